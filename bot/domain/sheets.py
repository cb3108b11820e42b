"""Imports: a list that was handed in, what it would do, and what became of it (P3.4)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.columns import ImportKind
from bot.domain.lifecycle import Lifecycle, Move, State

KEPT: Final = timedelta(hours=24)
"""How long the rows of a list are kept at most, while nobody says what becomes of it."""


class SheetState(State):
    """Where an import stands."""

    READING = "reading", "Being fetched or read; nothing of it counts yet."
    PREVIEWED = "previewed", "Read; somebody must say what becomes of it."
    IMPORTED = "imported", "Taken over as one unit; its rows are deleted here."
    DROPPED = "dropped", "Not wanted, or left alone for a day; its rows are deleted."
    REFUSED = "refused", "It could not be read, or held what looks like a secret; nothing of it is kept."


SHEET: Final = Lifecycle(
    "sheet_import",
    (
        Move(None, SheetState.READING, "sheet:given", "a file or a list is handed in"),
        Move(None, SheetState.REFUSED, "sheet:refused", "a list on the command line holds a secret"),
        Move(None, SheetState.IMPORTED, "sheet:imported", "the operator, on the command line"),
        Move(SheetState.READING, SheetState.PREVIEWED, "sheet:previewed", "it is read"),
        Move(SheetState.READING, SheetState.REFUSED, "sheet:refused", "unreadable, or with a secret in it"),
        Move(SheetState.READING, SheetState.DROPPED, "sheet:dropped", "a day without the file"),
        Move(SheetState.PREVIEWED, SheetState.READING, "sheet:read_again", "columns or sheet are corrected"),
        Move(SheetState.PREVIEWED, SheetState.IMPORTED, "sheet:imported", "whoever handed it in"),
        Move(SheetState.PREVIEWED, SheetState.DROPPED, "sheet:dropped", "whoever handed it in, or a day"),
    ),
)


@dataclass(frozen=True, order=True)
class CellFault:
    """One thing wrong with a list: the spreadsheet's row, the column, what and the remedy."""

    row: int
    column: str
    message: str
    remedy: str

    def say(self) -> str:
        """The fault as one line."""
        return f"{self.place}: {self.message} {self.remedy}"

    @property
    def place(self) -> str:
        """The row, and the column where there is one."""
        return f"row {self.row}, {self.column}" if self.column else f"row {self.row}"


@dataclass(frozen=True)
class Choices:
    """What people decide about how a list is read; `columns` has one for each heading, None is by guess.

    `ownerless` takes accounts whose owner is empty or unknown; `together` takes several names in a cell as
    they are written, for one holder.
    """

    sheet: str | None = None
    columns: tuple[str, ...] | None = None
    ownerless: bool = False
    together: bool = False

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Choices":
        """What was kept as plain data."""
        columns = kept["columns"]
        return cls(**{**kept, "columns": None if columns is None else tuple(columns)})


class Outcome(StrEnum):
    """What an import would do with one row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Line:
    """One row of a preview: what it is about, what it would do in words, its faults and what to know."""

    row: int
    outcome: Outcome
    title: str
    details: tuple[str, ...] = ()
    faults: tuple[CellFault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a list would do, row by row. `faults` are of the list as a whole; no row of it can go in then.

    `columns` says for each heading what it is taken for. Two previews with one digest would do the same.
    """

    sheet: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[CellFault, ...] = ()
    notes: tuple[str, ...] = ()
    digest: str = ""

    def count(self, outcome: Outcome) -> int:
        """How many rows would come out so."""
        return sum(line.outcome is outcome for line in self.lines)

    @property
    def faulty(self) -> tuple[Line, ...]:
        """The rows with errors."""
        return tuple(line for line in self.lines if line.outcome is Outcome.FAULTY)

    @property
    def sound(self) -> int:
        """How many rows could go in."""
        return len(self.lines) - len(self.faulty)

    def plain(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Preview":
        """What was kept as plain data."""
        lists = {name: tuple(kept[name]) for name in ("sheets", "headings", "columns", "notes")}
        lines = tuple(_line(one) for one in kept["lines"])
        faults = tuple(CellFault(**one) for one in kept["faults"])
        return cls(sheet=kept["sheet"], digest=kept["digest"], lines=lines, faults=faults, **lists)


def _line(kept: Mapping[str, Any]) -> Line:
    return Line(
        row=kept["row"],
        outcome=Outcome(kept["outcome"]),
        title=kept["title"],
        details=tuple(kept["details"]),
        faults=tuple(CellFault(**one) for one in kept["faults"]),
        notes=tuple(kept["notes"]),
    )


@dataclass(frozen=True)
class SecretPlace:
    """Where in a list something looks like a secret. What it is, nobody keeps."""

    sheet: str
    row: int
    column: str


@dataclass(frozen=True)
class SheetImport:
    """A row of the sheet_import table.

    `name` is the file's, where it is harmless; `version` rises when it is read again; `leave_out` is None
    until somebody has said that it goes in, with or without its faulty rows left out; `counts` are what was
    done; `remark` says why it could not be read, or why it was read again; `secret` is where something looks
    like a secret.
    """

    id: str
    workspace_id: str
    kind: ImportKind
    state: SheetState
    given_by: str
    given_at: datetime
    slack_file: str | None
    name: str
    version: int
    choices: Choices
    leave_out: bool | None = None
    decided_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    remark: str | None = None
    secret: SecretPlace | None = None

    @property
    def going_in(self) -> bool:
        """Whether somebody has said that it goes in, and it has not yet."""
        return self.state is SheetState.PREVIEWED and self.leave_out is not None
