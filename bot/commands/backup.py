"""`vouchsafe backup`, `restore`, `release`: one file that holds the programme, and the way back from it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot import keys
from bot.commands.console import OPERATOR, AsJson, progress, say, say_json
from bot.commands.opening import company_of, local_settings, opened, ports
from bot.domain.refusals import AlreadyDone
from bot.errors import UserError
from bot.services import restoring
from bot.settings import LocalSettings
from storage import backup as making
from storage import restoration, sqlite
from storage import restore as restoring_file
from storage.backup_file import BadBackup, Manifest, Told, checked, fingerprint
from storage.locks import ProcessLock
from storage.recipes import is_postgresql, shown
from storage.restore import Restored

APART = (
    "No key is in it. Keep these apart from it, for without them it is of little use: the folder {keys}/ "
    "(without it a restore must be told whose backup it is, and links and baselines do not hold), and the "
    "vault's key with its recovery copy (without it nobody can ever read the logins)."
)


class FileThere(UserError):
    """There is a file of that name already."""


class StillHeld(UserError):
    """A restored programme is held: a copy of it would be worth less than the backup it came from."""


class NothingHeld(UserError):
    """Nothing is held: no backup was restored, or an admin has released it already."""


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the backup.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Take the place of a file that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the whole programme to one file, beside a running bot; the keys are never in it.

    It is whole or not there at all, and only its owner can read it.
    """
    settings = local_settings()
    if file.exists() and not force:
        raise FileThere(f"{file} is there already.", remedy="Choose another name, or add --force.")
    held = keys.read(settings.keys)
    with opened(settings) as database, _bar("Backing up") as told:
        with database.read() as unit:
            if restoration.is_held(unit):
                raise StillHeld(remedy="Release it first: `vouchsafe release`.")
        made = making.make(database, file, making.Signing(held.signing.sign, _public(held)), told)
    apart = APART.format(keys=settings.keys)
    if as_json:
        say_json({"file": str(file), **_plain(made), "keep_apart": apart})
        return
    say(f"{file} holds everything up to event {made.sequence:,} ({made.size:,} bytes, {_all(made):,} rows).")
    say(f"Signed by {made.fingerprint}.", apart)


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    *,
    trust_signer: Annotated[
        str, typer.Option(metavar="FINGERPRINT", help="Take it though another installation signed it.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Bring a backup back into an empty database; everything is then held until an admin releases it.

    Its signature, every byte and the trail are looked at first; what does not hold leaves nothing behind.
    """
    settings = local_settings()
    if not file.is_file():
        raise BadBackup(f"There is no file {file}.")
    ours = frozenset({fingerprint(_public(keys.read(settings.keys))), trust_signer.lower()})
    with _claimed(settings.database_url), _bar("Restoring") as told:
        manifest = checked(file, ours, told)
        done = restoring_file.into(settings.database_url, file, manifest, ports(), told)
    if as_json:
        say_json({"database": shown(settings.database_url), **_plain(manifest), **_outcome(done)})
        return
    say(*_story(settings, manifest, done))


def release(*, as_json: AsJson = False) -> None:
    """Let a restored programme go on, as an admin does in Slack."""
    settings = local_settings()
    with opened(settings) as database:
        try:
            done = database.run(
                lambda unit: restoring.released_by(unit, company_of(unit, settings), OPERATOR)
            )
        except AlreadyDone:
            raise NothingHeld from None
    if as_json:
        say_json({"restored_at": _instant(done.restored_at), "released": True})
        return
    say("Released. People are told what waits, and cards are drawn anew, as soon as the bot runs.")


def _story(settings: LocalSettings, manifest: Manifest, done: Restored) -> Iterator[str]:
    yield (
        f"{shown(settings.database_url)} holds the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC: "
        f"{done.rows:,} rows, and a trail that holds up to event {manifest.sequence:,}."
    )
    if done.before != done.after:
        yield f"It was made at revision {done.before}, and is at {done.after} now."
    yield f"{done.unsent:,} messages that waited then are not sent."
    yield (
        "Everything is held. Start `vouchsafe run`: it ends what is overdue and asks the admins in Slack to "
        "release the rest; `vouchsafe release` does the same from here."
    )
    if manifest.keks:
        sealed = ", ".join(manifest.keks)
        yield f"Its logins are sealed with the vault's keys {sealed}: `vouchsafe vault status`."


def _outcome(done: Restored) -> dict[str, object]:
    return {"unsent": done.unsent, "erased": done.erased, "after": done.after, "held": True}


def _plain(manifest: Manifest) -> dict[str, object]:
    said = asdict(manifest) | {"made_at": _instant(manifest.made_at), "keks": list(manifest.keks)}
    return {**said, "fingerprint": manifest.fingerprint}


def _instant(at: datetime) -> str:
    return at.isoformat()


def _all(manifest: Manifest) -> int:
    return sum(manifest.rows.values())


def _public(held: keys.Keys) -> bytes:
    return held.signing.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _claimed(url: str) -> ProcessLock | nullcontext[None]:
    """No bot may run on an SQLite file that is being filled."""
    return nullcontext() if is_postgresql(url) else ProcessLock(sqlite.file_of(url))


@contextmanager
def _bar(words: str) -> Iterator[Told]:
    """A progress bar as the storage tells of it."""
    with progress(words) as bar:
        task = bar.task_ids[0]
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)
