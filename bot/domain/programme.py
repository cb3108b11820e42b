"""The programme itself: its policy versions, how one comes into force, and who sits where."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.invitations import Links
from bot.domain.lifecycle import Lifecycle, Move, State


class PolicyState(State):
    """Where a policy version stands."""

    IN_REVIEW = "in_review", "Proposed; waiting for the committee, or at the founding for its two people."
    ACCEPTED = "accepted", "The committee has approved it; it waits for its date."
    IN_FORCE = "in_force", "The policy that decides."
    SUPERSEDED = "superseded", "A later version took its place."
    REJECTED = "rejected", "It will not come into force."


class Outcome(State):
    """Why a version was rejected."""

    REPLACED = "replaced", "another text took its place"
    OUTVOTED = "outvoted", "the votes given rule out that it is approved"
    LATE = "late", "it was not decided in time"


POLICY = Lifecycle(
    "policy",
    (
        Move(None, PolicyState.IN_REVIEW, "policy:proposed", "a file is proposed, or the first one is found"),
        Move(
            PolicyState.IN_REVIEW,
            PolicyState.IN_FORCE,
            "policy:in_force",
            "the quorum and the senior leader; at the founding an admin and the senior leader",
        ),
        Move(
            PolicyState.IN_REVIEW,
            PolicyState.ACCEPTED,
            "policy:accepted",
            "the quorum and the senior leader, ahead of its date",
        ),
        Move(PolicyState.ACCEPTED, PolicyState.IN_FORCE, "policy:in_force", "its date comes"),
        Move(
            PolicyState.IN_REVIEW,
            PolicyState.REJECTED,
            "policy:rejected",
            "the votes rule it out, time runs out, or its proposer replaces it",
        ),
        Move(PolicyState.ACCEPTED, PolicyState.REJECTED, "policy:rejected", "its proposer replaces it"),
        Move(PolicyState.IN_FORCE, PolicyState.SUPERSEDED, "policy:superseded", "a later version"),
    ),
)

OPEN = (PolicyState.IN_REVIEW, PolicyState.ACCEPTED)
"""A proposal that is neither in force nor over."""

CAPACITIES = ("admin", "senior-leader")
"""The two capacities in which the programme is founded, by two different people."""

CAPACITY_WORDS = {"admin": "an admin", "senior-leader": "the senior leader"}
"""Each capacity as a sentence names whoever must sign in it."""


@dataclass(frozen=True)
class PolicyVersion:
    """A policy text as proposed: its digest is its identity (P1.8).

    Of a later version `base_id` is the one in force when it was proposed, `starts_at` from when it is to be
    in force (None: at once), `vote_by` when the vote closes, `material` whether everybody must know it anew.
    `outcome` says why it was rejected; `reviewed_at` when somebody last found that it need not change.
    Once in force it waits to be announced: `announce_step` counts those who have been asked to put their name
    to it, and at `announce_at` the next are; at `remind_at` those hear again who owe its acknowledgement.
    """

    id: str
    workspace_id: str
    number: int
    text: bytes
    digest: str
    state: PolicyState
    founding: bool
    proposed_by: str
    proposed_at: datetime
    in_force_at: datetime | None = None
    base_id: str | None = None
    starts_at: datetime | None = None
    vote_by: datetime | None = None
    material: bool | None = None
    decided_at: datetime | None = None
    outcome: Outcome | None = None
    reviewed_at: datetime | None = None

    def overdue(self, now: datetime) -> bool:
        """Past its deadline: a vote that arrives now has no effect, job or no job."""
        return self.vote_by is not None and now >= self.vote_by

    def waits(self, now: datetime) -> bool:
        """Whether its date is still to come."""
        return self.starts_at is not None and self.starts_at > now

    announce_step: int | None = None
    announce_at: datetime | None = None
    announced_at: datetime | None = None
    announced_by: str | None = None
    announced_as: str | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None


@dataclass(frozen=True)
class Signature:
    """One of the two people who found the programme."""

    policy_id: str
    capacity: str
    person: str
    at: datetime


@dataclass(frozen=True)
class SeatRow:
    """Who sits in a committee seat; the policy fixes the seats, the register holds who sits in them."""

    workspace_id: str
    seat_id: str
    discipline: str
    mode: str
    occupant: str | None
    alternates: tuple[str, ...]


@dataclass(frozen=True)
class Company:
    """What the operator decides and services need: who the admins are and where cards go.

    `draft_faults` says why the policy file on disk cannot be proposed at all, a line for each problem;
    `alert_channel` is where operators read, besides the admins, what is not as it should be; `links` are made
    for people outside Slack, and None where there are no pages for them.
    """

    workspace_id: str
    admins: tuple[str, ...]
    committee_channel: str | None
    draft_faults: tuple[str, ...] = ()
    alert_channel: str | None = None
    links: Links | None = None
