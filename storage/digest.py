"""Digests: of whom something is wanted, when to look at it, and when they last had a message about it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, bindparam, select, update

from bot.domain.digest import Digest
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, SlackId

digest = Table(
    "digest",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("due_at", UTC),
    Column("asked_at", UTC, nullable=False),
    Column("posted_at", UTC),
    Column("quiet_until", UTC),
    PrimaryKeyConstraint("workspace_id", "person"),
    Index("ix_digest_due", "workspace_id", "due_at"),
)

_DUE = Prepared(
    select(digest.c.person)
    .where(digest.c.workspace_id == bindparam("workspace"), digest.c.due_at <= bindparam("now"))
    .order_by(digest.c.due_at, digest.c.person)
    .limit(bindparam("most"))
)


def ask(unit: Unit, workspace_id: str, people: Iterable[str]) -> None:
    """Something new waits for these people: look at their digests at once."""
    for person in dict.fromkeys(people):
        values = {"workspace_id": workspace_id, "person": person, "due_at": unit.now, "asked_at": unit.now}
        upsert.or_update(unit, digest, ("workspace_id", "person"), values)


def due(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """The people whose digests are to be looked at, the longest due first."""
    return tuple(row["person"] for row in unit.rows(_DUE, workspace=workspace_id, now=unit.now, most=limit))


def hold(unit: Unit, workspace_id: str, person: str) -> None:
    """Keep everybody else from looking at somebody's digest until the unit ends; read it afterwards."""
    mine = (digest.c.workspace_id == workspace_id, digest.c.person == person)
    unit.hold(lambda: select(digest.c.person).where(*mine), ("digest", f"{workspace_id}:{person}"))


def find(unit: Unit, workspace_id: str, person: str) -> Digest | None:
    """Somebody's digest, if anything was ever wanted of them."""
    mine = (digest.c.workspace_id == workspace_id, digest.c.person == person)
    row = unit.execute(select(digest).where(*mine)).mappings().first()
    return Digest(**row) if row else None


def look_again(unit: Unit, workspace_id: str, person: str, at: datetime | None) -> None:
    """Look at it then."""
    _set(unit, workspace_id, person, due_at=at)


def posted(unit: Unit, workspace_id: str, person: str) -> None:
    """A message has just reached them."""
    _set(unit, workspace_id, person, posted_at=unit.now)


def be_quiet(unit: Unit, workspace_id: str, person: str, until: datetime) -> None:
    """They want to hear nothing that can wait until then."""
    _set(unit, workspace_id, person, quiet_until=until, due_at=until)


def _set(unit: Unit, workspace_id: str, person: str, **values: datetime | None) -> None:
    mine = (digest.c.workspace_id == workspace_id, digest.c.person == person)
    unit.execute(update(digest).where(*mine).values(**values))
