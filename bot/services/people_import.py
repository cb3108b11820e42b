"""A list of who is who, from a CSV file: it proposes, all or nothing, and people confirm in Slack."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.agencies import why_no_address
from bot.domain.policy import Policy
from bot.domain.principals import Identity, IdentityKind, Principal, key_of
from bot.domain.programme import Company
from bot.domain.sentences import some_of
from bot.domain.sheets import CellFault
from bot.domain.text import scrub
from bot.services import principals
from bot.services.register import CannotImport
from bot.services.sheets.table import SIZE_LIMIT
from storage import people
from storage import principals as records
from storage.database import Unit

COLUMNS: Final = ("person", "network", "handle", "email", "manager")
LONGEST: Final = 254


@dataclass(frozen=True)
class Proposed:
    """How many identities an import proposed, and how many were known already."""

    new: int
    known: int


@dataclass(frozen=True)
class _Row:
    """A row with a person, and what it says of them."""

    number: int
    cells: Mapping[str, str]
    of: Principal

    def said(self, networks: Mapping[str, str]) -> Iterator[tuple[str, IdentityKind, str, str]]:
        """The column, kind, words and network of each identity in it."""
        if self.cells["handle"]:
            network = networks.get(self.cells["network"].casefold(), "")
            yield "handle", IdentityKind.HANDLE, self.cells["handle"], network
        if self.cells["email"]:
            yield "email", IdentityKind.EMAIL, self.cells["email"], ""


def propose_all(unit: Unit, company: Company, content: bytes, policy: Policy | None, by: str) -> Proposed:
    """Propose everything that a file says of people; raises `CannotImport` with every fault.

    People are named by Slack id or address, which only finds them: nothing is theirs until a person says so.
    """
    people.hold_workspace(unit, company.workspace_id)
    networks = _networks(policy)
    lines = tuple(_lines(content))
    faults = [fault for number, cells in lines for fault in _faults(number, cells, networks)]
    rows = []
    for number, cells in lines:
        found = _person(unit, company, cells["person"], by)
        if found is None:
            remedy = "Use a Slack member id, or the address of somebody in Slack or on a roster."
            faults.append(CellFault(number, "person", "Nobody known here is called this.", remedy))
        else:
            rows.append(_Row(number, cells, found))
    new = [one for row in rows for one in _proposed(unit, row, networks, by, faults)]
    faults += [fault for row in rows for fault in _managed(unit, company, row, by)]
    if faults:
        raise CannotImport(faults)
    for identity in new:
        principals.tell(unit, company, identity)
    in_all = sum(len([*row.said(networks)]) for row in rows)
    return Proposed(len(new), in_all - len(new))


def _proposed(
    unit: Unit, row: _Row, networks: Mapping[str, str], by: str, faults: list[CellFault]
) -> Iterable[Identity]:
    """What a row proposes that is new; what is somebody else's, or was said not to be theirs, is a fault."""
    new = []
    for column, kind, said, network in row.said(networks):
        known = records.standing(unit, row.of.workspace_id, kind, network, key_of(kind, said))
        found = principals.propose(unit, row.of, kind, said, network=network, source="import", by=by)
        if found is None:
            message = "This is somebody else's, or somebody has said that it is not theirs."
            faults.append(CellFault(row.number, column, message, "Remove it, or ask the programme manager."))
        elif known is None:
            new.append(found)
    return new


def _managed(unit: Unit, company: Company, row: _Row, by: str) -> Iterator[CellFault]:
    """Whom somebody reports to, where the list says it."""
    said = row.cells["manager"]
    manager = _in_slack(unit, company, said) if said else None
    if said and manager is None:
        remedy = "Use the Slack member id or the address of somebody in Slack."
        yield CellFault(row.number, "manager", "Nobody known here is called this.", remedy)
    elif manager is not None:
        current = records.find(unit, row.of.id) or row.of
        principals.change(unit, current, by, manager=manager)


def _lines(content: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row that holds something, with its number in the spreadsheet; every known column is there."""
    if len(content) > SIZE_LIMIT:
        raise CannotImport([CellFault(1, "", "The file is larger than 16 MiB.", "Split it.")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = CellFault(1, "", "The file's characters cannot be read.", "Save it as CSV UTF-8.")
        raise CannotImport([fault]) from None
    headings, *rows = [[*map(scrub, row)] for row in csv.reader(io.StringIO(text, newline=""))] or [[]]
    names = [heading.casefold() for heading in headings]
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or "person" not in names:
        known = f"Known: {some_of(COLUMNS)}; `person` is needed."
        raise CannotImport([CellFault(1, "", "The headings are not right.", known)])
    for number, row in enumerate(rows, start=2):
        cells = dict.fromkeys(COLUMNS, "") | dict(zip(names, row, strict=False))
        if any(cells.values()):
            yield number, cells


def _faults(number: int, cells: Mapping[str, str], networks: Mapping[str, str]) -> Iterator[CellFault]:
    for column, cell in cells.items():
        if len(cell) > LONGEST:
            yield CellFault(number, column, f"This is longer than {LONGEST} characters.", "Shorten it.")
    wrong = why_no_address(cells["email"]) if cells["email"] else None
    if wrong:
        yield CellFault(number, "email", wrong, "Correct it, or leave it empty.")
    if cells["handle"] and cells["network"].casefold() not in networks:
        remedy = f"Known: {some_of(sorted({*networks.values()}), most=12)}."
        yield CellFault(number, "network", "The policy does not know this network.", remedy)


def _networks(policy: Policy | None) -> dict[str, str]:
    known = policy.networks if policy else ()
    return {said.casefold(): network.id for network in known for said in (network.name, network.id)}


def _person(unit: Unit, company: Company, said: str, by: str) -> Principal | None:
    user_id = _in_slack(unit, company, said)
    person = people.find(unit, company.workspace_id, user_id) if user_id else None
    if person is not None:
        return principals.of_slack(unit, person, by)
    outside = records.outside_addresses(unit, company.workspace_id).get(said.casefold())
    return records.find(unit, outside) if outside else None


def _in_slack(unit: Unit, company: Company, said: str) -> str | None:
    """The one person in Slack whom an id or an address names."""
    if people.find(unit, company.workspace_id, said):
        return said
    found = people.by_email(unit, company.workspace_id, said) if "@" in said else ()
    return found[0].user_id if len(found) == 1 else None
