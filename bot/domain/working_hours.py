"""Working hours: when people are at work in their own zones, and when so many such hours have passed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from bot.domain.calendar import at_local, check_aware, is_working_day
from bot.domain.lengths import refusal
from bot.domain.text import fold

_DAY: Final = timedelta(days=1)
_SHORTEST_MINUTES: Final = 60
_HOURS: Final = re.compile(r"(\d{1,2}):(\d{2}) ?(?:-|to) ?(\d{1,2}):(\d{2})", re.ASCII)


@dataclass(frozen=True)
class WorkingHours:
    """The hours in which people are written to, Monday to Friday, as the clock on their wall shows them."""

    opens: time = time(9)
    closes: time = time(17, 30)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read “09:00-17:30”; WhenError for what is no such thing, or less than an hour."""
        found = _HOURS.fullmatch(fold(text))
        opens, closes = (_clock(found[1], found[2]), _clock(found[3], found[4])) if found else (None, None)
        if opens is None or closes is None or _minutes(closes) - _minutes(opens) < _SHORTEST_MINUTES:
            raise refusal("Working hours run from morning to evening.", "09:00-17:30", "8:00 to 16:00")
        return cls(opens, closes)

    def say(self) -> str:
        """Say them as the policy does: “09:00-17:30”."""
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True)
class Desk:
    """When somebody is at work: their zone, the programme's hours and its holidays."""

    zone: ZoneInfo
    hours: WorkingHours = WorkingHours()
    holidays: frozenset[date] = frozenset()

    def next(self, instant: datetime) -> datetime:
        """Return the first instant in working hours that is not before `instant`, in UTC."""
        return self.after(instant, timedelta())

    def after(self, start: datetime, work: timedelta) -> datetime:
        """Return the instant, itself in working hours, by which `work` has passed in them since `start`.

        Closing time is not in working hours: the end of a whole day's work is the next morning.
        """
        if work < timedelta():
            raise ValueError(f"Cannot work for {work}.")
        start = check_aware(start)
        for opens, closes in self._shifts_from(start):
            begins = max(start, opens)
            if begins + work < closes:
                return begins + work
            work -= max(closes - begins, timedelta())
        raise OverflowError(f"There is no working time after {start.isoformat()}.")

    def next_day(self, instant: datetime) -> datetime:
        """Return when the first working day after that of `instant` begins, in UTC."""
        following = check_aware(instant).astimezone(self.zone).date() + _DAY
        return self.next(at_local(following, time(), self.zone))

    def last_morning(self, before: datetime) -> datetime:
        """Return the last instant before `before` at which a working day begins, in UTC."""
        day = check_aware(before).astimezone(self.zone).date()
        while not is_working_day(day, self.holidays) or at_local(day, self.hours.opens, self.zone) >= before:
            day -= _DAY
        return at_local(day, self.hours.opens, self.zone)

    def next_week(self, instant: datetime) -> datetime:
        """Return when the first working day of the next week begins, in UTC."""
        day = check_aware(instant).astimezone(self.zone).date()
        return self.next(at_local(day + timedelta(days=7 - day.weekday()), time(), self.zone))

    def same_day(self, one: datetime, other: datetime) -> bool:
        """Whether two instants are on one day of theirs."""
        days = {check_aware(instant).astimezone(self.zone).date() for instant in (one, other)}
        return len(days) == 1

    def _shifts_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield when each working day opens and closes, from the one on which `start` falls."""
        day = start.astimezone(self.zone).date()
        while day < date.max:
            if is_working_day(day, self.holidays):
                yield at_local(day, self.hours.opens, self.zone), at_local(day, self.hours.closes, self.zone)
            day += _DAY


def first_for_all(instant: datetime, desks: Collection[Desk], before: datetime) -> datetime:
    """Return the first instant that suits everybody; where none does `before` then, the first for anybody.

    `desks` holds at least one. The instant is never before `instant`, and in the hours of at least one desk.
    """
    together = instant
    while together < before:
        ready = max(desk.next(together) for desk in desks)
        if ready == together:
            return together
        together = ready
    return min(desk.next(instant) for desk in desks)


def _clock(hour: str, minute: str) -> time | None:
    try:
        return time(int(hour), int(minute))
    except ValueError:
        return None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
