"""The language of time: read and say lengths, ends and starts the way people do, always as aware instants."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.calendar import (
    CLOSING,
    OPENING,
    Span,
    add_working_days,
    check_aware,
    one_working_day_before,
    parse_span,
    say_instant,
    zone_of,
)
from bot.domain.lengths import WhenError, find_length, parse_length, parse_share, refusal, said, say_length
from bot.domain.moments import Reader, check_near
from bot.domain.text import fold

__all__ = [
    "Ending",
    "Span",
    "WhenError",
    "add_working_days",
    "check_aware",
    "ends_at",
    "one_working_day_before",
    "parse_ending",
    "parse_length",
    "parse_share",
    "parse_span",
    "parse_start",
    "say_instant",
    "say_length",
    "zone_of",
]

_END_WORDS: Final = re.compile(r"^(?:for|until|till|til|to|by|on|ending|ends)(?: on)? ")
_START_WORDS: Final = re.compile(r"^(?:from|on|starting|starts)(?: on)? ")
_AT_ONCE: Final = frozenset({"", "now", "at once", "today", "immediately", "asap", "straight away"})
_WITHOUT_END: Final = frozenset(
    {"forever", "always", "permanent", "permanently", "indefinitely", "no end", "never"}
)
_START_EXAMPLES: Final = ("tomorrow", "Monday 10:00")
_FORTNIGHT: Final = timedelta(weeks=2)


@dataclass(frozen=True)
class Ending:
    """When a grant ends: a length that runs from activation, or a fixed instant; exactly one of them."""

    length: timedelta | None = None
    instant: datetime | None = None

    def __post_init__(self) -> None:
        if (self.length is None) == (self.instant is None):
            raise ValueError("An ending is either a length or an instant.")
        if self.length is not None and self.length <= timedelta():
            raise ValueError("A length must be longer than nothing.")
        if self.instant is not None:
            object.__setattr__(self, "instant", check_aware(self.instant))


def ends_at(ending: Ending, activated_at: datetime) -> datetime:
    """Return the instant, in UTC, at which a grant activated at `activated_at` ends."""
    activated = check_aware(activated_at)
    return ending.instant if ending.instant is not None else activated + (ending.length or timedelta())


def parse_ending(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    longest: timedelta | None,
    start: datetime | None = None,
) -> Ending:
    """Read a length (“2w”, “for 10 days”) or an end (“until Friday 18:00”, “24 Dec”, ISO 8601).

    A date alone ends at 17:00 in `zone`. `longest` counts from `start`, or from `now` if that is None.
    Raise WhenError, with two examples, for what is past, too long, ambiguous or not a time at all.
    """
    now = check_aware(now)
    begins = max(now, check_aware(start)) if start else now
    examples = _end_examples(longest, later=begins > now)
    phrase = _END_WORDS.sub("", fold(text))
    _refuse_no_end(text, phrase, examples)
    length = find_length(phrase)
    if length is not None:
        return Ending(length=_within(length, longest))
    instant = check_near(Reader(now, zone, CLOSING, examples).read(phrase), now, examples)
    if instant <= begins:
        raise refusal("That is before the start.", *examples)
    _within(instant - begins, longest)
    return Ending(instant=instant)


def parse_start(text: str, *, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Read when something starts; None means at once (“”, “now”, “at once”, “today”).

    A date alone starts at 09:00 in `zone`. Raise WhenError, with two examples, for what is past, ambiguous or
    not a time at all.
    """
    now = check_aware(now)
    phrase = _START_WORDS.sub("", fold(text))
    if phrase in _AT_ONCE:
        return None
    return check_near(Reader(now, zone, OPENING, _START_EXAMPLES).read(phrase), now, _START_EXAMPLES)


def _refuse_no_end(text: str, phrase: str, examples: tuple[str, str]) -> None:
    """Refuse what names no end: nothing at all, “forever”, or a number without its unit."""
    if not phrase:
        raise refusal("Please say when it ends.", *examples)
    if phrase in _WITHOUT_END:
        raise refusal("Every grant has an end.", *examples)
    if phrase.isdecimal():
        raise refusal(f"Is {said(text)} hours, days or weeks?", *examples)


def _end_examples(longest: timedelta | None, *, later: bool) -> tuple[str, str]:
    """Choose two examples that would be accepted."""
    if longest is not None and longest < _FORTNIGHT:
        return _shorter(longest)
    return ("2w", "10 days") if later else ("2w", "until Friday 18:00")


def _within(length: timedelta, longest: timedelta | None) -> timedelta:
    if longest is not None and length > longest:
        raise refusal(f"The longest allowed here is {say_length(longest)}.", *_shorter(longest))
    return length


def _shorter(longest: timedelta) -> tuple[str, str]:
    """Return the longest length itself and a round one of about half."""
    half = longest / 2
    for unit in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)):
        if half >= unit:
            return say_length(longest), say_length(half // unit * unit)
    return say_length(longest), say_length(longest)
