"""`vouchsafe vault store`: a login goes into the vault from a terminal, and never as an argument."""

import sys
from collections.abc import Mapping
from typing import Annotated, Final

import orjson
import typer

from bot.commands.console import OPERATOR, PROBLEM, note, say
from bot.commands.opening import company_of, local_settings, opened
from bot.domain import logins
from bot.domain.logins import Typed
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, VaultSealed
from bot.domain.register import Account
from bot.domain.secret_text import SecretText
from bot.domain.vault_pictures import Kept
from bot.errors import UserError
from bot.services import storing
from bot.services.register_people import PeopleFinder
from bot.views import vault_forms
from bot.world import real_ports
from storage import people, register, secrets
from storage.database import Database, Unit

FIELDS: Final[Mapping[str, str]] = {
    "username": "User name, or the address to sign in with",
    "password": "Password (leave it empty to have one generated)",
    "seed": "Key of the second factor, or its otpauth:// address",
    "first_code": "The code that your app shows for this key now",
    "recovery_codes": "Recovery codes",
    "recovery_mail": "Recovery mail",
}
"""What is asked for, in the order of `Typed`; all of it hidden but the name and the code."""

_SHOWN: Final = ("username", "first_code")
_GENERATE: Final = "generate"
_BLOCK: Final = (
    "Give JSON with these names, or a line `name: value` for each: " + ", ".join((*FIELDS, _GENERATE)) + "."
)

As = Annotated[
    str, typer.Option("--as", help="Who knows this login: their Slack member id or e-mail address.")
]


class CannotStore(UserError):
    """Nothing was stored."""


def store(
    account: Annotated[str, typer.Argument(help="The account's handle, such as @brand.")],
    who: As,
    network: Annotated[str | None, typer.Option(help="On which network, where several have it.")] = None,
    *,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Read the login from standard input instead of asking.")
    ] = False,
) -> None:
    """Store the login of an account, or a later version of it.

    Everything is asked for and nothing is shown while it is typed; what is left empty stays as it is. Whoever
    stores a login knows it, so it is stored as somebody who keeps it: an owner, or who holds its recovery.
    """
    settings = local_settings()
    with opened(settings) as database:
        with database.read() as unit:
            company = company_of(unit, settings)
            actor, found, first = _begin(unit, company, account, network, who)
        typed = read_block(sys.stdin.read()) if stdin else _asked(first=first)
        try:
            kept = _stored(database, company, actor, found, typed)
        except FormErrors as error:
            note("Nothing was stored:", *(f"{name}: {words}" for name, words in error.errors.items()))
            raise typer.Exit(PROBLEM) from None
    say(vault_forms.said(kept))
    if kept.made:
        note("Set this password on the network now. It is shown this once.")
        say(kept.made.reveal())


def generate() -> None:
    """Print a strong password, and keep it nowhere."""
    say(logins.generated(real_ports().random_bytes).reveal())


def storer(unit: Unit, company: Company, said: str) -> Person:
    """Whoever is meant by `--as`; raises why there is nobody."""
    found = PeopleFinder(unit, company.workspace_id).find(said)
    if not isinstance(found, str):
        raise CannotStore(f"--as: {found.message}", remedy=found.remedy)
    person = people.find(unit, company.workspace_id, found)
    if person is None:
        raise CannotStore
    return person


def check_ready(unit: Unit) -> None:
    """Raise `VaultSealed` while the vault takes nothing, before anybody has typed anything."""
    if not unit.vault.ready(unit):
        raise VaultSealed(remedy="`vouchsafe vault status` says why.")


def read_block(text: str) -> Typed:
    """A login out of JSON, or lines of `name: value`; the words of a refusal quote nothing of it."""
    said = _json(text) if text.lstrip().startswith("{") else _lines(text)
    known = {name: SecretText(value) for name, value in said.items() if name in FIELDS and value.strip()}
    wanted = said.get(_GENERATE, "").strip().casefold() in ("yes", "true", "1")
    return _typed(known, generate=wanted)


def _begin(
    unit: Unit, company: Company, said: str, network: str | None, who: str
) -> tuple[Person, Account, bool]:
    check_ready(unit)
    found = [one for one in register.by_handle(unit, company.workspace_id, said) if not one.closed]
    named = [one for one in found if network is None or one.network == network.casefold()]
    if len(named) != 1:
        where = ", ".join(sorted(one.network for one in found))
        raise CannotStore(
            "This handle is on several networks." if named else "The register has no such account.",
            remedy=f"Name one with --network: {where}."
            if where
            else "`vouchsafe accounts export` lists them.",
        )
    actor = storer(unit, company, who)
    account = storing.may_store(unit, company, actor, named[0].id)
    return actor, account, secrets.of_account(unit, account.id) is None


def _stored(database: Database, company: Company, actor: Person, account: Account, typed: Typed) -> Kept:
    return database.run(
        lambda unit: storing.keep(unit, company, actor, account.id, typed, by=OPERATOR), background=True
    )


def _asked(*, first: bool) -> Typed:
    """Ask for every field on the terminal."""
    if not first:
        note("A field that you leave empty keeps what is there; “generate” has a new password made.")
    said: dict[str, SecretText] = {}
    for name, words in FIELDS.items():
        if name == "first_code" and "seed" not in said:
            continue
        label = "New password" if name == "password" and not first else words
        typed = typer.prompt(label, default="", show_default=False, hide_input=name not in _SHOWN, err=True)
        if typed.strip():
            said[name] = SecretText(typed)
    password = said.get("password")
    wanted = password is None if first else password is not None and password.reveal() == _GENERATE
    if wanted:
        said.pop("password", None)
    return _typed(said, generate=wanted)


def _typed(said: Mapping[str, SecretText], *, generate: bool) -> Typed:
    username, password, seed, first_code, codes, mail = map(said.get, FIELDS)
    return Typed(username, password, seed, first_code, codes, mail, generate=generate)


def _json(text: str) -> dict[str, str]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise CannotStore("This is not JSON.", remedy=_BLOCK) from None
    if not isinstance(found, dict) or not found.keys() <= {*FIELDS, _GENERATE}:
        raise CannotStore("This holds names that I do not know.", remedy=_BLOCK)
    return {name: _flat(value) for name, value in found.items()}


def _flat(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _lines(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name, colon, value = line.partition(":")
        if not line.strip():
            continue
        if not colon or name.strip() not in (*FIELDS, _GENERATE):
            raise CannotStore(f"Line {number} names no field.", remedy=_BLOCK)
        value = value.strip()
        found[name.strip()] = f"{found[name.strip()]}\n{value}" if name.strip() in found else value
    return found
