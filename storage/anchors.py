"""Signed heads of the trail, the places where each has arrived, and the keys that sign."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    delete,
    exists,
    insert,
    select,
    update,
)

from bot.domain.anchors import Anchor, Place, Put, SigningKey, Why
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id

LONGEST_FAULT = 240

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
    Column("public_key", String(64), nullable=False),
)

anchor_put = Table(
    "anchor_put",
    metadata,
    Column("anchor_id", Id, ForeignKey("anchor.id"), nullable=False),
    Column("place", String(255), nullable=False),
    Column("put_at", UTC),
    Column("tries", Integer, nullable=False),
    Column("next_at", UTC, nullable=False),
    Column("fault", String(LONGEST_FAULT)),
    PrimaryKeyConstraint("anchor_id", "place"),
    Index("ix_anchor_put_next", "put_at", "next_at"),
)

signing_key = Table(
    "signing_key",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("public_key", String(64), nullable=False),
    Column("named_at", UTC, nullable=False),
    Column("told_at", UTC),
)

_ARRIVED = exists().where(anchor_put.c.anchor_id == anchor.c.id, anchor_put.c.put_at.is_not(None))
_NEWEST_FIRST = (anchor.c.sequence.desc(), anchor.c.at.desc(), anchor.c.id.desc())


def add(unit: Unit, new: Anchor, places: Iterable[Place]) -> None:
    """Keep a signed head, and that it goes to these places.

    A place that still waits for an older one waits for this one instead, as patiently as before (the channel
    has its own patience): whatever the older one holds, this one holds too. A place that is named no more is
    waited for no more.
    """
    places = tuple(places)
    unit.execute(insert(anchor).values(asdict(new) | {"why": new.why.value}))
    named = anchor_put.c.place.in_([place.value for place in places])
    unit.execute(delete(anchor_put).where(anchor_put.c.put_at.is_(None), ~named))
    waiting = [asdict(_overtaking(unit, new, place)) for place in places]
    if waiting:
        unit.execute(insert(anchor_put), waiting)


def _overtaking(unit: Unit, new: Anchor, place: Place) -> Put:
    older = anchor_put.c.place == place.value, anchor_put.c.put_at.is_(None)
    found = unit.execute(select(anchor_put).where(*older).order_by(anchor_put.c.tries.desc())).mappings()
    before = next((Put(**row) for row in found), None)
    unit.execute(delete(anchor_put).where(*older))
    if before is None or place is Place.CHANNEL:
        return Put(new.id, place.value, None, 0, new.at, before.fault if before else None)
    return replace(before, anchor_id=new.id)


def newest(unit: Unit) -> Anchor | None:
    """The head that was signed last."""
    row = unit.execute(select(anchor).order_by(*_NEWEST_FIRST).limit(1)).mappings().first()
    return _anchor(row) if row else None


def newest_arrived(unit: Unit) -> Anchor | None:
    """The last signed head that has arrived in any place."""
    found = select(anchor).where(_ARRIVED).order_by(*_NEWEST_FIRST).limit(1)
    row = unit.execute(found).mappings().first()
    return _anchor(row) if row else None


def find(unit: Unit, anchor_id: str) -> Anchor | None:
    """One by its id."""
    row = unit.execute(select(anchor).where(anchor.c.id == anchor_id)).mappings().first()
    return _anchor(row) if row else None


def every(unit: Unit) -> tuple[Anchor, ...]:
    """All of them, the oldest first."""
    rows = unit.execute(select(anchor).order_by(anchor.c.sequence, anchor.c.id)).mappings()
    return tuple(_anchor(row) for row in rows)


def arrived_in(unit: Unit, place: Place, by: datetime) -> tuple[Anchor, ...]:
    """Those that had arrived in a place by then, the oldest first."""
    there = anchor_put.c.anchor_id == anchor.c.id, anchor_put.c.place == place.value
    found = select(anchor).where(exists().where(*there, anchor_put.c.put_at <= by))
    rows = unit.execute(found.order_by(anchor.c.sequence, anchor.c.id)).mappings()
    return tuple(_anchor(row) for row in rows)


def waiting(unit: Unit, places: Iterable[Place]) -> tuple[tuple[Anchor, Put], ...]:
    """Anchors that have not arrived in one of these places, and may be tried now; oldest first."""
    named = anchor_put.c.place.in_([place.value for place in places])
    due = named, anchor_put.c.put_at.is_(None), anchor_put.c.next_at <= unit.now
    puts = select(anchor_put).where(*due).order_by(anchor_put.c.next_at, anchor_put.c.place)
    found = [Put(**row) for row in unit.execute(puts).mappings()]
    return tuple((one, put) for put in found if (one := find(unit, put.anchor_id)))


def claim(unit: Unit, put: Put, until: datetime) -> bool:
    """Keep others from trying it until then; False where somebody was first, or it has arrived."""
    free = anchor_put.c.put_at.is_(None), anchor_put.c.next_at <= unit.now
    values = {"tries": anchor_put.c.tries + 1, "next_at": until}
    return bool(unit.execute(update(anchor_put).where(*_same(put), *free).values(**values)).rowcount)


def settle(unit: Unit, put: Put, **values: Any) -> None:
    """Keep how a try went: when it arrived, or its fault and when to try again."""
    unit.execute(update(anchor_put).where(*_same(put), anchor_put.c.put_at.is_(None)).values(**values))


def puts(unit: Unit, anchor_id: str) -> tuple[Put, ...]:
    """Where an anchor goes, and whether it is there."""
    found = select(anchor_put).where(anchor_put.c.anchor_id == anchor_id).order_by(anchor_put.c.place)
    return tuple(Put(**row) for row in unit.execute(found).mappings())


def faulty(unit: Unit) -> tuple[Put, ...]:
    """What has been tried in vain so far."""
    in_vain = anchor_put.c.put_at.is_(None), anchor_put.c.fault.is_not(None)
    found = select(anchor_put).where(*in_vain).order_by(anchor_put.c.place)
    return tuple(Put(**row) for row in unit.execute(found).mappings())


def hurry(unit: Unit, places: Iterable[Place]) -> None:
    """Let what waits for these places be tried now."""
    named = anchor_put.c.place.in_([place.value for place in places])
    unit.execute(update(anchor_put).where(named, anchor_put.c.put_at.is_(None)).values(next_at=unit.now))


def name_key(unit: Unit, new: SigningKey) -> None:
    """Keep a key that this installation signs with."""
    unit.execute(insert(signing_key).values(**asdict(new)))


def key(unit: Unit, fingerprint: str) -> SigningKey | None:
    """A key that has been named."""
    row = unit.execute(select(signing_key).where(signing_key.c.fingerprint == fingerprint)).mappings().first()
    return SigningKey(**row) if row else None


def key_told(unit: Unit, fingerprint: str) -> None:
    """The committee hears of a key now."""
    unit.execute(update(signing_key).where(signing_key.c.fingerprint == fingerprint).values(told_at=unit.now))


def keys(unit: Unit) -> tuple[SigningKey, ...]:
    """Every key that has been named, the one in use last."""
    rows = unit.execute(select(signing_key).order_by(signing_key.c.named_at, signing_key.c.fingerprint))
    return tuple(SigningKey(**row) for row in rows.mappings())


def _same(put: Put) -> tuple[Any, ...]:
    return anchor_put.c.anchor_id == put.anchor_id, anchor_put.c.place == put.place


def _anchor(row: Columns) -> Anchor:
    return Anchor(**{**row, "why": Why(row["why"])})
