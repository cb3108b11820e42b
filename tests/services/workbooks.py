"""Workbooks for tests, made as a spreadsheet program would leave them, and as somebody hostile would."""

import io
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def workbook(*rows: list[object], title: str = "List") -> Workbook:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def rewritten(content: bytes, change: Mapping[str, Callable[[bytes], bytes]], **parts: bytes) -> bytes:
    """The package with some of its parts changed, and others added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, lambda part: part)(old.read(name)))
        for name, part in parts.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), part)
    return out.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose one sheet is this XML, between the tags of its data."""
    data = f'<worksheet xmlns="{MAIN}">{xml}</worksheet>'.encode()
    return rewritten(saved(workbook(["a"])), {SHEET: lambda _: data})
