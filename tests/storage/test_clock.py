"""A clock that jumps ahead closes doors and records nothing, until somebody else says the same (E6, E7)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from storage.clock import clock
from storage.database import Database
from storage.errors import Busy, ClockInDoubt

JUMPED = "This machine's clock has jumped, so nothing was recorded. Try again in a minute."


def mark(database):
    with database.read() as unit:
        return unit.execute(select(clock.c.high_water)).scalar_one()


def now(database):
    with database.read() as unit:
        return unit.now


@pytest.fixture
def known(database, happened):
    """A database whose clock has been read, and whose mark is where the hands are."""
    happened(database)
    return database


@pytest.fixture
def reopened(url, hands):
    """Open the same database as a process does that has just been started."""
    opened = []

    def again():
        opened.append(Database(url, hands.ports()))
        return opened[-1]

    yield again
    for one in opened:
        one.dispose()


def test_a_jump_is_refused_to_writers_shown_to_readers_and_kept_nowhere(known, hands, happened, verdict):
    before = mark(known)
    hands.set(days=7)
    with pytest.raises(ClockInDoubt, match=JUMPED):
        happened(known)
    assert now(known) == hands.at
    assert known.clock.doubt.ahead > timedelta(days=6)
    assert mark(known) == before
    assert verdict(known).count == 1


def test_once_the_clock_is_right_again_all_goes_on_as_if_nothing_had_been(known, hands, happened, verdict):
    hands.set(days=7)
    assert now(known) == hands.at
    hands.set(days=-7)
    hands.move(seconds=1)
    happened(known)
    assert now(known) == hands.at == mark(known)
    assert known.clock.doubt is None
    assert verdict(known).ok


def test_a_confirmed_jump_is_acted_upon_and_does_not_turn_back(known, hands, happened):
    hands.set(days=7)
    now(known)
    known.clock.confirm(known.clock.doubt)
    happened(known)
    jumped = hands.at
    hands.set(days=-7)
    assert now(known) == jumped == mark(known)


def test_while_the_clock_lags_time_goes_on_more_slowly_until_the_clock_has_come_level(known, hands, happened):
    acted_upon = hands.at
    hands.set(hours=-2)
    assert now(known) == acted_upon
    hands.move(hours=2)
    assert now(known) == acted_upon + timedelta(hours=1)
    hands.move(hours=4)
    assert now(known) == hands.at == acted_upon + timedelta(hours=4)


def test_time_that_really_passes_is_believed_however_long(known, hands, happened):
    hands.move(days=400)
    happened(known)
    assert mark(known) == hands.at


@pytest.mark.parametrize("hours", [5.9, 6.1])
def test_a_process_that_starts_holds_its_clock_against_the_mark(known, hands, happened, reopened, hours):
    hands.move(hours=hours)
    started = reopened()
    if hours < 6:
        happened(started)
        return
    with pytest.raises(ClockInDoubt):
        happened(started)
    started.clock.confirm(started.clock.doubt)
    happened(started)
    assert mark(started) == hands.at


def test_what_another_process_has_acted_upon_is_believed(known, hands, happened, reopened):
    other = reopened()
    hands.set(days=7)
    assert now(other) == now(known)
    other.clock.confirm(other.clock.doubt)
    happened(other)
    happened(known)
    assert known.clock.doubt is None


@pytest.fixture
def far_ahead(hands):
    hands.set(days=4_000)


def test_a_new_database_believes_the_first_time_that_it_is_told(far_ahead, database, hands, happened):
    happened(database)
    assert mark(database) == hands.at


def test_whoever_can_wait_for_a_busy_database_can_wait_for_the_clock(known, hands, happened):
    hands.set(hours=7)
    with pytest.raises(Busy):
        happened(known)
