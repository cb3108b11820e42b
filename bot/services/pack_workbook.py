"""A list as a workbook that is the same, byte by byte, whenever it is made; in little memory."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from openpyxl import Workbook

from bot.services.sheets.writing import text_cell

_PART: Final = 1 << 16
_CORE: Final = "docProps/core.xml"
_INSTANT: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_WIDTH: Final = 18


def workbook(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str, as_of: datetime
) -> Iterator[bytes]:
    """The workbook, in parts; what it is made of lies on the disk meanwhile, and nowhere afterwards."""
    with TemporaryDirectory(prefix="vouchsafe-") as folder:
        made, same = Path(folder) / "made.xlsx", Path(folder) / "same.xlsx"
        _write(made, headings, rows, title)
        _normalise(made, same, as_of)
        with same.open("rb") as file:
            while part := file.read(_PART):
                yield part


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.sheet_format.defaultColWidth = _WIDTH
    for row in chain((headings,), rows):
        sheet.append([text_cell(sheet, cell) for cell in row])
    book.save(path)


def _normalise(made: Path, same: Path, as_of: datetime) -> None:
    """The same workbook without the time at which it was made. The pack that it goes into compresses it."""
    said = f"{as_of:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(made) as old, ZipFile(same, "w", ZIP_STORED) as new:
        for name in sorted(old.namelist()):
            entry = ZipInfo(name, _EPOCH)
            with old.open(name) as source, new.open(entry, "w") as target:
                while part := source.read(_PART):
                    target.write(_INSTANT.sub(rb"\g<1>" + said, part) if name == _CORE else part)
