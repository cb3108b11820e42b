"""Workbooks (.xlsx), read by openpyxl as a stream: values as text, merged cells filled."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from openpyxl import load_workbook

from bot.services.sheets.package import Outline, Range, checked, outline
from bot.services.sheets.table import Row, Unreadable

_WIDEST: Final = 256
_UNVALUED: Final = "This formula was saved without its value."
_ERROR: Final = "This cell holds an error instead of a value."
_ERRORS: Final = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"})
_DAMAGED: Final = Unreadable(
    "The workbook cannot be read.", remedy="Open it, save it as .xlsx again, or save the sheet as CSV."
)

# It tells of parts that it leaves out; none of them is a value.
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")


@dataclass
class Sheet:
    """One sheet of an open workbook; it can be read from the top any number of times."""

    name: str
    shown: bool
    _package: zipfile.ZipFile
    _sheet: Any
    _outline: Outline | None = field(default=None)

    def rows(self) -> Iterator[Row]:
        """Every row that the sheet has, one at a time; raises `Unreadable`."""
        if self._outline is None:
            self._outline = outline(self._package, self._part)
        spread = _Spread(self._outline.merged)
        self._sheet.reset_dimensions()  # what the file claims of its size is not believed
        with _trouble():
            for number, values in enumerate(self._sheet.iter_rows(values_only=True), start=1):
                yield self._row(number, spread.filled(number, [said(value) for value in values]))

    @property
    def _part(self) -> str:
        return str(self._sheet._worksheet_path)  # noqa: SLF001 - nothing public says which part a sheet is

    def _row(self, number: int, cells: list[str]) -> Row:
        unvalued = self._outline.unvalued if self._outline else frozenset()
        faults = {
            place: _ERROR if cell in _ERRORS else _UNVALUED
            for place, cell in enumerate(cells)
            if cell in _ERRORS or (number, place + 1) in unvalued
        }
        return Row(number, tuple("" if place in faults else cell for place, cell in enumerate(cells)), faults)


@contextmanager
def opened(content: bytes) -> Iterator[tuple[Sheet, ...]]:
    """The sheets of a workbook; raises `Unreadable` for one that cannot or must not be read."""
    package = checked(content)
    with _trouble():
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        yield tuple(
            Sheet(sheet.title, sheet.sheet_state == "visible", package, sheet) for sheet in book.worksheets
        )
    finally:
        book.close()
        package.close()


@contextmanager
def _trouble() -> Iterator[None]:
    """Whatever openpyxl stumbles over is the file's fault; its words could quote a cell and are dropped."""
    try:
        yield
    except (Unreadable, MemoryError, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever comes up in it
        raise _DAMAGED from None


@dataclass
class _Spread:
    """Fills merged cells with what stands in their first one, row by row."""

    merged: tuple[Range, ...]
    _next: int = 0
    _open: list[tuple[Range, str]] = field(default_factory=list)

    def filled(self, number: int, cells: list[str]) -> list[str]:
        self._open = [(one, text) for one, text in self._open if one[3] >= number]
        while self._next < len(self.merged) and self.merged[self._next][1] <= number:
            one = self.merged[self._next]
            text = cells[one[0] - 1] if one[0] <= len(cells) and one[1] == number else ""
            self._open += [(one, text)] if text else []
            self._next += 1
        for (left, _, right, _), text in self._open:
            cells += [""] * (min(right, _WIDEST) - len(cells))
            for place in range(left - 1, min(right, _WIDEST)):
                cells[place] = cells[place] or text
        return cells


def said(value: Any) -> str:
    """A value as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | timedelta) else ""
