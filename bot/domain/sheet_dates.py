"""Dates as spreadsheets hold them: without a clock, in several orders, and often only roughly."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_SHORT: Final = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?:[T ,].*)?")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{4})|(\d{4})[-/.](\d{1,2})")
_NAMED: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.)? (?:de |of )?)?([^\W\d]{3,12})\.? ?(?:de )?"
    r"(\d{1,2}(?:st|nd|rd|th)?,? )?(\d{4})"
)

_YEAR: Final = re.compile(r"\d{4}")
_NOTHING: Final = frozenset(
    """
    - – — . ? ?? n/a na none unknown unbekannt present today now heute ongoing current aktuell always
    immer never open offen tbd tbc x
    """.split()  # noqa: RUF001, SIM905 - as people type them
)
_MONTHS: Final = (
    ("jan", "ene", "gen", "jän"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "mrz", "maa"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag", "maj"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out", "ott"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)
_CENTURY, _SOON = 2000, 40
_EARLIEST, _LATEST = 1990, 2100
_LAST_MONTH: Final = 12
AMBIGUOUS: Final = "could be two days"
UNREADABLE: Final = "is no date"


class NoDate(ValueError):
    """A cell holds no date that can be told; the text says why."""


def day_first(cells: Iterable[str]) -> bool | None:
    """Whether a column writes the day before the month, where one of its cells tells; None otherwise."""
    shorts = [found for cell in cells if (found := _SHORT.fullmatch(cell.strip()))]
    first = any(int(found[1]) > _LAST_MONTH for found in shorts)
    second = any(int(found[2]) > _LAST_MONTH for found in shorts)
    return first if first is not second else None


def read_day(said: str, *, day_first: bool | None, end: bool = False) -> date | None:
    """The day in a cell, None where it says that there is none; of a month or year the first or the last.

    Raises `NoDate`.
    """
    text = said.strip()
    if not text or text.casefold() in _NOTHING:
        return None
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT.fullmatch(text):
        return _short([*map(int, found.groups())], "." in text or day_first)
    if found := _NAMED.fullmatch(text):
        number = found[1] or re.sub(r"\D", "", found[3] or "")
        return _in_month(int(found[4]), _month(found[2]), int(number) if number else None, end=end)
    if found := _MONTH_YEAR.fullmatch(text):
        return _in_month(int(found[2] or found[3]), int(found[1] or found[4]), None, end=end)
    if _YEAR.fullmatch(text):
        return _in_month(int(text), _LAST_MONTH if end else 1, None, end=end)
    raise NoDate(UNREADABLE)


def first_moment(day: date) -> datetime:
    """When a day begins."""
    return datetime.combine(day, time(), UTC)


def last_moment(day: date) -> datetime:
    """The last second of a day."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def _short(parts: list[int], first_is_day: bool | None) -> date:  # noqa: FBT001 - unknown is an answer
    """`3/4/2024` is told by the column or the dots; a part above twelve is the day whatever they say."""
    first, second, year = parts
    whole = year if year > _CENTURY // 2 else _CENTURY + year - (100 if year > _SOON else 0)
    if first_is_day is None and first != second and max(first, second) <= _LAST_MONTH:
        raise NoDate(AMBIGUOUS)
    if second > _LAST_MONTH or (first_is_day is False and first <= _LAST_MONTH):
        first, second = second, first
    return _day(whole, second, first)


def _in_month(year: int, month: int, number: int | None, *, end: bool) -> date:
    if number is not None or not end:
        return _day(year, month, number or 1)
    following = _day(year + month // _LAST_MONTH, month % _LAST_MONTH + 1, 1)
    return following - timedelta(days=1)


def _month(word: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if word.casefold().startswith(names):
            return number
    raise NoDate(UNREADABLE)


def _day(year: int, month: int, day: int) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise NoDate(UNREADABLE)
    try:
        return date(year, month, day)
    except ValueError:
        raise NoDate(UNREADABLE) from None
