"""Bring the register in from a CSV file, all or nothing, and give it out again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.domain.handles import normal_handle
from bot.domain.policy import Policy
from bot.domain.register import Account, AccountStatus, TwoFactor
from bot.domain.register_fields import PEOPLE, TEXTS
from bot.domain.register_methods import MethodFault, read_methods
from bot.domain.sentences import some_of
from bot.domain.sheets import CellFault
from bot.errors import UserError
from bot.services import owning
from bot.services.register_csv import Line, Sheet, write_sheet
from bot.services.register_events import account_event
from bot.services.register_people import PeopleFinder
from storage import people, register
from storage.database import Unit

_OWNERS: Final = ("owner", "backup_owner")
_EMPTY: Final[dict[str, Any]] = dict.fromkeys(("name", "url", "brand", "region", "purpose", "tier"), "")


class CannotImport(UserError):
    """Nothing was imported, because parts of the file cannot be used."""

    def __init__(self, faults: Iterable[CellFault]) -> None:
        """Hold every fault, in the order of the file."""
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(["Nothing was imported:", *(fault.say() for fault in self.faults)]))


class RegisterMoved(UserError):
    """Nothing was imported: the register was changed meanwhile. Import again."""


@dataclass(frozen=True)
class Imported:
    """How many accounts an import added, changed and found as they were; notes on owners left open."""

    added: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """An account as it is, `None` for a new one, and as the file wants it."""

    old: Account | None
    new: Account


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    changes: tuple[Change, ...]
    unchanged: int
    notes: tuple[str, ...]


@dataclass
class _Reading:
    """One file being compared with what is known; faults and notes gather here."""

    unit: Unit
    finder: PeopleFinder
    policy: Policy | None
    allow_ownerless: bool
    faults: list[CellFault] = field(default_factory=list)
    notes: list[CellFault] = field(default_factory=list)

    def person(self, line: Line, column: str) -> str | None:
        """The Slack id of whoever a cell names; None, with a fault or a note, for nobody."""
        if not line.cells[column]:
            return None
        found = self.finder.find(line.cells[column])
        if isinstance(found, str):
            return found
        noted = self.notes if self.allow_ownerless and column in _OWNERS else self.faults
        noted.append(line.fault(column, found.message, found.remedy or ""))
        return None

    def methods(self, line: Line) -> Mapping[str, str]:
        """How the holders of each role come in; none, with a fault, for what cannot be read."""
        network = self.policy.network(line.cells["network"]) if self.policy else None
        roles = {role.id: role.name for role in network.every_role} if network else None
        read = read_methods(line.cells["methods"], roles)
        if isinstance(read, MethodFault):
            self.faults.append(line.fault("methods", read.message, read.remedy))
            return {}
        return read


def import_accounts(
    unit: Unit,
    workspace_id: str,
    sheet: Sheet,
    by: str,
    *,
    policy: Policy | None,
    allow_ownerless: bool = False,
) -> Imported:
    """`plan` and `carry_out` in one write unit."""
    people.hold_workspace(unit, workspace_id)
    return carry_out(
        unit, plan(unit, workspace_id, sheet, policy=policy, allow_ownerless=allow_ownerless), by
    )


def plan(
    unit: Unit, workspace_id: str, sheet: Sheet, *, policy: Policy | None, allow_ownerless: bool = False
) -> Plan:
    """Compare the sheet with the register, changing nothing; accounts that are not in it stay as they are.

    `policy` tells which networks there are; without one, they are taken as written. Raises `CannotImport`
    with every fault. With `allow_ownerless`, an owner who cannot be found is left open and noted.
    """
    reading = _Reading(unit, PeopleFinder(unit, workspace_id), policy, allow_ownerless)
    lines, unknown = _with_network_ids(sheet.lines, policy)
    here = register.by_key(unit, workspace_id)
    pairs = [_compared(reading, line, here.get(line.key), workspace_id) for line in lines]
    faults = [*sheet.faults, *unknown, *reading.faults, *_repeats(lines)]
    if faults:
        raise CannotImport(faults)
    changes = tuple(pair for pair in pairs if pair.old != pair.new)
    notes = tuple(f"{note.say()} Imported without." for note in reading.notes)
    return Plan(changes, len(pairs) - len(changes), notes)


def carry_out(unit: Unit, planned: Plan, by: str) -> Imported:
    """Do what was planned, with a trail event for each account; raises `RegisterMoved` when it is stale."""
    if planned.changes:
        people.hold_workspace(unit, planned.changes[0].new.workspace_id)
    added = [change.new for change in planned.changes if change.old is None]
    changed = [change.new for change in planned.changes if change.old]
    _check_still_so(unit, planned)
    register.add_many(unit, added)
    register.change_many(unit, changed)
    for change in planned.changes:
        unit.record(account_event(change.old, change.new, by))
        if change.old:
            owning.settle(unit, change.old, change.new, by)
    return Imported(len(added), len(changed), planned.unchanged, planned.notes)


def export_accounts(unit: Unit, workspace_id: str) -> str:
    """The whole register as CSV that can be imported again."""
    return write_sheet(register.every(unit, workspace_id))


def _check_still_so(unit: Unit, planned: Plan) -> None:
    """Every account that the plan touches must be as the plan saw it, and every new one still be new."""
    if not planned.changes:
        return
    here = register.by_key(unit, planned.changes[0].new.workspace_id)
    if any(here.get(_key(change.new)) != change.old for change in planned.changes):
        raise RegisterMoved


def _key(account: Account) -> tuple[str, str]:
    return account.network, normal_handle(account.handle)


def _with_network_ids(
    lines: tuple[Line, ...], policy: Policy | None
) -> tuple[tuple[Line, ...], list[CellFault]]:
    """The lines with networks by the policy's ids, and a fault for each network that it does not know."""
    networks = policy.networks if policy else ()
    ids = {said.casefold(): network.id for network in networks for said in (network.name, network.id)}
    remedy = f"Known: {some_of((network.name for network in networks), most=12)}."
    unknown = [
        line.fault("network", "The policy does not know this network.", remedy)
        for line in lines
        if policy and line.cells["network"] and line.cells["network"].casefold() not in ids
    ]
    return tuple(_on_network(line, ids) for line in lines), unknown


def _on_network(line: Line, ids: dict[str, str]) -> Line:
    said = line.cells["network"].casefold()
    return replace(line, cells={**line.cells, "network": ids.get(said, said)})


def _compared(reading: _Reading, line: Line, old: Account | None, workspace_id: str) -> Change:
    """The account as it is and as the line wants it; columns that the file lacks keep what is there."""
    start = old or _blank(reading.unit.new_id(), workspace_id, line)
    said: dict[str, Any] = {
        column: line.cells[column] for column in ("handle", *TEXTS) if column in line.cells
    }
    said |= {column: reading.person(line, column) for column in PEOPLE if column in line.cells}
    said |= {"methods": reading.methods(line)} if "methods" in line.cells else {}
    new = replace(start, **said, status=_status(line, start.status), two_factor=_two_factor(line, start))
    untouched = old is not None and "owner" not in said
    reading.faults += _people_faults(line, new, ownerless=reading.allow_ownerless or untouched)
    return Change(old, replace(new, name=new.name or new.handle))


def _blank(account_id: str, workspace_id: str, line: Line) -> Account:
    return Account(
        id=account_id,
        workspace_id=workspace_id,
        network=line.cells["network"],
        handle=line.cells["handle"],
        status=AccountStatus.ACTIVE,
        owner=None,
        backup_owner=None,
        **_EMPTY,
    )


def _status(line: Line, before: AccountStatus) -> AccountStatus:
    said = line.cells.get("status", before.value).casefold() or AccountStatus.ACTIVE.value
    return AccountStatus(said) if said in set(AccountStatus) else before


def _two_factor(line: Line, start: Account) -> TwoFactor:
    said = line.cells.get("two_factor", start.two_factor.value).casefold() or TwoFactor.UNKNOWN.value
    return TwoFactor(said) if said in set(TwoFactor) else start.two_factor


def _people_faults(line: Line, new: Account, *, ownerless: bool) -> Iterator[CellFault]:
    if new.owner is None and not line.cells.get("owner") and not ownerless:
        message, remedy = "This account has no owner.", "Name one, or import with --allow-ownerless."
        yield line.fault("owner", message, remedy)
    if new.owner is not None and new.owner == new.backup_owner:
        message, remedy = "The backup owner is the owner.", "Name somebody else, or leave it empty."
        yield line.fault("backup_owner", message, remedy)


def _repeats(lines: tuple[Line, ...]) -> Iterator[CellFault]:
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.cells["handle"] and first.setdefault(line.key, line.row) != line.row:
            message = f"Row {first[line.key]} holds the same account."
            yield line.fault("handle", message, "Remove one of the two rows.")
