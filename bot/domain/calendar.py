"""Instants and local days: zones, clock changes, working days and a policy's spans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.lengths import count, parse_length, read_number, refusal, say_length
from bot.domain.text import fold

OPENING: Final = time(9)
"""When a working day begins: a date alone starts here."""
CLOSING: Final = time(17)
"""When a working day ends: a date alone ends here."""

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_WORKING_DAYS: Final = re.compile(r"(\S+) (?:working|business) days?")
_MOST_WORKING_DAYS: Final = 260
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def check_aware(instant: datetime) -> datetime:
    """Return `instant` in UTC; ValueError if it does not say which zone it is in."""
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no zone; every instant must be aware.")
    return instant.astimezone(UTC)


def zone_of(name: str | None) -> ZoneInfo:
    """Return the zone called `name`, or UTC if there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def at_local(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which clocks in `zone` show `clock` on `day`.

    A time that occurs twice is the earlier one; a time that is skipped is the first instant after the gap.
    """
    wall = datetime.combine(day, clock)
    late, early = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    in_a_gap = early < late
    return _offset_change(early, late, zone) if in_a_gap else late


def add_working_days(
    start: datetime, days: int, zone: ZoneInfo, holidays: frozenset[date] = frozenset()
) -> datetime:
    """Return the instant `days` working days after `start`, at the same local time of day.

    A start on a weekend or holiday counts from 09:00 on the next working day.
    """
    if days < 0:
        raise ValueError(f"Cannot add {days} working days.")
    local = check_aware(start).astimezone(zone)
    day, clock = local.date(), local.time()
    if not is_working_day(day, holidays):
        day, clock = next(_working_days_from(day, _DAY, holidays)), OPENING
    ahead = _working_days_from(day, _DAY, holidays)
    for _ in range(days):
        day = next(ahead)
    return at_local(day, clock, zone)


def one_working_day_before(
    instant: datetime, zone: ZoneInfo, holidays: frozenset[date] = frozenset()
) -> datetime:
    """Return the instant that leaves one whole working day until `instant`.

    An instant on a weekend or holiday counts as 17:00 on the working day before it.
    """
    local = check_aware(instant).astimezone(zone)
    back = _working_days_from(local.date(), -_DAY, holidays)
    if is_working_day(local.date(), holidays):
        return at_local(next(back), local.time(), zone)
    next(back)
    return at_local(next(back), CLOSING, zone)


@dataclass(frozen=True)
class Span:
    """A length as a policy states it: working days or plain elapsed time, exactly one of them."""

    working_days: int | None = None
    length: timedelta | None = None

    def __post_init__(self) -> None:
        if (self.working_days is None) == (self.length is None):
            raise ValueError("A span is either working days or a length.")

    def after(self, start: datetime, zone: ZoneInfo, holidays: frozenset[date] = frozenset()) -> datetime:
        """Return the instant this span after `start`; `zone` and `holidays` matter to working days only."""
        if self.working_days is not None:
            return add_working_days(start, self.working_days, zone, holidays)
        return check_aware(start) + (self.length or timedelta())

    def say(self) -> str:
        """Say it as the policy does: “5 working days”, “2 weeks”."""
        if self.working_days is not None:
            return count(self.working_days, "working day")
        return say_length(self.length or timedelta())


def parse_span(text: str) -> Span:
    """Read “5 working days” or any length; WhenError if it is neither."""
    asked = _WORKING_DAYS.fullmatch(fold(text))
    if asked is None:
        return Span(length=parse_length(text))
    number = read_number(asked[1])
    if number is None or number != int(number) or not 1 <= number <= _MOST_WORKING_DAYS:
        raise refusal("Working days are whole days, at most a year of them.", "5 working days", "2 weeks")
    return Span(working_days=int(number))


def say_instant(instant: datetime, zone: ZoneInfo) -> str:
    """Say an instant in full: “Fri 18 Dec 2026, 18:00 (Europe/Berlin)”."""
    local = check_aware(instant).astimezone(zone)
    weekday = WEEKDAYS[local.weekday()][:3]
    return f"{weekday} {say_day(local.date())} {local.year}, {local:%H:%M} ({zone})"


def say_day(day: date) -> str:
    """Say a day of the year: “18 Dec”."""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _offset_change(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """Find, to the second, where the offset of `zone` changes between two instants."""
    before = early.astimezone(zone).utcoffset()
    low, high = 0, int((late - early).total_seconds()) + 1
    early = early.replace(microsecond=0)
    while high - low > 1:
        middle = (low + high) // 2
        moved = (early + timedelta(seconds=middle)).astimezone(zone).utcoffset() != before
        low, high = (low, middle) if moved else (middle, high)
    return early + timedelta(seconds=high)


def _working_days_from(day: date, step: timedelta, holidays: frozenset[date]) -> Iterator[date]:
    """Yield the working days after (or, stepping back, before) `day`, which itself is left out."""
    while True:
        day += step
        if is_working_day(day, holidays):
            yield day


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether people work on that day: Monday to Friday, holidays apart."""
    return day.weekday() < _SATURDAY and day not in holidays
