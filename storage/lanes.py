"""Lanes: in what order, by whom and when the outbox is emptied; one sending at a time in each (S2, M1)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Update,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)

from bot.domain.restoration import CARD as RESTORATION_CARD
from storage import restoration, upsert
from storage.database import Unit
from storage.outbox import IS_OPEN, LONGEST_FAULT, Effect, Row, Stage, lane, outbox
from storage.prepared import Prepared
from storage.types import UTC, Columns

ONE_USE = ("answer:", "file:")
"""Lanes that end with the one effect they were made for."""

_HEADS = (
    select(func.min(outbox.c.position).label("position"))
    .where(IS_OPEN)
    .group_by(outbox.c.workspace_id, outbox.c.lane)
    .subquery("head")
)
_SPOKEN_WHILE_HELD = (Effect.ANSWER.value, Effect.HOME.value, Effect.VIEW.value)
"""What goes on after a restore before it is released: answers to what people press, Home, and logins that are
taken off their screens.
"""

_MAY_GO = or_(
    bindparam("held", type_=Integer) == 0,
    outbox.c.effect.in_([literal_column(f"'{effect}'") for effect in _SPOKEN_WHILE_HELD]),
    outbox.c.name == literal_column(f"'{RESTORATION_CARD}'"),
)
_HEADS_WITH_LANES = outbox.join(_HEADS, outbox.c.position == _HEADS.c.position).outerjoin(
    lane, (lane.c.workspace_id == outbox.c.workspace_id) & (lane.c.lane == outbox.c.lane)
)


def _later(one: ColumnElement[datetime], other: ColumnElement[datetime]) -> ColumnElement[datetime]:
    """The later of two instants, of which the second may be missing."""
    return case((other > one, other), else_=one)


_READY_AT = _later(_later(outbox.c.next_at, lane.c.next_at), lane.c.held_until)


# What every thread of delivery asks again and again is put together once.
_NOW = bindparam("now", type_=UTC)
_WAITING = Prepared(
    select(outbox)
    .select_from(_HEADS_WITH_LANES)
    .where(_NOW >= _READY_AT, _MAY_GO)
    .order_by(outbox.c.urgency, outbox.c.position)
    .limit(bindparam("most", type_=Integer))
)
_SOONEST = (
    select(type_coerce(func.min(_READY_AT), UTC).label("at")).select_from(_HEADS_WITH_LANES).where(_MAY_GO)
)
_NEXT, _NEXT_LATER = Prepared(_SOONEST), Prepared(_SOONEST.where(_NOW < _READY_AT))
_SENDING_NOW = Prepared(select(lane.c.lane).where(lane.c.held_until > _NOW).limit(1))


def waiting(unit: Unit, limit: int = 50) -> tuple[Row, ...]:
    """The head of every free lane that may be sent now, most urgent first."""
    return tuple(_row(row) for row in unit.rows(_WAITING, now=unit.now, most=limit, held=_held(unit)))


def next_attempt(unit: Unit, *, later: bool = False) -> datetime | None:
    """When the head of some lane may next be tried, to sleep until then; with `later`, not counting now."""
    held = _held(unit)
    found = unit.first(_NEXT_LATER, now=unit.now, held=held) if later else unit.first(_NEXT, held=held)
    return found["at"] if found else None


def is_sending(unit: Unit) -> bool:
    """Whether something is being sent now."""
    return unit.first(_SENDING_NOW, now=unit.now) is not None


def under_way(unit: Unit, soon: timedelta) -> bool:
    """Whether something is being sent now, or may be within that time."""
    ready = select(outbox.c.id).select_from(_HEADS_WITH_LANES).where(unit.now + soon >= _READY_AT, _MAY_GO)
    return is_sending(unit) or unit.execute(ready.limit(1), {"held": _held(unit)}).first() is not None


def claim(unit: Unit, wanted: Row, lease: timedelta) -> int | None:
    """Take the lane for one sending and write the attempt before it is made; the fence, or None."""
    fence = _hold_lane(unit, wanted, lease)
    if fence is None:
        return None
    taken = unit.execute(
        update(outbox)
        .where(
            outbox.c.id == wanted.id,
            outbox.c.attempts == wanted.attempts,
            outbox.c.stage == wanted.stage.value,
            outbox.c.next_at <= unit.now,
        )
        .values(stage=Stage.SENDING.value, attempts=wanted.attempts + 1)
    )
    if not taken.rowcount:
        _free_lane(unit, wanted, fence, unit.now)
        return None
    return fence


def settle(unit: Unit, sent: Row, fence: int, stage: Stage, fault: str | None = None) -> bool:
    """End an effect; a stale fence changes nothing (M1). An answer's address and words go with it."""
    _hold_lane_of(unit, sent)
    ended = {"stage": stage.value, "settled_at": unit.now, "fault": _short(fault), "answer_url": None}
    words: dict[str, Any] = {"facts": {}} if sent.effect is Effect.ANSWER else {}
    settled = unit.execute(_sending(sent, fence).values(**ended, **words))
    return bool(settled.rowcount)


def retry(unit: Unit, failed: Row, fence: int, at: datetime, fault: str) -> bool:
    """Put an effect back for later and free its lane, which waits with it, so that order holds (S2)."""
    _hold_lane_of(unit, failed)
    put_back = unit.execute(_sending(failed, fence).values(next_at=at, fault=_short(fault)))
    if put_back.rowcount:
        _free_lane(unit, failed, fence, at)
    return bool(put_back.rowcount)


def release(unit: Unit, done: Row, fence: int, not_before: datetime) -> None:
    """Free the lane for its next message, which may go at `not_before`."""
    if done.lane.startswith(ONE_USE):
        unit.execute(delete(lane).where(*_is_lane_of(done), lane.c.fence == fence))
    else:
        _free_lane(unit, done, fence, not_before)


def hurry(unit: Unit, faults: Collection[str]) -> int:
    """Try at once what waits because of one of these faults; how many."""
    wanted = (outbox.c.stage == Stage.SENDING.value, outbox.c.fault.in_(faults))
    lanes = select(outbox.c.lane).where(*wanted, outbox.c.workspace_id == lane.c.workspace_id)
    unit.execute(
        update(lane)
        .where(lane.c.held_until.is_(None), lane.c.lane.in_(lanes), lane.c.next_at > unit.now)
        .values(next_at=unit.now)
    )
    return unit.execute(update(outbox).where(*wanted).values(next_at=unit.now)).rowcount


def shown_by(unit: Unit, picture: Row) -> tuple[str, ...]:
    """The ids of other waiting effects that the same picture, drawn in this unit, already tells."""
    rows = unit.execute(
        select(outbox.c.id).where(
            outbox.c.stage == Stage.DUE.value,
            outbox.c.effect == picture.effect.value,
            outbox.c.workspace_id == picture.workspace_id,
            outbox.c.name == picture.name,
            outbox.c.subject == picture.subject,
            outbox.c.place == picture.place,
            outbox.c.id != picture.id,
        )
    )
    return tuple(row[0] for row in rows)


def supersede(unit: Unit, ids: Collection[str]) -> tuple[str, ...]:
    """End waiting effects that something newer has told; which of them waited."""
    ended = unit.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.stage == Stage.DUE.value)
        .values(stage=Stage.SUPERSEDED.value, settled_at=unit.now)
        .returning(outbox.c.id)
    )
    return tuple(ended.scalars())


def bring_back(unit: Unit, ids: Collection[str]) -> None:
    """Let effects wait again that were superseded in this unit."""
    unit.execute(update(outbox).where(outbox.c.id.in_(ids)).values(stage=Stage.DUE.value, settled_at=None))


def _held(unit: Unit) -> int:
    """1 while the programme is held, so that hardly anything goes; in a number, as the statements want it."""
    return int(restoration.is_held(unit))


def _hold_lane(unit: Unit, wanted: Row, lease: timedelta) -> int | None:
    free = {"workspace_id": wanted.workspace_id, "lane": wanted.lane, "next_at": unit.now, "fence": 0}
    upsert.or_nothing(unit, lane, free)
    held = unit.execute(
        _lane_of(wanted)
        .where(lane.c.next_at <= unit.now, (lane.c.held_until.is_(None)) | (lane.c.held_until <= unit.now))
        .values(held_until=unit.now + lease, fence=lane.c.fence + 1)
        .returning(lane.c.fence)
    ).first()
    return held[0] if held else None


def _hold_lane_of(unit: Unit, row: Row) -> None:
    """Whoever wants to claim the lane waits until this is settled, or has claimed it and is seen."""
    unit.hold(lambda: select(lane.c.fence).where(*_is_lane_of(row)), ("lane", row.workspace_id, row.lane))


def _free_lane(unit: Unit, row: Row, fence: int, not_before: datetime) -> None:
    unit.execute(_lane_of(row).where(lane.c.fence == fence).values(held_until=None, next_at=not_before))


def _sending(row: Row, fence: int) -> Update:
    """The row, as long as its lane is still held by this sending."""
    held = select(lane.c.fence).where(*_is_lane_of(row), lane.c.fence == fence)
    return update(outbox).where(outbox.c.id == row.id, outbox.c.stage == Stage.SENDING.value, held.exists())


def _lane_of(row: Row) -> Update:
    return update(lane).where(*_is_lane_of(row))


def _is_lane_of(row: Row) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return lane.c.workspace_id == row.workspace_id, lane.c.lane == row.lane


def _short(fault: str | None) -> str | None:
    return None if fault is None else fault[:LONGEST_FAULT]


def _row(row: Columns) -> Row:
    return Row(**{**row, "effect": Effect(row["effect"]), "stage": Stage(row["stage"])})
