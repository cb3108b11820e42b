"""Watching for secrets while a file is read: at the first one reading ends, and nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.columns import is_known
from bot.domain.secret_words import secret_cell, secret_form, secret_heading
from bot.services.sheets.table import Row, SecretFound, letter

_REMEMBERED = 20_000
"""Cells that were harmless and need not be looked at again: lists repeat themselves."""


@dataclass
class Watch:
    """Looks at every row of one sheet; raises `SecretFound`."""

    sheet: str
    _headings: tuple[str, ...] = ()
    _harmless: set[str] = field(default_factory=set)

    def top(self, row: Row) -> None:
        """Look at a row at the top of the sheet, among which the headings are."""
        self._heading(row)
        self._cells(row)
        self._headings = row.cells

    def under(self, row: Row) -> None:
        """Look at a row under the headings, which may be the headings of another table."""
        if sum(map(is_known, row.cells)) > 1:
            self._heading(row)
        self._cells(row)

    def _heading(self, row: Row) -> None:
        for place, cell in enumerate(row.cells):
            if cell and secret_heading(cell):
                raise SecretFound(self.sheet, row.number, letter(place), {})

    def _cells(self, row: Row) -> None:
        for place, cell in enumerate(row.cells):
            if cell and cell not in self._harmless and secret_cell(cell):
                raise SecretFound(self.sheet, row.number, letter(place), self._beside(row.cells, place))
        if secret_form(row.cells):
            filled = [place for place, cell in enumerate(row.cells) if cell.strip()]
            raise SecretFound(self.sheet, row.number, letter(filled[-1]), {})
        if len(self._harmless) < _REMEMBERED:
            self._harmless.update(row.cells)

    def _beside(self, cells: Sequence[str], secret: int) -> dict[str, str]:
        """The row's other cells under their headings, as far as they are no secrets themselves."""
        pairs = zip(self._headings, cells, strict=False)
        beside = {
            heading: cell
            for place, (heading, cell) in enumerate(pairs)
            if place != secret and heading and cell and is_known(heading)
        }
        return {heading: cell for heading, cell in beside.items() if not secret_cell(cell)}


class Unwatched(Watch):
    """Looks at nothing: whoever reads the list wants the secrets in it, and keeps them in the vault alone."""

    def top(self, row: Row) -> None:
        """Let the row be."""

    def under(self, row: Row) -> None:
        """Let the row be."""
