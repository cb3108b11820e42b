"""`vouchsafe vault`: make the vault, keep its key safe, and say how it stands."""

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import vault_providers, vault_recovery
from bot.commands import vault_import, vault_store
from bot.commands.console import OPERATOR, PROBLEM, AsJson, note, say, say_json
from bot.commands.opening import local_settings, opened
from bot.commands.vault_rotate import rotate
from bot.commands.vault_status import lines, standing
from bot.domain.ports import new_id
from bot.domain.vault_keys import WrappingKey
from bot.errors import UserError
from bot.services import sealing, vault_making
from bot.settings import LocalSettings
from bot.vault_providers import KeyFile, LocalProvider
from bot.views.vault_sheet import sheet
from bot.world import real_ports
from storage import people, vault_keys
from storage.database import Database, Unit
from storage.vault_cipher import KEY_BYTES

app = typer.Typer(no_args_is_help=True, help="The vault: logins that several people must share.")
app.command()(rotate)
app.command()(vault_store.store)
app.command()(vault_store.generate)
app.command("import")(vault_import.import_)
app.command()(vault_import.attest)

UNSEALING: Final = (
    "Unsealing takes two people: in Slack an admin or vault administrator opens `/vouchsafe vault` and asks, "
    "and another one agrees."
)


class AlreadyMade(UserError):
    """The vault is made already. `vouchsafe vault status` says how it stands."""


class CannotMake(UserError):
    """The vault cannot be made with the keys that are there."""


class KeysThere(UserError):
    """There are keys already, and they stay as they are."""


@app.command()
def init(
    recovery: Annotated[Path | None, typer.Option(help="Where the recovery copy of the key goes.")] = None,
) -> None:
    """Make the vault's key and one recovery copy, and print the sheet that opens the copy.

    The key goes to VOUCHSAFE_KEY_FILE, the copy beside it. The sheet is printed once and kept nowhere: print
    it, put it in a safe, and keep the copy apart from both.
    """
    settings = local_settings()
    provider = vault_providers.chosen(settings)
    with opened(settings) as database:
        key = _first_key(database, provider)
        copy = recovery or vault_recovery.beside(settings)
        identity, recipient = vault_recovery.new_identity()
        vault_recovery.write(copy, provider.text(), recipient)
        made = database.run(lambda unit: vault_making.make(unit, OPERATOR, key, provider.name, recipient))
    say(*sheet(made, str(copy), identity))
    note(f"The vault is made. Its key is in {provider.name}, the recovery copy in {copy}.")


@app.command()
def recover(
    copy: Annotated[
        Path, typer.Argument(help="The recovery copy.", exists=True, dir_okay=False, readable=True)
    ],
) -> None:
    """Make the key file anew from the recovery copy; asks for the identity on the sheet.

    The identity is typed without being shown, or comes on standard input.
    """
    settings = local_settings()
    if KeyFile(settings.key_file).text():
        raise KeysThere(
            f"{settings.key_file} holds keys already, and stays as it is.",
            remedy="Move it away first if it is not the right one.",
        )
    text = vault_recovery.read(copy, _identity())
    found = vault_providers.read_keys(text, f"the recovery copy {copy}", real_ports().random_bytes)
    vault_providers.write_secret(settings.key_file, text)
    say(f"{settings.key_file} is written: {', '.join(key.id for key in found)}. Only you can read it.")
    _compare(settings)


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Say how the vault and its keys stand; exit code 1 while no login can be stored or shown."""
    with opened(local_settings()) as database, database.read() as unit:
        found = standing(unit)
    if as_json:
        say_json(found)
    else:
        say(*lines(found))
    if not found["ready"]:
        raise typer.Exit(PROBLEM)


@app.command()
def seal(reason: Annotated[str, typer.Option(prompt="Why", help="Why, for those who unseal it.")]) -> None:
    """Seal the vault at once: nobody stores or sees a login until two people have unsealed it in Slack."""
    settings = local_settings()

    def work(unit: Unit) -> None:
        bound = people.bound_workspace(unit)
        company = settings.company(str(bound["id"]) if bound else "")
        sealing.seal(unit, company, None, reason)

    with opened(settings) as database:
        database.run(work)
    say("The vault is sealed. Everything else goes on.", UNSEALING)


@app.command()
def unseal() -> None:
    """Say where the vault is unsealed: in Slack, by two people, and never by one who holds the machine."""
    say(UNSEALING)
    raise typer.Exit(PROBLEM)


def _first_key(database: Database, provider: LocalProvider) -> WrappingKey:
    """The key to begin with: the one that is there, or a new one in the key file."""
    with database.read() as unit:
        if vault_keys.find(unit.connection) is not None:
            raise AlreadyMade
    if database.vault.trouble:
        raise CannotMake(database.vault.trouble)
    if not database.vault.loaded and isinstance(provider, KeyFile):
        ports = real_ports()
        provider.add(vault_providers.key_line(new_id(ports), ports.random_bytes(KEY_BYTES)))
        database.vault.load()
    with database.read() as unit:
        found = database.vault.unknown(unit)
    if len(found) != 1:
        raise CannotMake(
            f"There must be one key in {provider.name} to begin with, and there are {len(found)}."
        )
    return found[0]


def _identity() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("The identity on the sheet", hide_input=True, err=True))
    return sys.stdin.readline()


def _compare(settings: LocalSettings) -> None:
    """Say whether the database agrees, where there is one; on a new machine it may come later."""
    try:
        with opened(settings) as database, database.read() as unit:
            why = database.vault.why_not(unit)
    except UserError as refused:
        note(str(refused))
        return
    if why in {"no_key", "wrong_key"}:
        note("This database's vault has another key: this copy is of an older time, or of another vault.")
        raise typer.Exit(PROBLEM)
    say("It is the key of this database's vault.")
