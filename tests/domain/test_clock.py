"""The clock guard: what passes by the seconds that passed is believed, what jumps ahead is not (E7)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clock import AGREEMENT, MOST_AHEAD, Anchor, agree, judge

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
lengths = st.timedeltas(timedelta(), timedelta(days=4_000))
within = st.timedeltas(-timedelta(days=4_000), MOST_AHEAD)
beyond = st.timedeltas(MOST_AHEAD + TICK, timedelta(days=4_000))


def after(passed: timedelta) -> float:
    return 50.0 + passed.total_seconds()


anchor = Anchor(NOON, after(timedelta()))


@given(lengths, within)
def test_a_clock_that_keeps_up_lags_or_is_a_little_ahead_is_believed_however_long_it_takes(passed, off):
    off = min(off, MOST_AHEAD - timedelta(milliseconds=1))
    assert judge(anchor, NOON + passed + off, after(passed)) is None


@given(lengths, beyond)
def test_a_clock_that_is_further_ahead_than_the_seconds_that_passed_is_in_doubt(passed, ahead):
    ahead += timedelta(milliseconds=1)
    doubt = judge(anchor, NOON + passed + ahead, after(passed))
    assert doubt
    assert agree(doubt.expected, NOON + passed)
    assert abs(doubt.ahead - ahead) < timedelta(milliseconds=1)


def test_six_hours_ahead_is_the_most():
    assert judge(anchor, NOON + MOST_AHEAD, after(timedelta())) is None
    assert judge(anchor, NOON + MOST_AHEAD + TICK, after(timedelta()))


@given(lengths, lengths, beyond)
def test_small_steps_do_not_add_up_to_a_jump_that_is_believed(passed, more, ahead):
    """The anchor moves only when somebody agrees, never because a little was believed."""
    total = passed + more
    steps = [judge(anchor, NOON + passed + ahead * share, after(passed)) for share in (0.25, 0.5, 0.75)]
    last = judge(anchor, NOON + total + ahead + timedelta(milliseconds=1), after(total))
    assert last
    assert all(step is None or step.ahead > MOST_AHEAD for step in steps)


@given(lengths, beyond)
def test_a_time_that_another_process_has_acted_upon_is_believed(passed, ahead):
    kept = NOON + passed + ahead
    assert judge(anchor, kept + MOST_AHEAD, after(passed), kept) is None
    assert judge(anchor, kept + MOST_AHEAD + TICK, after(passed), kept)


@given(lengths, beyond, lengths)
def test_a_confirmed_jump_is_believed_and_goes_on_from_there(passed, ahead, more):
    doubt = judge(anchor, NOON + passed + ahead + timedelta(milliseconds=1), after(passed))
    assert doubt
    later = after(passed) + more.total_seconds()
    assert judge(doubt.confirmed, doubt.said + more, later) is None
    assert judge(doubt.confirmed, doubt.said + more + MOST_AHEAD + timedelta(milliseconds=1), later)


@given(st.timedeltas(-timedelta(days=2), timedelta(days=2)))
def test_sources_agree_within_ten_minutes_either_way(apart):
    assert agree(NOON, NOON + apart) == agree(NOON + apart, NOON) == (abs(apart) <= AGREEMENT)
