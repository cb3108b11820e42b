"""A disk that is full, and a database that somebody else holds, under a real process: the person is told, nothing
is half-done, and the same process goes on once there is room again.
"""

import random
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.simulator import Delivery, MovableClock
from tests import databases
from tests.e2e import ledger, promises
from tests.e2e.world import World, words
from tests.kills.day import Day
from tests.kills.mortal import Forked, Mortal

OURS = "Something went wrong on our side and nothing was recorded."
BUSY = "Not recorded: the database is busy. Press again."


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The company on real time, with every change written down; what must be so is so at the end."""
    world = World(tmp_path, clock=MovableClock())
    databases.fill(world.url)
    ledger.install(world.url)
    yield world
    world.close()
    ledger.check(world.url)


@pytest.fixture
def process(world: World) -> Iterator[Forked]:
    """A bot in a process of its own, which nobody starts a second time."""
    process = Forked(world)
    yield process
    process.close()


@pytest.fixture
def day(world: World, process: Forked) -> Iterator[Day]:
    """The people of the founded company."""
    day = Day(world, Mortal(process, world, random.Random(0)), ticking=True)
    day.mortal.start()
    day.found()
    yield day
    day.wait_for(day.all_is_told, "all is told")
    promises.check(world.url, world.slack, day.ports)
    day.close()


@contextmanager
def full_disk(process: int) -> Iterator[None]:
    """No file of this process's may grow any more, as on a disk without room."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


@contextmanager
def held_by_another(file: Path) -> Iterator[None]:
    """Somebody else writes to the file and does not come to an end."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def everything(day: Day) -> dict[str, int]:
    """How much there is in each table."""
    tables = ("request", "vote", "approval", "trail", "outbox", "inbox")
    return {table: day.one(f"SELECT count(*) FROM {table}") for table in tables}


def refuses(day: Day, number: int, said: str) -> None:
    """Jonas approves, is told why it did not work, and nothing has changed."""
    before = everything(day)
    card = day.shown("Jonas", "Approve", day.request(number, "id"))()
    assert card
    done: Delivery = day.world["Jonas"].click(card, "Approve")
    assert done.ok, done.describe()
    assert said in words(day.world["Jonas"].ephemerals()[-1])
    assert everything(day) == before


def test_a_full_disk_is_said_and_the_same_process_goes_on_once_there_is_room(
    day: Day, process: Forked
) -> None:
    number = day.ask("Maya")
    day.wait_for(day.all_is_told, "all is told")
    with full_disk(process.id):
        refuses(day, number, OURS)
        assert day.world["Maya"].command("/request-access").ok
    day.vouch(number)
    day.set_up(number)


def test_a_database_that_somebody_else_holds_is_said_and_the_same_process_goes_on(day: Day) -> None:
    number = day.ask("Maya")
    day.wait_for(day.all_is_told, "all is told")
    file = databases.file_of(day.world.url)
    assert file
    with held_by_another(file):
        refuses(day, number, BUSY)
    day.vouch(number)
