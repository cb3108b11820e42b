"""The operator's worst day: the database is gone, and the newest backup is what is left."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import orjson

from bot.domain.vault import Checkout, CheckoutState, Secret, SecretState
from bot.simulator import Message
from storage import restoration, secrets
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
    world.watched = False


def bring_back(world: World, file: Path, after: timedelta = timedelta()) -> None:
    """Lose everything, restore the backup, and start the bot again some time later."""
    lose_everything(world)
    world.clock.advance(after.total_seconds())
    said = typed(world, "restore", str(file), "--json")
    assert said.startswith("0 "), said
    assert orjson.loads(said.removeprefix("0 "))["held"]
    world.start()
    world.sweep()


def card(world: World, name: str = "Nadia") -> Message:
    """The newest card about the restore that an admin has."""
    return world.dm(name, "backup")


def release(world: World, name: str = "Nadia") -> None:
    """An admin lets the programme go on."""
    world.click(name, world.dm(name, "everything is held"), "Release")
    world.sweep()


def keep_a_login(world: World, grant_id: str) -> str:
    """A login in the vault that the holder of this grant has open; the checkout's id."""
    assert world.bot
    with world.bot.database.write() as unit:
        team, now = world.slack.team_id, unit.now
        ((account,),) = unit.connection.exec_driver_sql('SELECT account_id FROM "grant" LIMIT 1').all()
        login = Secret(unit.new_id(), team, account, SecretState.KEPT, 1, now, now)
        secrets.add(unit, login)
        open_until = now + timedelta(hours=8)
        looking = Checkout(
            *(unit.new_id(), team, grant_id, login.id, world["Maya"].id, CheckoutState.OPEN, now, open_until)
        )
        secrets.add_checkout(unit, looking)
    # Nobody has recorded it, and the ledger of this database is lost with it.
    return looking.id


def is_held(world: World) -> bool:
    assert world.bot
    with world.bot.database.read() as unit:
        return restoration.is_held(unit)
