"""Single values that have a form of their own: dates, times, time zones, numbers, instants."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from .problems import Problems
from .shapes import also, integer, matching, string

TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time in the form HH:mm")
NUMBER = matching(r"-?\d+(\.\d+)?", "must be a number in a string")
INSTANT = integer(1_000_000_000, 9_999_999_999)


def _check_calendar(value: Any, at: str, problems: Problems) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        problems.add("must be a date of the calendar", at)


def _check_zone(value: Any, at: str, problems: Problems) -> None:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        problems.add("must be a time zone in the IANA format", at)


DATE = also(matching(r"\d{4}-\d\d-\d\d", "must be a date in the form YYYY-MM-DD"), _check_calendar)
ZONE = also(string(255), _check_zone)
