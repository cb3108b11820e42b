"""How long a removal takes, and how many removals are looked at by somebody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.review_lag import in_all, lag_of
from bot.domain.review_stats import Answer
from bot.domain.reviews import Choice, Item, ItemKind, ItemState
from bot.domain.spot_checking import drawn, how_many

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR, ALLOWED = timedelta(hours=1), timedelta(hours=24)
ITEM = Item("i", "T", "c", "r", "a", ItemKind.HOLDER, 1, 0, True, ItemState.REMOVED, {}, "", NOW)
LINE = Answer("r", "U1", ItemState.TO_REMOVE, Choice.REMOVE, "U1", NOW, False, "U1", NOW, None)
GONE = replace(LINE, state=ItemState.REMOVED, settled_at=NOW + HOUR)


def test_it_runs_until_there_is_evidence_and_stands_still_then():
    waiting = lag_of(LINE, ALLOWED, NOW + 30 * HOUR)
    assert waiting
    assert (waiting.taken, waiting.done, waiting.in_time) == (30 * HOUR, False, False)
    gone = lag_of(GONE, ALLOWED, NOW + 30 * HOUR)
    assert gone
    assert (gone.taken, gone.done, gone.in_time) == (HOUR, True, True)
    assert lag_of(replace(LINE, state=ItemState.KEPT), ALLOWED, NOW) is None
    assert lag_of(replace(GONE, submitted_at=None), ALLOWED, NOW) is None


def test_many_are_told_together():
    late = replace(GONE, settled_at=NOW + 25 * HOUR)
    found = in_all([LINE, GONE, late, replace(LINE, state=ItemState.OPEN)], ALLOWED, NOW)
    assert (found.removals, found.done, found.in_time, found.longest) == (3, 2, 1, 25 * HOUR)


@pytest.mark.parametrize(("attested", "checks"), [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_a_tenth_of_the_attested_removals_is_looked_at_and_at_least_one(attested, checks):
    assert how_many(attested, 10) == checks


@given(st.integers(0, 60), st.integers(0, 100), st.text())
def test_as_many_are_drawn_as_are_to_be_and_none_twice(attested, share, salt):
    every = [replace(ITEM, id=str(number)) for number in range(attested)]
    found = drawn(every, how_many(attested, share), salt)
    assert len({one.id for one in found}) == len(found) == min(how_many(attested, share), attested)
    assert found == drawn(list(reversed(every)), how_many(attested, share), salt)
