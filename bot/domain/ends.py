"""What the end of a grant asks for, decided from its row and from what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.grants import EndReason, Grant, GrantState, Task, TaskKind
from bot.domain.policy import Policy


@dataclass(frozen=True)
class End:
    """Why grants end, and who ends them: a person, or `system`."""

    reason: EndReason
    actor: str = "system"
    note: str | None = None


@dataclass(frozen=True)
class EndPlan:
    """What ending one grant does.

    `answers` is the id of the grant that answers for the removal (R4). Otherwise the owner is `asked`, or the
    task `announced` ahead comes due, unless nobody had been asked to add the person: a login in the vault is
    changed instead, where it was shown. Whoever was taken off the network while their access was suspended
    is `off` it.
    """

    grant: Grant
    to: GrantState
    cancelled: tuple[Task, ...] = ()
    answers: str | None = None
    asked: TaskKind | None = None
    announced: Task | None = None
    off: bool = False

    @property
    def lent(self) -> bool:
        """Whether a login was lent that nobody goes on using in its place."""
        return self.grant.by_vault and self.to is GrantState.REMOVING and self.answers is None


def plan_end(grant: Grant, tasks: Iterable[Task], covering: Grant | None) -> EndPlan:
    """Plan the end of a grant in force, from its open tasks and the grant that covers it, if one does."""
    if grant.state is GrantState.WAITING:
        return EndPlan(grant, GrantState.CANCELLED)
    if grant.by_vault:
        return EndPlan(grant, GrantState.REMOVING, answers=covering.id if covering else None)
    if covering:
        needless = _of(tasks, TaskKind.PROVISION, TaskKind.REMOVE, TaskKind.SUSPEND)
        return EndPlan(grant, GrantState.REMOVING, needless, answers=covering.id)
    needless = _of(tasks, TaskKind.PROVISION, TaskKind.SUSPEND)
    if grant.suspended and not grant.maybe_on_network:
        return EndPlan(grant, GrantState.REMOVING, needless, off=True)
    there = grant.state is GrantState.ACTIVE or grant.maybe_on_network
    asked = TaskKind.REMOVE if there else TaskKind.SETTLE
    announced = next(iter(_of(tasks, asked)), None)
    if announced:
        return EndPlan(grant, GrantState.REMOVING, needless, announced=announced)
    return EndPlan(grant, GrantState.REMOVING, needless, asked=asked)


def covering(
    grant: Grant, others: Iterable[Grant], policy: Policy, network: str, now: datetime
) -> Grant | None:
    """The first of the `others`, of the same person and account, that gives this role or more (R4).

    An account has one login, so that any grant of it covers any other; no role of the network's own does.
    """
    for other in others:
        if other.id != grant.id and other.usable(now) and _gives_as_much(grant, other, policy, network):
            return other
    return None


def _gives_as_much(grant: Grant, other: Grant, policy: Policy, network: str) -> bool:
    if grant.method is not other.method:
        return False
    if grant.by_vault or grant.role == other.role:
        return True
    mine, theirs = policy.rank(network, grant.role), policy.rank(network, other.role)
    return mine is not None and theirs is not None and theirs >= mine


def _of(tasks: Iterable[Task], *kinds: TaskKind) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.kind in kinds)
