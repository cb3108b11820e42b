"""Worlds to tell stories in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import app
from bot.simulator import deliveries, views
from handlers import boundary, refusing
from scheduler import timekeeper
from storage import database, sqlite
from tests.e2e import compiled, founded
from tests.e2e.world import PATIENCE, Build, World

compiled.share()


def be_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no story depend on how busy the machine is; those about real limits keep them by `impatient`."""
    # Where many stories are told at once, what takes a person's two or three seconds may take longer.
    monkeypatch.setattr(timekeeper, "SLACK_SECONDS", PATIENCE)
    monkeypatch.setattr(boundary, "SLACK_SECONDS", PATIENCE)
    monkeypatch.setattr(refusing, "ANSWER_SECONDS", PATIENCE)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", PATIENCE)
    monkeypatch.setattr(deliveries, "ACK_WITHIN", 2 * PATIENCE)
    monkeypatch.setattr(views, "TRIGGER_LIVES", 2 * PATIENCE)
    # Nobody pulls the plug here, so that nothing need wait for the disk.
    monkeypatch.setattr(sqlite, "PRAGMAS", (*sqlite.PRAGMAS, "synchronous = OFF"))


@pytest.fixture
def build(
    tmp_path: Path, database_kind: str, transport: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Build]:
    """Builds worlds as the run has chosen; what holds in every story is checked at the end."""
    be_patient(monkeypatch)
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
