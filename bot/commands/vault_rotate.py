"""`vouchsafe vault rotate`: one key follows another while the bot runs; killed, it goes on when called."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from bot import vault_providers, vault_recovery
from bot.commands.console import OPERATOR, note, progress, say
from bot.commands.opening import local_settings, opened
from bot.domain.ports import new_id
from bot.domain.vault_keys import RETENTION, KekRotation, KekRotationState, VaultRow, WrappingKey
from bot.errors import UserError
from bot.services import key_rotation, vault_making
from bot.services.key_rotation import NotLoaded
from bot.vault_providers import KeyFile, LocalProvider, key_line
from bot.views.vault_sheet import sheet
from bot.views.vault_state import remedy_words, why_words
from bot.world import real_ports
from storage import secret_wraps, vault_keys
from storage.database import Database, Unit
from storage.vault_cipher import KEY_BYTES

LOADING_SECONDS = 120.0
ASK_AGAIN = 1.0


class NoNewKey(UserError):
    """There is no key to follow the one in use."""


def rotate(
    new_key: Annotated[
        Path | None,
        typer.Option(
            help="Only write the keys with a new one here, for a provider that is not the key file."
        ),
    ] = None,
    recovery: Annotated[Path | None, typer.Option(help="Where the recovery copy of the keys goes.")] = None,
    *,
    new_sheet: Annotated[
        bool,
        typer.Option("--new-sheet", help="Print a new sheet; the old one opens nothing then."),
    ] = False,
    destroy: Annotated[
        bool, typer.Option("--destroy", help="Rather take old keys out that no backup needs any more.")
    ] = False,
) -> None:
    """Let a new key follow the one in use, while everything runs. Killed in between, call it again.

    The recovery copy is made anew, for the same sheet, before the new key is used. The old key is kept for
    ninety days, for older backups.
    """
    settings = local_settings()
    provider = vault_providers.chosen(settings)
    with opened(settings) as database:
        if destroy:
            _destroy(database, provider)
        elif new_key:
            vault_providers.write_secret(new_key, provider.text() + _new_line())
            say(f"{new_key} is written. Hand its keys to every bot as {provider.name}, and rotate then.")
        else:
            _rotate(database, provider, recovery or vault_recovery.beside(settings), new_sheet=new_sheet)


def drive(database: Database, tell: Callable[[KekRotation], None], most: int = key_rotation.BATCH) -> None:
    """Carry the open rotation on to its end, step by step; raises `NotLoaded` where a bot lacks the key."""
    while True:
        with database.read() as unit:
            rotation = vault_keys.open_rotation(unit.connection)
        if rotation is None:
            return
        if rotation.state is KekRotationState.REWRAPPING:
            _rewrap(database, tell, most)
            database.run(lambda unit: key_rotation.verify(unit, OPERATOR), background=True)
        else:
            tell(rotation)
            step = _STEPS[rotation.state]
            database.run(partial(step, actor=OPERATOR), background=True)


_STEPS = {
    KekRotationState.ADDED: key_rotation.promote,
    KekRotationState.PROMOTED: key_rotation.begin_rewrapping,
    KekRotationState.VERIFIED: key_rotation.retire,
}


def _rewrap(database: Database, tell: Callable[[KekRotation], None], most: int) -> None:
    """Walk through all that the old key has wrapped; where nothing is left, nothing is written."""
    after = secret_wraps.FIRST
    while True:
        with database.read() as unit:
            rotation = vault_keys.open_rotation(unit.connection)
            if rotation is None or not key_rotation.left(unit, rotation, after):
                return
        tell(rotation)
        batch = partial(key_rotation.rewrap, actor=OPERATOR, after=after, most=most)
        after = database.run(batch, background=True)


def _rotate(database: Database, provider: LocalProvider, copy: Path, *, new_sheet: bool) -> None:
    with database.read() as unit:
        going_on, row = vault_keys.open_rotation(unit.connection), vault_keys.find(unit.connection)
        why = database.vault.why_not(unit)
    if row is None or why:
        raise NoNewKey(why_words(why), remedy=remedy_words(why))
    if going_on is None:
        recipient = _sheet(row, copy) if new_sheet else row.recipient
        key = _following(database, provider, copy, recipient)

        def begin(unit: Unit) -> None:
            key_rotation.begin(unit, OPERATOR, key, provider.name)
            vault_making.readdress(unit, OPERATOR, recipient)

        database.run(begin)
    else:
        note(f"A rotation is under way ({going_on.state.value}); going on with it.")
    with progress("Waiting for every bot to load the new key") as bar:
        _wait(database, lambda rotation: _show(bar, rotation))
    with database.read() as unit:
        newest = vault_keys.rotations(unit.connection)[0]
    until = newest.moved_at.astimezone(UTC) + RETENTION
    say(
        f"The key {newest.to_kek} is in use; {newest.rewrapped:,} data keys are wrapped with it.",
        f"The old key {newest.from_kek} is kept until {until:%d %B %Y}, for older backups; "
        "`vouchsafe vault rotate --destroy` takes it out then.",
    )


def _wait(database: Database, tell: Callable[[KekRotation], None]) -> None:
    """Drive it, and wait where a bot has yet to load the new key."""
    end = database.ports.monotonic() + LOADING_SECONDS
    while True:
        try:
            return drive(database, tell)
        except NotLoaded as waiting:
            if database.ports.monotonic() >= end:
                raise NotLoaded(
                    waiting.message,
                    remedy="Hand the keys to every bot, and call `vouchsafe vault rotate` again.",
                ) from None
        database.ports.wait(ASK_AGAIN)


def _sheet(row: VaultRow, copy: Path) -> str:
    """Print a new sheet before anything is changed: a copy that no sheet opens would be worse than none."""
    identity, recipient = vault_recovery.new_identity()
    say(*sheet(replace(row, recipient=recipient), str(copy), identity))
    return recipient


def _following(database: Database, provider: LocalProvider, copy: Path, recipient: str) -> WrappingKey:
    """The key that will follow: the one that the database does not know, or a new one in the key file."""
    with database.read() as unit:
        unknown = database.vault.unknown(unit)
    if not unknown and not isinstance(provider, KeyFile):
        raise NoNewKey(
            f"This command cannot write {provider.name}.",
            remedy="`vouchsafe vault rotate --new-key FILE` writes the keys to hand over.",
        )
    line = "" if unknown else _new_line()
    vault_recovery.write(copy, provider.text() + line, recipient)
    note(f"The recovery copy {copy} holds the new key too.")
    if line and isinstance(provider, KeyFile):
        provider.add(line)
        database.vault.load()
    with database.read() as unit:
        return database.vault.unknown(unit)[0]


def _new_line() -> str:
    ports = real_ports()
    return key_line(new_id(ports), ports.random_bytes(KEY_BYTES))


def _destroy(database: Database, provider: LocalProvider) -> None:
    with database.read() as unit:
        every = vault_keys.rotations(unit.connection)
    old = [one for one in every if one.state is KekRotationState.RETIRED]
    if not old:
        say("There is no old key.")
    for one in old:
        database.run(partial(key_rotation.destroy, actor=OPERATOR, rotation=one))
        say(f"The key {one.from_kek} is gone.")
    with database.read() as unit:
        gone = [one.id for one in vault_keys.keys(unit.connection) if one.destroyed_at]
    if isinstance(provider, KeyFile):
        for kek_id in gone:
            provider.drop(kek_id)
    elif gone:
        note(f"Take these out of {provider.name} as well: {', '.join(gone)}.")


def _show(bar: Progress, rotation: KekRotation) -> None:
    words = rotation.state.sentence.split(";")[0].rstrip(".")
    bar.update(bar.task_ids[0], description=words, completed=rotation.rewrapped, total=rotation.total or None)
