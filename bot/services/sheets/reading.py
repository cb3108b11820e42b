"""Reading a file or a pasted list into a table: row by row, within limits, watched for secrets (P3.4)."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Final

from bot.domain.columns import is_known
from bot.domain.secret_words import secret_cell, secret_heading
from bot.domain.sentences import some_of
from bot.services.sheets import workbook
from bot.services.sheets.delimited import decoded, rows_of
from bot.services.sheets.table import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    SIZE_LIMIT,
    SPLIT,
    Row,
    SecretFound,
    Table,
    Unreadable,
    letter,
)
from bot.services.sheets.watching import Unwatched, Watch

_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOP: Final = 12
"""Rows with something in them among which the headings are looked for."""

Watching = Callable[[str], Watch]
"""Who looks at the rows of a sheet of this name."""

_DATA: Final = re.compile(r"@|://|\d{2}")
"""What stands in cells and not in headings."""


def read(content: bytes, *, sheet: str | None = None) -> Table:
    """The table in a file, told by its content: CSV, other separated text or a workbook.

    Of a workbook the named `sheet`, or the one whose headings are known best; all of them are watched.
    Raises `Unreadable`, and `SecretFound` at the first thing that looks like a secret.
    """
    return _read(content, sheet, Watch)


def read_logins(content: bytes, *, sheet: str | None = None) -> Table:
    """The same of a list of logins, in which secrets are what is wanted. Raises `Unreadable`."""
    return _read(content, sheet, Unwatched)


def _read(content: bytes, sheet: str | None, watch: Watching, reader: "type[_Reader] | None" = None) -> Table:
    if len(content) > SIZE_LIMIT:
        raise Unreadable("The file is larger than 16 MiB.", remedy=SPLIT)
    if content.startswith(_OLD):
        message = "This is an old workbook (.xls), or one with a password."
        raise Unreadable(message, remedy="Save it as a workbook (.xlsx) without a password, or as CSV.")
    if content.startswith(_ZIP):
        found = _workbook(content, sheet, watch, reader or _Reader)
    else:
        found = _text(decoded(content), watch, reader or _Reader)
    return replace(found, sha256=_digest(content))


def read_people(content: bytes | str) -> Table:
    """Every row of a file or of a pasted text, the headings among them. Raises as `read` does."""
    if isinstance(content, str):
        return replace(_text(content, reader=_WholeReader), sha256=_digest(content.encode(errors="replace")))
    return _read(content, None, Watch, _WholeReader)


def pasted(text: str) -> Table:
    """The table in text with separators. Raises as `read` does."""
    return replace(_text(text), sha256=_digest(text.encode(errors="replace")))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(text: str, watch: Watching = Watch, reader: "type[_Reader] | None" = None) -> Table:
    return (reader or _Reader)("", ("",), watch).table(rows_of(text))


def _workbook(content: bytes, wanted: str | None, watch: Watching, reader: "type[_Reader]") -> Table:
    with workbook.opened(content) as sheets:
        names = tuple(sheet.name for sheet in sheets)
        if watch is Watch:
            _check_names(names)
        if wanted is not None and wanted not in names:
            raise Unreadable("The workbook has no such sheet.", remedy=f"Choose {_shown(names)}.")
        if not sheets:
            raise Unreadable("The workbook has no sheet with cells.", remedy="Save the list as CSV.")
        chosen = next(one for one in sheets if one.name == (wanted or _best(sheets).name))
        for other in sheets:
            if other is not chosen:
                _Reader(other.name, names, watch).watch(other.rows())
        return reader(chosen.name, names, watch).table(chosen.rows())


def _shown(names: tuple[str, ...]) -> str:
    return some_of((f"“{name}”" for name in names), most=8)


def _check_names(names: tuple[str, ...]) -> None:
    """A sheet may be called by a secret, or say that secrets are on it: it is told by its number alone."""
    for number, name in enumerate(names, start=1):
        if secret_cell(name) or secret_heading(name):
            raise SecretFound(f"number {number}", 1, letter(0), {})


def _best(sheets: tuple[workbook.Sheet, ...]) -> workbook.Sheet:
    """The first of those in whose headings most words are known; hidden ones only where none is shown."""
    shown = [sheet for sheet in sheets if sheet.shown] or list(sheets)
    return max(shown, key=_known)


def _known(sheet: workbook.Sheet) -> tuple[bool, int]:
    top = list(islice((row for row in sheet.rows() if not row.empty), _TOP))
    return bool(top), max((_words(row) for row in top), default=0)


def _words(row: Row) -> int:
    """How many different words of a row are headings that are known, or stand over secrets."""
    return len({cell for cell in row.cells if cell and (is_known(cell) or secret_heading(cell))})


@dataclass
class _Reader:
    """Reads one sheet from top to bottom."""

    name: str
    names: tuple[str, ...]
    watching: Watching
    _watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self._watch = self.watching(self.name)

    def watch(self, rows: Iterator[Row]) -> None:
        """Look for secrets, and keep nothing."""
        for _row in self._body(rows)[2]:
            pass

    def table(self, rows: Iterator[Row]) -> Table:
        """Keep the rows under the headings; raises `Unreadable` past the limits."""
        headings, heading_row, body = self._body(rows)
        kept: list[Row] = []
        characters = 0
        for row in body:
            kept.append(row)
            characters += sum(map(len, row.cells))
            if len(kept) > MOST_ROWS:
                raise Unreadable("The list has more than 10,000 rows.", remedy=SPLIT)
            if characters > MOST_CHARACTERS:
                raise Unreadable("The list holds more than 16 million characters.", remedy=SPLIT)
        if not headings:
            raise Unreadable("The list is empty.", remedy="Put headings into its first row.")
        width = max([len(headings), *(_width(row) for row in kept)])
        if width > MOST_COLUMNS:
            message = f"The list has more than {MOST_COLUMNS} columns."
            raise Unreadable(message, remedy="Take out those that do not matter.")
        return Table(self.name, self.names, headings, heading_row, tuple(kept))

    def _body(self, rows: Iterator[Row]) -> tuple[tuple[str, ...], int, Iterator[Row]]:
        """The headings, their row, and everything under them, watched while it is read."""
        filled = (row for row in rows if not row.empty)
        top = list(islice(filled, _TOP))
        place = _headings_at(top)
        if place is None:
            headings = tuple(letter(one) for one in range(max((_width(row) for row in top), default=0)))
            return headings, 0, self._watched([*top], filled)
        for row in top[: place + 1]:
            self._watch.top(row)
        found = top[place]
        return _trimmed(found), found.number, self._watched(top[place + 1 :], filled)

    def _watched(self, top: Iterable[Row], rest: Iterator[Row]) -> Iterator[Row]:
        for source in (top, rest):
            for row in source:
                self._watch.under(row)
                yield row


class _WholeReader(_Reader):
    """Reads a sheet whose first row may be somebody, so that every row is kept."""

    def _body(self, rows: Iterator[Row]) -> tuple[tuple[str, ...], int, Iterator[Row]]:
        filled = (row for row in rows if not row.empty)
        top = list(islice(filled, _TOP))
        for row in top:
            self._watch.top(row)
        width = max(map(_width, top), default=0)
        return tuple(map(letter, range(width))), 0, self._watched((), chain(top, filled))


def _headings_at(top: list[Row]) -> int | None:
    """Which of the top rows holds the headings: the one with most known words; else the first if no data."""
    if not top:
        return None
    words = [_words(row) for row in top]
    place = words.index(max(words))
    if max(words) > 1 or not _is_data(top[place]):
        return place
    return None if _is_data(top[0]) else 0


def _is_data(row: Row) -> bool:
    return any(map(_DATA.search, row.cells))


def _trimmed(row: Row) -> tuple[str, ...]:
    return row.cells[: _width(row)]


def _width(row: Row) -> int:
    """How far to the right something stands in a row."""
    return max((place + 1 for place, cell in enumerate(row.cells) if cell.strip()), default=0)
