"""Timers: what falls due when. A timer is a hint to look at its row; the row itself decides (E1)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Integer,
    PrimaryKeyConstraint,
    RowMapping,
    String,
    Table,
    bindparam,
    delete,
    select,
)

from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Id, SlackId

timer = Table(
    "timer",
    metadata,
    Column("kind", String(32), nullable=False),
    Column("subject", Id, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("workspace_id", SlackId, nullable=False),
    Column("due_at", UTC, nullable=False, index=True),
    PrimaryKeyConstraint("kind", "subject", "generation"),
)


_SET = Prepared(
    select(timer.c.due_at).where(timer.c.kind == bindparam("kind"), timer.c.subject == bindparam("subject"))
)


@dataclass(frozen=True)
class Timer:
    """Look at `subject` at `due_at`; stale when the subject's generation has moved on."""

    kind: str
    subject: str
    generation: int
    workspace_id: str
    due_at: datetime


def put(unit: Unit, wanted: Timer) -> None:
    """Set a timer; the same kind, subject and generation is set once."""
    upsert.or_nothing(unit, timer, vars(wanted))


def is_set(unit: Unit, kind: str, subject: str) -> bool:
    """Whether a timer of this kind waits for the subject, whatever its generation."""
    return unit.first(_SET, kind=kind, subject=subject) is not None


def due(unit: Unit, limit: int) -> tuple[Timer, ...]:
    """Timers that have come, oldest first."""
    rows = unit.execute(
        select(timer)
        .where(timer.c.due_at <= unit.now)
        .order_by(timer.c.due_at, timer.c.kind, timer.c.subject)
        .limit(limit)
    ).mappings()
    return tuple(_timer(row) for row in rows)


def take(unit: Unit, rung: Timer) -> bool:
    """Take a timer that has come: whoever takes it acts on it, and nobody else can."""
    taken = unit.execute(
        delete(timer).where(
            timer.c.kind == rung.kind,
            timer.c.subject == rung.subject,
            timer.c.generation == rung.generation,
        )
    )
    return bool(taken.rowcount)


def take_due(unit: Unit, kind: str) -> tuple[Timer, ...]:
    """Take every timer of this kind that has come and that nobody has taken."""
    come = select(timer).where(timer.c.kind == kind, timer.c.due_at <= unit.now).order_by(timer.c.subject)
    every = [_timer(row) for row in unit.execute(come).mappings()]
    return tuple(one for one in every if take(unit, one))


def is_due(unit: Unit, prefix: str, subject: str, generation: int) -> bool:
    """Whether a timer of one of these kinds has come for this generation of the subject."""
    found = unit.execute(
        select(timer.c.kind).where(
            timer.c.kind.startswith(prefix, autoescape=True),
            timer.c.subject == subject,
            timer.c.generation == generation,
            timer.c.due_at <= unit.now,
        )
    ).first()
    return found is not None


def _timer(row: RowMapping) -> Timer:
    return Timer(**row)
