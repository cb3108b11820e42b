"""Make text from people safe to keep, to show and to export."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

ELLIPSIS: Final = "…"
MOST_MARKS: Final = 4
"""Combining marks allowed in a row: living scripts need three, stacks that climb need more."""

_LONGEST_PHRASE: Final = 100
_NEWLINES: Final = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")
_UNWANTED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_EMOJI_STYLE: Final = "\ufe0f"
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\uffa0\ufdd0-\ufdef\ufe00-\ufe0f\ufff0-\ufff8"
    "\U000e0000-\U000e0fff]"
)
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - full-width forms also start a formula


def clean(text: str, *, limit: int, multiline: bool = False) -> str:
    """Return `text` scrubbed and cut to at most `limit` characters."""
    return cut(scrub(text, multiline=multiline), limit)


def scrub(text: str, *, multiline: bool = False) -> str:
    """Return `text` in NFC without anything that hides, reorders, climbs or controls.

    Line breaks become spaces unless `multiline`; then at most one empty line stays between two lines.
    """
    lines = _NEWLINES.split(text)
    tidy = (_scrub_line(line) for line in lines)
    if not multiline:
        return " ".join(filter(None, tidy))
    return re.sub("\n{3,}", "\n\n", "\n".join(tidy)).strip("\n")


def hides(text: str) -> bool:
    """Whether `text` holds anything that cannot be seen, or that turns what stands beside it round."""
    return not text.isprintable() or _INVISIBLE.search(text) is not None


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters, ending in “…” if any were left out.

    A letter is never parted from its combining marks. ValueError if `limit` is below one.
    """
    if limit < 1:
        raise ValueError(f"A limit of {limit} characters leaves no room for text.")
    if len(text) <= limit:
        return text
    end = limit - 1
    while end and _is_mark(text[end]):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def csv_safe(cell: str) -> str:
    """Return `cell` so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in _FORMULA_STARTS else cell


def fold(text: str) -> str:
    """Return the one spelling used for matching: NFKC, case folded, single spaces, no loose punctuation.

    It is cut like any other text, so that matching never takes long and half a phrase never matches.
    """
    spelled = scrub(unicodedata.normalize("NFKC", scrub(text)).casefold())
    return cut(spelled.strip(" .,;!"), _LONGEST_PHRASE)


def _scrub_line(line: str) -> str:
    if line.isascii() and line.isprintable():  # as most lines are: nothing in them hides or climbs
        return " ".join(line.split())
    visible = "".join(_visible(line))
    composed = unicodedata.normalize("NFC", visible)
    return " ".join("".join(_short_stacks(composed)).split())


def _visible(line: str) -> Iterator[str]:
    """Yield what a reader can see; every kind of space as a plain one."""
    before = ""
    for character in line:
        if character == _EMOJI_STYLE and before and unicodedata.category(before) == "So":
            yield character
        elif character == "\t" or unicodedata.category(character) == "Zs":
            yield " "
        elif not _is_hidden(character):
            yield character
        before = character


def _is_hidden(character: str) -> bool:
    return (
        unicodedata.category(character) in _UNWANTED_CATEGORIES
        or _INVISIBLE.match(character) is not None
        or ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004 - the last two code points of a plane are no characters
    )


def _short_stacks(text: str) -> Iterator[str]:
    stack = 0
    for character in text:
        stack = stack + 1 if _is_mark(character) else 0
        if stack <= MOST_MARKS:
            yield character


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")
