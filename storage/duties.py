"""Duties, and which of them wait for whom."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    cast,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.domain.duties import Duty, DutyKind, DutyState
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, Json, SlackId, instant_text

duty = Table(
    "duty",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", Id, nullable=False, index=True),
    Column("account_id", Id, ForeignKey("account.id"), index=True),
    Column("state", String(16), nullable=False),
    Column("assignee", SlackId, nullable=False, index=True),
    Column("parties", Json, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("done_at", UTC),
    Column("done_by", SlackId),
    Column("note", String(3000)),
    Column("file_id", Id, ForeignKey("proof_file.id")),
    Column("nudge_at", UTC),
    Column("told", Json, nullable=False),
    Index("ix_duty_nudge", "workspace_id", "state", "nudge_at", "id"),
)

_OPEN = duty.c.state == DutyState.OPEN.value


def hold(unit: Unit, duty_id: str) -> None:
    """Keep everybody else from deciding on the duty until the unit ends; read it afterwards."""
    unit.hold(lambda: select(duty.c.id).where(duty.c.id == duty_id), ("duty", duty_id))


def add(unit: Unit, new: Duty) -> None:
    """Insert a duty."""
    unit.execute(insert(duty).values(**_columns(new)))


def find(unit: Unit, duty_id: str) -> Duty | None:
    """One duty by id."""
    return next(iter(_some(unit, duty.c.id == duty_id)), None)


def open_about(unit: Unit, subject: str) -> tuple[Duty, ...]:
    """Open duties about a row."""
    return _some(unit, duty.c.subject == subject, _OPEN)


def about(
    unit: Unit, subject: str, kinds: Collection[DutyKind] = tuple(DutyKind), state: DutyState | None = None
) -> tuple[Duty, ...]:
    """Duties about a row, of these kinds, in this state or in any, oldest first."""
    wanted = duty.c.subject == subject, duty.c.kind.in_(sorted(kinds))
    return _some(unit, *wanted, *([duty.c.state == state.value] if state else []))


def open_on(unit: Unit, account_id: str) -> tuple[Duty, ...]:
    """Open duties for an account."""
    return _some(unit, duty.c.account_id == account_id, _OPEN)


def open_for(unit: Unit, workspace_id: str, user_id: str) -> tuple[Duty, ...]:
    """Open duties that a person has."""
    return _some(unit, duty.c.workspace_id == workspace_id, duty.c.assignee == user_id, _OPEN)


def every_open(unit: Unit, workspace_id: str) -> tuple[Duty, ...]:
    """All that is open."""
    return _some(unit, duty.c.workspace_id == workspace_id, _OPEN)


def told_to(unit: Unit, workspace_id: str, person: str, limit: int) -> tuple[tuple[Duty, ...], int]:
    """Open duties of which a person has been reminded: the first ones by their due date, and how many."""
    return _listed(unit, workspace_id, _has_heard(person), limit)


def concerning(unit: Unit, workspace_id: str, person: str, limit: int) -> tuple[tuple[Duty, ...], int]:
    """The same with all that the person has been asked to do."""
    return _listed(unit, workspace_id, or_(duty.c.assignee == person, _has_heard(person)), limit)


def move(unit: Unit, duty_id: str, to: DutyState, **values: object) -> bool:
    """Close an open duty; False when it was closed before."""
    moved = unit.execute(update(duty).where(duty.c.id == duty_id, _OPEN).values(state=to.value, **values))
    return bool(moved.rowcount)


def reassign(unit: Unit, seen: Duty, heir: str) -> bool:
    """Give an open duty on; False when it is closed, or no longer with whoever had it."""
    given = unit.execute(
        update(duty)
        .where(duty.c.id == seen.id, _OPEN, duty.c.assignee == seen.assignee)
        .values(assignee=heir, nudge_at=unit.now, told=_told_words({**seen.told, heir: unit.now}))
    )
    return bool(given.rowcount)


def hasten(unit: Unit, seen: Duty, due_at: datetime, nudge_at: datetime) -> bool:
    """Have it done sooner; False when it is closed."""
    changed = unit.execute(
        update(duty).where(duty.c.id == seen.id, _OPEN).values(due_at=due_at, nudge_at=nudge_at, urgent=True)
    )
    return bool(changed.rowcount)


def due(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of open duties to be looked at, the longest due first."""
    rows = unit.execute(
        select(duty.c.id)
        .where(duty.c.workspace_id == workspace_id, _OPEN, duty.c.nudge_at <= unit.now)
        .order_by(duty.c.nudge_at, duty.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def take(unit: Unit, seen: Duty, again_at: datetime | None, told: Mapping[str, datetime]) -> bool:
    """Set the timer on and keep who has heard when; False when somebody else has taken it since."""
    taken = unit.execute(
        update(duty)
        .where(duty.c.id == seen.id, _OPEN, duty.c.nudge_at == seen.nudge_at)
        .values(nudge_at=again_at, told=_told_words(told))
    )
    return bool(taken.rowcount)


def _has_heard(person: str) -> ColumnElement[bool]:
    return cast(duty.c.told, Text).contains(f'"{person}"', autoescape=True)


def _listed(
    unit: Unit, workspace_id: str, wanted: ColumnElement[bool], limit: int
) -> tuple[tuple[Duty, ...], int]:
    those = (duty.c.workspace_id == workspace_id, _OPEN, wanted)
    rows = unit.execute(select(duty).where(*those).order_by(duty.c.due_at, duty.c.id).limit(limit)).mappings()
    count = unit.execute(select(func.count()).select_from(duty).where(*those)).scalar() or 0
    return tuple(duty_of(row) for row in rows), count


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Duty, ...]:
    rows = unit.execute(select(duty).where(*conditions).order_by(duty.c.opened_at, duty.c.id)).mappings()
    return tuple(duty_of(row) for row in rows)


def _columns(value: Duty) -> dict[str, object]:
    plain = {"kind": value.kind.value, "state": value.state.value, "parties": list(value.parties)}
    return asdict(value) | plain | {"told": _told_words(value.told)}


def _told_words(told: Mapping[str, datetime]) -> dict[str, str]:
    return {person: instant_text(at) for person, at in told.items()}


def duty_of(row: Columns) -> Duty:
    """The duty that a row of the table holds."""
    told = {person: datetime.fromisoformat(at) for person, at in row["told"].items()}
    kind, state = DutyKind(row["kind"]), DutyState(row["state"])
    return Duty(**{**row, "kind": kind, "state": state, "parties": tuple(row["parties"]), "told": told})
