"""Grants, the tasks that make them true on the network, and the proof that people attach."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    insert,
    select,
    update,
)

from bot.domain.grants import IN_FORCE, EndReason, Evidence, Grant, GrantState, Task, TaskKind, TaskState
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Id, SlackId

grant = Table(
    "grant",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("request_id", Id, ForeignKey("request.id"), nullable=False, unique=True),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False, index=True),
    Column("beneficiary", SlackId, nullable=False, index=True),
    Column("role", String(64), nullable=False),
    Column("use_case", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("policy_id", Id, ForeignKey("policy_version.id"), nullable=False),
    Column("starts_at", UTC, nullable=False),
    Column("length_seconds", Integer),
    Column("ends_at", UTC, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("approved_at", UTC, nullable=False),
    Column("activated_at", UTC),
    Column("ended_at", UTC),
    Column("end_reason", String(16)),
    Column("ended_by", SlackId),
    Column("end_note", String(3000)),
    Column("evidence", String(16)),
    Index("ix_grant_ending", "state", "ends_at"),
)

task = Table(
    "task",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("grant_id", Id, ForeignKey("grant.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("assignee", SlackId, nullable=False, index=True),
    Column("due_at", UTC, nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("done_at", UTC),
    Column("done_by", SlackId),
    Column("note", String(3000)),
    Column("file_id", Id, ForeignKey("proof_file.id")),
)

proof_file = Table(
    "proof_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("task_id", Id, nullable=False, index=True),
    Column("slack_file", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("given_by", SlackId, nullable=False),
    Column("given_at", UTC, nullable=False),
    Column("note", String(3000)),
    Column("name", String(255)),
    Column("kind", String(16)),
    Column("size", Integer),
    Column("sha256", String(64)),
    Column("content", LargeBinary),
    Column("refusal", String(255)),
)


def find(unit: Unit, grant_id: str) -> Grant | None:
    """One grant by id."""
    return next(iter(_grants(unit, grant.c.id == grant_id)), None)


def of_request(unit: Unit, request_id: str) -> Grant | None:
    """The one grant that a request yielded (A6)."""
    return next(iter(_grants(unit, grant.c.request_id == request_id)), None)


def held_by(unit: Unit, workspace_id: str, user_id: str) -> tuple[Grant, ...]:
    """What a person holds, is about to hold, or is being removed from; soonest end first."""
    shown = [state.value for state in (*IN_FORCE, GrantState.REMOVING)]
    return _grants(
        unit,
        grant.c.workspace_id == workspace_id,
        grant.c.beneficiary == user_id,
        grant.c.state.in_(shown),
    )


def in_force_for(unit: Unit, account_id: str, beneficiary: str) -> tuple[Grant, ...]:
    """Grants of one person on one account that promise access now."""
    return _grants(
        unit,
        grant.c.account_id == account_id,
        grant.c.beneficiary == beneficiary,
        grant.c.state.in_([state.value for state in IN_FORCE]),
    )


def removing_for(unit: Unit, account_id: str, beneficiary: str) -> tuple[Grant, ...]:
    """Grants of one person on one account whose removal still waits for evidence."""
    return _grants(
        unit,
        grant.c.account_id == account_id,
        grant.c.beneficiary == beneficiary,
        grant.c.state == GrantState.REMOVING.value,
    )


def on_accounts(unit: Unit, account_ids: tuple[str, ...]) -> tuple[Grant, ...]:
    """Grants in force on any of these accounts."""
    return _grants(
        unit, grant.c.account_id.in_(account_ids), grant.c.state.in_([state.value for state in IN_FORCE])
    )


def in_force(unit: Unit, workspace_id: str) -> tuple[Grant, ...]:
    """Every grant that promises access now, the soonest end first."""
    return _grants(
        unit,
        grant.c.workspace_id == workspace_id,
        grant.c.state.in_([state.value for state in IN_FORCE]),
    )


def overdue(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of grants whose end has come while they still stand as in force, the longest overdue first."""
    return _due(unit, workspace_id, IN_FORCE, grant.c.ends_at, limit)


def starting(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of approved grants whose start has come."""
    return _due(unit, workspace_id, frozenset({GrantState.WAITING}), grant.c.starts_at, limit)


def add(unit: Unit, new: Grant) -> None:
    """Insert a grant."""
    length = new.length
    values = {name: getattr(new, name) for name in Grant.__dataclass_fields__ if name != "length"}
    values |= {
        "state": new.state.value,
        "length_seconds": int(length.total_seconds()) if length is not None else None,
    }
    unit.execute(insert(grant).values(values))


def move(unit: Unit, grant_id: str, start: GrantState, to: GrantState, **values: object) -> bool:
    """Move a grant from `start` to `to`, raising its generation; False when it is no longer there."""
    moved = unit.execute(
        update(grant)
        .where(grant.c.id == grant_id, grant.c.state == start.value)
        .values(state=to.value, generation=grant.c.generation + 1, **values)
    )
    return bool(moved.rowcount)


def extend(unit: Unit, grant_id: str, ends_at: datetime) -> None:
    """Move the end by an approved extension (E6): a new generation, so that old timers are stale."""
    unit.execute(
        update(grant)
        .where(grant.c.id == grant_id)
        .values(ends_at=ends_at, length_seconds=None, generation=grant.c.generation + 1)
    )


def add_task(unit: Unit, new: Task) -> None:
    """Insert a task."""
    values = {name: getattr(new, name) for name in Task.__dataclass_fields__}
    unit.execute(insert(task).values(values | {"kind": new.kind.value, "state": new.state.value}))


def find_task(unit: Unit, task_id: str) -> Task | None:
    """One task by id."""
    return next(iter(_tasks(unit, task.c.id == task_id)), None)


def tasks_of(unit: Unit, grant_id: str) -> tuple[Task, ...]:
    """Every task of a grant, oldest first."""
    return _tasks(unit, task.c.grant_id == grant_id)


def open_tasks_for(unit: Unit, workspace_id: str, user_id: str) -> tuple[Task, ...]:
    """What waits for a person to do on the networks."""
    return _tasks(
        unit,
        task.c.workspace_id == workspace_id,
        task.c.assignee == user_id,
        task.c.state == TaskState.OPEN.value,
    )


def open_tasks(unit: Unit, workspace_id: str) -> tuple[Task, ...]:
    """Everything that waits to be done on the networks."""
    return _tasks(unit, task.c.workspace_id == workspace_id, task.c.state == TaskState.OPEN.value)


def move_task(unit: Unit, task_id: str, to: TaskState, **values: object) -> bool:
    """Close an open task; False when it was closed before."""
    moved = unit.execute(
        update(task)
        .where(task.c.id == task_id, task.c.state == TaskState.OPEN.value)
        .values(state=to.value, **values)
    )
    return bool(moved.rowcount)


def reassign(unit: Unit, task_id: str, assignee: str) -> bool:
    """Give an open task to the next in line; False when it is closed."""
    given = unit.execute(
        update(task)
        .where(task.c.id == task_id, task.c.state == TaskState.OPEN.value)
        .values(assignee=assignee)
    )
    return bool(given.rowcount)


def add_file(unit: Unit, values: Mapping[str, object]) -> None:
    """Remember a file that somebody attached, still to be fetched."""
    unit.execute(insert(proof_file).values(dict(values)))


def find_file(unit: Unit, file_id: str) -> RowMapping | None:
    """One proof file's row, without its content."""
    columns = [column for column in proof_file.c if column.name != "content"]
    return unit.execute(select(*columns).where(proof_file.c.id == file_id)).mappings().first()


def newest_file(unit: Unit, task_id: str) -> RowMapping | None:
    """The newest file of a task, whatever its state."""
    columns = [column for column in proof_file.c if column.name != "content"]
    return (
        unit.execute(
            select(*columns)
            .where(proof_file.c.task_id == task_id)
            .order_by(proof_file.c.given_at.desc(), proof_file.c.id.desc())
            .limit(1)
        )
        .mappings()
        .first()
    )


def settle_file(unit: Unit, file_id: str, values: Mapping[str, object]) -> bool:
    """Keep or refuse a pending file; False when it was settled before."""
    settled = unit.execute(
        update(proof_file)
        .where(proof_file.c.id == file_id, proof_file.c.state == "pending")
        .values(dict(values))
    )
    return bool(settled.rowcount)


def _due(
    unit: Unit, workspace_id: str, states: frozenset[GrantState], when: Column[Any], limit: int
) -> tuple[str, ...]:
    rows = unit.execute(
        select(grant.c.id)
        .where(
            grant.c.workspace_id == workspace_id,
            grant.c.state.in_(sorted(states)),
            when <= unit.now,
        )
        .order_by(when, grant.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def _grants(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Grant, ...]:
    rows = unit.execute(select(grant).where(*conditions).order_by(grant.c.ends_at, grant.c.id)).mappings()
    return tuple(_grant(row) for row in rows)


def _tasks(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Task, ...]:
    rows = unit.execute(select(task).where(*conditions).order_by(task.c.opened_at, task.c.id)).mappings()
    return tuple(_task(row) for row in rows)


def _grant(row: RowMapping) -> Grant:
    columns = dict(row)
    seconds = columns.pop("length_seconds")
    return Grant(
        **{
            **columns,
            "state": GrantState(columns["state"]),
            "length": timedelta(seconds=seconds) if seconds is not None else None,
            "end_reason": EndReason(columns["end_reason"]) if columns["end_reason"] else None,
            "evidence": Evidence(columns["evidence"]) if columns["evidence"] else None,
        }
    )


def _task(row: RowMapping) -> Task:
    return Task(**{**row, "kind": TaskKind(row["kind"]), "state": TaskState(row["state"])})
