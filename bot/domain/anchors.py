"""Anchors: the trail's head, signed, and put where whoever keeps the database cannot rewrite it (L3)."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.domain.lifecycle import State

EVERY: Final = timedelta(minutes=15)
EVENTS: Final = 100
"""A head is signed after as long, or after so many events, whichever comes first, and at a stop."""

FEWEST_PLACES: Final = 2
DEPLOYMENT_LENGTH: Final = 16

FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
_DOUBLINGS: Final = 7

_WORD: Final = "vouchsafe-anchor"
_FORMAT: Final = 1
_INSTANT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
_LINE: Final = re.compile(
    rf"{_WORD}\s+{_FORMAT}\s+([0-9a-f]{{{DEPLOYMENT_LENGTH}}})\s+(\d{{1,18}})\s+([0-9a-f]{{64}})"
    r"\s+(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\s+([0-9a-f]{64})\s+([0-9a-f]{128})(?![0-9a-f])",
    re.ASCII,
)


class Why(State):
    """What asked for an anchor."""

    FOUNDED = "founded", "The programme was founded."
    TIME = "time", "The time between two anchors was over."
    EVENTS = "events", "Many things had happened."
    STOP = "stop", "The bot stopped."
    BY_HAND = "by_hand", "Somebody asked for it."


class Place(State):
    """Where an anchor goes."""

    CHANNEL = "channel", "the committee's channel"
    FILE = "file", "the file"
    GIT = "git", "the git repository"
    WEBHOOK = "webhook", "the webhook"


@dataclass(frozen=True)
class SignedHead:
    """What stands in a place: which installation's trail had which head when, and who says so.

    `deployment` is the beginning of the hash of the trail's first event; bytes are in hexadecimal.
    """

    deployment: str
    sequence: int
    hash: str
    at: datetime
    public_key: str
    signature: str = ""

    @property
    def said(self) -> str:
        """The text that is signed."""
        at = self.at.astimezone(UTC).strftime(_INSTANT)
        return f"{_WORD} {_FORMAT} {self.deployment} {self.sequence} {self.hash} {at} {self.public_key}"

    @property
    def line(self) -> str:
        """The same with its signature: a line that can be found in any text."""
        return f"{self.said} {self.signature}"

    @property
    def fingerprint(self) -> str:
        """By which the key is known."""
        return fingerprint(self.public_key)


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
    public_key: str

    @property
    def head(self) -> SignedHead:
        """What of it stands in a place."""
        return SignedHead(self.deployment, self.sequence, self.hash, self.at, self.public_key, self.signature)


@dataclass(frozen=True)
class Put:
    """A row of the anchor_put table: one place an anchor goes to, and when it arrived there."""

    anchor_id: str
    place: str
    put_at: datetime | None
    tries: int
    next_at: datetime
    fault: str | None = None


@dataclass(frozen=True)
class SigningKey:
    """A row of the signing_key table: a key with which this installation signs, and when that was said."""

    fingerprint: str
    public_key: str
    named_at: datetime
    told_at: datetime | None = None


@dataclass(frozen=True)
class AnchorPicture:
    """How the trail is anchored: the newest head that has arrived, and where; what came after it."""

    newest: Anchor | None
    places: tuple[Place, ...]
    events_since: int
    fingerprint: str | None
    """Of the key that signs; None while none has been named."""


def fingerprint(public_key: str) -> str:
    """The SHA-256 of a public key, both in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()


def read_lines(text: str) -> Iterator[SignedHead]:
    """Every anchor that stands in a text, whatever else does: a file, a log, an export, a pasted thread.

    Whether its signature holds is another question.
    """
    for found in _LINE.finditer(text):
        deployment, sequence, digest, said, public_key, signature = found.groups()
        try:
            at = datetime.strptime(said, _INSTANT).replace(tzinfo=UTC)
        except ValueError:  # such as the 31st of February, which was never written by us
            continue
        yield SignedHead(deployment, int(sequence), digest, at, public_key, signature)


def pause_after(tries: int) -> timedelta:
    """How long to leave a place alone after so many tries that failed."""
    doublings: int = min(max(0, tries - 1), _DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
