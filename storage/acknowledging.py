"""Acknowledgements: who has read which policy version, or what it says of their role."""

from collections.abc import Collection, Mapping
from dataclasses import asdict

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
)

from bot.domain.acknowledging import AckKind, Acknowledged
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, SlackId

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("policy_id", Id, ForeignKey("policy_version.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("role", String(64), nullable=False),
    Column("answer", Integer),
    Column("at", UTC, nullable=False),
    Column("recorded_by", SlackId),
    Column("file_id", Id, ForeignKey("proof_file.id")),
    UniqueConstraint("workspace_id", "person", "kind", "role", "policy_id"),
    Index("ix_acknowledgement_number", "workspace_id", "kind", "number"),
)

_OF_PERSON = Prepared(
    select(acknowledgement)
    .where(
        acknowledgement.c.workspace_id == bindparam("workspace"),
        acknowledgement.c.person == bindparam("who"),
    )
    .order_by(acknowledgement.c.number)
)
_SINCE = Prepared(
    select(acknowledgement)
    .where(
        acknowledgement.c.workspace_id == bindparam("workspace"),
        acknowledgement.c.kind == bindparam("which"),
        acknowledgement.c.number >= bindparam("since"),
    )
    .order_by(acknowledgement.c.number, acknowledgement.c.at)
)


def add(unit: Unit, given: Acknowledged) -> None:
    """Keep an acknowledgement; of two of the same person and version the second fails."""
    unit.execute(insert(acknowledgement).values(asdict(given) | {"kind": given.kind.value}))


def of_person(unit: Unit, workspace_id: str, person: str) -> Mapping[tuple[AckKind, str], Acknowledged]:
    """The newest of each kind that somebody has given, by kind and role."""
    rows = unit.rows(_OF_PERSON, workspace=workspace_id, who=person)
    return {(one.kind, one.role): one for one in map(_acknowledged, rows)}


def of_people(
    unit: Unit, workspace_id: str, kind: AckKind, people: Collection[str]
) -> tuple[Acknowledged, ...]:
    """All of this kind that any of these people has given, the oldest version first."""
    given = acknowledgement.c
    theirs = given.workspace_id == workspace_id, given.kind == kind.value, given.person.in_(people)
    rows = unit.execute(select(acknowledgement).where(*theirs).order_by(given.number)).mappings()
    return tuple(map(_acknowledged, rows))


def since(unit: Unit, workspace_id: str, kind: AckKind, number: int) -> tuple[Acknowledged, ...]:
    """All of this kind that were given for the version of this number or a later one."""
    rows = unit.rows(_SINCE, workspace=workspace_id, which=kind.value, since=number)
    return tuple(map(_acknowledged, rows))


def _acknowledged(row: Columns) -> Acknowledged:
    return Acknowledged(**{**row, "kind": AckKind(row["kind"])})
