"""What a list of accounts would do, row by row, by the one plan by which the register is changed."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from bot.domain.columns import ImportKind, title
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.register import Account, normal_handle
from bot.domain.sheets import CellFault, Choices, Line, Outcome
from bot.domain.text import cut
from bot.services import lending, register
from bot.services.register import CannotImport, Change, Plan
from bot.services.register_csv import Line as Row
from bot.services.register_csv import Sheet, understood
from bot.services.sheets.naming import Networks
from bot.services.sheets.prepared import Prepared, previewed
from bot.services.sheets.table import Table
from storage import people
from storage.database import Unit

_LONGEST: Final = 60
"""Characters of a value that a preview shows."""

_INSIDE: Final = frozenset({"id", "workspace_id", "network", "handle"})
_TOLD: Final = ("owner", "backup_owner", "brand", "region", "tier")
"""What a preview says of a new account, where the list does."""


def prepare(unit: Unit, company: Company, table: Table, choices: Choices, policy: Policy | None) -> Prepared:
    """Look at a list of accounts: rows with faults are set aside, and the rest is planned without them."""
    networks = Networks(policy)
    sheet = understood(table, choices.columns, networks)
    planned, at_fault = _planned(unit, company.workspace_id, sheet, choices, policy)
    rows = {line.row for line in sheet.lines}
    whole = [fault for row, faults in at_fault.items() if row not in rows for fault in faults]
    words = _Words({one.user_id: one.name for one in people.everybody(unit, company.workspace_id)}, networks)
    changes = {_key(change.new): change for change in planned.changes}
    lines = [_line(row, at_fault[row.row], changes.get(row.key), words) for row in sheet.lines]
    notes = (*sheet.notes, *planned.notes)
    return Prepared(
        previewed(ImportKind.ACCOUNTS, table, choices, lines, whole, notes),
        lambda unit, by, _source: _carry_out(unit, company, planned, by),
    )


def _planned(
    unit: Unit, workspace_id: str, sheet: Sheet, choices: Choices, policy: Policy | None
) -> tuple[Plan, Mapping[int, list[CellFault]]]:
    """The plan for the sound rows, and the faults of the others; nothing for a list that is faulty itself."""
    at_fault: defaultdict[int, list[CellFault]] = defaultdict(list)
    while True:
        try:
            return register.plan(
                unit, workspace_id, sheet, policy=policy, allow_ownerless=choices.ownerless
            ), at_fault
        except CannotImport as refused:
            for fault in refused.faults:
                at_fault[fault.row].append(fault)
        sound = tuple(line for line in sheet.lines if line.row not in at_fault)
        if len(sound) == len(sheet.lines):
            return Plan((), 0, ()), at_fault
        kept = tuple(fault for fault in sheet.faults if fault.row not in at_fault)
        sheet = replace(sheet, lines=sound, faults=kept)


def _carry_out(unit: Unit, company: Company, planned: Plan, by: str) -> None:
    register.carry_out(unit, planned, by)
    for change in planned.changes:
        if change.old:
            lending.let_go(unit, company, change.old, change.new, by)


class _Words:
    """Says accounts and people as a preview shows them."""

    def __init__(self, names: Mapping[str, str], networks: Networks) -> None:
        self._names, self._networks = names, networks

    def account(self, network: str, handle: str) -> str:
        found = self._networks.find(network)
        return f"@{handle} on {found.name if found else network or 'no network'}"

    def value(self, said: Any) -> str:
        return cut(self._names.get(str(said or ""), str(said or "")), _LONGEST) or "nothing"


def _line(row: Row, faults: list[CellFault], change: Change | None, words: _Words) -> Line:
    about = words.account(row.cells["network"], row.cells["handle"])
    if faults:
        return Line(row.row, Outcome.FAULTY, about, faults=tuple(sorted(faults)))
    if change is None:
        return Line(row.row, Outcome.UNCHANGED, about)
    details = tuple(_differences(change, words))
    return Line(row.row, Outcome.CHANGED if change.old else Outcome.CREATED, about, details)


def _differences(change: Change, words: _Words) -> Iterator[str]:
    after = asdict(change.new)
    if change.old is None:
        yield from (f"{title(name).lower()} {words.value(after[name])}" for name in _TOLD if after[name])
        return
    for name, before in asdict(change.old).items():
        if name not in _INSIDE and after[name] != before:
            yield f"{title(name).lower()} {words.value(before)} → {words.value(after[name])}"


def _key(account: Account) -> tuple[str, str]:
    return account.network, normal_handle(account.handle)
