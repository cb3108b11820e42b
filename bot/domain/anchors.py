"""Anchors: the trail's head, signed, and put where whoever keeps the database cannot rewrite it (L3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.lifecycle import State

EVERY: Final = timedelta(minutes=15)
EVENTS: Final = 100
"""A head is signed after as long, or after so many events, whichever comes first, and at a stop."""

FEWEST_PLACES: Final = 2


class Why(State):
    """What asked for an anchor."""

    FOUNDED = "founded", "The programme was founded."
    TIME = "time", "The time between two anchors was over."
    EVENTS = "events", "Many things had happened."
    STOP = "stop", "The bot stopped."
    BY_HAND = "by_hand", "Somebody asked for it."


@dataclass(frozen=True)
class Anchor:
    """A row of the anchor table: a head of the trail as it was signed. Bytes are in hexadecimal."""

    id: str
    sequence: int
    hash: str
    at: datetime
    why: Why
    deployment: str
    fingerprint: str
    signature: str


@dataclass(frozen=True)
class Put:
    """A row of the anchor_put table: one place an anchor goes to, and when it arrived there."""

    anchor_id: str
    place: str
    put_at: datetime | None
    tries: int
    next_at: datetime
    fault: str | None = None
