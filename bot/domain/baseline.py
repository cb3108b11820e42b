"""A baseline: register and ledger as they were, frozen and signed, for later audits to compare with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import Lifecycle, Move, State


class BaselineState(State):
    """Where a baseline stands."""

    TAKEN = "taken", "Frozen; its SHA-256 is on the trail."
    SIGNED = "signed", "Signed with the company's key."


BASELINE = Lifecycle(
    "baseline",
    (
        Move(None, BaselineState.TAKEN, "baseline:taken", "the programme manager, or the operator"),
        Move(BaselineState.TAKEN, BaselineState.SIGNED, "baseline:signed", "the bot, which has the key"),
    ),
)


@dataclass(frozen=True)
class Baseline:
    """One frozen picture. `content` is canonical JSON; what anybody holds against it is its SHA-256."""

    id: str
    workspace_id: str
    number: int
    state: BaselineState
    taken_at: datetime
    taken_by: str
    content: bytes
    sha256: str
    signature: bytes | None = None
    fingerprint: str | None = None


@dataclass(frozen=True)
class Signer:
    """The company's key: it signs bytes, and is known by its public half (in hexadecimal) or its SHA-256."""

    sign: Callable[[bytes], bytes]
    fingerprint: str
    public_key: str
