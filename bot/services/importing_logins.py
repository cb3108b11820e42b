"""Bringing logins out of a sheet into the vault, by the command line alone (P3.4, V1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.events import Event, Fact
from bot.domain.login_columns import SECRETS
from bot.domain.logins import Typed
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, Gone
from bot.domain.register import Account
from bot.domain.rotation import RotationCause
from bot.domain.secret_text import SecretText
from bot.domain.sheets import CellFault
from bot.services import login_checks, rotating, standing, storing
from bot.services.sheets.cells import cells_of, faults_of
from bot.services.sheets.naming import Networks
from bot.services.sheets.table import Table
from storage import people, register, secrets
from storage.database import Unit
from storage.trail import tells

IMPORTED, DESTROYED = "vault:imported", "vault:sheet_destroyed"
_COLUMN: Final = {"seed": "totp_seed", "first_code": "totp_seed"}
_REMEDY: Final = {
    "password": "Change it on the network and in the sheet, or take it with --weak.",
    "totp_seed": "Take it out of the row, and store it later with a code.",
}
_ANY_REMEDY: Final = "Correct the row, or leave it out with --leave-out."


@dataclass(frozen=True)
class LoginRow:
    """One row of a sheet: where it says the account is, and the login, which nothing prints."""

    row: int
    network: str
    handle: str
    typed: Typed


@dataclass(frozen=True)
class LoginLine:
    """A row whose account is known, and which can go in."""

    row: int
    account: Account
    typed: Typed


@dataclass(frozen=True)
class LoginSheet:
    """What an import would do: rows that go in, how many are there already or hold no login, and faults."""

    lines: tuple[LoginLine, ...]
    here: int
    empty: int
    faults: tuple[CellFault, ...]


def rows_of(table: Table, columns: Sequence[str], policy: Policy) -> tuple[list[LoginRow], list[CellFault]]:
    """The rows of a table, each secret out of sight, and what is wrong with cells as such."""
    networks, rows, faults = Networks(policy), list[LoginRow](), list[CellFault]()
    for row in table.rows:
        faults += faults_of(row, columns)
        cells = dict(zip(columns, (*row.cells, *[""] * len(columns)), strict=False))
        where = cells_of(row, [one if one not in SECRETS else "" for one in columns])
        typed = {one: SecretText(said) for one in SECRETS if (said := cells.get(one, "").strip())}
        network, handle = networks.located(where)
        login = Typed(
            typed.get("username"), typed.get("password"), typed.get("totp_seed"), None,
            typed.get("recovery_codes"), typed.get("recovery_mail"),
        )  # fmt: skip
        rows.append(LoginRow(row.number, network, handle, login))
    return rows, faults


def look(
    unit: Unit, company: Company, storer: Person, rows: Sequence[LoginRow], *, lenient: bool = False
) -> LoginSheet:
    """What the rows would do now, changing nothing; `lenient` takes passwords that are weak or used twice."""
    lines, faults = list[LoginLine](), list[CellFault]()
    here, empty, seen, used = 0, 0, dict[str, int](), dict[bytes, int]()
    for row in rows:
        if row.typed == Typed():
            empty += 1
            continue
        account = _account(unit, company, storer, row)
        if isinstance(account, CellFault):
            faults.append(account)
        elif account.id in seen:
            twice = f"Row {seen[account.id]} is about the same account."
            faults.append(CellFault(row.row, "handle", twice, "Keep one of the two rows."))
        elif _is_here(unit, account, row.typed):
            here += 1
        else:
            seen[account.id] = row.row
            found = list(_faults(unit, storer, account, row, used, lenient=lenient))
            faults += found
            lines += [] if found else [LoginLine(row.row, account, row.typed)]
    return LoginSheet(tuple(lines), here, empty, tuple(faults))


def take(
    unit: Unit,
    company: Company,
    storer: Person,
    lines: Sequence[LoginLine],
    by: str,
    *,
    lenient: bool,
    exposed: bool,
) -> None:
    """Store these logins; a password that is weak, used twice or `exposed` to others is to be changed."""
    people.hold_workspace(unit, company.workspace_id)
    for line in lines:
        account = register.find(unit, line.account.id)
        if account is None or account.closed:
            raise Gone
        if _is_here(unit, account, line.typed):
            continue
        kept = storing.keep_for(unit, company, storer, account, line.typed, by, lenient=lenient)
        if exposed or kept.doubtful:
            rotating.open_for(unit, company, account, RotationCause.EXPOSED, None)


def done(unit: Unit, company: Company, storer: Person, sheet: LoginSheet, by: str) -> str:
    """The whole sheet is in: its one event, by whose id somebody says later that it is destroyed."""
    import_id = unit.new_id()
    facts: dict[str, Fact] = {
        "stored": len(sheet.lines), "here": sheet.here, "empty": sheet.empty, "left_out": len(sheet.faults),
        "stored_by": storer.user_id,
    }  # fmt: skip
    unit.record(Event(IMPORTED, company.workspace_id, "login_sheet", import_id, by, facts))
    return import_id


def destroyed(unit: Unit, company: Company, person: Person, import_id: str, word: str, by: str) -> None:
    """Somebody gives their word that the sheet and every copy are gone; raises `Gone`."""
    if not tells(unit.connection, IMPORTED, import_id):
        raise Gone("No sheet was imported under this number.")
    facts: dict[str, Fact] = {"person": person.user_id}
    words = {"word": word}
    unit.record(Event(DESTROYED, company.workspace_id, "login_sheet", import_id, by, facts, words))


def _account(unit: Unit, company: Company, storer: Person, row: LoginRow) -> Account | CellFault:
    """The one account that a row means, if this person may bring its login."""
    if not row.handle:
        return CellFault(row.row, "handle", "This is empty.", "Every login is of an account.")
    known = [one for one in register.by_handle(unit, company.workspace_id, row.handle) if not one.closed]
    found = [one for one in known if not row.network or one.network == row.network]
    if not found:
        remedy = "Import the accounts first, or correct network and handle."
        return CellFault(row.row, "handle", "The register has no such account.", remedy)
    if len(found) > 1:
        return CellFault(row.row, "network", "Several accounts are called so.", "Say on which network.")
    able = (*storing.keepers(found[0]), *standing.managers(unit, company.workspace_id), *company.admins)
    if storer.user_id not in able:
        remedy = "Name with --as somebody who answers for it, or for the programme."
        return CellFault(row.row, "handle", "They may not bring the login of this account.", remedy)
    return found[0]


def _is_here(unit: Unit, account: Account, typed: Typed) -> bool:
    """Whether the vault has this very login, as after an import that was cut short."""
    kept = secrets.of_account(unit, account.id)
    version = secrets.version(unit, kept.id, kept.version) if kept else None
    return bool(
        version and typed.password and version.reuse_key == unit.vault.reuse_key(unit, typed.password)
    )


def _faults(
    unit: Unit, storer: Person, account: Account, row: LoginRow, used: dict[bytes, int], *, lenient: bool
) -> Iterator[CellFault]:
    if secrets.of_account(unit, account.id):
        message = "The vault has another login of this account already."
        yield CellFault(row.row, "handle", message, "Change it with `vouchsafe vault store`, or in Slack.")
        return
    try:
        checked = login_checks.checked(unit, storer, account, row.typed, None, tried=False, lenient=lenient)
    except FormErrors as error:
        for name, words in error.errors.items():
            column = _COLUMN.get(name, name)
            yield CellFault(row.row, column, words, _REMEDY.get(column, _ANY_REMEDY))
        return
    first = used.setdefault(checked.reuse_key or b"", row.row)
    if first != row.row and not lenient:
        yield CellFault(row.row, "password", f"Row {first} has the same password.", _REMEDY["password"])
