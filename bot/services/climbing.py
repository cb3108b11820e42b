"""How tasks climb their ladders: read from the rows, for one task or for many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.grants import Grant, Task, TaskKind
from bot.domain.nudging import Climb, is_urgent, waits_since
from bot.domain.people import Person
from bot.services import desks, standing
from storage import grants, nudges, people, sweeping
from storage.database import Unit


@dataclass(frozen=True)
class Waiting:
    """What decides a task's climb: the grant as it now is, what is asked, since when, and of whom."""

    grant: Grant
    kind: TaskKind
    opened_at: datetime
    assignee: str


def climbs(unit: Unit, workspace_id: str, waiting: Sequence[Waiting]) -> list[Climb]:
    """The climb of each of these, in their order."""
    accounts = sweeping.accounts(unit, (one.grant.account_id for one in waiting))
    everyone = {person for one in waiting for person in (one.assignee, one.grant.beneficiary)}
    known = people.find_all(unit, workspace_id, tuple(everyone))
    return [_climb(unit, one, accounts[one.grant.account_id].tier, known) for one in waiting]


def climb_of(unit: Unit, task: Task, grant: Grant) -> Climb:
    """The climb of one task that there is."""
    waiting = Waiting(grant, task.kind, task.opened_at, task.assignee)
    return climbs(unit, task.workspace_id, (waiting,))[0]


def hurry(unit: Unit, come_early: Iterable[tuple[Task, Grant]]) -> None:
    """Look sooner at tasks whose access, as given, has ended before the end that they were announced for."""
    for task, grant in come_early:
        first = climb_of(unit, task, grant).first()
        if task.nudge_at is None or first < task.nudge_at:
            nudges.hurry(unit, task.id, first)


def handed_on(unit: Unit, task_id: str, heir: str) -> None:
    """Whoever has just been given a task has just heard of it; the climb goes on from there."""
    task = grants.find_task(unit, task_id)
    if task:
        nudges.take_task(unit, task, unit.now, {**task.told, heir: unit.now})


def _climb(unit: Unit, waiting: Waiting, tier: str, known: Mapping[str, Person]) -> Climb:
    grant = waiting.grant
    policy = standing.ruling(unit, grant.policy_id).policy
    holder = known.get(grant.beneficiary)
    has_left = holder is not None and holder.gone
    return Climb.of(
        waiting.kind,
        policy.grants.reminders,
        waits_since(waiting.kind, grant, waiting.opened_at),
        desks.desk_of(policy, known.get(waiting.assignee)),
        urgent=is_urgent(grant, tier, policy.grants.reminders, has_left=has_left),
    )
