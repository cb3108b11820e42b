"""Changes of committee seats that somebody has asked for. Who sits where is in `storage.policy`."""

from dataclasses import asdict

from sqlalchemy import Column, Index, String, Table, bindparam, insert, select, text, update

from bot.domain.committee import SeatAct, SeatChange, SeatChangeState
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, SlackId

seat_change = Table(
    "seat_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("seat_id", String(64), nullable=False),
    Column("act", String(16), nullable=False),
    Column("person", SlackId),
    Column("sitting", SlackId),
    Column("state", String(16), nullable=False),
    Column("asked_by", SlackId, nullable=False),
    Column("asked_at", UTC, nullable=False),
    Column("expires_at", UTC, nullable=False),
    Column("closed_by", String(64)),
    Column("closed_at", UTC),
    Index(
        "uq_seat_change_open",
        "workspace_id",
        "seat_id",
        unique=True,
        sqlite_where=text("state = 'asked'"),
        postgresql_where=text("state = 'asked'"),
    ),
)

_WAITING = (
    seat_change.c.workspace_id == bindparam("workspace"),
    seat_change.c.state == SeatChangeState.ASKED.value,
)
_OPEN = Prepared(select(seat_change).where(*_WAITING).order_by(seat_change.c.asked_at, seat_change.c.id))
_OVERDUE = Prepared(select(seat_change.c.id).where(*_WAITING, seat_change.c.expires_at <= bindparam("by")))


def add(unit: Unit, asked: SeatChange) -> None:
    """Store what somebody asks for."""
    unit.execute(insert(seat_change).values(_values(asked)))


def find(unit: Unit, change_id: str) -> SeatChange | None:
    """One of them, in whatever state."""
    row = unit.execute(select(seat_change).where(seat_change.c.id == change_id)).mappings().first()
    return _change(row) if row else None


def waiting(unit: Unit, workspace_id: str) -> tuple[SeatChange, ...]:
    """All that wait for a second person, the oldest first."""
    return tuple(_change(row) for row in unit.rows(_OPEN, workspace=workspace_id))


def overdue(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """Ids of those that nobody has confirmed in time."""
    return tuple(row["id"] for row in unit.rows(_OVERDUE, workspace=workspace_id, by=unit.now))


def close(unit: Unit, closed: SeatChange) -> bool:
    """Move one that waits to its end; False when it no longer waits."""
    moved = unit.execute(
        update(seat_change)
        .where(seat_change.c.id == closed.id, seat_change.c.state == SeatChangeState.ASKED.value)
        .values(state=closed.state.value, closed_by=closed.closed_by, closed_at=closed.closed_at)
    )
    return bool(moved.rowcount)


def _values(change: SeatChange) -> dict[str, object]:
    return asdict(change) | {"state": change.state.value, "act": change.act.value}


def _change(row: Columns) -> SeatChange:
    return SeatChange(**{**row, "act": SeatAct(row["act"]), "state": SeatChangeState(row["state"])})
