"""The ladder of an audit: never out of hours, never before its day, in its order; silence never certifies."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit_ladder import Reader, Step, day_after, look, outcome_of, rung_at, rungs, word_to
from bot.domain.monthly import NOTHING, Quiet
from bot.domain.policy_audits import Audits, Silence
from bot.domain.working_hours import Desk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
LONDON = Desk(ZoneInfo("Europe/London"))
LADDER = rungs(Audits())
OUTCOME = datetime(2026, 12, 15, 9, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(["Europe/London", "Asia/Tokyo", "America/Los_Angeles", "Pacific/Auckland", "UTC"])
HOLIDAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2027, 6, 1)), max_size=30)
DESKS = st.builds(lambda zone, free: Desk(ZoneInfo(zone), holidays=free), ZONES, HOLIDAYS)


def reader(told_at=None, quiet=NOTHING, desk=LONDON):
    return Reader(desk, quiet, told_at)


def word(now, **about):
    return word_to(LADDER, MONDAY, reader(**about), now)


def test_it_climbs_as_the_policy_says():
    assert [(one.step, one.after.days) for one in LADDER] == [
        (Step.SHOW, 0), (Step.REMIND, 3), (Step.REMIND, 7), (Step.BACKUP_OWNER, 10), (Step.MANAGER, 12),
        (Step.COMMITTEE, 14),
    ]  # fmt: skip


def test_whoever_is_asked_has_the_thread_first_and_a_word_in_it_on_the_third_and_the_seventh_day():
    assert word(MONDAY) == word_to(LADDER, MONDAY, reader(), MONDAY)
    assert (word(MONDAY).goes, word(MONDAY).first, word(MONDAY).again_at) == (True, True, MONDAY + 3 * DAY)
    told = {"told_at": MONDAY}
    assert not word(MONDAY + 2 * DAY, **told).goes
    third = word(MONDAY + 3 * DAY, **told)
    assert (third.goes, third.first, third.again_at) == (True, False, MONDAY + 7 * DAY)
    assert not word(MONDAY + 8 * DAY, told_at=MONDAY + 7 * DAY).goes


def test_of_reminders_that_were_missed_one_is_enough():
    late = MONDAY + 8 * DAY
    assert word(late, told_at=MONDAY).goes
    assert not word(late, told_at=late).goes


def test_it_waits_for_the_next_day_where_the_message_of_the_day_has_gone_and_for_quiet_to_end():
    assert word(MONDAY, quiet=Quiet(MONDAY - HOUR / 4)).again_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    until = MONDAY + 2 * DAY
    assert (word(MONDAY, quiet=Quiet(None, until)).goes, word(MONDAY, quiet=Quiet(None, until)).again_at) == (
        False,
        until,
    )


def test_rungs_are_taken_once_each_on_their_days_and_the_weekend_waits_for_monday():
    found = look(LADDER, 0, MONDAY, OUTCOME, LONDON, MONDAY)
    assert ([one.step for one in found.due], found.done) == ([Step.SHOW], 1)
    tenth = look(LADDER, 3, MONDAY, OUTCOME, LONDON, MONDAY + 10 * DAY)
    assert [one.step for one in tenth.due] == [Step.BACKUP_OWNER]
    assert tenth.again_at == datetime(2026, 12, 14, 9, tzinfo=UTC)
    down = look(LADDER, 1, MONDAY, OUTCOME, LONDON, MONDAY + 14 * DAY)
    assert [one.step for one in down.due][-3:] == [Step.BACKUP_OWNER, Step.MANAGER, Step.COMMITTEE]
    assert (down.done, down.again_at) == (len(LADDER), OUTCOME)


def test_a_calendar_day_is_one_though_the_clocks_change():
    zone = ZoneInfo("Europe/London")
    opened = datetime(2026, 10, 23, 8, 30, tzinfo=UTC)
    assert opened.astimezone(zone).hour == 9
    assert day_after(opened, 3 * DAY, zone).astimezone(zone).hour == 9
    assert day_after(opened, 3 * DAY, zone) - opened == 3 * DAY + HOUR


@given(INSTANTS, DESKS)
def test_no_rung_is_due_out_of_hours_or_before_its_day_and_they_keep_their_order(opened, desk):
    moments = [rung_at(rung, opened, desk) for rung in LADDER]
    assert moments == sorted(moments)
    for rung, at in zip(LADDER, moments, strict=True):
        assert desk.next(at) == at
        first = opened.astimezone(desk.zone).date() + rung.after
        assert at.astimezone(desk.zone).date() >= first


@given(
    INSTANTS, DESKS, st.timedeltas(timedelta(), 20 * DAY), st.none() | st.timedeltas(timedelta(), 20 * DAY)
)
def test_nobody_is_written_to_out_of_hours_or_twice_on_a_day(opened, desk, after, before):
    now = opened + after
    told = now - before if before is not None else None
    found = word_to(LADDER, opened, reader(told, Quiet(told) if told else NOTHING, desk), now)
    if found.goes:
        assert desk.next(now) == now
        assert told is None or not desk.same_day(told, now)
    assert found.again_at is None or found.again_at > now


@given(INSTANTS, DESKS)
def test_whoever_looks_when_told_to_takes_every_rung_and_comes_to_the_outcome(opened, desk):
    outcome = day_after(opened, 40 * DAY, desk.zone)
    now, done, taken = opened, 0, []
    for _ in range(20):
        found = look(LADDER, done, opened, outcome, desk, now)
        taken += [one.step for one in found.due]
        done, now = found.done, found.again_at
        if now == outcome:
            break
    assert taken == [one.step for one in LADDER]


@pytest.mark.parametrize(
    ("frozen", "shared", "outcome"),
    [
        ({}, False, "overdue"),
        ({"agency": "Northlight"}, False, "suspend"),
        ({"method": "shared_secret"}, False, "suspend"),
        ({"method": "native_role"}, True, "suspend"),
        ({"agency": None, "method": "native_role"}, False, "overdue"),
    ],
)
def test_what_silence_leads_to(frozen, shared, outcome):
    assert outcome_of(frozen, Silence(), shared=shared) == outcome


def test_of_two_outcomes_that_fit_it_is_the_stricter():
    both = {"agency": "Northlight", "method": "shared_secret"}
    assert outcome_of(both, Silence(agency="overdue")) == "suspend"
    assert outcome_of(both, Silence(agency="overdue", shared_secret="overdue", others="suspend")) == "overdue"
