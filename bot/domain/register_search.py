"""What somebody looks for in the register, and which page of it; small enough for a button to carry."""

import binascii
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final, Self

from bot.domain.buttons import OldButton, Value
from bot.domain.handles import spoken_handle
from bot.domain.text import scrub

PAGE: Final = 20
"""Accounts on one page."""

MOST_BYTES: Final = 42
"""Of the words, as UTF-8: a longer search would not fit on a button, and finds nothing more exactly."""

_EMPTY: Final = "all"
_OTHER: Final = b"-."


@dataclass(frozen=True)
class Search:
    """The words that an account must hold, each of them somewhere, and a page, the first being 0."""

    words: str = ""
    page: int = 0

    @classmethod
    def typed(cls, text: str) -> Self:
        """Read what somebody typed; a link stands for the handle that it leads to."""
        words = " ".join(spoken_handle(word) for word in scrub(text).split())
        return cls(words.encode()[:MOST_BYTES].decode(errors="ignore").strip())

    @classmethod
    def carried(cls, value: Value) -> Self:
        """Read what a button carries; raises `OldButton` for what none of ours does."""
        if value.subject == _EMPTY:
            return cls("", value.version)
        padded = value.subject + "=" * (-len(value.subject) % 4)
        try:
            return cls(b64decode(padded, _OTHER, validate=True).decode(), value.version)
        except (binascii.Error, UnicodeDecodeError):
            raise OldButton from None

    @property
    def subject(self) -> str:
        """The words as a button carries them."""
        return b64encode(self.words.encode(), _OTHER).decode().rstrip("=") or _EMPTY

    @property
    def first(self) -> int:
        """The place of its first account among all that are found."""
        return self.page * PAGE

    def turned(self, pages: int) -> "Search":
        """The same words on another page."""
        return Search(self.words, max(0, self.page + pages))
