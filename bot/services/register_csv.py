"""The register as a sheet: accounts read from a table, and written as what no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain import columns as headings
from bot.domain.columns import ImportKind
from bot.domain.handles import normal_handle, spoken_handle
from bot.domain.register import LISTED, Account
from bot.domain.register_fields import LIMITS, text_faults
from bot.domain.register_methods import write_methods
from bot.domain.sheets import CellFault
from bot.domain.text import csv_safe
from bot.services.sheets.cells import cells_of, faults_of, notes_on
from bot.services.sheets.naming import Networks
from bot.services.sheets.reading import read
from bot.services.sheets.table import Row, Table, Unreadable

COLUMNS: Final = headings.COLUMNS[ImportKind.ACCOUNTS]
"""The columns that an export has, in order; an import takes them in any order."""

_NEEDED: Final = ("network", "handle")
_LONGEST: Final = 2000
"""Characters of a cell whose column has no limit of its own."""


@dataclass(frozen=True)
class Line:
    """One row of a file: cleaned cells by column. A column that the file lacks is absent, not empty."""

    row: int
    cells: Mapping[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same account: the network, and the handle without its looks."""
        return self.cells["network"], normal_handle(self.cells["handle"])

    def fault(self, column: str, message: str, remedy: str) -> CellFault:
        """A fault in one of its cells."""
        return CellFault(self.row, column, message, remedy)


@dataclass(frozen=True)
class Sheet:
    """What a file holds: the columns it has, its rows, what is wrong with them, and what was left out."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...]
    notes: tuple[str, ...] = ()


def read_sheet(content: bytes) -> Sheet:
    """Read a file, faults and all; raises `SecretFound`."""
    try:
        return understood(read(content))
    except Unreadable as error:
        return Sheet((), (), (CellFault(error.row, "", error.message, error.remedy or ""),))


def understood(table: Table, columns: Sequence[str] | None = None, networks: Networks | None = None) -> Sheet:
    """The accounts of a table; `columns` says what each heading is, otherwise it is guessed.

    With `networks`, network and handle may also be told by an address, or stand in one cell.
    """
    taken = columns or tuple(one.column for one in headings.guess(ImportKind.ACCOUNTS, table.headings))
    lines = tuple(_line(row, taken, networks) for row in table.rows)
    faults = [
        CellFault(table.heading_row or 1, column, "This column is missing.", f"Add a column named {column}.")
        for column in _NEEDED
        if column not in taken and not (networks and any(line.cells[column] for line in lines))
    ]
    if faults:
        return Sheet((), (), tuple(faults))
    faults += [fault for row in table.rows for fault in faults_of(row, taken)]
    faults += [fault for line in lines for fault in _line_faults(line)]
    notes = notes_on(ImportKind.ACCOUNTS, table, columns)
    return Sheet(tuple(filter(None, taken)), lines, tuple(faults), notes)


def _line(row: Row, columns: Sequence[str], networks: Networks | None) -> Line:
    kept = dict.fromkeys(_NEEDED, "") | cells_of(row, columns)
    if networks:
        kept["network"], kept["handle"] = networks.located(kept)
    if len(kept["handle"]) <= LIMITS["handle"]:
        kept["handle"] = spoken_handle(kept["handle"])
    return Line(row.number, kept)


def _line_faults(line: Line) -> Iterator[CellFault]:
    for column in _NEEDED:
        if not line.cells[column]:
            yield line.fault(column, "This is empty.", "Every account needs one.")
    for column in ("owner", "backup_owner", "recovery_mail", "recovery_phone", "methods"):
        if len(line.cells.get(column, "")) > _LONGEST:
            yield line.fault(column, f"This is longer than {_LONGEST} characters.", "Shorten it.")
    for fault in text_faults(line.cells):
        yield line.fault(fault.field, fault.message, fault.remedy)


def write_sheet(accounts: Iterable[Account]) -> str:
    """The accounts as CSV, in the columns that an import takes; people as Slack ids.

    What is only proposed cannot be imported, and stays out.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(
        [csv_safe(account_cell(account, column)) for column in COLUMNS]
        for account in accounts
        if account.status in LISTED
    )
    return written.getvalue()


def account_cell(account: Account, column: str) -> str:
    """One field of an account as a cell holds it."""
    if column == "methods":
        return write_methods(account.methods)
    return str(getattr(account, column) or "")
