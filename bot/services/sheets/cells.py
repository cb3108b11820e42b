"""The cells of a row by column: cleaned, and with what is wrong with them."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.columns import IGNORED, ImportKind, guess, meaning, title
from bot.domain.sheets import CellFault
from bot.domain.text import csv_safe, cut, scrub
from bot.services.sheets.table import Row, Table, letter

_HEADING: Final = 40
"""Characters of a heading that are shown."""

_VALUES: Final = "Have the workbook keep its values: open it, save it, or paste the cells as values."


def cells_of(row: Row, columns: Sequence[str]) -> dict[str, str]:
    """The cleaned cells by column; a cell that the row lacks is empty, a column left out is absent."""
    padded = (*row.cells, *[""] * (len(columns) - len(row.cells)))
    return {column: clean_cell(cell) for column, cell in zip(columns, padded, strict=False) if column}


def clean_cell(cell: str) -> str:
    """The cell without what hides or controls, and without the mark that keeps it from being a formula."""
    text = cell.strip()
    bare = text[1:]
    return scrub(bare if text.startswith("'") and csv_safe(bare) == text else text)


def faults_of(row: Row, columns: Sequence[str]) -> Iterator[CellFault]:
    """What is wrong with a row before anything in it is understood."""
    for place, message in row.faults.items():
        column = columns[place] if place < len(columns) else IGNORED
        if column:
            yield CellFault(row.number, column, message, _VALUES)
    if any(cell.strip() for cell in row.cells[len(columns) :]):
        message = "The row has more cells than there are headings."
        yield CellFault(row.number, "", message, "Put text that holds the separator in quotation marks.")


def notes_on(kind: ImportKind, table: Table, columns: Sequence[str] | None) -> tuple[str, ...]:
    """What people should know of columns whose meaning was guessed, or that nobody has asked for."""
    return tuple(_notes(kind, table)) if columns is None else ()


def _notes(kind: ImportKind, table: Table) -> Iterator[str]:
    taken = guess(kind, table.headings)
    for place, heading in enumerate(table.headings):
        meant, said = meaning(kind, heading), shown(heading, place)
        if not meant.column and heading.strip() and table.heading_row:
            yield f"The column {said} is not known and stays out."
        elif meant.column and not taken[place].column:
            yield f"The column {said} stays out: another one means {title(meant.column).lower()} as well."
        elif meant.column and not meant.sure:
            yield f"The column {said} is taken for {title(meant.column).lower()}."


def shown(heading: str, place: int) -> str:
    """A heading in quotation marks; a column without one by its letter."""
    said = cut(scrub(heading), _HEADING)
    return f"“{said}”" if said else letter(place)
