"""Read and say lengths of time the way people do: `2w`, `10 days`, `36 hours`."""

import re
from datetime import timedelta
from typing import Final

from bot.domain.text import clean, fold
from bot.errors import UserError


class WhenError(UserError):
    """I could not read that as a time. Try “2w” or “until Friday 18:00”."""


MOST: Final = timedelta(days=3653)
"""Ten years: whatever lies further off is taken for a slip of the finger."""

_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)

_UNITS: Final = {
    **dict.fromkeys(("min", "mins", "minute", "minutes"), _MINUTE),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), _HOUR),
    **dict.fromkeys(("d", "day", "days"), _DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), _WEEK),
    **dict.fromkeys(("fortnight", "fortnights"), 2 * _WEEK),
    **dict.fromkeys(("month", "months"), 30 * _DAY),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), 365 * _DAY),
}
_SMALL_NUMBERS: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)
_NUMBERS: Final = {word: number for number, word in enumerate(_SMALL_NUMBERS)} | {"a": 1, "an": 1}
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?|[a-z]+|\S", re.ASCII)
_NUMERAL: Final = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_SHARE: Final = re.compile(r"([1-9]\d?) ?%", re.ASCII)
_HALF: Final = re.compile(r"\bhalf an?\b")


def refusal(sentence: str, *examples: str) -> WhenError:
    """Return the error that says `sentence` and shows what would be understood."""
    return WhenError(f"{sentence} Try {' or '.join(f'“{example}”' for example in examples)}.")


def said(text: str) -> str:
    """Return what the person typed, short and in quotation marks, to be repeated in a sentence."""
    return f"“{clean(text, limit=40)}”"


def parse_length(text: str) -> timedelta:
    """Read a length such as “2w”, “10 days”, “1w 3d” or “a fortnight”; a month is 30 days, a year 365.

    Raise WhenError if it is none, is nothing at all, or is longer than ten years.
    """
    phrase = fold(text)
    length = find_length(phrase)
    if length is not None:
        return length
    if not phrase:
        raise refusal("Please say how long.", "2w", "10 days")
    raise refusal(f"I could not read {said(text)} as a length of time.", "2w", "10 days")


def parse_share(text: str) -> int:
    """Read “50 %” as 50; WhenError for what is none of 1 to 99 per cent."""
    found = _SHARE.fullmatch(text.strip())
    if found is None:
        raise refusal("A share is 1 to 99 per cent.", "50 %", "80 %")
    return int(found[1])


def find_length(phrase: str) -> timedelta | None:
    """Read a folded phrase; None if it is not put like a length; WhenError if it cannot be used."""
    pairs = _pairs(phrase.removeprefix("for "))
    if not pairs or any(read_number(number) is None for number, _ in pairs):
        return None
    if any(unit == "m" for _, unit in pairs):
        number = pairs[0][0]
        raise refusal(
            f"In {said(phrase)}, “m” may mean minutes or months.", f"{number} min", f"{number} months"
        )
    if any(unit not in _UNITS for _, unit in pairs):
        return None
    return _usable(_sum(pairs))


def read_number(word: str) -> float | None:
    """Read “14”, “1.5”, “two” or “a”; None for anything else."""
    if _NUMERAL.fullmatch(word):
        return float(word)
    return _NUMBERS.get(word)


def say_length(length: timedelta) -> str:
    """Say a length in at most two units, rounded down: “2 weeks”, “10 days”, “36 hours”, “1 day 6 hours”."""
    if length < _MINUTE:
        return "less than a minute"
    if length % _WEEK == timedelta():
        return count(length // _WEEK, "week")
    if _DAY < length < 2 * _DAY and length % (_DAY / 2) == timedelta():
        return count(length // _HOUR, "hour")
    return _say_units(length)


def count(number: int, noun: str) -> str:
    """Say how many: “1 day”, “3 days”."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _say_units(length: timedelta) -> str:
    days, rest = divmod(length, _DAY)
    hours, rest = divmod(rest, _HOUR)
    parts = ((days, "day"), (hours, "hour"), (rest // _MINUTE, "minute"))
    return " ".join([count(number, noun) for number, noun in parts if number][:2])


def _pairs(phrase: str) -> list[tuple[str, str]]:
    """Part a phrase into (number, unit) words; nothing if they do not pair up."""
    words = [word for word in _TOKEN.findall(_HALF.sub("0.5", phrase)) if word not in {",", "and"}]
    if words == ["fortnight"]:
        words = ["a", "fortnight"]
    return [] if len(words) % 2 else list(zip(words[::2], words[1::2], strict=True))


def _sum(pairs: list[tuple[str, str]]) -> timedelta:
    try:
        return sum(((read_number(number) or 0) * _UNITS[unit] for number, unit in pairs), timedelta())
    except OverflowError:
        return timedelta.max


def _usable(length: timedelta) -> timedelta:
    if length < _MINUTE:
        raise refusal("That is no time at all.", "2 hours", "10 days")
    if length > MOST:
        raise refusal("That is longer than ten years.", "2w", "10 days")
    return length
