"""An access request: what is asked, its life, the votes on it and how they are told apart."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.when import Ending, ends_at


class RequestState(State):
    """Where a request stands. Terminal states have no way out (A4)."""

    PENDING = "pending", "Waiting for the people who must vouch."
    APPROVED = "approved", "Everyone needed has vouched."
    DENIED = "denied", "Somebody who could have vouched said no, with a reason."
    WITHDRAWN = (
        "withdrawn",
        "Taken back by the person who asked or the person it was for, or one of them has left.",
    )
    LAPSED = "lapsed", "Not decided in time."


class VoteState(State):
    """Whether a vote counts."""

    STANDING = "standing", "Counts while its giver may vouch."
    TAKEN_BACK = "taken_back", "Its giver took it back."
    VOID = "void", "What was vouched for has changed, so it is asked for again."


REQUEST = Lifecycle(
    "request",
    (
        Move(None, RequestState.PENDING, "request:submitted", "a person asks"),
        Move(RequestState.PENDING, RequestState.APPROVED, "request:approved", "the last slot is filled"),
        Move(
            RequestState.PENDING, RequestState.DENIED, "request:denied", "one Deny by anyone who could vouch"
        ),
        Move(
            RequestState.PENDING,
            RequestState.WITHDRAWN,
            "request:withdrawn",
            "requester or beneficiary, or one has left",
        ),
        Move(RequestState.PENDING, RequestState.LAPSED, "request:lapsed", "the deadline passes"),
    ),
)

VOTE = Lifecycle(
    "vote",
    (
        Move(None, VoteState.STANDING, "vote:cast", "a person who can fill a slot vouches"),
        Move(VoteState.STANDING, VoteState.TAKEN_BACK, "vote:taken_back", "its giver, while pending"),
        Move(VoteState.STANDING, VoteState.VOID, "vote:voided", "the terms widened, or its giver has left"),
        Move(VoteState.TAKEN_BACK, VoteState.STANDING, "vote:cast", "its giver vouches again"),
        Move(VoteState.VOID, VoteState.STANDING, "vote:cast", "its giver vouches again"),
    ),
)


@dataclass(frozen=True)
class Terms:
    """What exactly is asked for, or was granted: a role, from when, and for how long."""

    role: str
    starts_at: datetime | None
    ending: Ending

    def begins(self, now: datetime) -> datetime:
        """When it would begin if it were approved now."""
        return max(self.starts_at, now) if self.starts_at else now

    def ends(self, now: datetime) -> datetime:
        """When it would end if it began as soon as it may."""
        return ends_at(self.ending, self.begins(now))

    def length(self, now: datetime) -> timedelta:
        """How long it would last."""
        return self.ends(now) - self.begins(now)


@dataclass(frozen=True)
class Request:
    """A row of the request table. `version` rises only when what is asked changes, never by a vote.

    `nudges` counts the reminders sent while it waits; `nudge_at` is when to look whether the next is due.
    Requests with one `adoption_id` are shown and decided on one card; `adopts_holding_id` is the line of the
    holder ledger that the grant will take the place of.
    """

    id: str
    workspace_id: str
    number: int
    requester: str
    beneficiary: str
    account_id: str
    use_case: str
    reason: str
    terms: Terms
    version: int
    state: RequestState
    policy_id: str
    slots: tuple[str, ...]
    submitted_at: datetime
    lapses_at: datetime
    decided_at: datetime | None = None
    decided_by: str | None = None
    decision_reason: str | None = None
    extends_grant_id: str | None = None
    follows_request_id: str | None = None
    adoption_id: str | None = None
    adopts_holding_id: str | None = None
    nudge_at: datetime | None = None
    nudges: int = 0

    @property
    def parties(self) -> frozenset[str]:
        """People who never count on this request (A1)."""
        return frozenset({self.requester, self.beneficiary})

    @property
    def open(self) -> bool:
        """Whether it can still be decided."""
        return self.state is RequestState.PENDING

    def overdue(self, now: datetime) -> bool:
        """Past its deadline: a click arriving now has no effect, job or no job (A7)."""
        return now >= self.lapses_at

    def with_terms(self, terms: Terms) -> "Request":
        """The same request asking for other terms, one version on."""
        return replace(self, terms=terms, version=self.version + 1)


@dataclass(frozen=True)
class Vote:
    """One person's standing or former vote on a request (A2: at most one)."""

    id: str
    request_id: str
    person: str
    state: VoteState
    version: int
    at: datetime


@dataclass(frozen=True)
class Approval:
    """Who filled which slot when the request was approved; immutable afterwards (A6)."""

    request_id: str
    position: int
    slot: str
    person: str
    seat_id: str | None
