"""Which courses were asked for again, of whom, on which day."""

from dataclasses import asdict

from sqlalchemy import Column, String, Table, UniqueConstraint, select

from bot.domain.retaking import Retake
from bot.domain.training import Why
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Id, SlackId

retake = Table(
    "retake",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("course_id", String(64), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("day", String(10), nullable=False),
    Column("why", String(16), nullable=False),
    Column("asked_by", SlackId, nullable=False),
    Column("asked_at", UTC, nullable=False),
    UniqueConstraint("workspace_id", "course_id", "person", "day"),
)


def add(unit: Unit, new: Retake) -> bool:
    """Keep that a course is asked for again; False when the same was asked that day."""
    return upsert.or_nothing(unit, retake, asdict(new) | {"why": new.why.value})


def find(unit: Unit, retake_id: str) -> Retake | None:
    """One of them by id."""
    row = unit.execute(select(retake).where(retake.c.id == retake_id)).mappings().first()
    return Retake(**{**row, "why": Why(row["why"])}) if row else None
