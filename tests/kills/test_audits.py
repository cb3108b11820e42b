"""A bot that is killed at random while audits are held: each goes on where it was, nothing is done twice, and
silence has its outcome all the same (C1, M2).
"""

import random
from contextlib import closing
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest

from bot.domain.campaigns import Scope
from bot.domain.programme import Company
from bot.services import campaigns, network_lists
from bot.services.network_lists import Given
from bot.simulator import Delivery
from storage import people
from storage.database import Database, Unit
from storage.types import instant_text
from tests import databases
from tests.e2e.world import labels
from tests.kills.day import ACCOUNT, Day
from tests.kills.mortal import Cold, Forked, Mortal, eventually
from tests.kills.test_kills import (  # noqa: F401 - fixtures of those names
    Begin,
    begin,
    chance,
    hold_against_promises,
    live_through,
    until_the_evening,
)

FOUNDING_KILLS = 2
KILLS = 25
MOST_DAYS = 30
"""An audit takes fifteen, and no outcome falls on a weekend or a holiday."""
OWNER_BACKUP_MANAGER = 3
LOOKED = {"Note": "Looked myself, by the network's own list."}


class Auditing(Day):
    """A day on which audits are held, from somebody's grant to the name under it."""

    def audit(self) -> None:
        """Maya's access is granted, audited, taken away, and the audit is closed."""
        number = self.ask("Maya")
        self.vouch(number)
        self.set_up(number)
        audit = self.launched()
        self.see_lines(audit)
        self.choose(audit, "holder", "Remove")
        self.choose(audit, "account", "All right")
        self.submit(audit)
        self.take_away(number)
        self.within(self.bring_the_list)
        self.look_for_real(audit)
        self.press(
            "Amara",
            self.shown("Amara", "Close…", audit),
            "Close…",
            lambda: self.campaign(audit) == "closed",
        )
        self.stories += 1

    def silence(self) -> None:
        """Nobody answers: others are asked as well, the time is over, and the audit is called off."""
        audit = self.launched()
        state = "SELECT state FROM review_item WHERE campaign_id = :audit AND kind = 'account'"
        for _ in range(MOST_DAYS):
            self.pass_time(timedelta(days=1).total_seconds())
            self.wait_for(lambda: self.has_looked(audit), "the ladder is climbed")
            if self.one(state, audit=audit) == "overdue":
                break
        assert self.one(state, audit=audit) == "overdue"
        asked = "SELECT count(*) FROM reviewer WHERE review_id = :review"
        assert self.one(asked, review=self.review(audit)) >= OWNER_BACKUP_MANAGER
        self.fill(
            "Amara",
            self.shown("Amara", "Call off…", audit),
            "Call off…",
            {"Reason": "Nobody was there to answer."},
            lambda: self.campaign(audit) == "cancelled",
        )
        self.stories += 1

    def has_looked(self, audit: str) -> bool:
        """Whether whatever has come due of an audit's ladder is done."""
        behind = (
            "SELECT count(*) FROM review WHERE campaign_id = :audit AND state = 'open' AND look_at <= :now"
        )
        return not self.one(behind, audit=audit, now=instant_text(self.ports.wall()))

    def launched(self) -> str:
        """An audit is begun; whatever dies meanwhile, the running bot launches it."""
        audit = self.within(self.draft)
        self.wait_for(lambda: self.campaign(audit) == "open", "the audit is launched")
        return str(audit)

    def see_lines(self, audit: str) -> None:
        """Iris asks for her lines until they are there."""
        iris = self.world["Iris"]

        def act() -> Delivery | None:
            iris.command("/vouchsafe", "home")
            listed = [one for one in iris.ephemerals() if "Go through them" in labels(one)]
            return iris.click(listed[-1], "Go through them") if listed else None

        there = "SELECT count(*) FROM card WHERE name = 'review' AND subject = :review AND place = :iris"
        waits = "SELECT count(*) FROM outbox WHERE name = 'review' AND subject = :review"
        known = {"review": self.review(audit)}
        self.until(
            "Iris", lambda: self.one(waits, **known) or self.one(there, **known, iris=iris.id), act, "asks"
        )
        self.wait_for(lambda: self.one(there, **known, iris=iris.id), "Iris has her lines")

    def choose(self, audit: str, kind: str, label: str) -> None:
        item = self.one(
            "SELECT id FROM review_item WHERE campaign_id = :audit AND kind = :kind", audit=audit, kind=kind
        )
        state = "SELECT state FROM review_item WHERE id = :item"
        find = self.shown("Iris", label, item)
        self.press("Iris", find, label, lambda: self.one(state, item=item) == "chosen")

    def submit(self, audit: str) -> None:
        review, label = self.review(audit), "Submit 2 answers"
        state = "SELECT state FROM review WHERE id = :review"
        find = self.shown("Iris", label, review)
        self.press("Iris", find, label, lambda: self.one(state, review=review) == "submitted")

    def look_for_real(self, audit: str) -> None:
        """Whoever is asked for the spot check looks."""
        asked = "SELECT d.{} FROM duty d JOIN spot_check s ON s.id = d.subject WHERE s.campaign_id = :audit"
        state = "SELECT state FROM spot_check WHERE campaign_id = :audit"
        duty = self.wait_for(lambda: self.one(asked.format("id"), audit=audit), "a spot check is asked for")
        person = self.one(asked.format("assignee"), audit=audit)
        name = next(name for name, one in self.world.people.items() if one.id == person)
        find = self.shown(name, "It is gone…", duty)
        self.fill(name, find, "It is gone…", LOOKED, lambda: self.one(state, audit=audit) == "confirmed")

    # ---- what is done beside the running bot, as the operator does it

    def within(self, act: Any) -> Any:
        """Do something in a unit of one's own; the ids that it gives."""
        database = Database(self.world.url, self.ports)
        try:
            with database.write() as unit:
                return act(unit)
        finally:
            database.dispose()

    def draft(self, unit: Unit) -> str:
        scope = Scope((self.films(),), launch_at=unit.now)
        return campaigns.draft(unit, self.company, self.world["Amara"].id, scope).id

    def bring_the_list(self, unit: Unit) -> None:
        amara = people.find(unit, self.company.workspace_id, self.world["Amara"].id)
        assert amara
        given = Given(none_because="Nobody is left there.")
        network_lists.collect(unit, self.company, amara, self.films(), given)

    @property
    def company(self) -> Company:
        settings = self.world.settings()
        return Company(self.world.slack.team_id, settings.admins, settings.committee_channel)

    def films(self) -> str:
        return str(self.one("SELECT id FROM account WHERE handle = :handle", handle=ACCOUNT))

    def campaign(self, audit: str) -> Any:
        return self.one("SELECT state FROM campaign WHERE id = :audit", audit=audit)

    def review(self, audit: str) -> Any:
        return self.one("SELECT id FROM review WHERE campaign_id = :audit", audit=audit)


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_an_audit_goes_on_where_it_was_whenever_the_bot_dies(
    begin: Begin,  # noqa: F811 - the fixture of that name
    chance: random.Random,  # noqa: F811 - likewise
) -> None:
    world = begin(databases.SQLITE)
    live_through(world, Cold(world), chance, FOUNDING_KILLS, cold=True)
    process = Forked(world)
    mortal = Mortal(process, world, chance)
    day = Auditing(world, mortal, ticking=True)
    mortal.on_death = day.somebody_died
    with closing(process), until_the_evening(world, process, mortal, day):
        mortal.start()
        mortal.reap(KILLS)
        for story in cycle((day.audit, day.silence)):
            story()
            if not mortal.reaping and day.stories > 1:
                break
        mortal.wait_until_up()
        eventually(day.all_is_told, "all is told")
    print(day.summary())
    hold_against_promises(world, day)
    assert mortal.kills == KILLS
