"""The vault's key in a bot that runs: one follows another beside it, and a bot without it lets the rest go on (V4, V6)."""

import threading
from datetime import timedelta

import pytest

from bot.commands import vault_rotate
from bot.domain.vault_keys import RETENTION
from storage import vault_keys
from tests import rotating_keys
from tests.e2e.operator import operate
from tests.e2e.world import Build, World
from tests.rotating_keys import all_opens


def rotate(world: World) -> str:
    """The operator lets a new key follow while the bot runs, whose ticker looks a moment later."""
    assert world.bot
    world.sweep()
    soon = threading.Timer(0.3, world.bot.ticker.tick)
    soon.start()
    said = operate(world, "vault", "rotate")
    soon.join()
    return said


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command asks again sooner than it would, since its wait is a real one."""
    monkeypatch.setattr(vault_rotate, "ASK_AGAIN", 0.05)


def test_a_bot_that_runs_loads_the_new_key_before_it_is_used(unfounded: World, quick: None) -> None:
    bot = unfounded.start()
    rotating_keys.fill(bot.database, 5)
    unfounded.sweep()
    before = bot.database.vault.loaded
    said = rotate(unfounded)
    assert said.startswith("0 "), said
    assert "5 data keys are wrapped with it." in said
    assert len(bot.database.vault.loaded) == 2
    assert all_opens(bot.database)
    unfounded.stop()
    again = unfounded.start()
    assert set(before) < set(again.database.vault.loaded)
    assert all_opens(again.database)
    assert destroy_the_old_key(unfounded) == f"0 The key {before[0]} is gone.\n"
    assert before[0] not in unfounded.key_file.read_text()
    again.database.vault.load()
    assert all_opens(again.database)


def test_a_bot_says_which_keys_it_has_and_takes_its_leave(unfounded: World) -> None:
    bot = unfounded.start()
    unfounded.sweep()
    with bot.database.read() as unit:
        heard = vault_keys.loaded_by(unit.connection, unit.now - timedelta(hours=1))
    assert list(heard.values()) == [bot.database.vault.loaded]
    unfounded.stop()
    again = unfounded.start()
    with again.database.read() as unit:
        assert not heard.keys() & vault_keys.loaded_by(unit.connection, unit.now - timedelta(hours=1)).keys()


def test_without_its_key_the_vault_is_closed_and_the_programme_is_founded_all_the_same(build: Build) -> None:
    world = build()
    world.start()
    world.stop()
    world.key_file.rename(world.folder / "elsewhere")
    bot = world.start()
    world.found()
    with bot.database.read() as unit:
        assert unit.vault.why_not(unit) == "no_key"
    (world.folder / "elsewhere").rename(world.key_file)
    bot.database.vault.load()
    with bot.database.read() as unit:
        assert unit.vault.ready(unit)


def destroy_the_old_key(world: World) -> str:
    """Ninety days later the operator takes the old key out."""
    world.until(world.now + RETENTION)
    return operate(world, "vault", "rotate", "--destroy")
