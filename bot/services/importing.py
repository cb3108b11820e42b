"""Imports: a list is handed in, read, shown, corrected, and taken over as one unit or dropped (P3.4)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.columns import ImportKind
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Changed, Gone, NotFit, NotYours
from bot.domain.register import Account
from bot.domain.sheets import SHEET, Choices, Outcome, Preview, SheetImport, SheetState
from bot.errors import UserError
from bot.services import importing_accounts, importing_holders, standing, telling
from bot.services.sheets.prepared import Prepared
from bot.services.sheets.table import Table
from bot.services.sheets.writing import left_out_rows
from storage import register, sheets
from storage.database import Unit

OUTDATED = (
    "The register has changed since you looked, so nothing went in. This is what the list would do now."
)
_UNDECIDED = (SheetState.READING, SheetState.PREVIEWED)
A_DAY = "Nobody decided within a day."
_RIGHTS = {
    ImportKind.ACCOUNTS: "Only the programme manager, the deputy and the admins can import accounts.",
    ImportKind.HOLDERS: (
        "Only the programme manager, the deputy, the admins and the owners of accounts can import holders."
    ),
}


class NotReady(UserError):
    """This list cannot go in as it is. Look at it, and correct what its columns mean."""


def may_give(unit: Unit, company: Company, actor: Person, kind: ImportKind) -> None:
    """Raise a refusal unless this person may import a list of this kind."""
    if not actor.fit:
        raise NotFit().about("sheet_import", kind.value)
    if runs_the_programme(unit, company, actor.user_id):
        return
    owns = register.answered_for_by(unit, company.workspace_id, actor.user_id)
    if kind is ImportKind.ACCOUNTS or not owns:
        raise NotYours(_RIGHTS[kind]).about("sheet_import", kind.value)


def kinds_for(unit: Unit, company: Company, actor: Person) -> tuple[ImportKind, ...]:
    """What this person may import; raises a refusal where there is nothing."""
    may_give(unit, company, actor, ImportKind.HOLDERS)
    everything = runs_the_programme(unit, company, actor.user_id)
    return tuple(ImportKind) if everything else (ImportKind.HOLDERS,)


def runs_the_programme(unit: Unit, company: Company, user_id: str) -> bool:
    """Whether somebody is programme manager, deputy or admin."""
    return user_id in (*standing.managers(unit, company.workspace_id), *company.admins)


def give(
    unit: Unit, company: Company, actor: Person, kind: ImportKind, given: str | Table, name: str = ""
) -> SheetImport:
    """Hand in a file, by Slack's id, or the table of a pasted list; it is read by the next best worker."""
    may_give(unit, company, actor, kind)
    new = SheetImport(
        id=unit.new_id(), workspace_id=company.workspace_id, kind=kind, state=SheetState.READING,
        given_by=actor.user_id, given_at=unit.now, slack_file=given if isinstance(given, str) else None,
        name=name, version=1, choices=Choices(),
    )  # fmt: skip
    sheets.add(unit, new)
    if isinstance(given, Table):
        sheets.keep(unit, new.id, sheets.ROWS, given.plain())
    facts: dict[str, Fact] = {"kind": kind.value, "slack_file": new.slack_file}
    unit.record(_event(new, SHEET.event(None, SheetState.READING), actor.user_id, facts))
    _read_and_draw(unit, new)
    return new


def prepare(unit: Unit, company: Company, sheet: SheetImport, table: Table) -> Prepared:
    """What the list would do now, in the name of whoever handed it in."""
    policy = standing.in_force(unit, company).policy
    mine = _mine(unit, company, sheet.given_by)
    return prepare_as(unit, company, sheet.kind, table, sheet.choices, policy, mine)


def prepare_as(
    unit: Unit,
    company: Company,
    kind: ImportKind,
    table: Table,
    choices: Choices,
    policy: Policy | None,
    mine: Callable[[Account], bool],
) -> Prepared:
    """The same, for anybody."""
    if kind is ImportKind.ACCOUNTS:
        return importing_accounts.prepare(unit, company, table, choices, policy)
    return importing_holders.prepare(unit, company, table, choices, policy, mine)


def previewed(unit: Unit, seen: SheetImport, table: Table, preview: Preview, name: str) -> None:
    """It is read: keep its rows and what they would do, and show that."""
    values = {"state": SheetState.PREVIEWED.value, "name": name}
    if not sheets.change(unit, seen, **values):
        return
    sheets.keep(unit, seen.id, sheets.ROWS, table.plain())
    sheets.keep(unit, seen.id, sheets.PREVIEW, preview.plain())
    facts = {**_counts(preview), "version": seen.version}
    unit.record(_event(seen, SHEET.event(seen.state, SheetState.PREVIEWED), "system", facts))
    changed(unit, seen)


def refuse(unit: Unit, seen: SheetImport, why: str) -> None:
    """It cannot be read; nothing of it is kept."""
    if sheets.change(unit, seen, state=SheetState.REFUSED.value, decided_at=unit.now, remark=why[:500]):
        sheets.forget(unit, seen.id)
        facts: dict[str, Fact] = {"why": "unreadable"}
        unit.record(_event(seen, SHEET.event(seen.state, SheetState.REFUSED), "system", facts))
        changed(unit, seen)


def find_for(unit: Unit, company: Company, actor: Person, sheet_id: str, version: int) -> SheetImport:
    """The import that this person handed in, as they see it; raises a refusal."""
    sheets.hold(unit, sheet_id)
    found = sheets.find(unit, sheet_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    if found.given_by != actor.user_id:
        raise NotYours("Only whoever handed this list in decides on it.").about("sheet_import", sheet_id)
    may_give(unit, company, actor, found.kind)
    if found.state is not SheetState.PREVIEWED or found.going_in:
        raise AlreadyDone
    if found.version != version:
        raise Changed("The list was read again since this was drawn. Look at its newest card, then press.")
    return found


def preview_of(unit: Unit, sheet: SheetImport) -> Preview:
    """What was shown of a list; raises `Gone` when it is kept no more."""
    kept = sheets.kept(unit, sheet.id, sheets.PREVIEW)
    if kept is None:
        raise Gone
    return Preview.read(kept)


def rows_of(unit: Unit, sheet: SheetImport) -> Table | None:
    """The rows of a list, while they are kept."""
    kept = sheets.kept(unit, sheet.id, sheets.ROWS)
    return None if kept is None else Table.read(kept)


def correct(
    unit: Unit, company: Company, actor: Person, sheet_id: str, version: int, choices: Choices
) -> SheetImport:
    """Read the list again, with other columns, another sheet, or other choices."""
    seen = find_for(unit, company, actor, sheet_id, version)
    if choices.sheet != seen.choices.sheet:
        choices = replace(choices, columns=None)
        sheets.forget(unit, seen.id, sheets.ROWS)
    return read_again(unit, seen, actor.user_id, choices)


def read_again(
    unit: Unit, seen: SheetImport, by: str, choices: Choices, remark: str | None = None
) -> SheetImport:
    """Have a list looked at once more, and say why."""
    values: dict[str, Any] = {"state": SheetState.READING, "version": seen.version + 1, "remark": remark}
    again = replace(seen, choices=choices, leave_out=None, **values)
    kept = {**values, "state": SheetState.READING.value, "choices": sheets.plain(choices), "leave_out": None}
    if not sheets.change(unit, seen, **kept):
        raise AlreadyDone
    sheets.forget(unit, seen.id, sheets.PREVIEW)
    facts: dict[str, Fact] = {"version": again.version, "outdated": remark is not None}
    unit.record(_event(seen, SHEET.event(seen.state, SheetState.READING), by, facts))
    _read_and_draw(unit, again)
    return again


def confirm(
    unit: Unit, company: Company, actor: Person, sheet_id: str, version: int, *, leave_out: bool
) -> SheetImport:
    """Have the list taken over as one unit; with faulty rows only if they are left out."""
    seen = find_for(unit, company, actor, sheet_id, version)
    preview = preview_of(unit, seen)
    if preview.faults or not preview.sound or (preview.faulty and not leave_out):
        raise NotReady
    sheets.change(unit, seen, leave_out=leave_out)
    facts: dict[str, Fact] = {"leave_out": leave_out, "version": version}
    unit.record(_event(seen, "sheet:confirmed", actor.user_id, facts))
    telling.work(unit, seen.workspace_id, "sheet_import", seen.id)
    changed(unit, seen)
    return replace(seen, leave_out=leave_out)


def carry_out(unit: Unit, seen: SheetImport, table: Table, prepared: Prepared) -> None:
    """Take over what was confirmed; raises `RegisterMoved`, and does nothing for what is no longer so."""
    held = sheets.find(unit, seen.id)
    if held is None or not held.going_in or held.version != seen.version:
        return
    prepared.carry_out(unit, seen.given_by, seen.id)
    counts = _counts(prepared.preview)
    done = {"state": SheetState.IMPORTED.value, "decided_at": unit.now, "counts": counts}
    sheets.change(unit, held, **done)
    sheets.forget(unit, seen.id)
    if prepared.preview.faulty:
        sheets.keep(unit, seen.id, sheets.LEFT_OUT, left_out_rows(table, prepared.preview))
        telling.upload(unit, seen.workspace_id, "left_out", seen.id, seen.given_by)
    facts: dict[str, Fact] = {**counts, "sha256": table.sha256}
    unit.record(_event(held, SHEET.event(held.state, SheetState.IMPORTED), seen.given_by, facts))
    changed(unit, seen)


def record_done(
    unit: Unit, company: Company, kind: ImportKind, by: str, table: Table, preview: Preview
) -> str:
    """The operator imports on the command line: the row comes with its end."""
    new = SheetImport(
        id=unit.new_id(), workspace_id=company.workspace_id, kind=kind, state=SheetState.IMPORTED,
        given_by=by, given_at=unit.now, slack_file=None, name="", version=1, choices=Choices(),
        decided_at=unit.now, counts=_counts(preview),
    )  # fmt: skip
    sheets.add(unit, new)
    facts: dict[str, Fact] = {"kind": kind.value, **new.counts, "sha256": table.sha256}
    unit.record(_event(new, SHEET.event(None, SheetState.IMPORTED), by, facts))
    return new.id


def drop(unit: Unit, company: Company, actor: Person, sheet_id: str, version: int) -> None:
    """The list is not wanted."""
    _drop(unit, find_for(unit, company, actor, sheet_id, version), actor.user_id, None)


def drop_of(unit: Unit, company: Company, person: str, by: str) -> None:
    """Whoever handed these lists in has left, and nobody else decides on them."""
    for sheet_id in sheets.undecided_of(unit, company.workspace_id, person):
        sheets.hold(unit, sheet_id)
        found = sheets.find(unit, sheet_id)
        if found is not None and found.state in _UNDECIDED:
            _drop(unit, found, by, None)


def expire(unit: Unit, _company: Company, sheet_id: str) -> None:
    """Nobody has decided for a day: the rows are deleted."""
    sheets.hold(unit, sheet_id)
    found = sheets.find(unit, sheet_id)
    if found is not None and found.state in _UNDECIDED:
        _drop(unit, found, "system", A_DAY)


def changed(unit: Unit, sheet: SheetImport) -> None:
    """Draw the card of whoever handed the list in anew."""
    telling.card(unit, sheet.workspace_id, "sheet", sheet.id, sheet.given_by)


def _drop(unit: Unit, seen: SheetImport, by: str, remark: str | None) -> None:
    values = {"state": SheetState.DROPPED.value, "decided_at": unit.now, "remark": remark}
    if sheets.change(unit, seen, **values):
        sheets.forget(unit, seen.id)
        unit.record(_event(seen, SHEET.event(seen.state, SheetState.DROPPED), by, {}))
        changed(unit, seen)


def _mine(unit: Unit, company: Company, user_id: str) -> Callable[[Account], bool]:
    everything = runs_the_programme(unit, company, user_id)
    return lambda account: everything or user_id in (account.owner, account.backup_owner)


def _read_and_draw(unit: Unit, sheet: SheetImport) -> None:
    telling.work(unit, sheet.workspace_id, "sheet_read", sheet.id)
    changed(unit, sheet)


def _counts(preview: Preview) -> dict[str, int]:
    return {outcome.value: preview.count(outcome) for outcome in Outcome}


def _event(sheet: SheetImport, kind: str, actor: str, facts: Mapping[str, Fact]) -> Event:
    return Event(kind, sheet.workspace_id, "sheet_import", sheet.id, actor, dict(facts))
