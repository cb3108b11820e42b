"""The port by which programs bring a network's list of people: a connector for each network comes later."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.register import Account


@dataclass(frozen=True)
class FoundPerson:
    """Somebody as a network lists them: by these words, those that identify them first, and their role."""

    words: tuple[str, ...]
    role: str = ""


@dataclass(frozen=True)
class Reading:
    """What a source has read: from where, in words; the hash over the bytes that it read; and whom."""

    source: str
    sha256: str
    people: Sequence[FoundPerson]


class ListSource(Protocol):
    """Reads whom a network lists; never within a transaction."""

    def read(self, account: Account) -> Reading:
        """Everybody whom the network lists for this account; raises `UserError` where it cannot be read."""
        ...
