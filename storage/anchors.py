"""Signed heads of the trail, and the places where each has arrived."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    select,
    update,
)

from bot.domain.anchors import Anchor, Put, Why
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Id

anchor = Table(
    "anchor",
    metadata,
    Column("id", Id, primary_key=True),
    Column("sequence", Integer, nullable=False, index=True),
    Column("hash", String(64), nullable=False),
    Column("at", UTC, nullable=False),
    Column("why", String(16), nullable=False),
    Column("deployment", String(64), nullable=False),
    Column("fingerprint", String(128), nullable=False),
    Column("signature", String(128), nullable=False),
)

anchor_put = Table(
    "anchor_put",
    metadata,
    Column("anchor_id", Id, ForeignKey("anchor.id"), nullable=False),
    Column("place", String(255), nullable=False),
    Column("put_at", UTC),
    Column("tries", Integer, nullable=False),
    Column("next_at", UTC, nullable=False),
    Column("fault", String(240)),
    PrimaryKeyConstraint("anchor_id", "place"),
    Index("ix_anchor_put_next", "put_at", "next_at"),
)


def add(unit: Unit, new: Anchor, places: tuple[str, ...]) -> None:
    """Keep a signed head, and that it goes to these places."""
    unit.execute(insert(anchor).values(asdict(new) | {"why": new.why.value}))
    waiting = [asdict(Put(new.id, place, None, 0, new.at)) for place in places]
    if waiting:
        unit.execute(insert(anchor_put), waiting)


def newest(unit: Unit) -> Anchor | None:
    """The head that was signed last."""
    row = unit.execute(select(anchor).order_by(anchor.c.sequence.desc(), anchor.c.at.desc()).limit(1))
    found = row.mappings().first()
    return Anchor(**{**found, "why": Why(found["why"])}) if found else None


def waiting(unit: Unit, limit: int) -> tuple[tuple[Anchor, Put], ...]:
    """Anchors that have not arrived somewhere, and may be tried now; oldest first."""
    due = anchor_put.c.put_at.is_(None), anchor_put.c.next_at <= unit.now
    puts = select(anchor_put).where(*due).order_by(anchor_put.c.next_at, anchor_put.c.anchor_id).limit(limit)
    found = [Put(**row) for row in unit.execute(puts).mappings()]
    named = select(anchor).where(anchor.c.id.in_({one.anchor_id for one in found}))
    anchors = {row["id"]: Anchor(**{**row, "why": Why(row["why"])}) for row in unit.execute(named).mappings()}
    return tuple((anchors[one.anchor_id], one) for one in found)


def tried(unit: Unit, put: Put, **values: Any) -> None:
    """Keep how a try went: when it arrived, or its fault and when to try again."""
    same = anchor_put.c.anchor_id == put.anchor_id, anchor_put.c.place == put.place
    unit.execute(update(anchor_put).where(*same).values(tries=anchor_put.c.tries + 1, **values))


def puts(unit: Unit, anchor_id: str) -> tuple[Put, ...]:
    """Where an anchor goes, and whether it is there."""
    found = select(anchor_put).where(anchor_put.c.anchor_id == anchor_id).order_by(anchor_put.c.place)
    return tuple(Put(**row) for row in unit.execute(found).mappings())
