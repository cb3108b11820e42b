"""A table as it was read: headings and rows of text, with the numbers that the spreadsheet shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.errors import UserError

SIZE_LIMIT: Final = 16 * 1024 * 1024
"""Bytes of a file."""

MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 50
MOST_CHARACTERS: Final = 16 * 1024 * 1024
"""Characters in all cells of a table; a workbook can say one long text many times."""

SPLIT: Final = "Split it: what is not in a file stays as it is."


_NAMES: Final = ("sheet", "sheets", "headings", "heading_row", "sha256")


class Unreadable(UserError):
    """The file cannot be read."""

    def __init__(self, message: str, *, remedy: str, row: int = 1) -> None:
        """Say what is wrong with the file, from which row on, and what to do."""
        super().__init__(message, remedy=remedy)
        self.row = row


class SecretFound(Exception):
    """Something in the file looks like a secret. Nothing of it was kept, and nothing after it was read.

    `beside` holds other cells of the row under their headings, to know the account by; never the secret.
    """

    def __init__(self, sheet: str, row: int, column: str, beside: Mapping[str, str]) -> None:
        """Say where, and nothing else."""
        super().__init__("a secret was found")
        self.sheet, self.row, self.column, self.beside = sheet, row, column, dict(beside)


@dataclass(frozen=True)
class Row:
    """One row: its number in the spreadsheet, its cells, and why some of them, by place, cannot be used."""

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.faults and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """What a file holds: the sheet that was read, what sheets there are, and the rows under the headings.

    A list without headings has the columns' letters for them, and `heading_row` 0. `sha256` is that of the
    file, or of the text that was pasted.
    """

    sheet: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[Row, ...]
    sha256: str = field(default="", compare=False)

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        rows = [
            [row.number, row.cells, {str(place): why for place, why in row.faults.items()}]
            for row in self.rows
        ]
        return {**{name: getattr(self, name) for name in _NAMES}, "rows": rows}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Table":
        """What was kept as plain data."""
        rows = tuple(
            Row(number, tuple(cells), {int(place): why for place, why in faults.items()})
            for number, cells, faults in kept["rows"]
        )
        headings, names = tuple(kept["headings"]), tuple(kept["sheets"])
        return cls(kept["sheet"], names, headings, kept["heading_row"], rows, kept["sha256"])


def letter(place: int) -> str:
    """The letters over a column as a spreadsheet shows them; 0 is A."""
    letters, left = "", place + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
