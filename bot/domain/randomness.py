"""Telling what a machine has made up from what people write: random strings, and groups of one-time codes."""

import math
import re
from collections import Counter
from datetime import date
from itertools import groupby, pairwise
from typing import Final

SHORTEST: Final = 16
"""Characters below which a string is not judged by its looks alone."""

_LEAST_BITS: Final = 2.8
"""Bits for each character, by how often each occurs in the string."""

_COMMON: Final = frozenset(
    """
    th he in er an re on at en nd ti es or te ed is it al ar st to nt ng se ha as ou io le ve co me
    de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac
    ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im
    mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr
    oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt
    """.split()  # noqa: SIM905 - a list of words reads better so
)
"""The pairs of letters of which words in the larger European languages are mostly made."""

_WORDLIKE, _NUMBER, _BETWEEN = 1.0, 0.3, 0.0
_UNLIKELY, _NEW_WORD, _SYMBOL, _TO_NUMBER, _FROM_NUMBER = -1.0, -0.5, -0.8, -0.8, -1.1
_ALONE, _MIXED_CASE = -0.4, -0.5
_AT_MOST: Final = -0.1
"""How little a string may look like words, for each pair of neighbours; found by trying made-up strings
against names of campaigns, accounts, files and functions: of the former two in a thousand pass.
"""
_AT_MOST_LETTERS: Final = -0.2

_KNOWN: Final = re.compile(
    r"""(?:https?://|www\.)\S+                                          # an address
    | (?-i:[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?:/\S*)?             # without its scheme
    | [\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}                  # an e-mail address
    | [@\#][\w.-]+                                                      # a handle, a hashtag
    | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}                       # a UUID
    | uc[\w-]{22}                                                       # a channel's id on YouTube
    | (?:[0-9a-f]{1,4}:){4,}[0-9a-f]{1,4}                               # an address of a machine
    | \d{4}-\d\d-\d\dt?[\d:.,+z-]*                                    # a date
    | =[a-z.]+\(.*\)?                                                   # a formula
    | [a-z]{2}\d{2}[a-z0-9]{4}\d{7,23}                                  # a bank account
    """,
    re.ASCII | re.VERBOSE | re.IGNORECASE,
)
_HEX_KEY: Final = re.compile(r"(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{32,}", re.IGNORECASE)
_SIMPLE: Final = re.compile(r"(?:[A-Z]?[a-z]*|[A-Z]+)\d{0,4}|\d+[a-z]{0,2}")
_PARTS: Final = re.compile(r"[-_./:,;|()&]+")
_MIXED: Final = re.compile(r"[A-Z]{2}[a-z]")
_LONE: Final = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])")
_QUOTES: Final = "\"'`()[]<>,;:“”‘’"  # noqa: RUF001 - as people type them

_TOKEN: Final = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_FOUR: Final = re.compile(r"[a-z2-7]{4}|[A-Z2-7]{4}")
_FOUR_DIGITS: Final = re.compile(r"(?:\d\D*){4}")
_DIGIT_INSIDE: Final = re.compile(r"\d[A-Za-z]")
_GROUPS, _GROUP = 3, 4
_MIXED_CODE, _MIXED_CODES = 8, 3
_DIGIT_CODES: Final = {8: 4, 6: 6, 4: 8}
"""How many codes beside each other, all of digits, by their length."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CLOSE: Final = 1000
"""Numbers that go up by less than this count something."""


def looks_random(text: str) -> bool:
    """Whether a string without spaces looks as if a machine had made it up."""
    token = text.strip(_QUOTES)
    if len(token) < SHORTEST or _KNOWN.fullmatch(token):
        return False
    if _HEX_KEY.fullmatch(token):
        return True
    kinds = [any(map(test, token)) for test in (str.islower, str.isupper, str.isdigit, _is_symbol)]
    if sum(kinds) <= 1 or _bits(token) < _LEAST_BITS:
        return False
    if all(_SIMPLE.fullmatch(part) for part in _PARTS.split(token)):
        return False
    return _likeness(token) < (_AT_MOST if any(kinds[2:]) else _AT_MOST_LETTERS)


def holds_codes(text: str) -> bool:
    """Whether a text holds one-time codes or a seed, as networks hand them out in groups."""
    if not _FOUR_DIGITS.search(text) and not _DIGIT_INSIDE.search(text):
        return False
    tokens = _TOKEN.findall(text)
    neighbours = (list(group) for _, group in groupby(tokens, key=_shape))
    return _is_seed(tokens) or any(map(_is_grouped, tokens)) or any(map(_are_codes, neighbours))


def _is_symbol(letter: str) -> bool:
    return not letter.isalnum()


def _bits(token: str) -> float:
    counts = Counter(token).values()
    return -sum(count / len(token) * math.log2(count / len(token)) for count in counts)


def _likeness(token: str) -> float:
    """How much the string looks like words and numbers, from 1 for words to about -1."""
    pairs = sum(_pair(one, other) for one, other in pairwise(token))
    oddities = _MIXED_CASE * len(_MIXED.findall(token)) + _ALONE * len(_LONE.findall(token))
    return (pairs + oddities) / (len(token) - 1)


def _pair(one: str, other: str) -> float:
    if one.isalpha() and other.isalpha():
        if one.islower() and other.isupper():
            return _NEW_WORD
        return _WORDLIKE if (one + other).casefold() in _COMMON else _UNLIKELY
    if one.isdigit() and other.isdigit():
        return _NUMBER
    if _PARTS.fullmatch(one) or _PARTS.fullmatch(other):
        return _BETWEEN
    if one.isalnum() and other.isalnum():
        return _TO_NUMBER if one.isalpha() else _FROM_NUMBER
    return _SYMBOL


def _is_seed(tokens: list[str]) -> bool:
    """The seed of a two-factor app, in fours as most networks show it."""
    fours = (
        list(group) for four, group in groupby(tokens, key=lambda one: bool(_FOUR.fullmatch(one))) if four
    )
    return any(len(group) >= _GROUP and any(map(_DIGIT_INSIDE.search, group)) for group in fours)


def _is_grouped(token: str) -> bool:
    """One long code, in groups of the same length."""
    groups = token.split("-")
    alike = len(groups) >= _GROUPS and len({len(group) for group in groups}) == 1
    return alike and len(groups[0]) >= _GROUP and sum(map(_is_mixed, groups)) > 1


def _shape(token: str) -> tuple[int, bool, bool]:
    return len(token), token.replace("-", "").isdigit(), _is_mixed(token)


def _are_codes(group: list[str]) -> bool:
    """Whether neighbours of one length are codes, and not dates, years or numbers that count something."""
    length, digits, mixed = _shape(group[0])
    if mixed:
        return length >= _MIXED_CODE and len(group) >= _MIXED_CODES and not any(map(_YEAR.search, group))
    bare = [token.replace("-", "") for token in group]
    if not digits or len(group) < _DIGIT_CODES.get(len(bare[0]), len(group) + 1):
        return False
    numbers = [*map(int, bare)]
    counts = numbers == sorted(numbers) and all(b - a < _CLOSE for a, b in pairwise(numbers))
    return not (counts or any(map(_is_date, bare)) or all(map(_YEAR.fullmatch, bare)))


def _is_mixed(token: str) -> bool:
    return any(map(str.isdigit, token)) and any(map(str.isalpha, token))


def _is_date(bare: str) -> bool:
    try:
        return len(bare) == len("20240131") and bool(date.fromisoformat(bare))
    except ValueError:
        return False
