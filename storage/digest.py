"""Digests: of whom something is wanted, when to look at it, and when they last had a message about it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    select,
    update,
)

from bot.domain.digest import Digest, News
from bot.domain.monthly import NOTHING, Quiet
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Json, SlackId

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

digest_item = Table(
    "digest_item",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("name", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("facts", Json),
    Column("asked_at", UTC, nullable=False),
    Column("told_at", UTC),
    PrimaryKeyConstraint("workspace_id", "subject", "name", "person"),
    Index("ix_digest_item_person", "workspace_id", "person"),
)
"""What somebody was to be told of by their digest. With facts it is news, which is told once and dropped."""

_DUE = Prepared(
    select(digest.c.person)
    .where(digest.c.workspace_id == bindparam("workspace"), digest.c.due_at <= bindparam("now"))
    .order_by(digest.c.due_at, digest.c.person)
    .limit(bindparam("most"))
)


def ask(unit: Unit, workspace_id: str, people: Iterable[str]) -> None:
    """Something new waits for these people: look at their digests at once."""
    now = {"workspace_id": workspace_id, "due_at": unit.now, "asked_at": unit.now}
    rows = [{**now, "person": person} for person in dict.fromkeys(people)]
    if rows:
        new = upsert.insert(unit.connection, digest)
        times = {"due_at": new.excluded.due_at, "asked_at": new.excluded.asked_at}
        unit.execute(new.on_conflict_do_update(index_elements=["workspace_id", "person"], set_=times), rows)


def note(unit: Unit, workspace_id: str, person: str, name: str, subject: str) -> bool:
    """Something is wanted of somebody; False where it was before, so that they know of it."""
    key = {"workspace_id": workspace_id, "person": person, "name": name, "subject": subject}
    return upsert.or_nothing(unit, digest_item, {**key, "facts": None, "asked_at": unit.now, "told_at": None})


def noted(unit: Unit, workspace_id: str, name: str, subject: str) -> frozenset[str]:
    """Of whom something is wanted by their digests."""
    rows = unit.execute(
        select(digest_item.c.person).where(
            digest_item.c.workspace_id == workspace_id,
            digest_item.c.name == name,
            digest_item.c.subject == subject,
        )
    )
    return frozenset(row[0] for row in rows)


def add_news(
    unit: Unit, workspace_id: str, person: str, name: str, subject: str, facts: Mapping[str, Any]
) -> None:
    """Something that somebody should know; of the same subject, the latest."""
    key = {"workspace_id": workspace_id, "person": person, "name": name, "subject": subject}
    values = {**key, "facts": dict(facts), "asked_at": unit.now, "told_at": None}
    upsert.or_update(unit, digest_item, tuple(key), values)


def news(unit: Unit, workspace_id: str, person: str) -> tuple[News, ...]:
    """What somebody should know: not told yet, or in the message that they have; oldest first."""
    rows = unit.execute(
        select(digest_item)
        .where(*_items_of(workspace_id, person), digest_item.c.facts.is_not(None))
        .order_by(digest_item.c.asked_at, digest_item.c.name, digest_item.c.subject)
    ).mappings()
    return tuple(
        News(row["name"], row["subject"], row["facts"], told=row["told_at"] is not None) for row in rows
    )


def begin_anew(unit: Unit, workspace_id: str, person: str) -> None:
    """The next message begins: news of the one before is history."""
    unit.execute(
        delete(digest_item).where(
            *_items_of(workspace_id, person),
            digest_item.c.facts.is_not(None),
            digest_item.c.told_at.is_not(None),
        )
    )


def _items_of(workspace_id: str, person: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return digest_item.c.workspace_id == workspace_id, digest_item.c.person == person


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


def quiet(unit: Unit, workspace_id: str, person: str) -> Quiet:
    """What keeps a message of another kind from going: their one of today, or that they want none."""
    found = find(unit, workspace_id, person)
    return Quiet(found.posted_at, found.quiet_until) if found else NOTHING


def look_again(unit: Unit, workspace_id: str, person: str, at: datetime | None) -> None:
    """Look at it then."""
    _set(unit, workspace_id, person, due_at=at)


def posted(unit: Unit, workspace_id: str, person: str) -> None:
    """The one message that they get today has just reached them."""
    _set(unit, workspace_id, person, posted_at=unit.now)


def in_its_place(unit: Unit, workspace_id: str, person: str) -> None:
    """Another message goes in place of today's: what was asked since the last one is told tomorrow."""
    found, just_before = find(unit, workspace_id, person), unit.now - timedelta(microseconds=1)
    waits = found is not None and (found.posted_at is None or found.asked_at > found.posted_at)
    ask(unit, workspace_id, (person,))
    # What is asked at this very instant counts as asked since.
    asked_at = unit.now if waits else min(found.asked_at, just_before) if found else just_before
    _set(unit, workspace_id, person, asked_at=asked_at, posted_at=just_before)


def news_told(unit: Unit, workspace_id: str, person: str) -> None:
    """That message held all the news that there was."""
    unit.execute(
        update(digest_item)
        .where(*_items_of(workspace_id, person), digest_item.c.told_at.is_(None))
        .values(told_at=unit.now)
    )


def be_quiet(unit: Unit, workspace_id: str, person: str, until: datetime) -> None:
    """They want to hear nothing that can wait until then."""
    _set(unit, workspace_id, person, quiet_until=until, due_at=until)


def _set(unit: Unit, workspace_id: str, person: str, **values: datetime | None) -> None:
    mine = (digest.c.workspace_id == workspace_id, digest.c.person == person)
    unit.execute(update(digest).where(*mine).values(**values))
