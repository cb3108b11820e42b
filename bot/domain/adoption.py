"""Adoption: people who have a way in that was never granted are given a grant, or lose it (P3.2)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.register import AccountStatus
from bot.domain.when import Ending

ON_ONE_CARD = 20
"""How many people the committee is asked about on one card."""

ON_ONE_PAGE = 10
"""How many people an owner's list shows at a time."""

LISTED_STATUSES = frozenset({AccountStatus.ACTIVE, AccountStatus.DORMANT, AccountStatus.ARCHIVED})
"""Accounts of the company's own: only what is held on these can be adopted or taken away."""


class AdoptionState(State):
    """What becomes of one way in that was never granted."""

    OPEN = "open", "Waits for the word of whoever answers for the account."
    UNSURE = "unsure", "Nobody was sure, so the holder has been asked."
    CHOSEN = "chosen", "To be adopted; the committee has not been asked yet."
    ASKED = "asked", "The committee has been asked."
    ADOPTED = "adopted", "The committee has vouched for it: it is a grant now."
    REMOVING = "removing", "It is to be taken away."
    DROPPED = "dropped", "It is no way in without a grant any more."


WAITS = frozenset({AdoptionState.OPEN, AdoptionState.UNSURE, AdoptionState.CHOSEN})
"""States in which whoever answers for the account has something to say."""

LIVE = WAITS | {AdoptionState.ASKED, AdoptionState.REMOVING}
"""States in which it is not settled yet."""


class Back(State):
    """From where a line came back to the list."""

    DENIED = "denied", "The committee did not want it."
    WITHDRAWN = "withdrawn", "The request was taken back."
    LAPSED = "lapsed", "The committee did not decide in time."
    NEEDED = "needed", "Its holder still needs it."
    NOT_NEEDED = "not_needed", "Its holder does not need it any more."


def _removed(start: AdoptionState) -> Move[AdoptionState]:
    who = "its time is over" if start is AdoptionState.ASKED else "Remove, or its time is over"
    return Move(start, AdoptionState.REMOVING, "adoption:removing", who)


def _dropped(start: AdoptionState) -> Move[AdoptionState]:
    return Move(start, AdoptionState.DROPPED, "adoption:dropped", "left, taken away, or granted otherwise")


ADOPTION = Lifecycle(
    "adoption",
    (
        Move(None, AdoptionState.OPEN, "adoption:opened", "the ledger has a named holder without a grant"),
        Move(AdoptionState.OPEN, AdoptionState.CHOSEN, "adoption:chosen", "the owner: Adopt"),
        Move(AdoptionState.UNSURE, AdoptionState.CHOSEN, "adoption:chosen", "the owner: Adopt"),
        Move(AdoptionState.OPEN, AdoptionState.UNSURE, "adoption:unsure", "the owner: Not sure"),
        Move(AdoptionState.UNSURE, AdoptionState.OPEN, "adoption:answered", "the holder has answered"),
        Move(AdoptionState.CHOSEN, AdoptionState.ASKED, "adoption:asked", "the owner asks the committee"),
        Move(AdoptionState.ASKED, AdoptionState.OPEN, "adoption:returned", "left out, denied or lapsed"),
        Move(AdoptionState.ASKED, AdoptionState.ADOPTED, "adoption:adopted", "the last slot is filled"),
        *map(_removed, (*sorted(WAITS), AdoptionState.ASKED)),
        *map(_dropped, (*sorted(WAITS), AdoptionState.ASKED, AdoptionState.REMOVING)),
    ),
)


@dataclass(frozen=True)
class AdoptionLine:
    """A row of the adoption_line table: one way in that was never granted, and what becomes of it.

    `role`, `use_case`, `ending` and `reason` are what was chosen for it; `back` says from where it came back
    to the list, the committee or its holder, and `note` what was said there.
    """

    id: str
    workspace_id: str
    account_id: str
    holding_id: str
    person: str
    state: AdoptionState
    opened_at: datetime
    due_at: datetime
    role: str | None = None
    use_case: str | None = None
    ending: Ending | None = None
    reason: str = ""
    back: Back | None = None
    note: str = ""
    request_id: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether whoever answers for the account has something to say."""
        return self.state in WAITS


@dataclass(frozen=True)
class Chosen:
    """What an owner wants to adopt somebody with."""

    role: str
    use_case: str
    ending: Ending
    reason: str
