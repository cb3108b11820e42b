"""A grant's ends and warnings, and what its states promise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.grants import Grant, GrantState, activated_end, warning_times

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
AHEAD = (14 * DAY, 3 * DAY, DAY)
spans = st.timedeltas(min_value=timedelta(minutes=1), max_value=400 * DAY)


def grant(state: GrantState = GrantState.ACTIVE, length: timedelta | None = None, days: float = 14) -> Grant:
    """A grant that begins on Monday."""
    return Grant(
        "g", "T1", "r", "a", "U1", "editor", "publish", state, "p", MONDAY, length, MONDAY + days * DAY, 0, MONDAY
    )  # fmt: skip


def test_warnings_come_as_the_policy_says() -> None:
    ends = MONDAY + 21 * DAY
    assert warning_times(MONDAY, ends, AHEAD, MONDAY) == tuple(ends - ahead for ahead in AHEAD)


def test_warnings_before_activation_are_skipped() -> None:
    ends = MONDAY + 7 * DAY
    assert warning_times(MONDAY, ends, AHEAD, MONDAY) == (ends - 3 * DAY, ends - DAY)


def test_an_end_moved_by_less_than_the_shortest_warning_is_warned_of_before_it_comes() -> None:
    ends, now = MONDAY + 14 * DAY, MONDAY + 13.75 * DAY
    assert warning_times(MONDAY, ends, AHEAD, now) == (now + (ends - now) * 3 / 4,)


@given(length=spans, ahead=st.lists(spans, max_size=4), late=st.floats(0, 0.99))
def test_more_than_a_day_is_warned_of_at_least_once_and_always_between_now_and_the_end(
    length: timedelta, ahead: list[timedelta], late: float
) -> None:
    ends, now = MONDAY + length, MONDAY + length * late
    times = warning_times(MONDAY, ends, tuple(ahead), now)
    assert list(times) == sorted(times)
    assert all(now < at < ends for at in times)
    if length > DAY:
        assert times


@given(length=spans, set_up=spans)
def test_a_length_runs_from_set_up_and_never_past_the_latest_end(
    length: timedelta, set_up: timedelta
) -> None:
    held = grant(GrantState.PROVISIONING, length=length, days=30)
    ends = activated_end(held, MONDAY + set_up)
    assert ends <= held.ends_at
    assert ends <= MONDAY + set_up + length


def test_a_fixed_end_stays_where_it_is() -> None:
    held = grant(GrantState.PROVISIONING)
    assert activated_end(held, MONDAY + 3 * DAY) == held.ends_at


def test_access_that_was_extended_and_suspended_ends_when_it_would_have() -> None:
    extended = replace(grant(GrantState.SUSPENDED, length=3 * DAY, days=30), activated_at=MONDAY)
    assert activated_end(extended, MONDAY + 5 * DAY) == extended.ends_at


@pytest.mark.parametrize("state", list(GrantState))
def test_nothing_is_usable_or_promised_from_the_instant_of_the_end_on(state: GrantState) -> None:
    held = grant(state)
    before = held.ends_at - timedelta(microseconds=1)
    assert held.usable(before) is (state is GrantState.ACTIVE)
    assert not held.usable(held.ends_at)
    assert not held.promised(held.ends_at)
