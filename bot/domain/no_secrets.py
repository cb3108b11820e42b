"""Whether a text gives a secret away, so that it can be refused before anything keeps it (V1)."""

import re
from typing import Final

from bot.domain.secret_words import secret_cell, secret_heading

_CELLS: Final = re.compile(r"[,;\t|]")
_SPEAKS: Final = re.compile(
    r"(?:the|an?|my|our|your|his|her|their|its?|and|or|no|any|old|new)\b", re.IGNORECASE
)
_LONGEST_HEADING: Final = 2
"""Words of a heading; what is longer between commas is a sentence."""


def holds_a_secret(text: str) -> bool:
    """Whether anything in it looks like a password, a code or a key, as the cells of a list are judged."""
    return any(_in_line(line) for line in text.splitlines())


def _in_line(line: str) -> bool:
    cells = [cell.strip().strip('"') for cell in _CELLS.split(line)]
    return (len(cells) > 1 and any(map(_is_heading, cells))) or secret_cell(line)


def _is_heading(cell: str) -> bool:
    short = len(cell.split()) <= _LONGEST_HEADING and not _SPEAKS.match(cell)
    return short and secret_heading(cell)
