"""A bot that starts while somebody else has the whole database to themselves, such as a copy being made of it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from bot.domain.grants import GrantState
from tests import databases
from tests.e2e import steps
from tests.e2e.world import Build, World


@contextmanager
def nobody_else_may_read(world: World) -> Iterator[None]:
    file = world.folder / "vouchsafe.db"
    with databases.impatient(), closing(sqlite3.connect(file, isolation_level=None)) as alone:
        alone.execute("PRAGMA locking_mode = EXCLUSIVE")
        alone.execute("BEGIN EXCLUSIVE")
        yield
        alone.execute("ROLLBACK")


def test_it_starts_all_the_same_and_ends_what_is_overdue_as_soon_as_it_can(build: Build) -> None:
    world = build(database=databases.SQLITE)
    world.start()
    world.found()
    grant_id = steps.held(world, ends="30h")
    ends_at = steps.grant(world, grant_id).ends_at
    world.stop()
    world.clock.advance((ends_at - world.now).total_seconds() + 1)
    with nobody_else_may_read(world):
        world.start()
    world.sweep()
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
