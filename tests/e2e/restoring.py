"""The operator's worst day: the database is gone, and the newest backup is what is left."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from bot.simulator import Message
from storage import restoration
from tests import databases, pg
from tests.e2e.operator import operate, typed
from tests.e2e.world import World


def back_up(world: World, name: str = "vouchsafe.backup") -> Path:
    """What the operator does every night."""
    file = world.folder / name
    said = operate(world, "backup", str(file))
    assert said.startswith("0 "), said
    return file


def lose_everything(world: World) -> None:
    """The bot is stopped and its database is gone."""
    world.stop()
    databases.drop(world.url)
    file = databases.file_of(world.url)
    if file is None:
        # A `cached_property`, which this world's next bot reads.
        world.__dict__["url"] = pg.fresh_url()
    else:
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                file.with_name(f"{file.name}{end}").unlink()
    # The vault comes back with everything else.
    world.watched = world.has_vault = False


def bring_back(world: World, file: Path, after: timedelta = timedelta(), **settings: Any) -> None:
    """Lose everything, restore the backup, and start the bot again some time later."""
    lose_everything(world)
    world.clock.advance(after.total_seconds())
    said = typed(world, "restore", str(file), "--json")
    assert said.startswith("0 "), said
    assert orjson.loads(said.removeprefix("0 "))["held"]
    world.start(**settings)
    world.sweep()


def card(world: World, name: str = "Nadia") -> Message:
    """The newest card about the restore that an admin has."""
    return world.dm(name, "backup")


def release(world: World, name: str = "Nadia") -> None:
    """An admin lets the programme go on."""
    world.click(name, world.dm(name, "everything is held"), "Release")
    world.sweep()


def is_held(world: World) -> bool:
    assert world.bot
    with world.bot.database.read() as unit:
        return restoration.is_held(unit)
