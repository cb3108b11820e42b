"""Whether a request really comes from Slack: its signature over time and body, within five minutes."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

TIMESTAMP = "x-slack-request-timestamp"
SIGNATURE = "x-slack-signature"
WINDOW_SECONDS = 300
LONGEST_TIMESTAMP = 12
VERSION = "v0="
DIGEST_LENGTH = 64
_HEX = frozenset("0123456789abcdef")


class Reason(StrEnum):
    """Why a request is refused; all that may be logged of it."""

    NO_TIMESTAMP = "no timestamp"
    BAD_TIMESTAMP = "bad timestamp"
    NO_SIGNATURE = "no signature"
    BAD_SIGNATURE = "bad signature"
    TOO_OLD = "too old"
    IN_THE_FUTURE = "in the future"
    WRONG_SIGNATURE = "wrong signature"


@dataclass(frozen=True, slots=True)
class Verified:
    """A request of Slack's, by the signing secret in this place: 0 is the newest during a rotation."""

    secret: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not a request of Slack's, or not of now."""

    reason: Reason


def verify(
    headers: Mapping[str, str], body: bytes, secrets: tuple[bytes, ...], now: datetime
) -> Verified | Rejected:
    """Check a request against each secret; raises nothing, whatever the headers hold.

    `headers` have lower-case names, one text each; `now` is aware.
    """
    claimed = _timestamp(headers)
    if isinstance(claimed, Reason):
        return Rejected(claimed)
    signature = _signature(headers)
    if isinstance(signature, Reason):
        return Rejected(signature)
    age = int(now.timestamp()) - int(claimed)
    if abs(age) > WINDOW_SECONDS:
        return Rejected(Reason.TOO_OLD if age > 0 else Reason.IN_THE_FUTURE)
    return _match(claimed, body, signature, secrets)


def _timestamp(headers: Mapping[str, str]) -> str | Reason:
    text = headers.get(TIMESTAMP)
    if text is None:
        return Reason.NO_TIMESTAMP
    well_formed = len(text) <= LONGEST_TIMESTAMP and text.isascii() and text.isdigit()
    return text if well_formed else Reason.BAD_TIMESTAMP


def _signature(headers: Mapping[str, str]) -> str | Reason:
    text = headers.get(SIGNATURE)
    if text is None:
        return Reason.NO_SIGNATURE
    digest = text.removeprefix(VERSION)
    well_formed = len(text) == len(VERSION) + DIGEST_LENGTH and len(digest) == DIGEST_LENGTH
    return digest if well_formed and _HEX.issuperset(digest) else Reason.BAD_SIGNATURE


def _match(timestamp: str, body: bytes, digest: str, secrets: tuple[bytes, ...]) -> Verified | Rejected:
    """Compare with every secret, always all of them, so that time tells nothing."""
    signed = b"v0:" + timestamp.encode("ascii") + b":" + body
    matches = [
        hmac.compare_digest(hmac.new(secret, signed, hashlib.sha256).hexdigest(), digest)
        for secret in secrets
    ]
    return Verified(matches.index(True)) if any(matches) else Rejected(Reason.WRONG_SIGNATURE)
