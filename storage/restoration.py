"""Restores of this database, the newest of which says whether the programme is held."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Integer, String, Table, insert, select, update

from bot.domain.restoration import Restoration, RestorationState
from storage.database import Unit
from storage.metadata import metadata
from storage.outbox import card
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, Id, SlackId

AT_ONCE = 200
"""The cards of how many rows are drawn anew in one unit."""

restoration = Table(
    "restoration",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("number", Integer, nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("backup_made_at", UTC, nullable=False),
    Column("restored_at", UTC, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("settled_at", UTC),
    Column("checkouts", Integer, nullable=False),
    Column("logins", Integer, nullable=False),
    Column("released_at", UTC),
    Column("released_by", SlackId),
    Column("redrawn", String(64)),
)

_NEWEST = Prepared(select(restoration).order_by(restoration.c.number.desc()).limit(1))


@once_per_unit(restoration)
def newest(unit: Unit) -> Restoration | None:
    """The last restore, if there was one."""
    row = unit.first(_NEWEST)
    return restoration_of(row) if row else None


def every(unit: Unit) -> tuple[Restoration, ...]:
    """All of them, the oldest first."""
    rows = unit.execute(select(restoration).order_by(restoration.c.number)).mappings()
    return tuple(restoration_of(row) for row in rows)


def restoration_of(row: Any) -> Restoration:
    """A row as what it stands for."""
    return Restoration(**{**row, "state": RestorationState(row["state"])})


def is_held(unit: Unit) -> bool:
    """Whether the programme is held."""
    found = newest(unit)
    return found is not None and found.held


def epoch(unit: Unit) -> str:
    """The mark of what is drawn now; empty before the first restore."""
    found = newest(unit)
    return found.epoch if found else ""


def hold(unit: Unit, restoration_id: str) -> None:
    """Keep everybody else from deciding on the restore until the unit ends; read it afterwards."""
    wanted = restoration.c.id == restoration_id
    unit.hold(lambda: select(restoration.c.id).where(wanted), ("restoration", restoration_id))


def row_of(new: Restoration) -> dict[str, Any]:
    """What a restore is in its table."""
    return asdict(new) | {"state": new.state.value}


def insert_of(new: Restoration) -> Any:
    """The statement that adds it."""
    return insert(restoration).values(**row_of(new))


def change(unit: Unit, restoration_id: str, **values: object) -> None:
    """Change a restore."""
    unit.execute(update(restoration).where(restoration.c.id == restoration_id).values(**values))


def pictured_after(unit: Unit, workspace_id: str, subject: str) -> tuple[tuple[str, str, str], ...]:
    """(Subject, card name, place) of every live card of the next rows, in the order of their ids."""
    here = card.c.workspace_id == workspace_id
    following = (
        select(card.c.subject)
        .where(here, card.c.subject > subject)
        .distinct()
        .order_by(card.c.subject)
        .limit(AT_ONCE)
    )
    rows = unit.execute(
        select(card.c.subject, card.c.name, card.c.place)
        .where(here, card.c.subject.in_(following))
        .order_by(card.c.subject, card.c.name, card.c.place)
    )
    return tuple((row.subject, row.name, row.place) for row in rows)
