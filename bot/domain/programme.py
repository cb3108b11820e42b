"""The programme itself: its policy versions, how one comes into force, and who sits where."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.invitations import Links
from bot.domain.lifecycle import Lifecycle, Move, State


class PolicyState(State):
    """Where a policy version stands."""

    IN_REVIEW = "in_review", "Proposed; waiting for an admin and the senior leader."
    IN_FORCE = "in_force", "The policy that decides."
    SUPERSEDED = "superseded", "A later version took its place."
    REJECTED = "rejected", "Another proposal took its place before it came into force."


POLICY = Lifecycle(
    "policy",
    (
        Move(None, PolicyState.IN_REVIEW, "policy:proposed", "a file is proposed, or the first one is found"),
        Move(
            PolicyState.IN_REVIEW, PolicyState.IN_FORCE, "policy:in_force", "an admin and the senior leader"
        ),
        Move(PolicyState.IN_REVIEW, PolicyState.REJECTED, "policy:rejected", "another text is proposed"),
        Move(PolicyState.IN_FORCE, PolicyState.SUPERSEDED, "policy:superseded", "a later version"),
    ),
)

CAPACITIES = ("admin", "senior-leader")
"""The two capacities in which a version is signed, by two different people."""

CAPACITY_WORDS = {"admin": "an admin", "senior-leader": "the senior leader"}
"""Each capacity as a sentence names whoever must sign in it."""


@dataclass(frozen=True)
class PolicyVersion:
    """A policy text as proposed: its digest is its identity (P1.8).

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
    announce_step: int | None = None
    announce_at: datetime | None = None
    announced_at: datetime | None = None
    announced_by: str | None = None
    announced_as: str | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None

    @property
    def material(self) -> bool:
        """Whether it changes so much that everybody acknowledges the policy anew (P2.8)."""
        return True


@dataclass(frozen=True)
class Signature:
    """One of the two people who bring a version into force."""

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
