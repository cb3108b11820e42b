"""Worlds to tell stories in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import ledger
from tests.e2e.world import World


@pytest.fixture
def unfounded(tmp_path: Path) -> Iterator[World]:
    """The company before its programme is founded; the bot is not started yet."""
    world = World(tmp_path)
    yield world
    world.close()
    assert world.slack.failures() == []
    if world.file.exists():
        ledger.check(world.file)


@pytest.fixture
def world(unfounded: World) -> World:
    """The company with its programme founded and its accounts in the register."""
    unfounded.start()
    unfounded.found()
    return unfounded
