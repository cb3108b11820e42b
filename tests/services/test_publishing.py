"""Who is asked to acknowledge the policy, who may sign it, and what does not happen twice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.acknowledging import Audience, Outcome, Signing
from bot.domain.agencies import Details, Newcomer
from bot.domain.people import Kind
from bot.domain.refusals import AlreadyDone, NotFit, NotYours
from bot.services import (
    acknowledging,
    agencies,
    announcing,
    answering,
    audiences,
    reaching,
    roles,
    rosters,
    seat_changes,
)
from bot.services.sheets.writing import Format
from storage import digest as digests
from storage import people, policy
from storage.database import Unit
from tests.databases import SQLITE, migrated
from tests.services.company import TEAM, Founded, found, settle

RIGHT, WRONG = 1, 0


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Founded]:
    made = found(migrated(SQLITE, tmp_path))
    yield made
    made.database.dispose()


def version(unit: Unit) -> str:
    current = policy.in_force(unit, TEAM)
    assert current
    return current.id


def announce(here: Founded, unit: Unit) -> None:
    announcing.ask(unit, here.company, version(unit))
    announcing.announce(unit, here.company, here.people["Helen"], version(unit))


def with_an_agency(here: Founded, unit: Unit) -> str:
    """Gia is on Northlight's roster, and so is somebody who is not in Slack; the id of the latter."""
    guest = replace(here.people["Gia"], kind=Kind.GUEST)
    people.save(unit, guest)
    here.people["Gia"] = guest
    end = (unit.now + timedelta(days=60)).date()
    details = Details("Northlight", "Ada Frost", "ada@northlight.example", end, here.people["Sofia"].user_id)
    agency = agencies.add(unit, here.company, here.people["Amara"], details)
    rosters.put_on(unit, here.company, here.people["Sofia"], agency.id, Newcomer("", "", guest.user_id))
    outside = rosters.put_on(
        unit, here.company, here.people["Sofia"], agency.id, Newcomer("Noah Klein", "noah@northlight.example")
    )
    return outside.id


def test_everyone_is_every_full_member_and_agency_people_come_by_their_own_rule(here: Founded) -> None:
    with here.database.write() as unit:
        outside = with_an_agency(here, unit)
        settle(unit, "UBOT", "A bot", "bot@larkfield.example")
        for user_id, kind in (("UBOT", Kind.BOT), (here.people["Kenji"].user_id, Kind.DEACTIVATED)):
            person = people.find(unit, TEAM, user_id)
            assert person
            people.save(unit, replace(person, kind=kind))
        found_ones = audiences.members(unit, TEAM, tuple(Audience))
        members = {one.user_id for name, one in here.people.items() if name not in ("Gia", "Kenji")}
        assert found_ones[Audience.EVERYONE] == members
        assert {here.people["Gia"].user_id, outside} <= found_ones[Audience.AGENCIES]
        assert here.people["Helen"].user_id in found_ones[Audience.COMMITTEE]
        assert here.people["Lucia"].user_id in found_ones[Audience.COMMITTEE]
        assert here.people["Kenji"].user_id not in found_ones[Audience.COMMITTEE]
        for name, those in found_ones.items():
            for one in here.people.values():
                if one.user_id != here.people["Kenji"].user_id:
                    asked = audiences.is_asked(unit, TEAM, (name,), one.user_id)
                    assert asked == (one.user_id in those), (name, one.name)


def test_a_guest_on_a_roster_acknowledges_and_another_guest_is_refused(here: Founded) -> None:
    with here.database.write() as unit:
        other = replace(here.people["Ben"], kind=Kind.GUEST)
        people.save(unit, other)
        with_an_agency(here, unit)
        announce(here, unit)
        gia = here.people["Gia"]
        assert acknowledging.owes(unit, here.company, gia.user_id)
        assert answering.acknowledge(unit, here.company, gia, version(unit), RIGHT) is Outcome.GIVEN
        assert acknowledging.is_current(unit, TEAM, gia.user_id)
        assert not acknowledging.owes(unit, here.company, gia.user_id)
        with pytest.raises(NotFit):
            answering.acknowledge(unit, here.company, other, version(unit), RIGHT)


def test_of_two_dialogues_sent_one_after_the_other_only_the_first_counts(here: Founded) -> None:
    maya = here.people["Maya"]
    with here.database.write() as unit:
        announce(here, unit)
        assert answering.acknowledge(unit, here.company, maya, version(unit), WRONG) is Outcome.WRONG
        assert not acknowledging.is_current(unit, TEAM, maya.user_id)
        assert answering.acknowledge(unit, here.company, maya, version(unit), RIGHT) is Outcome.GIVEN
        with pytest.raises(AlreadyDone):
            answering.acknowledge(unit, here.company, maya, version(unit), RIGHT)
        with pytest.raises(AlreadyDone):
            announcing.announce(unit, here.company, here.people["Helen"], version(unit))


def test_of_two_looks_at_one_moment_only_the_first_asks(here: Founded) -> None:
    with here.database.write() as unit:
        announcing.ask(unit, here.company, version(unit))
        asked = policy.in_force(unit, TEAM)
        announcing.ask(unit, here.company, version(unit))
        assert policy.in_force(unit, TEAM) == asked
        assert asked.announce_at > unit.now


def test_nothing_is_published_while_the_senior_leaders_seat_is_vacant(here: Founded) -> None:
    with here.database.write() as unit:
        announcing.ask(unit, here.company, version(unit))
        with pytest.raises(NotYours):
            announcing.announce(unit, here.company, here.people["Amara"], version(unit))
        (seat,) = [one for one in policy.seats(unit, TEAM) if one.discipline == "senior-leader"]
        policy.put_seat(unit, replace(seat, occupant=None))
        assert announcing.signers(unit, here.company, Signing.LEADER) == ()
        with pytest.raises(announcing.NobodyLeads):
            announcing.announce(unit, here.company, here.people["Lucia"], version(unit))
        assert not policy.in_force(unit, TEAM).announced_at


def test_the_list_names_people_outside_slack_and_what_everybody_has_acknowledged(here: Founded) -> None:
    with here.database.write() as unit:
        with_an_agency(here, unit)
        announce(here, unit)
        iris = here.people["Iris"]
        answering.acknowledge(unit, here.company, iris, version(unit), RIGHT)
        roles.acknowledge(unit, here.company, iris, "owner", 1)
        with pytest.raises(NotYours):
            roles.acknowledge(unit, here.company, here.people["Ingrid"], "owner", 1)
        assert roles.acknowledge(unit, here.company, iris, "owner", 2) is Outcome.SUPERSEDED
        _, content = reaching.file(unit, here.company, Format.CSV)
    lines = {one.split(",")[0]: one for one in content.decode("utf-8-sig").splitlines()}
    assert lines["Noah Klein"] == "Noah Klein,,,agencies,not yet,,,,"
    assert lines["Iris Novak"].startswith(
        "Iris Novak,UIRIS,iris.novak@larkfield.example,everyone,acknowledged,1,"
    )
    assert lines["Iris Novak"].endswith(",owner (1)")


def test_a_new_seat_brings_its_role_to_be_acknowledged(here: Founded) -> None:
    ingrid = here.people["Ingrid"].user_id
    with here.database.write() as unit:
        announce(here, unit)
        assert roles.owed_by(unit, TEAM, ingrid) == ()
        digests.look_again(unit, TEAM, ingrid, None)
        (seat,) = [one for one in policy.seats(unit, TEAM) if one.seat_id == "pr"]
        seat_changes.put(unit, replace(seat, occupant=ingrid), "system")
        assert roles.owed_by(unit, TEAM, ingrid) == ("Committee member",)
        asked = digests.find(unit, TEAM, ingrid)
        assert asked
        assert asked.due_at == unit.now
