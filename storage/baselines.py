"""Baselines, which are never changed once they are signed."""

from dataclasses import asdict

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from bot.domain.baseline import Baseline, BaselineState
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

baseline = Table(
    "baseline",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("taken_at", UTC, nullable=False),
    Column("taken_by", SlackId, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("signature", LargeBinary),
    Column("fingerprint", String(64)),
    UniqueConstraint("workspace_id", "number"),
)


def add(unit: Unit, new: Baseline) -> None:
    """Insert a baseline."""
    unit.execute(insert(baseline).values(**asdict(new) | {"state": new.state.value}))


def next_number(unit: Unit, workspace_id: str) -> int:
    """The number of the next one."""
    newest = select(func.max(baseline.c.number)).where(baseline.c.workspace_id == workspace_id)
    return (unit.execute(newest).scalar() or 0) + 1


def every(unit: Unit, workspace_id: str) -> tuple[Baseline, ...]:
    """All of them, the newest first."""
    return _some(unit, baseline.c.workspace_id == workspace_id)


def unsigned(unit: Unit) -> tuple[Baseline, ...]:
    """Those that wait for the key."""
    return _some(unit, baseline.c.state == BaselineState.TAKEN.value)


def sign(unit: Unit, baseline_id: str, signature: bytes, fingerprint: str) -> bool:
    """Keep a signature; False when there is one already."""
    signed = unit.execute(
        update(baseline)
        .where(baseline.c.id == baseline_id, baseline.c.state == BaselineState.TAKEN.value)
        .values(state=BaselineState.SIGNED.value, signature=signature, fingerprint=fingerprint)
    )
    return bool(signed.rowcount)


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Baseline, ...]:
    rows = unit.execute(select(baseline).where(*conditions).order_by(baseline.c.number.desc())).mappings()
    return tuple(_baseline(row) for row in rows)


def _baseline(row: Columns) -> Baseline:
    return Baseline(**{**row, "state": BaselineState(row["state"])})
