"""Secrets in a list: nothing of it is kept, its place is told, and those secrets count as exposed (P3.4)."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.columns import ImportKind, guess
from bot.domain.duties import DutyKind
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import Gone, NotFounded
from bot.domain.register import Account, normal_handle
from bot.domain.rotation import RotationCause
from bot.domain.sheets import SHEET, Choices, SecretPlace, SheetImport, SheetState
from bot.services import duties, importing, rotating, standing
from bot.services.duties import Wanted
from bot.services.sheets.naming import Networks
from bot.services.sheets.table import SecretFound
from storage import register, sheets
from storage.database import Unit

ATTEST_WITHIN = timedelta(days=1)


def found_in(unit: Unit, company: Company, seen: SheetImport, secret: SecretFound) -> None:
    """A list that was handed in holds what looks like a secret."""
    place = _place(secret)
    values = {"state": SheetState.REFUSED.value, "decided_at": unit.now, "secret": vars(place)}
    if sheets.change(unit, seen, **values):
        sheets.forget(unit, seen.id)
        _follow_up(unit, company, seen, place, secret.beside)


def found_at_once(
    unit: Unit, company: Company, kind: ImportKind, by: str, secret: SecretFound
) -> SheetImport:
    """A list was read where it was handed in, and never kept: the row comes with its end."""
    new = _refused(unit, company, kind, by, secret, None)
    _follow_up(unit, company, new, _place(secret), secret.beside, start=None)
    return new


def found_in_evidence(
    unit: Unit, company: Company, by: str, slack_file: str, secret: SecretFound, account: Account | None
) -> None:
    """A file for the hunt, of this account if of one, holds a secret: it is to be destroyed like any list."""
    new = _refused(unit, company, ImportKind.HOLDERS, by, secret, slack_file)
    _follow_up(unit, company, new, _place(secret), secret.beside, start=None, known=account)


def expose(unit: Unit, company: Company, actor: Person, duty_id: str, account_id: str) -> Account:
    """Somebody who may attest says which account a secret was of: it must be changed."""
    duties.find_for(unit, company, actor, duty_id)
    account = register.find(unit, account_id)
    if account is None or account.workspace_id != company.workspace_id:
        raise Gone
    rotating.open_for(unit, company, account, RotationCause.EXPOSED, None)
    return account


def accounts_named(
    unit: Unit, company: Company, kind: ImportKind, beside: Mapping[str, str]
) -> Account | None:
    """The account that the rest of a row names, if the register knows exactly that one."""
    columns = guess(kind, beside)
    cells = {one.column: cell for one, cell in zip(columns, beside.values(), strict=True) if one.column}
    network, handle = Networks(standing.in_force(unit, company).policy).located(cells)
    known = register.by_handle(unit, company.workspace_id, handle) if handle else ()
    fitting = [one for one in known if not network or one.network == network]
    return fitting[0] if len(fitting) == 1 and normal_handle(fitting[0].handle) else None


def _refused(
    unit: Unit, company: Company, kind: ImportKind, by: str, secret: SecretFound, slack_file: str | None
) -> SheetImport:
    new = SheetImport(
        id=unit.new_id(), workspace_id=company.workspace_id, kind=kind, state=SheetState.REFUSED, given_by=by,
        given_at=unit.now, slack_file=slack_file, name="", version=1, choices=Choices(), decided_at=unit.now,
        secret=_place(secret),
    )  # fmt: skip
    sheets.add(unit, new)
    return new


def _place(secret: SecretFound) -> SecretPlace:
    return SecretPlace(secret.sheet, secret.row, secret.column)


def _follow_up(
    unit: Unit,
    company: Company,
    sheet: SheetImport,
    place: SecretPlace,
    beside: Mapping[str, str],
    start: SheetState | None = SheetState.READING,
    known: Account | None = None,
) -> None:
    """The one event, the duty to attest, the obligation of the account that is known, and the card."""
    facts: dict[str, Fact] = {"why": "secret", "kind": sheet.kind.value, **vars(place)}
    kind = SHEET.event(start, SheetState.REFUSED)
    unit.record(Event(kind, sheet.workspace_id, "sheet_import", sheet.id, sheet.given_by, facts))
    try:
        account = known or accounts_named(unit, company, sheet.kind, beside)
    except NotFounded:
        return
    person = sheet.given_by if sheet.given_by[:1] in "UW" else None
    due_at = unit.now + ATTEST_WITHIN
    duties.open_duty(unit, company, Wanted(DutyKind.ATTEST, sheet.id, due_at, assignee=person))
    if account is not None:
        rotating.open_for(unit, company, account, RotationCause.EXPOSED, None)
    if person is not None:
        importing.changed(unit, sheet)


def attested(_unit: Unit, _duty: object) -> None:
    """Somebody has attested that the file is destroyed; their word is the duty's end."""
