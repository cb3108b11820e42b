"""Worlds to tell stories in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import ledger, promises
from tests.e2e.world import World


@pytest.fixture
def unfounded(tmp_path: Path) -> Iterator[World]:
    """The company before its programme is founded; the bot is not started yet."""
    world = World(tmp_path)
    yield world
    world.close()
    assert world.slack.failures() == []
    assert world.calls_inside == []
    if world.file.exists():
        ledger.check(world.file)
        promises.check(world.file, world.slack, world.ports())


@pytest.fixture
def world(unfounded: World) -> World:
    """The company with its programme founded and its accounts in the register."""
    unfounded.start()
    unfounded.found()
    return unfounded
