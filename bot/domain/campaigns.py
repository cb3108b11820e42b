"""A certification campaign: a review of accounts in a set time, frozen at launch (P4)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import OPENING, at_local
from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.working_hours import Desk


class CampaignState(State):
    """Where a campaign stands. "closed" is never shown while something that was decided is not done."""

    DRAFT = "draft", "Prepared; nobody has been asked yet."
    OPEN = "open", "Owners are asked, line by line."
    SETTLING = "settling", "Every answer is in, or the time is over; what was decided is being carried out."
    CLOSED = "closed", "Over: everything decided is done, every list agrees or its difference is accepted."
    CANCELLED = "cancelled", "Called off, with a reason; it certifies nothing."


class CampaignKind(State):
    """Why a campaign is held."""

    SCHEDULED = "scheduled", "The policy's cadence asks for it."
    BY_HAND = "by_hand", "Somebody who runs the programme has begun it."
    EVENT = "event", "Something has happened that asks for a look at a few accounts."


class Trigger(State):
    """What has happened, where an event asks for a campaign."""

    LEAVER = "leaver", "A leaver had these accounts in hand, or came into them."
    AGENCY = "agency", "A contract with an agency has ended."
    INCIDENT = "incident", "An incident was reported."
    MOVER = "mover", "Somebody does other work now."


class SourceKind(State):
    """Where the population of a campaign comes from; each is kept as it was, with its hash."""

    REGISTER = "register", "The accounts, as the register had them."
    LEDGER = "ledger", "Who has a way in, as the holder ledger had them."
    NETWORK = "network", "Whom the network lists, as somebody collected it."
    VAULT = "vault", "Who has looked at the login, as the vault knows."
    TRAINING = "training", "Who had passed which course."


CAMPAIGN = Lifecycle(
    "campaign",
    (
        Move(None, CampaignState.DRAFT, "campaign:drafted", "the cadence, a person or an event asks for it"),
        Move(
            CampaignState.DRAFT,
            CampaignState.OPEN,
            "campaign:launched",
            "its time has come, or a person launches it",
        ),
        Move(CampaignState.DRAFT, CampaignState.CANCELLED, "campaign:cancelled", "called off, with a reason"),
        Move(
            CampaignState.OPEN,
            CampaignState.SETTLING,
            "campaign:answered",
            "the last answer, the end of its time, or stopped with a reason",
        ),
        Move(CampaignState.OPEN, CampaignState.CANCELLED, "campaign:cancelled", "called off, with a reason"),
        Move(
            CampaignState.SETTLING,
            CampaignState.CLOSED,
            "campaign:closed",
            "all is done and every list agrees; the programme manager signs",
        ),
        Move(
            CampaignState.SETTLING, CampaignState.CANCELLED, "campaign:cancelled", "called off, with a reason"
        ),
    ),
)

GOES_ON = frozenset({CampaignState.DRAFT, CampaignState.OPEN, CampaignState.SETTLING})
"""States in which a campaign holds its accounts, so that no other may be begun over them."""


@dataclass(frozen=True)
class Scope:
    """What a campaign is to be over, and why: an event says which, and the row that it is `about`.

    With `launch_at` it launches by itself then.
    """

    account_ids: tuple[str, ...]
    kind: CampaignKind = CampaignKind.BY_HAND
    trigger: Trigger | None = None
    about: str | None = None
    launch_at: datetime | None = None


@dataclass(frozen=True)
class Campaign:
    """A row of the campaign table.

    `launch_at` is when a draft launches by itself; `due_at` is the end of the window (D14), as extended.
    `about` is the row of the event that asked for it; `previous_id` the campaign that last closed over any
    of its accounts. `population` is the hash over every line as it was frozen.
    """

    id: str
    workspace_id: str
    number: int
    kind: CampaignKind
    trigger: Trigger | None
    about: str | None
    state: CampaignState
    policy_id: str
    drafted_by: str
    drafted_at: datetime
    launch_at: datetime | None
    launched_at: datetime | None = None
    launched_by: str | None = None
    due_at: datetime | None = None
    population: str | None = None
    items: int = 0
    previous_id: str | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    note: str | None = None

    @property
    def open(self) -> bool:
        """Whether owners are asked."""
        return self.state is CampaignState.OPEN

    @property
    def goes_on(self) -> bool:
        """Whether it holds its accounts."""
        return self.state in GOES_ON


@dataclass(frozen=True)
class FrozenSource:
    """A row of the campaign_source table: what one source said when the campaign was launched.

    `content` is canonical JSON, a row a line, and `sha256` its hash. A `stale` one was older than the policy
    wants when the campaign was launched.
    """

    id: str
    workspace_id: str
    campaign_id: str
    account_id: str | None
    kind: SourceKind
    label: str
    sha256: str
    rows: int
    collected_by: str
    collected_at: datetime
    list_id: str | None
    stale: bool
    content: bytes = b""


@dataclass(frozen=True)
class SignOff:
    """A row of the sign_off table: who stands for what a campaign says, and as what."""

    id: str
    workspace_id: str
    campaign_id: str
    person: str
    capacity: str
    at: datetime


def population_of(digests: Iterable[str]) -> str:
    """The hash over every line of a campaign as it was frozen, given the lines' own hashes in their order."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def outcome_at(due_at: datetime, desk: Desk) -> datetime:
    """When silence has its outcome: the morning after the window, where the reviewer is at work."""
    day = due_at.astimezone(desk.zone).date() + timedelta(days=1)
    return desk.next(at_local(day, OPENING, desk.zone))
