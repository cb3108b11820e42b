"""Text with separators: CSV as spreadsheets write it, and lists that people paste."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bot.services.sheets.table import Row, Unreadable

_SEPARATORS: Final = "\t;,|"
_LOOKED_AT: Final = 20
"""Rows that the separator is told by."""

_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE: Final = 1000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MOST_CONTROL: Final = 0.05
"""The share of characters that no text has, above which it is none."""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252; raises `Unreadable`."""
    try:
        text = _decoded(content)
    except UnicodeDecodeError:
        raise Unreadable("The file's characters cannot be read.", remedy="Save it as CSV UTF-8.") from None
    sample = text[:_SAMPLE]
    if "\0" in sample or len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise Unreadable("This is no list.", remedy="Save it as CSV or as a workbook (.xlsx).")
    return text


def rows_of(text: str) -> Iterator[Row]:
    """Every row, one at a time; raises `Unreadable` where the quotation marks do not add up."""
    separator, text = _told_by_itself(text)
    number = 0
    reader = _reader(text, separator or _separator(text))
    try:
        for number, cells in enumerate(reader, start=1):
            yield Row(number, tuple(cells))
    except csv.Error:
        what = f"The quotation marks or the length of row {number + 1} cannot be read."
        raise Unreadable(what, remedy="Save the file as CSV again.", row=number + 1) from None


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16")
    sample = content[:_SAMPLE]
    if sample.count(0) * 4 > len(sample) > 1:
        return content.decode("utf-16-be" if sample[0] == 0 else "utf-16-le")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _told_by_itself(text: str) -> tuple[str | None, str]:
    """Some spreadsheets say in the first line what the separator is."""
    first, _, rest = text.partition("\n")
    said = first.strip().casefold()
    if said.startswith("sep=") and len(said) == len("sep=;") and said[-1] in _SEPARATORS:
        return said[-1], rest
    return None, text


def _separator(text: str) -> str:
    """The one by which the most rows come out alike, with more than one cell each; of equals the first."""
    return max(_SEPARATORS, key=lambda one: _fit(text, one))


def _fit(text: str, separator: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in islice(_reader(text, separator), _LOOKED_AT):
            widths[len(cells)] += len(cells) > 1
    except csv.Error:
        widths[0] -= 1
    width, rows = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    return rows, width if rows else 0


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
