"""When the report goes, what it is held against, and the one decision that it asks for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.monthly import (
    Change,
    Decision,
    Figure,
    Figures,
    Quiet,
    Wanted,
    changes,
    decision,
    may_go_at,
    next_report,
    trend,
)
from bot.domain.programme_steps import Facts, Progress
from bot.domain.working_hours import Desk
from bot.views.monthly import wanted_words

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
NEW_YEAR = frozenset({date(2027, 1, 1)})
WELL = Facts(policy=True, senior_leader=True, announced=True, accounts=3)


def at(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "desk", "goes"),
    [
        (at(2026, 11, 23, 9), Desk(LONDON), at(2026, 12, 1, 9)),
        (at(2026, 12, 1, 8, 59), Desk(LONDON), at(2026, 12, 1, 9)),
        (at(2026, 12, 1, 9), Desk(LONDON), at(2027, 1, 1, 9)),
        (at(2026, 12, 31, 20), Desk(LONDON, holidays=NEW_YEAR), at(2027, 1, 4, 9)),
        (at(2027, 1, 3, 12), Desk(LONDON, holidays=NEW_YEAR), at(2027, 1, 4, 9)),
        (at(2026, 11, 30, 21), Desk(AUCKLAND), at(2026, 12, 31, 20)),
        (at(2026, 11, 30, 19), Desk(AUCKLAND), at(2026, 11, 30, 20)),
    ],
)
def test_the_next_report_is_due_when_the_first_working_day_of_a_month_begins(now, desk, goes) -> None:
    assert next_report(now, desk) == goes


@pytest.mark.parametrize(
    ("now", "quiet", "goes"),
    [
        (at(2026, 12, 1, 9), Quiet(), at(2026, 12, 1, 9)),
        (at(2026, 12, 1, 19), Quiet(), at(2026, 12, 2, 9)),
        (at(2026, 12, 1, 10), Quiet(posted_at=at(2026, 12, 1, 9)), at(2026, 12, 2, 9)),
        (at(2026, 12, 1, 9), Quiet(posted_at=at(2026, 11, 30, 17)), at(2026, 12, 1, 9)),
        (at(2026, 12, 4, 10), Quiet(posted_at=at(2026, 12, 4, 9)), at(2026, 12, 7, 9)),
        (at(2026, 12, 1, 9), Quiet(until=at(2026, 12, 3, 12)), at(2026, 12, 3, 12)),
    ],
)
def test_it_is_the_only_message_of_its_day_and_waits_for_whoever_wants_quiet(now, quiet, goes) -> None:
    assert may_go_at(now, Desk(LONDON), quiet) == goes


def figures(day: date, **values: int) -> Figures:
    return Figures(day, {Figure(name): number for name, number in values.items()})


def test_a_trend_has_few_points_and_ends_today() -> None:
    days = [figures(date(2026, 6, 1) + timedelta(days=n), exposure=n) for n in range(100)]
    points = trend(days, Figure.EXPOSURE)
    assert points[-1] == (date(2026, 9, 8), 99)
    assert 6 <= len(points) <= 8
    assert trend(days[:1], Figure.EXPOSURE) == ()
    assert trend(days, Figure.REACH) == ()


def test_only_what_is_counted_on_both_days_and_differs_has_changed() -> None:
    before, now = date(2026, 11, 1), date(2026, 12, 1)
    assert changes(None, figures(now, steps=2)) == ()
    found = changes(
        figures(before, steps=1, exposure=40, accounts=12), figures(now, steps=2, exposure=40, reach=80)
    )
    assert found == (Change(Figure.STEPS, 1, 2),)


@pytest.mark.parametrize(
    ("facts", "vacant", "wanted", "said"),
    [
        ({"announced": False}, ("IT",), Wanted(Decision.ANNOUNCE), "Announce the policy"),
        (
            {},
            ("IT", "Digital"),
            Wanted(Decision.FILL_SEATS, 2, ("IT", "Digital")),
            "the seats of the committee",
        ),
        ({"ownerless": 1}, (), Wanted(Decision.NAME_OWNERS, 1), "answer for 1 account without"),
        ({"due": 2}, (), Wanted(Decision.ASK_FOR_THE_AUDIT), "Ask for the audit"),
        (
            {"acknowledged": Progress(1, 2), "trained": Progress(10, 20)},
            (),
            Wanted(Decision.CALL_ON_PEOPLE, 10),
            "10 people have not done yet",
        ),
        ({"acknowledged": Progress(19, 20)}, (), None, ""),
    ],
)
def test_one_decision_at_most_is_wanted(facts, vacant, wanted, said) -> None:
    found = decision(replace(WELL, **facts), vacant)
    assert found == wanted
    assert said in (wanted_words(found) if found else "")
