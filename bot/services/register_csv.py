"""The register as a CSV file: read what spreadsheets write, and write what they cannot take for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from bot.domain.register import Account, AccountStatus, normal_handle
from bot.domain.sentences import some_of
from bot.domain.text import csv_safe, scrub

COLUMNS: Final = (
    *("network", "handle", "name", "url", "brand", "region", "purpose", "tier", "status"),
    *("owner", "backup_owner"),
)
"""The columns that an export has, in order; an import takes them in any order."""

SIZE_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of a file."""

_NEEDED: Final = ("network", "handle")
_LIMITS: Final = dict.fromkeys(COLUMNS, 255) | {"network": 64, "tier": 64, "url": 2000, "purpose": 2000}
_SYNONYMS: Final = {
    "network": ("platform", "channel", "social network"),
    "handle": ("account", "username", "user name", "account handle"),
    "name": ("display name", "account name", "title"),
    "url": ("link", "web address", "profile url"),
    "brand": (),
    "region": ("market", "country"),
    "purpose": ("description", "used for"),
    "tier": ("risk", "risk tier", "criticality"),
    "status": ("state",),
    "owner": ("account owner", "owner e mail", "owner email", "owner id"),
    "backup_owner": ("backup", "back up owner", "backup email", "backup owner email", "deputy"),
}
_KNOWN: Final = {
    title: column for column, others in _SYNONYMS.items() for title in (column.replace("_", " "), *others)
}
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, order=True)
class CellFault:
    """One thing wrong with a file: the spreadsheet's row (1: headings), the column, what and the remedy."""

    row: int
    column: str
    message: str
    remedy: str

    def say(self) -> str:
        """The fault as one line."""
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.message} {self.remedy}"


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
    """What a file holds: the columns it has, its rows, and what is wrong with them."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...]


def read_sheet(content: bytes) -> Sheet:
    """Read a file in UTF-8, UTF-16 or Windows-1252, with commas, semicolons or tabs, faults and all."""
    if len(content) > SIZE_LIMIT:
        return _unreadable(
            "The file is larger than 16 MiB.", "Split it: what is not in a file stays as it is."
        )
    try:
        text = _decoded(content)
    except UnicodeDecodeError:
        return _unreadable("The file's characters cannot be read.", "Save it as CSV UTF-8.")
    return _read_rows(text)


def _unreadable(message: str, remedy: str) -> Sheet:
    return Sheet((), (), (CellFault(1, "", message, remedy),))


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _read_rows(text: str) -> Sheet:
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        broken = f"The quotation marks or the length of this row cannot be read ({error})."
        return Sheet((), (), (CellFault(len(rows) + 1, "", broken, "Save the file as CSV again."),))
    if not rows or not any(rows[0]):
        return _unreadable("The file has no headings.", f"Begin with: {','.join(COLUMNS)}.")
    return _understood(rows[0], rows[1:])


def _understood(headings: list[str], rows: Iterable[list[str]]) -> Sheet:
    columns = [_KNOWN.get(_spelled(heading)) for heading in headings]
    faults = [*_heading_faults(headings, columns)]
    if faults:
        return Sheet((), (), tuple(faults))
    named = [column or "" for column in columns]
    lines = []
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            faults += _overflow(number, cells, named)
            lines.append(_line(number, cells, named))
    faults += (fault for line in lines for fault in _line_faults(line))
    return Sheet(tuple(filter(None, named)), tuple(lines), tuple(faults))


def _spelled(heading: str) -> str:
    return " ".join(scrub(heading).casefold().replace("_", " ").replace("-", " ").split())


def _heading_faults(headings: list[str], columns: list[str | None]) -> Iterator[CellFault]:
    for place, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column is None and heading.strip():
            yield CellFault(1, _short(heading), "This column is not known.", _instead(heading))
        if column is not None and column in columns[:place]:
            yield CellFault(1, column, "Two columns mean this one.", "Remove one of them.")
    for column in _NEEDED:
        if column not in columns:
            yield CellFault(1, column, "This column is missing.", f"Add a column named {column}.")


def _instead(heading: str) -> str:
    close = get_close_matches(_spelled(heading), _KNOWN, n=1, cutoff=0.75)
    if close:
        return f"Did you mean {_KNOWN[close[0]]}?"
    return f"Remove it. Known: {some_of(COLUMNS, most=len(COLUMNS))}."


def _overflow(number: int, cells: list[str], columns: list[str]) -> Iterator[CellFault]:
    if any(cell.strip() for cell in cells[len(columns) :]):
        message = "The row has more cells than there are headings."
        yield CellFault(number, "", message, "Put text that holds the separator in quotation marks.")


def _line(number: int, cells: list[str], columns: list[str]) -> Line:
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    kept = {column: _clean(cell) for column, cell in zip(columns, padded, strict=False) if column}
    kept["handle"] = kept["handle"].lstrip("@").strip()
    return Line(number, kept)


def _clean(cell: str) -> str:
    """The cell without what hides or controls, and without the mark that keeps it from being a formula."""
    text = cell.strip()
    bare = text[1:]
    return scrub(bare if text.startswith("'") and csv_safe(bare) == text else text)


def _line_faults(line: Line) -> Iterator[CellFault]:
    for column in _NEEDED:
        if not line.cells[column]:
            yield line.fault(column, "This is empty.", "Every account needs one.")
    for column, cell in line.cells.items():
        if len(cell) > _LIMITS[column]:
            yield line.fault(column, f"This is longer than {_LIMITS[column]} characters.", "Shorten it.")
    url = line.cells.get("url", "")
    if url and not (url.startswith("https://") and " " not in url):
        yield line.fault("url", "This is no https address.", "Begin with https:// and use no spaces.")
    status = line.cells.get("status", "")
    if status and status.casefold() not in set(AccountStatus):
        yield line.fault("status", "This is no status.", f"Use {some_of(AccountStatus)}.")


def _short(heading: str) -> str:
    shown = scrub(heading)
    return shown if len(shown) <= 40 else f"{shown[:39]}…"  # noqa: PLR2004 - one line of a terminal


def write_sheet(accounts: Iterable[Account]) -> str:
    """The accounts as CSV, in the columns that an import takes; people as Slack ids."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows(
        [csv_safe(str(getattr(account, column) or "")) for column in COLUMNS] for account in accounts
    )
    return written.getvalue()
