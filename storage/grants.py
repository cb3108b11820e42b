"""Grants, the tasks that make them true on the network, and the proof that people attach."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    ScalarSelect,
    Select,
    String,
    Table,
    bindparam,
    insert,
    select,
    tuple_,
    update,
)

from bot.domain.grants import (
    IN_FORCE,
    EndReason,
    Evidence,
    Grant,
    GrantMethod,
    GrantState,
    Task,
    TaskKind,
    TaskState,
)
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import AT_ONCE, UTC, Columns, Id, Json, SlackId, instant_text

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
    Column("parked_at", UTC),
    Column("method", String(16), nullable=False, server_default=GrantMethod.OWNER_TASK.value),
    Column("suspended_at", UTC),
    Column("off_network_at", UTC),
    Index("ix_grant_ending", "workspace_id", "state", "ends_at", "id"),
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
    Column("nudge_at", UTC, server_default=AT_ONCE),
    Column("told", Json, nullable=False, server_default="{}"),
    Index("ix_task_nudge", "workspace_id", "state", "nudge_at", "id"),
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


def hold(unit: Unit, grant_id: str) -> None:
    """Keep everybody else from deciding on the grant until the unit ends; read it afterwards.

    All that this person has on this account is held, because one grant may answer for another (R4), and with
    a grant its tasks and their proof.
    """
    unit.hold(lambda: _siblings(grant_id), ("grant", grant_id))


def hold_all(unit: Unit, grant_ids: Collection[str]) -> None:
    """`hold` for several grants at once."""
    unit.hold(lambda: _siblings_of_all(grant_ids), ("grants", frozenset(grant_ids)))


def hold_task(unit: Unit, task_id: str) -> None:
    """Keep everybody else from deciding on the task until the unit ends; read it afterwards."""
    of_task = select(task.c.grant_id).where(task.c.id == task_id).scalar_subquery()
    unit.hold(lambda: _siblings(of_task), ("task", task_id))


def _siblings_of_all(grant_ids: Collection[str]) -> Select[str]:
    one = grant.alias()
    held = select(one.c.account_id, one.c.beneficiary).where(one.c.id.in_(grant_ids))
    of_theirs = tuple_(grant.c.account_id, grant.c.beneficiary).in_(held)
    return select(grant.c.id).where(of_theirs).order_by(grant.c.id)


def _siblings(grant_id: str | ScalarSelect[str]) -> Select[str]:
    """The grants of the same person on the same account; always in one order, against deadlocks."""
    one = grant.alias()
    account = select(one.c.account_id).where(one.c.id == grant_id).scalar_subquery()
    person = select(one.c.beneficiary).where(one.c.id == grant_id).scalar_subquery()
    same = (grant.c.account_id == account, grant.c.beneficiary == person)
    return select(grant.c.id).where(*same).order_by(grant.c.id)


# What every click reads is put together once.
_FIND = Prepared(select(grant).where(grant.c.id == bindparam("wanted")))
_OF_REQUEST = Prepared(select(grant).where(grant.c.request_id == bindparam("wanted")))
_TASKS = Prepared(
    select(task).where(task.c.grant_id == bindparam("wanted")).order_by(task.c.opened_at, task.c.id)
)
_ADD = Prepared(insert(grant))


@once_per_unit(grant)
def find(unit: Unit, grant_id: str) -> Grant | None:
    """One grant by id."""
    row = unit.first(_FIND, wanted=grant_id)
    return grant_of(row) if row else None


@once_per_unit(grant)
def of_request(unit: Unit, request_id: str) -> Grant | None:
    """The one grant that a request yielded (A6)."""
    row = unit.first(_OF_REQUEST, wanted=request_id)
    return grant_of(row) if row else None


def of_requests(unit: Unit, request_ids: Collection[str]) -> tuple[Grant, ...]:
    """What these requests yielded."""
    return _grants(unit, grant.c.request_id.in_(request_ids))


def held_by(unit: Unit, workspace_id: str, user_id: str) -> tuple[Grant, ...]:
    """What a person holds, is about to hold, or is being removed from; soonest end first."""
    shown = [state.value for state in (*IN_FORCE, GrantState.REMOVING)]
    return _grants(
        unit,
        grant.c.workspace_id == workspace_id,
        grant.c.beneficiary == user_id,
        grant.c.state.in_(shown),
    )


def ended_since(unit: Unit, workspace_id: str, people: Collection[str], at: datetime) -> tuple[Grant, ...]:
    """What these people held until this instant or later, and hold no more."""
    here = grant.c.workspace_id == workspace_id, grant.c.beneficiary.in_(people)
    return _grants(unit, *here, grant.c.ended_at >= at)


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


def removing_from(unit: Unit, account_id: str) -> tuple[Grant, ...]:
    """Grants on one account whose removal still waits for evidence."""
    return _grants(unit, grant.c.account_id == account_id, grant.c.state == GrantState.REMOVING.value)


def on_accounts(unit: Unit, account_ids: tuple[str, ...]) -> tuple[Grant, ...]:
    """Grants in force on any of these accounts."""
    return _grants(
        unit, grant.c.account_id.in_(account_ids), grant.c.state.in_([state.value for state in IN_FORCE])
    )


def begun_on(unit: Unit, account_ids: Collection[str]) -> tuple[Grant, ...]:
    """Grants on these accounts that are being set up, are set up, or are not known to be gone."""
    begun = (GrantState.PROVISIONING, GrantState.ACTIVE, GrantState.SUSPENDED, GrantState.REMOVING)
    return _grants(unit, grant.c.account_id.in_(account_ids), grant.c.state.in_(sorted(begun)))


def of_account(unit: Unit, account_id: str) -> tuple[Grant, ...]:
    """Every grant on an account, whatever became of it."""
    return _grants(unit, grant.c.account_id == account_id)


def in_force(unit: Unit, workspace_id: str) -> tuple[Grant, ...]:
    """Every grant that promises access now, the soonest end first."""
    return _grants(
        unit,
        grant.c.workspace_id == workspace_id,
        grant.c.state.in_([state.value for state in IN_FORCE]),
    )


def suspended(unit: Unit, workspace_id: str) -> frozenset[str]:
    """Ids of the grants that are on hold."""
    here = grant.c.workspace_id == workspace_id, grant.c.state == GrantState.SUSPENDED.value
    return frozenset(unit.execute(select(grant.c.id).where(*here)).scalars())


def in_force_of(unit: Unit, workspace_id: str, people: Collection[str]) -> tuple[Grant, ...]:
    """Every grant of these people that promises access now, the soonest end first."""
    return _grants(
        unit,
        grant.c.workspace_id == workspace_id,
        grant.c.beneficiary.in_(sorted(people)),
        grant.c.state.in_([state.value for state in IN_FORCE]),
    )


def of_person(unit: Unit, workspace_id: str, person: str) -> tuple[Grant, ...]:
    """Every grant that somebody has or had."""
    return _grants(unit, grant.c.workspace_id == workspace_id, grant.c.beneficiary == person)


def starting(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of approved grants whose start has come, and which nothing is owed for."""
    rows = unit.execute(
        select(grant.c.id)
        .where(
            grant.c.workspace_id == workspace_id,
            grant.c.state == GrantState.WAITING.value,
            grant.c.starts_at <= unit.now,
            grant.c.parked_at.is_(None),
        )
        .order_by(grant.c.starts_at, grant.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def parked(unit: Unit, workspace_id: str, person: str | None = None) -> tuple[Grant, ...]:
    """Grants that wait for something that their holder owes: everybody's, or one person's."""
    wanted = [
        grant.c.workspace_id == workspace_id,
        grant.c.state == GrantState.WAITING.value,
        grant.c.parked_at.is_not(None),
    ]
    return _grants(unit, *wanted, *([grant.c.beneficiary == person] if person else []))


def park(unit: Unit, grant_id: str, since: datetime | None) -> None:
    """Let a grant wait for what its holder owes since then, or no longer."""
    unit.execute(update(grant).where(grant.c.id == grant_id).values(parked_at=since))


def add(unit: Unit, new: Grant) -> None:
    """Insert a grant."""
    length = new.length
    values = {name: getattr(new, name) for name in Grant.__dataclass_fields__ if name != "length"}
    values |= {
        "state": new.state.value,
        "method": new.method.value,
        "length_seconds": int(length.total_seconds()) if length is not None else None,
    }
    unit.change(_ADD, **values)
    learn(unit, new)


def learn(unit: Unit, written: Grant) -> None:
    """Let the unit know a grant as it has just written it."""
    find.learn(unit, written, written.id)
    of_request.learn(unit, written, written.request_id)


def extend(unit: Unit, grant_id: str, ends_at: datetime) -> None:
    """Move the end by an approved extension (E6): a new generation, so that old timers are stale."""
    unit.execute(
        update(grant)
        .where(grant.c.id == grant_id)
        .values(ends_at=ends_at, length_seconds=None, generation=grant.c.generation + 1)
    )


def shorten(unit: Unit, grant_id: str, ends_at: datetime) -> None:
    """Move the end sooner: a new generation, so that old timers are stale."""
    unit.execute(
        update(grant).where(grant.c.id == grant_id).values(ends_at=ends_at, generation=grant.c.generation + 1)
    )


def off_network(unit: Unit, grant_id: str) -> bool:
    """Whoever holds a suspended grant was taken off the network; False where that was known before."""
    known = grant.c.id == grant_id, grant.c.suspended_at.is_not(None), grant.c.off_network_at.is_(None)
    return bool(unit.execute(update(grant).where(*known).values(off_network_at=unit.now)).rowcount)


def rename(unit: Unit, grant_id: str, person: str) -> None:
    """Name the same human by another id."""
    unit.execute(update(grant).where(grant.c.id == grant_id).values(beneficiary=person))


def find_task(unit: Unit, task_id: str) -> Task | None:
    """One task by id."""
    return next(iter(_tasks(unit, task.c.id == task_id)), None)


def tasks_of(unit: Unit, grant_id: str) -> tuple[Task, ...]:
    """Every task of a grant, oldest first."""
    return tuple(task_of(row) for row in unit.rows(_TASKS, wanted=grant_id))


def tasks_of_all(unit: Unit, grant_ids: Collection[str]) -> tuple[Task, ...]:
    """Every task of several grants, oldest first."""
    return _tasks(unit, task.c.grant_id.in_(grant_ids))


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


def reassign(unit: Unit, task_id: str, assignee: str, heir: str) -> bool:
    """Give an open task on; False when it is closed, or no longer with `assignee`."""
    given = unit.execute(
        update(task)
        .where(task.c.id == task_id, task.c.state == TaskState.OPEN.value, task.c.assignee == assignee)
        .values(assignee=heir)
    )
    return bool(given.rowcount)


def add_file(unit: Unit, values: Mapping[str, object]) -> None:
    """Remember a file that somebody attached, still to be fetched."""
    unit.execute(insert(proof_file).values(dict(values)))


def find_file(unit: Unit, file_id: str) -> RowMapping | None:
    """One proof file's row, without its content."""
    columns = [column for column in proof_file.c if column.name != "content"]
    return unit.execute(select(*columns).where(proof_file.c.id == file_id)).mappings().first()


def find_files(unit: Unit, file_ids: Collection[str]) -> Mapping[str, RowMapping]:
    """Several proof files' rows by id, without their content."""
    columns = [column for column in proof_file.c if column.name != "content"]
    rows = unit.execute(select(*columns).where(proof_file.c.id.in_(file_ids))).mappings()
    return {row["id"]: row for row in rows}


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


def _grants(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Grant, ...]:
    rows = unit.execute(select(grant).where(*conditions).order_by(grant.c.ends_at, grant.c.id)).mappings()
    return tuple(grant_of(row) for row in rows)


def _tasks(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Task, ...]:
    rows = unit.execute(select(task).where(*conditions).order_by(task.c.opened_at, task.c.id)).mappings()
    return tuple(task_of(row) for row in rows)


def grant_of(row: Columns) -> Grant:
    """The grant that a row of the table holds."""
    columns = dict(row)
    seconds = columns.pop("length_seconds")
    return Grant(
        **{
            **columns,
            "state": GrantState(columns["state"]),
            "method": GrantMethod(columns["method"]),
            "length": timedelta(seconds=seconds) if seconds is not None else None,
            "end_reason": EndReason(columns["end_reason"]) if columns["end_reason"] else None,
            "evidence": Evidence(columns["evidence"]) if columns["evidence"] else None,
        }
    )


def task_of(row: Columns) -> Task:
    """The task that a row of the table holds."""
    told = {person: datetime.fromisoformat(at) for person, at in row["told"].items()}
    return Task(**{**row, "kind": TaskKind(row["kind"]), "state": TaskState(row["state"]), "told": told})


def told_words(told: Mapping[str, datetime]) -> dict[str, str]:
    """When each person last heard of a task, as the column keeps it."""
    return {person: instant_text(at) for person, at in told.items()}
