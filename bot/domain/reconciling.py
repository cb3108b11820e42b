"""Reconciliation: whom the network lists, whom the ledger knows, who used the vault, by person (P3.6)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import Lifecycle, Move, State


class Origin(State):
    """How a network's list came here."""

    PASTED = "pasted", "Somebody pasted it."
    FILE = "file", "Somebody attached it as a file."
    HUNT = "hunt", "It was gathered in the hunt."
    CONNECTOR = "connector", "A program read it from the network."


class KnownBy(State):
    """By what it is known who a network means."""

    IDENTITY = "identity", "By an address, a handle or an id that is confirmed to be theirs."
    OWNER = "owner", "Whoever answers for the account has said so before."
    NAME = "name", "By the name alone: nobody else here is called so."


class MatchState(State):
    """How the lists agree on one person of one account."""

    MATCHED = "matched", "Every list that can know of them does."
    ORPHAN = "orphan", "On the network's list, or seen at the vault, and not in the ledger."
    GHOST = "ghost", "In the ledger, and not on the network's list."
    ACCEPTED = "accepted", "A named person accepts the difference, with a reason and an end."
    RESOLVED = "resolved", "They differ no more: a later list or a later line of the ledger says so."


UNMATCHED = frozenset({MatchState.ORPHAN, MatchState.GHOST})
"""States that keep a campaign from closing."""


def _both(to: MatchState, event: str, cause: str) -> tuple[Move[MatchState], ...]:
    return tuple(Move(start, to, event, cause) for start in sorted(UNMATCHED))


MATCH = Lifecycle(
    "match",
    (
        Move(None, MatchState.MATCHED, "match:found", "the lists agree"),
        Move(None, MatchState.ORPHAN, "match:orphan", "the network or the vault knows somebody more"),
        Move(None, MatchState.GHOST, "match:ghost", "the ledger knows somebody more"),
        Move(MatchState.MATCHED, MatchState.ORPHAN, "match:orphan", "the ledger knows them no more"),
        Move(MatchState.MATCHED, MatchState.GHOST, "match:ghost", "a later list does not name them"),
        Move(MatchState.ORPHAN, MatchState.GHOST, "match:ghost", "a later list does not name them"),
        Move(MatchState.GHOST, MatchState.ORPHAN, "match:orphan", "they are listed, and ended in the ledger"),
        Move(MatchState.RESOLVED, MatchState.ORPHAN, "match:orphan", "a later list or line differs again"),
        Move(MatchState.RESOLVED, MatchState.GHOST, "match:ghost", "a later list does not name them"),
        Move(MatchState.ACCEPTED, MatchState.RESOLVED, "match:resolved", "a later list or line agrees"),
        Move(
            MatchState.ACCEPTED, MatchState.ORPHAN, "match:orphan", "it was accepted until now, and no longer"
        ),
        Move(
            MatchState.ACCEPTED, MatchState.GHOST, "match:ghost", "it was accepted until now, and no longer"
        ),
        *_both(MatchState.ACCEPTED, "match:accepted", "a named person, with a reason and an end"),
        *_both(MatchState.RESOLVED, "match:resolved", "a later list or line agrees"),
    ),
)


@dataclass(frozen=True)
class NetworkList:
    """A row of the network_list table: whom a network lists, who collected it, and its hash.

    `number` counts the lists of an account. Of a network that shows none, it has no rows, and `note` says
    why.
    """

    id: str
    workspace_id: str
    account_id: str
    origin: Origin
    collected_by: str
    collected_at: datetime
    sha256: str
    rows: int
    pasted: str | None = None
    file_id: str | None = None
    note: str = ""
    number: int = 1

    @property
    def none_shown(self) -> bool:
        """Whether somebody says that there is no list to be had."""
        return not self.rows


@dataclass(frozen=True)
class Listed:
    """A row of the network_list_row table: one person as the network names them, and who that is if known."""

    list_id: str
    number: int
    said: str
    role: str
    person: str | None
    known_by: KnownBy | None = None


@dataclass(frozen=True)
class Match:
    """A row of the list_match table: one person of one account in one campaign."""

    id: str
    workspace_id: str
    campaign_id: str
    account_id: str
    person: str | None
    said: str
    state: MatchState
    listed_as: str | None
    list_id: str | None
    holding_id: str | None
    used_at: datetime | None
    found_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None
    reason: str = ""
    accepted_until: datetime | None = None

    @property
    def unmatched(self) -> bool:
        """Whether it keeps its campaign from closing."""
        return self.state in UNMATCHED

    def is_accepted(self, at: datetime) -> bool:
        """Whether somebody accepts the difference still, at this moment."""
        ended = self.accepted_until is not None and self.accepted_until <= at
        return self.state is MatchState.ACCEPTED and not ended
