"""The ladders: who hears of what nobody has dealt with, when, and that no moment is missed or doubled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.grants import EndReason, Grant, GrantState, TaskKind
from bot.domain.ladders import Audience, HighRisk, Ladders
from bot.domain.nudging import Climb, is_urgent, look, marks, next_mark, waits_since, who_can_help
from bot.domain.slots import Bench, SeatNow, Slot, could_fill, tally
from bot.domain.working_hours import Desk
from bot.services.desks import desk_in
from tests.policies import policy

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONDON, TOKYO = (Desk(ZoneInfo(name)) for name in ("Europe/London", "Asia/Tokyo"))
PEOPLE = {
    Audience.ASSIGNEE: {"owner": LONDON},
    Audience.BACKUP_OWNER: {"backup": LONDON},
    Audience.PROGRAMME_MANAGER: {"manager": LONDON},
    Audience.ADMINS: {"admin": LONDON},
}
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def climb(kind: TaskKind = TaskKind.REMOVE, *, urgent: bool = False, since: datetime = MONDAY) -> Climb:
    return Climb.of(kind, Ladders(), since, LONDON, urgent=urgent)


def climbed(task, until, people=PEOPLE):
    """Everybody told, and when, if each look comes when it should."""
    told, now, said = {}, task.first(), []
    while now is not None and now <= until:
        found = look(task, people, told, now)
        said += [(now, nudge.person) for nudge in found.nudges]
        told |= {nudge.person: now for nudge in found.nudges}
        assert found.again_at is None or found.again_at > now
        now = found.again_at
    return said


def at(*heard):
    return [(datetime.fromisoformat(f"2026-11-{when}").replace(tzinfo=UTC), who) for when, who in heard]


def test_a_set_up_reaches_the_owner_twice_then_the_backup_owner_and_the_programme_manager():
    assert climbed(climb(TaskKind.PROVISION), MONDAY + 30 * DAY) == at(
        ("23 13:00", "owner"), ("23 17:00", "owner"), ("24 12:30", "backup"), ("24 16:30", "manager")
    )


def test_a_removal_reaches_owner_backup_and_admins_in_working_hours_and_then_all_of_them_daily():
    assert climbed(climb(), MONDAY + 5 * DAY) == at(
        ("23 10:00", "owner"), ("23 13:00", "owner"), ("23 13:00", "backup"), ("23 17:00", "admin"),
        ("24 13:00", "owner"), ("24 13:00", "backup"), ("24 13:00", "admin"),
        ("25 13:00", "owner"), ("25 13:00", "backup"), ("25 13:00", "admin"),
        ("26 13:00", "owner"), ("26 13:00", "backup"), ("26 13:00", "admin"),
        ("27 13:00", "owner"), ("27 13:00", "backup"), ("27 13:00", "admin"),
    )  # fmt: skip


def test_the_daily_reminders_of_a_weekend_are_one_on_monday_morning():
    said = climbed(climb(since=MONDAY + 4 * DAY), MONDAY + 8 * DAY)
    assert [one for one in said if one[1] == "owner"] == at(
        ("27 10:00", "owner"), ("27 13:00", "owner"), ("30 09:00", "owner"), ("30 13:00", "owner")
    )


def test_an_urgent_removal_reaches_everybody_at_any_hour():
    night = datetime(2026, 11, 28, 23, 0, tzinfo=UTC)
    said = climbed(climb(urgent=True, since=night), night + DAY)
    minutes = [(int((now - night).total_seconds() // 60), who) for now, who in said]
    assert minutes == [(15, "owner"), (15, "backup"), (60, "owner"), (60, "admin"), (240, "owner")]


def test_a_set_up_is_never_urgent():
    assert climb(TaskKind.PROVISION, urgent=True) == climb(TaskKind.PROVISION)


def test_everybody_is_told_at_their_own_desk():
    people = PEOPLE | {Audience.BACKUP_OWNER: {"backup": TOKYO}}
    assert ("backup", datetime(2026, 11, 24, 0, 0, tzinfo=UTC)) in {
        (who, now) for now, who in climbed(climb(), MONDAY + DAY, people)
    }


def test_after_days_of_silence_each_person_hears_once():
    found = look(climb(), PEOPLE, {}, MONDAY + 9 * DAY + HOUR)
    assert sorted(nudge.person for nudge in found.nudges) == ["admin", "backup", "owner"]
    assert found.again_at == MONDAY + 9 * DAY + 4 * HOUR


def test_what_was_missed_is_not_said_at_night():
    found = look(climb(), PEOPLE, {}, MONDAY + 4 * DAY + 12 * HOUR)
    assert found.nudges == ()
    assert found.again_at == MONDAY + 7 * DAY


def test_somebody_who_comes_late_to_an_office_is_told_at_once_and_the_rest_are_not_told_again():
    now = MONDAY + DAY + 5 * HOUR
    told = dict.fromkeys(("owner", "backup", "admin"), MONDAY + DAY + 4 * HOUR)
    people = PEOPLE | {Audience.ADMINS: {"admin": LONDON, "new": LONDON}}
    assert [nudge.person for nudge in look(climb(), people, told, now).nudges] == ["new"]


def test_an_heir_who_has_just_been_given_the_task_waits_for_the_next_moment():
    people = PEOPLE | {Audience.ASSIGNEE: {"heir": LONDON}}
    told = dict.fromkeys(("heir", "backup", "admin"), MONDAY + DAY + 4 * HOUR)
    found = look(climb(), people, told, MONDAY + DAY + 5 * HOUR)
    assert found.nudges == ()
    assert found.again_at == MONDAY + 2 * DAY + 4 * HOUR


@given(st.booleans(), INSTANTS, st.lists(st.timedeltas(timedelta(), 4 * DAY), max_size=25))
def test_however_irregular_the_looks_nobody_hears_twice_of_one_moment_and_admins_hear_in_time(
    urgent, since, pauses
):
    task, told, now = climb(urgent=urgent, since=since), {}, since
    admins_hear_at = task.reaches(LONDON, since + HOUR if urgent else LONDON.after(since, 8 * HOUR))
    for pause in pauses:
        now += pause
        found = look(task, PEOPLE, told, now)
        assert look(task, PEOPLE, told | {one.person: now for one in found.nudges}, now).nudges == ()
        assert urgent or not found.nudges or LONDON.next(now) == now
        told |= {one.person: now for one in found.nudges}
        at_desk = task.reaches(LONDON, now) == now
        assert ("admin" in told) or now < admins_hear_at or not at_desk
        assert found.again_at is not None
        assert found.again_at > now


def grant(**changed):
    made = Grant(
        "g", "T", "r", "a", "maya", "editor", "publish", GrantState.REMOVING, "p", MONDAY, None,
        MONDAY + DAY, 1, MONDAY,
    )  # fmt: skip
    return replace(made, **changed)


@pytest.mark.parametrize(
    ("changed", "tier", "left", "urgent"),
    [
        ({}, "standard", False, False),
        ({"end_reason": EndReason.EXPIRED}, "standard", False, False),
        ({"end_reason": EndReason.REVOKED}, "standard", False, True),
        ({"role": "admin"}, "standard", False, True),
        ({}, "flagship", False, True),
        ({}, "standard", True, True),
    ],
)
def test_urgent_is_what_was_revoked_of_high_risk_or_of_somebody_who_left(changed, tier, left, urgent):
    ladders = Ladders(high_risk=HighRisk(roles=("admin",), tiers=("flagship",)))
    assert is_urgent(grant(**changed), tier, ladders, has_left=left) is urgent


def test_a_removal_announced_ahead_waits_from_the_end_on():
    ahead = MONDAY - DAY
    assert waits_since(TaskKind.REMOVE, grant(), ahead) == MONDAY + DAY
    assert waits_since(TaskKind.REMOVE, grant(ended_at=MONDAY), ahead) == MONDAY
    assert waits_since(TaskKind.REMOVE, grant(ended_at=MONDAY), MONDAY + HOUR) == MONDAY + HOUR
    assert waits_since(TaskKind.PROVISION, grant(), ahead) == ahead


def test_a_request_speaks_up_at_its_shares_in_order():
    every = marks(MONDAY, MONDAY + 10 * DAY, (80, 50))
    assert every == (MONDAY + 5 * DAY, MONDAY + 8 * DAY)
    assert [next_mark(every, taken) for taken in range(3)] == [*every, None]


BENCH = Bench(
    seats=(
        SeatNow("digital", "digital", "contributor", "d", ("e",)),
        SeatNow("it", "it", "contributor", "i"),
        SeatNow("legal", "legal", "contributor", None),
    ),
    owner_line=("o", "d"),
    parties=frozenset({"maya"}),
    fit=frozenset("odei"),
)
OWNER, DIGITAL, IT, LEGAL, ANY = (
    Slot(name) for name in ("owner", "discipline:digital", "discipline:it", "discipline:legal", "any")
)


def test_only_open_slots_are_named_with_the_people_who_can_fill_them():
    assert who_can_help((OWNER, DIGITAL, IT), ("o", "e"), BENCH) == ((IT, ("i",)),)
    assert who_can_help((OWNER, DIGITAL), ("i",), BENCH) == ((OWNER, ("o",)), (DIGITAL, ("d", "e")))


def test_a_slot_that_nobody_can_fill_is_named_with_nobody():
    assert who_can_help((OWNER, LEGAL), ("o",), BENCH) == ((LEGAL, ()),)


def test_whoever_has_vouched_is_not_asked_again_and_may_be_moved_to_another_slot_by_another_vote():
    assert who_can_help((DIGITAL, ANY), ("d",), BENCH) == ((ANY, ("i",)),)
    assert who_can_help((ANY, IT), ("i",), BENCH)[0][1] == ("d", "e")


@given(
    st.lists(st.sampled_from([OWNER, DIGITAL, IT, LEGAL, ANY]), max_size=4).map(tuple),
    st.frozensets(st.sampled_from("odeix")),
)
def test_who_is_asked_can_help_and_who_can_help_is_asked(slots, voters):
    named = who_can_help(slots, voters, BENCH)
    asked = {person for _, people in named for person in people}
    before = len(tally(slots, voters, BENCH).open)
    for person in "odeix":
        helps = len(tally(slots, voters | {person}, BENCH).open) < before
        assert helps is (person in asked)
        assert not helps or could_fill(person, slots, BENCH)
    assert {slot for slot, _ in named} == set(tally(slots, voters, BENCH).open)


def test_the_policy_says_the_ladders_and_what_is_of_high_risk():
    written = {
        "setup": {"owner": ["2h"], "backup_owner": "3h", "programme_manager": "4h"},
        "urgent": {"owner": ["5 min"], "backup_owner": "10 min", "admins": "20 min"},
        "high_risk": {"roles": "admin"},
    }
    read = policy(
        grants={"reminders": written}, requests={"reminders": ["25 %"], "working_hours": "8:00-12:00"}
    )
    assert read.grants.reminders.setup.owner == (2 * HOUR,)
    assert read.grants.reminders.removal == Ladders().removal
    assert read.grants.reminders.urgent.admins == timedelta(minutes=20)
    assert read.grants.reminders.high_risk.covers("admin", "")
    assert read.requests.reminders == (25,)
    assert desk_in(read, "UTC").next(MONDAY + 4 * HOUR) == MONDAY + DAY - HOUR


@pytest.mark.parametrize(
    "wrong",
    [
        {"requests": {"reminders": ["0 %"]}},
        {"requests": {"reminders": ["100 %"]}},
        {"requests": {"reminders": [0]}},
        {"requests": {"reminders": [True]}},
        {"requests": {"working_hours": "17:00-09:00"}},
        {"grants": {"reminders": {"removal": {"owner": []}}}},
        {"grants": {"reminders": {"removal": {"admins": "never"}}}},
        {"grants": {"reminders": {"setup": {"admins": "1h"}}}},
    ],
)
def test_a_ladder_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="validation error"):
        policy(**wrong)
