"""Worlds to tell stories in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import app
from scheduler import timekeeper
from tests.e2e import compiled, founded
from tests.e2e.world import PATIENCE, Build, World

compiled.share()


@pytest.fixture
def build(
    tmp_path: Path, database_kind: str, transport: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Build]:
    """Builds worlds as the run has chosen; what holds in every story is checked at the end."""
    # A clicking person may wait two seconds for Slack's time; a machine that runs many stories may take longer.
    monkeypatch.setattr(timekeeper, "SLACK_SECONDS", PATIENCE)
    # Two who deliver get in each other's way as four do, and leave more of the machine to other stories.
    monkeypatch.setattr(app, "DELIVERY_THREADS", 2)
    built: list[World] = []

    def make(*, begin: Build = World, folder: Path = tmp_path, **chosen: Any) -> World:
        built.append(begin(folder, **{"database": database_kind, "transport": transport, **chosen}))
        return built[-1]

    yield make
    for world in built:
        world.end()


@pytest.fixture
def unfounded(build: Build) -> World:
    """The company before its programme is founded; the bot is not started yet."""
    return build()


@pytest.fixture
def world(build: Build) -> World:
    """The company with its programme founded and its accounts in the register."""
    founded_world = build(begin=founded.world)
    founded_world.start()
    founded_world.get_in_touch()
    return founded_world
