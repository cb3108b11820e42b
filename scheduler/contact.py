"""Keeping in touch with Slack: who the bot is there, who the people are, and whether founding can go on.

All of it is retried for as long as it takes, beside everything else: the process starts, sweeps and expires
without Slack.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Limited, Refused, Unreachable
from bot.domain.channel import ChannelFault
from bot.domain.events import Event
from bot.domain.programme import Company
from bot.services import channel, founding, leaving, mirroring, undelivered
from bot.services.policy_draft import Draft
from bot.services.policy_file import Loaded
from bot.views import channels as words
from scheduler.channels import Channels
from storage import people, policy
from storage.database import Database, Unit
from storage.errors import Busy, StorageFault

PEOPLE_EVERY = timedelta(hours=20)
"""Nightly, and so that whoever left without our hearing of it is seen within a day."""
PAGE = 200
SOON, LATER, LONGEST = 1.0, 30.0, 60.0
MOST_DOUBLINGS = 6

log = structlog.get_logger(__name__)


@dataclass
class Contact:
    """One loop: greet, mirror, look whether the programme can be founded, wait."""

    database: Database
    slack: Slack
    channels: Channels
    company: Callable[[], Company | None]
    draft: Draft
    greeted: bool = False
    looked: bool = False
    cursor: str = ""
    failures: int = 0

    def run(self, stop: threading.Event) -> None:
        """Stay in touch until told to stop."""
        while not stop.is_set():
            stop.wait(self.step())

    def step(self) -> float:
        """Do what is due; seconds until it is worth looking again."""
        try:
            self._keep_up()
        except Limited as error:
            return error.retry_after
        except (Unreachable, Refused) as error:
            log.warning("slack_not_reached", error=str(error))
            return self._back_off()
        except (Busy, StorageFault) as error:
            log.warning("contact_waits", error=type(error).__name__)
            return self._back_off()
        except Exception:
            log.exception("contact_failed")
            return LATER
        self.failures = 0
        return LATER

    def _back_off(self) -> float:
        self.failures = min(self.failures + 1, MOST_DOUBLINGS)
        return float(min(SOON * 2**self.failures, LONGEST))

    def _keep_up(self) -> None:
        self.draft.look()
        if not self.greeted:
            self._greet()
        company = self.company()
        if company is None:
            return
        if self.cursor or self._people_are_old():
            self._mirror(company)
        self._look_at_channel(company)
        self._look_at_founding(company)
        self.looked = True

    def _greet(self) -> None:
        """Learn who the bot is in which workspace, and remember it for a start without Slack."""
        reply = self.slack.ask("auth.test")
        scopes = reply.headers.get("x-oauth-scopes", "")
        self.database.run(lambda unit: _bind(unit, reply.body, scopes), background=True)
        self.greeted = True

    def _people_are_old(self) -> bool:
        with self.database.read() as unit:
            bound = people.bound_workspace(unit)
            listed = bound["people_listed_at"] if bound else None
            return listed is None or unit.now - listed > PEOPLE_EVERY

    def _mirror(self, company: Company) -> None:
        """Read everybody, a page at a time, each in a unit of its own; trouble resumes at the same page."""
        more = True
        while more:
            page, following = self._page()
            self.database.run(partial(mirroring.mirror, company=company, users=page), background=True)
            self.cursor, more = following, bool(following)
        self.database.run(partial(_listed, company=company), background=True)
        self._settle_overlooked(company)

    def _settle_overlooked(self, company: Company) -> None:
        """Whoever is deactivated and still has something here, each in a unit of their own."""
        with self.database.read() as unit:
            found = leaving.overlooked(unit, company)
        for user_id in found:
            settle = partial(leaving.settle_overlooked, company=company, user_id=user_id)
            try:
                self.database.run(settle, background=True)
            except (Busy, StorageFault):
                raise
            # One leaver of whom something cannot be dealt with must not hold up the others.
            except Exception:
                log.exception("leaver_not_settled", user=user_id)

    def _page(self) -> tuple[list[dict[str, Any]], str]:
        """The next page of people, and the cursor of the one after it; a cursor that has died is dropped."""
        try:
            reply = self.slack.call("users.list", limit=PAGE, cursor=self.cursor or None)
        except Refused:
            self.cursor = ""
            raise
        return reply["members"], (reply.get("response_metadata") or {}).get("next_cursor", "")

    def _look_at_channel(self, company: Company) -> None:
        """See whether the committee's channel can be used; the first look of a process always counts."""
        named = company.committee_channel
        fault = self.channels.look(named) if named else ChannelFault.UNSET
        news = self.database.run(partial(self._judge_channel, company=company, fault=fault), background=True)
        if fault and (news or not self.looked):
            log.warning("committee_channel_unusable", channel=named, remedy=words.remedy(fault))

    def _judge_channel(self, unit: Unit, company: Company, fault: ChannelFault | None) -> bool:
        news = channel.looked(unit, company, fault)
        if not self.looked and not news:
            channel.settle(unit, company)
        if fault:
            channel.tell_admins(unit, company)
        return news

    def _look_at_founding(self, company: Company) -> None:
        with self.database.read() as unit:
            founded = policy.in_force(unit, company.workspace_id) is not None
        self.database.run(partial(self._go_on, company=company, founded=founded), background=True)

    def _go_on(self, unit: Unit, company: Company, *, founded: bool) -> None:
        loaded = self.draft.loaded
        if not founded:
            _go_on_founding(unit, company, loaded, redraw=not self.looked)
        elif loaded:
            founding.note_difference(unit, company, loaded)


def _listed(unit: Unit, company: Company) -> None:
    people.mark_listed(unit, company.workspace_id)
    undelivered.try_again(unit, company)


def _go_on_founding(unit: Unit, company: Company, loaded: Loaded | None, *, redraw: bool) -> None:
    founding.note_draft_faults(unit, company)
    if loaded:
        founding.propose_file(unit, company, loaded)
    founding.look_again(unit, company, redraw=redraw)


def _bind(unit: Unit, body: Mapping[str, Any], scopes: str) -> None:
    people.hold_workspace(unit, body["team_id"])
    before = people.bound_workspace(unit)
    values = {
        "id": body["team_id"],
        "enterprise_id": body.get("enterprise_id"),
        "name": body["team"],
        "bot_user_id": body["user_id"],
        "bot_id": body.get("bot_id") or "",
        "scopes": scopes,
    }
    if before and all(before[name] == value for name, value in values.items()):
        return
    people.bind_workspace(unit, {**values, "seen_at": unit.now}, first=before is None)
    kind = "workspace:changed" if before and before["id"] == values["id"] else "workspace:bound"
    facts = {"bot_user": str(values["bot_user_id"]), "scopes": scopes.split(",")}
    unit.record(Event(kind, str(values["id"]), "workspace", str(values["id"]), "slack", facts))
