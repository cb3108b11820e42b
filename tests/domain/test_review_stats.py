"""How an audit is answered: who is how far, what is left each day, and who cannot have read what they kept."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.review_stats import Answer, burndown, per_person, too_fast
from bot.domain.reviews import Choice, ItemState

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def answer(seconds=0.0, choice=Choice.KEEP, state=ItemState.KEPT, by="U1", person="U1", *, in_bulk=False):
    at = MONDAY + timedelta(seconds=seconds)
    waits = state in (ItemState.OPEN, ItemState.OVERDUE)
    sent = None if waits else at
    said = None if waits else choice
    return Answer(f"R-{person}", person, state, said, None if waits else by, sent, in_bulk, by, sent, None)


def kept(count, apart, **more):
    return [answer(number * apart, **more) for number in range(count)]


def test_ten_lines_kept_within_three_seconds_each_are_too_fast():
    assert too_fast(kept(10, 2.9)) == {"U1": 10}
    assert too_fast(kept(9, 2.9)) == {}
    assert too_fast(kept(20, 3)) == {}


def test_a_remove_or_a_pause_in_between_begins_a_new_row():
    mixed = [*kept(6, 1), answer(6, Choice.REMOVE, ItemState.TO_REMOVE), *[answer(7 + n) for n in range(6)]]
    assert too_fast(mixed) == {}
    assert too_fast([*kept(12, 1), *[answer(100 + n) for n in range(5)]]) == {"U1": 12}


def test_what_is_kept_in_bulk_with_a_comment_is_not_counted():
    assert too_fast(kept(30, 0, in_bulk=True)) == {}


@given(st.lists(st.floats(3, 60), min_size=1, max_size=40))
def test_nobody_who_takes_three_seconds_for_each_is_ever_named(gaps):
    at, answers = 0.0, []
    for gap in gaps:
        at += gap + 0.001
        answers.append(answer(at))
    assert too_fast(answers) == {}


def test_each_person_with_what_is_left_the_most_first():
    answers = [
        *kept(2, 60, person="U2", by="U2"),
        answer(state=ItemState.TO_REMOVE, choice=Choice.REMOVE, person="U2", by="U2"),
        *[answer(state=ItemState.OPEN, person="U1") for _ in range(3)],
        answer(state=ItemState.OVERDUE, person="U1"),
    ]
    first, second = per_person(answers)
    assert (first.person, first.lines, first.waiting, first.late, first.percent) == ("U1", 4, 4, 1, 0)
    assert (second.person, second.decided, second.done, second.percent) == ("U2", 3, 2, 100)


def test_whoever_answers_for_others_too_fast_is_named_as_well():
    (asked, helper) = per_person(kept(10, 1, person="U1", by="U9"))
    assert (asked.person, asked.too_fast) == ("U1", 0)
    assert (helper.person, helper.lines, helper.too_fast) == ("U9", 0, 10)


def test_the_burndown_counts_what_is_left_at_the_end_of_each_day():
    day = 24 * 3600
    answers = [answer(3600), answer(day + 60), answer(state=ItemState.OPEN), answer(state=ItemState.OVERDUE)]
    found = burndown(answers, MONDAY, MONDAY + timedelta(days=2, hours=3))
    assert found == ((date(2026, 11, 23), 4), (date(2026, 11, 24), 3), (date(2026, 11, 25), 2))
    assert burndown((), MONDAY, MONDAY) == ((date(2026, 11, 23), 0),)
