"""Hunts, their sources, and what was gathered of each."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    func,
    insert,
    select,
    text,
    update,
)

from bot.domain.hunt import (
    Evidence,
    EvidenceState,
    Hunt,
    HuntState,
    Item,
    SourceKind,
)
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

hunt = Table(
    "hunt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("started_by", SlackId, nullable=False),
    Column("started_at", UTC, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("asks", Boolean, nullable=False),
    Column("nudge_at", UTC),
    Column("closed_at", UTC),
    Column("closed_by", SlackId),
    Column("note", String(3000)),
    Index(
        "uq_hunt_open",
        "workspace_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("hunt_id", Id, ForeignKey("hunt.id"), nullable=False, index=True),
    Column("source", String(16), nullable=False),
    Column("account_id", Id, ForeignKey("account.id")),
    Column("label", String(255), nullable=False),
    Column("told_by", SlackId),
    Column("state", String(16), nullable=False),
    Column("asked_at", UTC, nullable=False),
    Column("reason", String(3000)),
    Column("settled_at", UTC),
    Column("settled_by", SlackId),
)

evidence_item = Table(
    "evidence_item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("evidence_id", Id, ForeignKey("evidence.id"), nullable=False, index=True),
    Column("says", String(16), nullable=False),
    Column("note", String(3000), nullable=False),
    Column("pasted", Text),
    Column("lines", Integer),
    Column("sha256", String(64)),
    Column("file_id", Id, ForeignKey("proof_file.id"), unique=True),
    Column("collected_by", SlackId, nullable=False),
    Column("collected_at", UTC, nullable=False),
)

_GOES_ON = hunt.c.state == HuntState.OPEN.value


def hold(unit: Unit, hunt_id: str) -> None:
    """Keep everybody else from deciding on the hunt until the unit ends; read it afterwards."""
    unit.hold(lambda: select(hunt.c.id).where(hunt.c.id == hunt_id), ("hunt", hunt_id))


def add(unit: Unit, new: Hunt) -> None:
    """Insert a hunt."""
    unit.execute(insert(hunt).values(asdict(new) | {"state": new.state.value}))


def find(unit: Unit, hunt_id: str) -> Hunt | None:
    """One hunt by id."""
    return _one_hunt(unit, hunt.c.id == hunt_id)


def open_one(unit: Unit, workspace_id: str) -> Hunt | None:
    """The hunt that is going on, if one is."""
    return _one_hunt(unit, hunt.c.workspace_id == workspace_id, _GOES_ON)


def latest(unit: Unit, workspace_id: str) -> Hunt | None:
    """The hunt that was begun last, whether it goes on or not."""
    newest = select(func.max(hunt.c.started_at)).where(hunt.c.workspace_id == workspace_id).scalar_subquery()
    return _one_hunt(unit, hunt.c.workspace_id == workspace_id, hunt.c.started_at == newest)


def close(unit: Unit, hunt_id: str, **values: object) -> bool:
    """Close a hunt; False when it was closed before."""
    closed = unit.execute(
        update(hunt)
        .where(hunt.c.id == hunt_id, _GOES_ON)
        .values(state=HuntState.CLOSED.value, nudge_at=None, **values)
    )
    return bool(closed.rowcount)


def due(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """The hunt in which somebody is to be asked, or it is time to look."""
    rows = unit.execute(
        select(hunt.c.id).where(hunt.c.workspace_id == workspace_id, _GOES_ON, hunt.c.nudge_at <= unit.now)
    )
    return tuple(row[0] for row in rows)


def look_again(unit: Unit, hunt_id: str, at: datetime | None) -> None:
    """Set when to look next whom to ask."""
    unit.execute(update(hunt).where(hunt.c.id == hunt_id, _GOES_ON).values(nudge_at=at))


def add_evidence(unit: Unit, new: Evidence) -> None:
    """Insert a source."""
    plain = {"source": new.source.value, "state": new.state.value}
    unit.execute(insert(evidence).values(asdict(new) | plain))


def find_evidence(unit: Unit, evidence_id: str) -> Evidence | None:
    """One source by id."""
    row = unit.execute(select(evidence).where(evidence.c.id == evidence_id)).mappings().first()
    return _evidence(row) if row else None


def sources(unit: Unit, hunt_id: str) -> tuple[Evidence, ...]:
    """Every source of a hunt, in the order in which they were asked for."""
    rows = unit.execute(
        select(evidence).where(evidence.c.hunt_id == hunt_id).order_by(evidence.c.asked_at, evidence.c.id)
    ).mappings()
    return tuple(_evidence(row) for row in rows)


def move_evidence(unit: Unit, seen: Evidence, to: EvidenceState, **values: object) -> bool:
    """Move a source on; False when it is no longer as it was seen."""
    moved = unit.execute(
        update(evidence)
        .where(evidence.c.id == seen.id, evidence.c.state == seen.state.value)
        .values(state=to.value, **values)
    )
    return bool(moved.rowcount)


def add_item(unit: Unit, new: Item) -> None:
    """Insert what a collector gave."""
    unit.execute(insert(evidence_item).values(asdict(new) | {"says": new.says.value}))


def items(unit: Unit, evidence_id: str) -> tuple[Item, ...]:
    """Everything that was given for a source, oldest first."""
    return _items(unit, evidence_item.c.evidence_id == evidence_id)


def item_of_file(unit: Unit, file_id: str) -> Item | None:
    """What was given with this file."""
    return next(iter(_items(unit, evidence_item.c.file_id == file_id)), None)


def _one_hunt(unit: Unit, *conditions: ColumnElement[bool]) -> Hunt | None:
    row = unit.execute(select(hunt).where(*conditions)).mappings().first()
    return Hunt(**{**row, "state": HuntState(row["state"])}) if row else None


def _evidence(row: Columns) -> Evidence:
    said = {"source": SourceKind(row["source"]), "state": EvidenceState(row["state"])}
    return Evidence(**{**row, **said})


def _items(unit: Unit, condition: ColumnElement[bool]) -> tuple[Item, ...]:
    rows = unit.execute(
        select(evidence_item).where(condition).order_by(evidence_item.c.collected_at, evidence_item.c.id)
    ).mappings()
    return tuple(Item(**{**row, "says": EvidenceState(row["says"])}) for row in rows)
