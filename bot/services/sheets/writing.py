"""Writing lists out so that no spreadsheet takes a cell for a formula: CSV, workbooks and JSON."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import orjson
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bot.domain.sheets import Preview
from bot.domain.text import csv_safe
from bot.services.sheets.table import Table

_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL: Final = 32_767
_BOM: Final = "\ufeff".encode()
_ROWS_AT_ONCE: Final = 200
REASON: Final = "Reason"
"""The heading over why a row was left out."""

Rows = Iterable[Sequence[str]]


class Format(StrEnum):
    """In what a list is given out."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def written(form: Format, headings: Sequence[str], rows: Rows, *, title: str) -> bytes:
    """A list as a file."""
    if form is Format.CSV:
        return as_csv(headings, rows).encode("utf-8-sig")
    if form is Format.XLSX:
        return as_workbook(headings, rows, title=title)
    said = [dict(zip(headings, row, strict=True)) for row in rows]
    return orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_csv(headings: Sequence[str], rows: Rows) -> str:
    """A list as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([csv_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_parts(headings: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """A list as CSV that spreadsheets read as it is meant, some rows at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    yield _BOM
    writer.writerow(headings)
    for number, row in enumerate(rows, 1):
        writer.writerow([csv_safe(cell) for cell in row])
        if number % _ROWS_AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    said = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return said


def as_workbook(headings: Sequence[str], rows: Rows, *, title: str) -> bytes:
    """A list as a workbook, in which every cell is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in (headings, *rows):
        sheet.append([text_cell(sheet, cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def left_out_rows(table: Table, preview: Preview) -> str:
    """The rows that were left out, as they came, with the reasons in a column of their own."""
    reasons: Mapping[int, str] = {
        line.row: " ".join(
            f"{fault.column}: {fault.message} {fault.remedy}".lstrip(": ") for fault in line.faults
        )
        for line in preview.faulty
    }
    width = len(table.headings)
    rows = (
        [*(*row.cells, *[""] * width)[:width], reasons[row.number]]
        for row in table.rows
        if row.number in reasons
    )
    return as_csv([*map(csv_safe, table.headings), REASON], rows)


def text_cell(sheet: Any, said: str) -> Any:
    """A cell that is text whatever it begins with."""
    cell = WriteOnlyCell(sheet, value=_ILLEGAL.sub("", said)[:_LONGEST_CELL])
    cell.data_type = "s"
    return cell
