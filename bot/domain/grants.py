"""A grant: its life from approval to evidence that the access is gone, and the work that makes it true."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.lifecycle import Lifecycle, Move, State


class GrantState(State):
    """Where a grant stands. "removed" is never shown for a click alone (P6.7)."""

    WAITING = "waiting", "Approved; its start has not come, or its holder still owes a course."
    PROVISIONING = "provisioning", "The account owner has been asked to add the person."
    ACTIVE = "active", "In use until its end."
    SUSPENDED = "suspended", "On hold here, until an audit is answered; it may still be there on the network."
    REMOVING = "removing", "Ended; the person is to be removed, or a login that they have seen to be changed."
    REMOVED = "removed", "Removed, with evidence."
    CANCELLED = "cancelled", "Ended before anybody was asked to add the person."


class Evidence(State):
    """How we know that access is gone, strongest first (E4)."""

    ATTESTED = "attested", "A named person says they removed it."
    NEVER_PROVIDED = "never_provided", "The owner says the person had not been added."
    COVERED = "covered", "Another active grant gives at least this role and answers for the removal."
    NEVER_SHOWN = "never_shown", "The login was never shown to the person."
    ROTATED = "rotated", "The login was changed after the person had seen it."
    WAIVED = "waived", "Two people have decided, with a reason, that the login need not be changed."


class GrantMethod(State):
    """How a grant is made true; fixed when it is approved."""

    OWNER_TASK = "owner_task", "The account's owner adds the person on the network."
    VAULT = "vault", "The person looks at the account's login, which the vault keeps."


class EndReason(State):
    """Why a grant ended."""

    EXPIRED = "expired", "Its time was up."
    GIVEN_BACK = "given_back", "The holder gave it back early."
    REVOKED = "revoked", "The owner or the programme manager ended it."
    LEFT = "left", "Its holder has left."
    NOT_CERTIFIED = "not_certified", "An audit has not kept it."


class TaskKind(State):
    """What a person is asked to do on the network itself."""

    PROVISION = "provision", "Add the person."
    REMOVE = "remove", "Remove the person."
    SUSPEND = "suspend", "Remove the person while their access is suspended."
    SETTLE = "settle", "Say whether the person had been added before the end came."


class TaskState(State):
    """Where a task stands."""

    OPEN = "open", "To be done."
    DONE = "done", "Done, by a named person."
    CANCELLED = "cancelled", "Not needed any more."


GRANT = Lifecycle(
    "grant",
    (
        Move(None, GrantState.WAITING, "grant:approved", "its request is approved"),
        Move(
            GrantState.WAITING,
            GrantState.PROVISIONING,
            "grant:provisioning",
            "the start date comes and nothing is owed",
        ),
        Move(
            GrantState.WAITING,
            GrantState.ACTIVE,
            "grant:activated",
            "the same, where the account's login is in the vault",
        ),
        Move(
            GrantState.WAITING,
            GrantState.CANCELLED,
            "grant:cancelled",
            "given back, revoked or expired first, or its holder leaves",
        ),
        Move(
            GrantState.PROVISIONING,
            GrantState.ACTIVE,
            "grant:activated",
            "the owner says it is done, or its holder was in already",
        ),
        Move(
            GrantState.PROVISIONING,
            GrantState.REMOVING,
            "grant:ended",
            "its end comes during set-up, or its holder leaves",
        ),
        Move(
            GrantState.ACTIVE,
            GrantState.REMOVING,
            "grant:ended",
            "its end, given back, revoked, or its holder leaves",
        ),
        Move(
            GrantState.ACTIVE,
            GrantState.SUSPENDED,
            "grant:suspended",
            "nobody has certified it in an audit's time",
        ),
        Move(
            GrantState.SUSPENDED,
            GrantState.PROVISIONING,
            "grant:provisioning",
            "kept afterwards: the owner is asked to add the person again",
        ),
        Move(
            GrantState.SUSPENDED,
            GrantState.ACTIVE,
            "grant:activated",
            "kept afterwards, where the account's login is in the vault",
        ),
        Move(
            GrantState.SUSPENDED,
            GrantState.REMOVING,
            "grant:ended",
            "its end, given back, revoked, not kept, or its holder leaves",
        ),
        Move(GrantState.REMOVING, GrantState.REMOVED, "grant:removed", "evidence that the access is gone"),
    ),
)

TASK = Lifecycle(
    "task",
    (
        Move(None, TaskState.OPEN, "task:opened", "a grant needs something done on the network"),
        Move(TaskState.OPEN, TaskState.DONE, "task:done", "the person asked, with a note or proof"),
        Move(TaskState.OPEN, TaskState.CANCELLED, "task:cancelled", "the grant went another way"),
    ),
)

IN_FORCE = frozenset({GrantState.WAITING, GrantState.PROVISIONING, GrantState.ACTIVE, GrantState.SUSPENDED})
"""States in which a grant goes on until its end: it gives access, will give it, or may give it again."""


@dataclass(frozen=True)
class Grant:
    """A row of the grant table. `ends_at` is always set: before activation it is the latest possible end.

    Since `parked_at` it waits for something that its holder owes, and not for its start. A suspended one has
    been off the network since `off_network_at`; without that it may still be there.
    """

    id: str
    workspace_id: str
    request_id: str
    account_id: str
    beneficiary: str
    role: str
    use_case: str
    state: GrantState
    policy_id: str
    starts_at: datetime
    length: timedelta | None
    ends_at: datetime
    generation: int
    approved_at: datetime
    activated_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    ended_by: str | None = None
    end_note: str | None = None
    evidence: Evidence | None = None
    parked_at: datetime | None = None
    method: GrantMethod = GrantMethod.OWNER_TASK
    suspended_at: datetime | None = None
    off_network_at: datetime | None = None

    @property
    def by_vault(self) -> bool:
        """Whether its holder looks at a login in the vault, so that nobody is asked to add them."""
        return self.method is GrantMethod.VAULT

    @property
    def suspended(self) -> bool:
        """Whether it is on hold until an audit is answered."""
        return self.state is GrantState.SUSPENDED

    @property
    def has_begun(self) -> bool:
        """Whether it was set up and lasts, be it on hold."""
        return self.state in (GrantState.ACTIVE, GrantState.SUSPENDED)

    @property
    def maybe_on_network(self) -> bool:
        """Whether its holder may be on the network though it is not set up: nobody has taken them off it."""
        return self.suspended_at is not None and self.off_network_at is None

    @property
    def parked(self) -> bool:
        """Whether it waits for something that its holder owes."""
        return self.parked_at is not None

    def usable(self, now: datetime) -> bool:
        """E1: decided on reading the row, tick or no tick."""
        return self.state is GrantState.ACTIVE and now < self.ends_at

    def promised(self, now: datetime) -> bool:
        """Whether it gives access as things stand, will give it, or may give it again."""
        return self.state in IN_FORCE and now < self.ends_at


@dataclass(frozen=True)
class Task:
    """A row of the task table: one thing that one person is asked to do, and what they said.

    While it is open, `nudge_at` is when to look whom to remind of it, and `told` when each person last heard.
    """

    id: str
    workspace_id: str
    grant_id: str
    kind: TaskKind
    state: TaskState
    assignee: str
    due_at: datetime
    opened_at: datetime
    done_at: datetime | None = None
    done_by: str | None = None
    note: str | None = None
    file_id: str | None = None
    nudge_at: datetime | None = None
    told: Mapping[str, datetime] = field(default_factory=dict)


def activated_end(grant: Grant, now: datetime) -> datetime:
    """The end from activation on: a length runs from now, but never past the latest end (E6).

    One that is active again, after it was suspended, ends when it would have.
    """
    begun_before = grant.activated_at is not None
    return grant.ends_at if grant.length is None or begun_before else min(now + grant.length, grant.ends_at)


def warning_times(
    begins: datetime, ends: datetime, ahead: tuple[timedelta, ...], now: datetime
) -> tuple[datetime, ...]:
    """When to warn: as the policy says, later than `now`; over 24 h at least once (three quarters on)."""
    wanted = [ends - before for before in ahead]
    inside = sorted(at for at in wanted if at > max(begins, now))
    if inside or ends - begins <= timedelta(hours=24):
        return tuple(inside)
    since = max(begins, now)
    return (since + (ends - since) * 3 / 4,)
