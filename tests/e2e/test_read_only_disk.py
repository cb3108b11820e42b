"""A disk that may not be written to, as people meet it: they are told, nothing is half-done, and the same bot goes
on by itself once the disk is well again.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.domain.grants import GrantState
from bot.ops import vitals
from bot.simulator import Message
from tests import databases
from tests.e2e import steps
from tests.e2e.conftest import be_patient
from tests.e2e.founders import rows, trail
from tests.e2e.world import World, words

OURS = "Something went wrong on our side and nothing was recorded."
NOBODY = 65534
"""File modes do not bind the superuser, as whom tests run in some places."""


@pytest.fixture
def world(transport: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The founded company on a file in a folder that anybody may enter."""
    be_patient(monkeypatch)
    with tempfile.TemporaryDirectory(prefix="vouchsafe-disk-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = World(folder, database=databases.SQLITE, transport=transport)
        made.start()
        made.found()
        yield made
        made.end()


@contextmanager
def read_only(world: World) -> Iterator[None]:
    """Whoever opens the file from now on may read it and no more, as after a disk was mounted anew."""
    assert world.bot
    superuser = os.geteuid() == 0
    modes = {path: path.stat().st_mode for path in (world.folder, *world.folder.glob("vouchsafe.db*"))}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if superuser:
        os.seteuid(NOBODY)
    world.bot.database.dispose()
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


def kept(world: World) -> tuple[object, ...]:
    """All that a press could have changed."""
    tables = ("request", "vote", "approval", "task", "outbox")
    return trail(world), *(rows(world, f"select count(*) from {table}") for table in tables)


def press_until_recorded(world: World, card: Message) -> None:
    """Press again, as the refusal says: whoever comes first still meets a connection that could only read."""
    for _ in range(5):
        world.click("Jonas", card, "Approve")
        if "Digital ✓" in words(world.fresh(card)):
            return
    raise AssertionError("the disk is well again and nothing is recorded")


def test_a_press_on_a_disk_that_is_read_only_is_refused_in_words_and_changes_nothing(world: World) -> None:
    grant_id = steps.held(world, ends="30h")
    card = world.ask("Ben")
    before = kept(world)
    assert world.bot
    with read_only(world):
        for name in ("Jonas", "Maya"):
            assert world[name].click(world.fresh(card), "Approve").ok
            assert OURS in words(world[name].ephemerals()[-1])
        said = len(world["Maya"].ephemerals())
        world["Maya"].command("/my-access")
        assert len(world["Maya"].ephemerals()) == said + 1
        world.bot.ticker.tick()
        assert vitals.TICKER not in world.bot.vitals.doubts()
    assert kept(world) == before
    assert world.bot.vitals.doubts() == []
    press_until_recorded(world, card)
    world.until(steps.grant(world, grant_id).ends_at)
    assert steps.grant(world, grant_id).state is GrantState.REMOVING
