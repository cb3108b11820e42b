"""Read a point in time as people write it: a day, a time of day, both, or ISO 8601."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.calendar import MONTHS, WEEKDAYS, at_local, say_day
from bot.domain.lengths import MOST, WhenError, find_length, refusal, said

_WEEKDAY_OF: Final = {
    **{name.casefold(): number for number, name in enumerate(WEEKDAYS)},
    **{name[:3].casefold(): number for number, name in enumerate(WEEKDAYS)},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTH_OF: Final = {
    **{name.casefold(): number for number, name in enumerate(MONTHS, start=1)},
    **{name[:3].casefold(): number for number, name in enumerate(MONTHS, start=1)},
    "sept": 9,
}
_DAYS_AWAY: Final = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_FRIDAY: Final = 4
_DECEMBER: Final = 12
_YEARS_AHEAD: Final = 10

_CLOCK: Final = r"(?P<clock>noon|\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m)?|\d{1,2} ?[ap]\.?m)"
_CLOCK_LAST: Final = re.compile(rf"(?:(?P<day>.*?)[ ,]+)??(?:at )?{_CLOCK}", re.ASCII)
_CLOCK_FIRST: Final = re.compile(rf"(?:at )?{_CLOCK}(?: on)?[ ,]+(?P<day>.+)", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?(?: ?([ap])\.?m)?", re.ASCII)
_ISO_INSTANT: Final = re.compile(r"(?P<year>\d{4})-\d{2}-\d{2}[t ]\d{2}:.*", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(\d{4,})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_DAY_MONTH: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?([a-z]+)[.,]?(?: ?(\d{4,}))?", re.ASCII)
_MONTH_DAY: Final = re.compile(r"([a-z]+)\.? ?(\d{1,2})(?:st|nd|rd|th)?,?(?: (\d{4,}))?", re.ASCII)
_NUMBERS_ONLY: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{2}|\d{4,}))?", re.ASCII)
_NAMED_WEEKDAY: Final = re.compile(r"([a-z]+)[.,]? (.+)", re.ASCII)
_END_OF: Final = re.compile(r"(?:the )?end of (?:the |this )?(next )?(\w+)(?: (\d{4,}))?", re.ASCII)


@dataclass(frozen=True)
class Reader:
    """Reads points in time for one person, at one moment, in one zone.

    `usual` is the time of day meant by a day alone; `examples` are shown beside what could not be read.
    """

    now: datetime
    zone: ZoneInfo
    usual: time
    examples: tuple[str, str]

    @property
    def today(self) -> date:
        """The day it is in the reader's zone."""
        return self.now.astimezone(self.zone).date()

    def read(self, phrase: str) -> datetime:
        """Return the instant, in UTC, that a folded `phrase` means; it may lie in the past.

        Raise WhenError if the phrase means nothing, could mean two things, or names no day that exists.
        """
        if phrase.startswith("in ") and (length := find_length(phrase.removeprefix("in "))):
            return self.now + length
        phrase = phrase.removesuffix(f"({str(self.zone).casefold()})").strip()
        if iso := _ISO_INSTANT.fullmatch(phrase):
            self._check_year(int(iso["year"]))
            return self._iso(phrase)
        return self._day_and_clock(phrase)

    def _iso(self, phrase: str) -> datetime:
        spelled = re.sub(r" (?=[-+z])", "", phrase.replace("utc", "z")).upper()
        try:
            instant = datetime.fromisoformat(spelled)
        except ValueError:
            return self._day_and_clock(phrase)
        if instant.tzinfo is None:
            return at_local(instant.date(), instant.time(), self.zone)
        return instant.astimezone(UTC)

    def _day_and_clock(self, phrase: str) -> datetime:
        found = _CLOCK_LAST.fullmatch(phrase) or _CLOCK_FIRST.fullmatch(phrase)
        clock = self._clock(found["clock"]) if found else self.usual
        if found and not found["day"]:
            return self._next([self.today, self.today + timedelta(days=1)], clock)
        day = found["day"].strip(" ,") if found else phrase
        return self._next(self._days(day), clock)

    def _next(self, days: list[date], clock: time) -> datetime:
        """Return the first of the possible instants that is still ahead, else the last of them."""
        instants = [at_local(day, clock, self.zone) for day in days]
        return next((instant for instant in instants if instant > self.now), instants[-1])

    def _clock(self, words: str) -> time:
        if words == "noon":
            return time(12)
        parts = _TIME.fullmatch(words)
        try:
            return _time_of_day(*parts.groups()) if parts else self.usual
        except ValueError:
            raise refusal(f"There is no {said(words)} on a clock.", *self.examples) from None

    def _days(self, phrase: str) -> list[date]:
        """Return the days a phrase can mean, soonest first; at least one."""
        away = _DAYS_AWAY.get(phrase.removeprefix("the "))
        if away is not None:
            return [self.today + timedelta(days=away)]
        weekday = _WEEKDAY_OF.get(phrase.removeprefix("this "))
        if weekday is not None:
            return self._weekday(weekday)
        days = self._dates(phrase) or self._end_of(phrase) or self._dates_with_weekday(phrase)
        if days:
            return days
        raise self._which_one(phrase) or refusal(
            f"I could not read {said(phrase)} as a time.", *self.examples
        )

    def _weekday(self, weekday: int) -> list[date]:
        coming = self.today + timedelta(days=(weekday - self.today.weekday()) % 7)
        return [coming, coming + timedelta(weeks=1)]

    def _which_one(self, phrase: str) -> WhenError | None:
        """Refuse “next Friday”, which half the people take for this week's and half for the week after."""
        weekday = _WEEKDAY_OF.get(phrase.removeprefix("next "))
        if weekday is None:
            return None
        tomorrow = self.today + timedelta(days=1)
        first = tomorrow + timedelta(days=(weekday - tomorrow.weekday()) % 7)
        second = first + timedelta(weeks=1)
        return refusal(
            f"{said(phrase.title())} may mean either of two days.", say_day(first), say_day(second)
        )

    def _dates(self, phrase: str) -> list[date]:
        if found := _YEAR_FIRST.fullmatch(phrase):
            return self._on(int(found[3]), int(found[2]), found[1])
        if (found := _DAY_MONTH.fullmatch(phrase)) and found[2] in _MONTH_OF:
            return self._on(int(found[1]), _MONTH_OF[found[2]], found[3])
        if (found := _MONTH_DAY.fullmatch(phrase)) and found[1] in _MONTH_OF:
            return self._on(int(found[2]), _MONTH_OF[found[1]], found[3])
        if found := _NUMBERS_ONLY.fullmatch(phrase):
            return self._numbers(phrase, int(found[1]), int(found[2]), found[3])
        return []

    def _numbers(self, phrase: str, first: int, second: int, year: str | None) -> list[date]:
        """Read “24/12” where only one order makes a date; refuse “03/04”, which is a date in either order."""
        if year and len(year) == len("26"):
            raise refusal(f"{said(phrase)} does not say which part is the year.", *self.examples)
        orders = dict.fromkeys(
            (day, month) for day, month in ((first, second), (second, first)) if month <= _DECEMBER
        )
        if len(orders) > 1 and min(first, second) > 0:
            spelled = [f"{day} {MONTHS[month - 1]}" for day, month in orders]
            shown = [" ".join(filter(None, (words, year))) for words in spelled]
            raise refusal(f"{said(phrase)} may mean {spelled[0]} or {spelled[1]}.", *shown)
        day, month = next(iter(orders), (first, second))
        return self._on(day, month, year)

    def _on(self, day: int, month: int, year: str | None) -> list[date]:
        """Return that day in the year given, or else this year and next where it exists."""
        years = [self._check_year(int(year[:6]))] if year else [self.today.year, self.today.year + 1]
        exists = [
            year for year in years if 1 <= month <= _DECEMBER and 1 <= day <= monthrange(year, month)[1]
        ]
        if not exists:
            raise refusal("There is no such day in the calendar.", *self.examples)
        return [date(year, month, day) for year in exists]

    def _check_year(self, year: int) -> int:
        if year > self.today.year + _YEARS_AHEAD:
            raise refusal(f"The year {year} is more than ten years off; is it mistyped?", *self.examples)
        if year < self.today.year - 1:
            raise refusal(f"The year {year} is past; is it mistyped?", *self.examples)
        return year

    def _dates_with_weekday(self, phrase: str) -> list[date]:
        """Read “Fri 18 Dec 2026”, making sure that the day named and the date agree."""
        found = _NAMED_WEEKDAY.fullmatch(phrase)
        weekday = _WEEKDAY_OF.get(found[1]) if found else None
        if found is None or weekday is None:
            return []
        days = self._dates(found[2])
        agreeing = [day for day in days if day.weekday() == weekday]
        if days and not agreeing:
            named, really = WEEKDAYS[weekday], WEEKDAYS[days[0].weekday()]
            raise refusal(f"{say_day(days[0])} {days[0].year} is a {really}, not a {named}.", *self.examples)
        return agreeing

    def _end_of(self, phrase: str) -> list[date]:
        found = _END_OF.fullmatch(phrase)
        if found is None:
            return []
        later, what, year = bool(found[1]), found[2], found[3]
        if what in _MONTH_OF:
            return [_last_of_month(day) for day in self._on(1, _MONTH_OF[what], year)]
        return self._end_of_period(what, later=later)

    def _end_of_period(self, period: str, *, later: bool) -> list[date]:
        match period:
            case "day":
                return [self.today + timedelta(days=later)]
            case "week":
                return [self._weekday(_FRIDAY)[later]]
            case "month":
                last = _last_of_month(self.today)
                return [_last_of_month(last + timedelta(days=1)) if later else last]
            case "year":
                return [date(self.today.year + later, _DECEMBER, 31)]
            case _:
                return []


def check_near(instant: datetime, now: datetime, examples: tuple[str, str]) -> datetime:
    """Return `instant` if it is ahead of `now` by at most ten years; WhenError otherwise."""
    if instant <= now:
        raise refusal("That is already past.", *examples)
    if instant - now > MOST:
        raise refusal("That is more than ten years off; is the year mistyped?", *examples)
    return instant


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _time_of_day(hour: str, minute: str | None, second: str | None, half: str | None) -> time:
    """Build a time from its words; ValueError if no clock shows it."""
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:  # noqa: PLR2004 - the hours on a clock face
            raise ValueError(hour)
        hours = hours % 12 + (12 if half == "p" else 0)
    return time(hours, int(minute or 0), int(second or 0))
