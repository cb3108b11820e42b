"""Spot checks: how many attested removals somebody else looks at, and which."""

import hashlib
from collections.abc import Collection

from bot.domain.reviews import Item


def how_many(attested: int, share: int) -> int:
    """So many per cent of the attested removals, rounded up, and at least one where there are any."""
    return max(-(-attested * share // 100), 1) if attested else 0


def drawn(attested: Collection[Item], number: int, salt: str) -> tuple[Item, ...]:
    """So many of them, in an order that nobody can foresee who does not know the salt."""

    def lot(item: Item) -> bytes:
        return hashlib.sha256(f"{salt}:{item.id}".encode()).digest()

    return tuple(sorted(attested, key=lot)[:number])
