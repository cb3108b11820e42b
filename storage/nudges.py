"""The timers of requests and tasks that wait for somebody: which are due, taken once, and who has heard."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Table, Text, cast, func, or_, select, update

from bot.domain.access import Request, RequestState
from bot.domain.grants import GrantState, Task, TaskState
from storage.access import request
from storage.database import Unit
from storage.grants import grant, task, task_of, told_words


def due_requests(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of pending requests to be looked at, the longest due first."""
    return _due(unit, request, RequestState.PENDING.value, workspace_id, limit)


def due_tasks(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of open tasks to be looked at, the longest due first."""
    return _due(unit, task, TaskState.OPEN.value, workspace_id, limit)


def take_request(unit: Unit, seen: Request, again_at: datetime | None, nudges: int) -> bool:
    """Set the timer on and count the reminders sent; False when somebody else has taken it since."""
    taken = unit.execute(
        update(request)
        .where(
            request.c.id == seen.id,
            request.c.state == RequestState.PENDING.value,
            request.c.nudge_at == seen.nudge_at,
        )
        .values(nudge_at=again_at, nudges=nudges)
    )
    return bool(taken.rowcount)


def take_task(unit: Unit, seen: Task, again_at: datetime | None, told: Mapping[str, datetime]) -> bool:
    """Set the timer on and keep who has heard when; False when somebody else has taken it since."""
    taken = unit.execute(
        update(task)
        .where(task.c.id == seen.id, task.c.state == TaskState.OPEN.value, task.c.nudge_at == seen.nudge_at)
        .values(nudge_at=again_at, told=told_words(told))
    )
    return bool(taken.rowcount)


def hurry(unit: Unit, task_id: str, at: datetime) -> None:
    """Have an open task looked at by then at the latest."""
    unit.execute(
        update(task)
        .where(
            task.c.id == task_id,
            task.c.state == TaskState.OPEN.value,
            or_(task.c.nudge_at.is_(None), task.c.nudge_at > at),
        )
        .values(nudge_at=at)
    )


def told_to(unit: Unit, workspace_id: str, person: str, limit: int) -> tuple[tuple[Task, ...], int]:
    """Open tasks of which a person has been reminded: the first ones by their due date, and how many."""
    return _listed(unit, workspace_id, _has_heard(person), limit)


def concerning(unit: Unit, workspace_id: str, person: str, limit: int) -> tuple[tuple[Task, ...], int]:
    """The same with all that the person has been asked to do."""
    return _listed(unit, workspace_id, or_(task.c.assignee == person, _has_heard(person)), limit)


def hurry_removals(unit: Unit, workspace_id: str, holder: str) -> None:
    """Look at once at every task to take away what somebody held: they are not who they were."""
    theirs = select(grant.c.id).where(
        grant.c.workspace_id == workspace_id,
        grant.c.beneficiary == holder,
        grant.c.state == GrantState.REMOVING.value,
    )
    unit.execute(
        update(task)
        .where(task.c.grant_id.in_(theirs), task.c.state == TaskState.OPEN.value)
        .values(nudge_at=unit.now)
    )


def _has_heard(person: str) -> ColumnElement[bool]:
    return cast(task.c.told, Text).contains(f'"{person}"', autoescape=True)


def _listed(
    unit: Unit, workspace_id: str, wanted: ColumnElement[bool], limit: int
) -> tuple[tuple[Task, ...], int]:
    those = (task.c.workspace_id == workspace_id, task.c.state == TaskState.OPEN.value, wanted)
    rows = unit.execute(select(task).where(*those).order_by(task.c.due_at, task.c.id).limit(limit)).mappings()
    count = unit.execute(select(func.count()).select_from(task).where(*those)).scalar() or 0
    return tuple(task_of(row) for row in rows), count


def _due(unit: Unit, table: Table, state: str, workspace_id: str, limit: int) -> tuple[str, ...]:
    rows = unit.execute(
        select(table.c.id)
        .where(table.c.workspace_id == workspace_id, table.c.state == state, table.c.nudge_at <= unit.now)
        .order_by(table.c.nudge_at, table.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)
