"""Rotation obligations and their causes."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, String, Table, insert, select, text, update

from bot.domain.rotation import Because, Rotation, RotationCause, RotationState
from bot.domain.vault import SecretState
from storage.database import Unit
from storage.metadata import metadata
from storage.secrets import secret
from storage.types import UTC, Columns, Id, SlackId

rotation = Table(
    "rotation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("closed_at", UTC),
    Column("closed_by", SlackId),
    Column("waiver_reason", String(3000)),
    Column("waiver_asked_by", SlackId),
    Column("waiver_asked_at", UTC),
    Index(
        "uq_rotation_open",
        "account_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

rotation_cause = Table(
    "rotation_cause",
    metadata,
    Column("id", Id, primary_key=True),
    Column("rotation_id", Id, ForeignKey("rotation.id"), nullable=False, index=True),
    Column("cause", String(16), nullable=False),
    Column("person", SlackId),
    Column("at", UTC, nullable=False),
)


def hold(unit: Unit, rotation_id: str) -> None:
    """Keep everybody else from deciding on the obligation until the unit ends; read it afterwards."""
    unit.hold(lambda: select(rotation.c.id).where(rotation.c.id == rotation_id), ("rotation", rotation_id))


def find(unit: Unit, rotation_id: str) -> Rotation | None:
    """One obligation."""
    return next(iter(_some(unit, rotation.c.id == rotation_id)), None)


def open_of(unit: Unit, account_id: str) -> Rotation | None:
    """The open obligation of an account; there is never more than one."""
    still_open = rotation.c.state == RotationState.OPEN.value
    return next(iter(_some(unit, rotation.c.account_id == account_id, still_open)), None)


def every_open(unit: Unit, workspace_id: str) -> tuple[Rotation, ...]:
    """All that are open, the soonest due first."""
    still_open = rotation.c.state == RotationState.OPEN.value
    return _some(unit, rotation.c.workspace_id == workspace_id, still_open)


def too_old(unit: Unit, workspace_id: str, since: datetime, most: int) -> tuple[str, ...]:
    """Ids of the logins that nobody has changed since then, nor has been asked to for their age."""
    asked = (
        select(rotation_cause.c.id)
        .join(rotation, rotation.c.id == rotation_cause.c.rotation_id)
        .where(
            rotation.c.account_id == secret.c.account_id,
            rotation_cause.c.cause == RotationCause.AGE.value,
            (rotation_cause.c.at > since) | (rotation.c.state == RotationState.OPEN.value),
        )
    )
    kept = (secret.c.workspace_id == workspace_id, secret.c.state == SecretState.KEPT.value)
    old = select(secret.c.id).where(*kept, secret.c.changed_at <= since, ~asked.exists())
    return tuple(row.id for row in unit.execute(old.order_by(secret.c.changed_at, secret.c.id).limit(most)))


def add(unit: Unit, new: Rotation) -> None:
    """Insert an obligation."""
    unit.execute(insert(rotation).values(**asdict(new) | {"state": new.state.value}))


def add_cause(unit: Unit, new: Because) -> None:
    """Insert a cause."""
    unit.execute(insert(rotation_cause).values(**asdict(new) | {"cause": new.cause.value}))


def causes(unit: Unit, rotation_id: str) -> tuple[Because, ...]:
    """Why an obligation stands, oldest first."""
    rows = unit.execute(
        select(rotation_cause)
        .where(rotation_cause.c.rotation_id == rotation_id)
        .order_by(rotation_cause.c.at, rotation_cause.c.id)
    ).mappings()
    return tuple(Because(**{**row, "cause": RotationCause(row["cause"])}) for row in rows)


def change(unit: Unit, rotation_id: str, **values: object) -> bool:
    """Change an open obligation; False when it is closed."""
    changed = unit.execute(
        update(rotation)
        .where(rotation.c.id == rotation_id, rotation.c.state == RotationState.OPEN.value)
        .values(**values)
    )
    return bool(changed.rowcount)


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Rotation, ...]:
    rows = unit.execute(
        select(rotation).where(*conditions).order_by(rotation.c.due_at, rotation.c.id)
    ).mappings()
    return tuple(_rotation(row) for row in rows)


def _rotation(row: Columns) -> Rotation:
    return Rotation(**{**row, "state": RotationState(row["state"])})
