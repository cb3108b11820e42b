"""What was done in time counts, what is late does not, and what still has time is left out."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from bot.domain.measures import Deadline, Measured, MeasureName, in_time
from bot.domain.programme_steps import Progress
from bot.services.measuring import MEASURES
from bot.views import programme

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "done", "counted"),
    [
        (NOON + HOUR, None, Progress(0, 0)),
        (NOON - HOUR, None, Progress(0, 1)),
        (NOON - HOUR, NOON - HOUR, Progress(1, 1)),
        (NOON - HOUR, NOON, Progress(0, 1)),
        (NOON + HOUR, NOON, Progress(1, 1)),
    ],
)
def test_in_time(due, done, counted) -> None:
    assert in_time([Deadline(due, done)], NOON) == counted


def test_each_measure_can_be_computed_and_said() -> None:
    for words in (MEASURES, programme.MEASURES, programme.NOTHING_TO_MEASURE):
        assert set(words) == set(get_args(MeasureName))


@pytest.mark.parametrize(
    ("name", "part", "well", "said"),
    [
        (
            "removals-in-time",
            Progress(2, 3),
            False,
            "2 of 3 removals done in time, in the last 30 days (66 %)",
        ),
        (
            "removals-in-time",
            Progress(3, 3),
            True,
            "3 of 3 removals done in time, in the last 30 days (100 %)",
        ),
        ("removals-in-time", Progress(0, 0), False, "no removal fell due in the last 30 days"),
        ("shared-logins", Progress(0, 4), True, "0 of 4 accounts with a shared login"),
        ("shared-logins", Progress(1, 4), False, "1 of 4 accounts with a shared login"),
    ],
)
def test_a_measure_says_its_numbers_and_whether_it_is_well(name, part, well, said) -> None:
    measured = Measured(name, part)
    assert (measured.well, programme.measured_words(measured)) == (well, said)
