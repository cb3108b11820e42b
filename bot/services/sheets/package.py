"""A workbook is a zip file: what it is made of is looked at before anything in it is parsed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.etree.ElementTree import Element, ParseError, iterparse

from bot.services.sheets.table import SPLIT, Unreadable

MOST_UNPACKED: Final = 64 * 1024 * 1024
"""Bytes of all parts together once they are unpacked."""

MOST_RATIO: Final = 250
"""A part that grows more than this is no workbook that people have written."""

MOST_PARTS: Final = 2_000
MOST_CELLS: Final = 1_000_000
MOST_MERGED: Final = 20_000
_FURTHEST: Final = (1_048_576, 256)
"""The last row of a spreadsheet, and the last column in which something may stand."""

_SMALL: Final = 1024 * 1024
_CHUNK: Final = 256 * 1024
_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_SAVE_AS: Final = "Open it and save it as a workbook (.xlsx) or as CSV."
_REFUSED: Final = {
    "vbaproject.bin": ("This workbook holds macros.", "Save it as a workbook without macros (.xlsx)."),
    "xl/workbook.bin": ("This is a binary workbook (.xlsb).", _SAVE_AS),
    "content.xml": ("This is an OpenDocument spreadsheet.", _SAVE_AS),
    "word/document.xml": ("This is a text document, no spreadsheet.", _SAVE_AS),
}
_BROKEN: Final = Unreadable("The workbook is damaged.", remedy=_SAVE_AS)

Range = tuple[int, int, int, int]
"""First column, first row, last column, last row, counted from 1."""


@dataclass(frozen=True)
class Outline:
    """What a sheet says of itself beside its values: merged cells, and formulas that keep no value."""

    merged: tuple[Range, ...]
    unvalued: frozenset[tuple[int, int]]


def checked(content: bytes) -> zipfile.ZipFile:
    """The opened package; raises `Unreadable` for anything but a workbook of a size that can be read."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _BROKEN from None
    names = [info.filename for info in package.infolist()]
    for end, (what, remedy) in _REFUSED.items():
        if any(name.casefold().endswith(end) for name in names):
            raise Unreadable(what, remedy=remedy)
    if "xl/workbook.xml" not in names:
        raise Unreadable("This is no workbook.", remedy=_SAVE_AS)
    if len(names) > MOST_PARTS:
        raise Unreadable("The workbook has too many parts.", remedy=_SAVE_AS)
    _weigh(package)
    return package


def _weigh(package: zipfile.ZipFile) -> None:
    """Unpack every part once, keeping nothing: what a part claims to be long is not believed."""
    total = 0
    for info in package.infolist():
        for chunk in _unpacked(package, info):
            total += len(chunk)
            if total > MOST_UNPACKED:
                message = "The workbook is larger than 64 MiB once it is unpacked."
                raise Unreadable(message, remedy=SPLIT)


def _unpacked(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    size, end = 0, b""
    try:
        with package.open(info) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > _SMALL and size > MOST_RATIO * max(info.compress_size, 1):
                    raise Unreadable("The workbook unpacks to far more than it is.", remedy=_SAVE_AS)
                if _ENTITIES.search(end + chunk):
                    raise Unreadable("The workbook defines entities of its own.", remedy=_SAVE_AS)
                end = chunk[-9:]
                yield chunk
    except RuntimeError:
        raise Unreadable("The workbook is locked by a password.", remedy="Save it without one.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise _BROKEN from None


def outline(package: zipfile.ZipFile, part: str) -> Outline:
    """A sheet's merged cells and formulas without a value; raises `Unreadable` if it is too large."""
    merged: list[Range] = []
    unvalued: set[tuple[int, int]] = set()
    cells = 0
    try:
        with package.open(part) as source:
            for element in _elements(source):
                if element.tag.endswith("}c"):
                    place = _place(element.get("r", ""))
                    cells += 1
                    _check(place, cells)
                    unvalued |= {place} if _has_no_value(element) else set()
                elif element.tag.endswith("}row"):
                    _check((int(element.get("r") or 0), len(element)), cells)
                elif element.tag.endswith("}mergeCell") and len(merged) < MOST_MERGED:
                    merged += _range(element.get("ref", ""))
    except (ParseError, KeyError, ValueError, zipfile.BadZipFile):
        raise _BROKEN from None
    return Outline(tuple(sorted(merged, key=lambda one: one[1])), frozenset(unvalued))


def _check(place: tuple[int, int], cells: int) -> None:
    if cells > MOST_CELLS or place[0] > _FURTHEST[0] or place[1] > _FURTHEST[1]:
        raise Unreadable("The workbook has too many cells, or too wide a sheet.", remedy=SPLIT)


def _elements(source: IO[bytes]) -> Iterator[Element]:
    """Every cell, row and merged range when it ends; what has been seen is let go of."""
    for _event, element in iterparse(source):  # noqa: S314 - entities are refused before
        yield element
        if element.tag.endswith(("}row", "}mergeCells")):
            element.clear()


def _place(reference: str) -> tuple[int, int]:
    """Row and column of `B12`; nowhere for a cell that does not say where it is."""
    found = _CELL.fullmatch(reference)
    if found is None:
        return 0, 0
    column = 0
    for one in found[1]:
        column = column * 26 + ord(one) - ord("A") + 1
    return int(found[2]), column


def _range(reference: str) -> list[Range]:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last)
    return [(left, top, right, bottom)] if top and bottom >= top and right >= left else []


def _has_no_value(cell: Element) -> bool:
    """Whether a formula was saved by a program that did not work it out."""
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    if "f" not in parts:
        return False
    kept = parts.get("v")
    return kept is None or (not kept.text and cell.get("t") != "str")
