"""Everything, page by page, for those who check the programme: holders, requests, grants, the trail."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from sqlalchemy import ColumnElement, Table, exists, func, select

from bot.domain.access import Request
from bot.domain.auditing import PAGE, Look, TrailRow
from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.reviews import Item
from storage import access, grants, ledger, reviews
from storage.database import Unit
from storage.trail import head_of, trail, trail_words

T = TypeVar("T")


def holders(unit: Unit, workspace_id: str, look: Look) -> tuple[tuple[Holding, ...], int, Look]:
    """The latest line of every holder, of one account or of all; with how many there are."""
    rows, later = ledger.holding, ledger.holding.alias("later")
    wanted = [
        rows.c.workspace_id == workspace_id,
        ~exists(select(later.c.id).where(later.c.replaces == rows.c.id)),
        *([rows.c.account_id == look.subject] if look.subject else []),
    ]
    return _found(unit, rows, wanted, (rows.c.account_id, rows.c.recorded_at, rows.c.id), look, ledger.find)


def requests(unit: Unit, workspace_id: str, look: Look) -> tuple[tuple[Request, ...], int, Look]:
    """Every request, the newest first."""
    rows = access.request
    wanted = [rows.c.workspace_id == workspace_id]
    return _found(unit, rows, wanted, (rows.c.number.desc(),), look, access.find)


def granted(unit: Unit, workspace_id: str, look: Look) -> tuple[tuple[Grant, ...], int, Look]:
    """Every grant, the newest first."""
    rows = grants.grant
    wanted = [rows.c.workspace_id == workspace_id]
    return _found(unit, rows, wanted, (rows.c.approved_at.desc(), rows.c.id), look, grants.find)


def lines(unit: Unit, look: Look) -> tuple[tuple[Item, ...], int, Look]:
    """Every line of an audit, the riskiest first."""
    rows = reviews.review_item
    wanted = [rows.c.campaign_id == look.subject]
    return _found(unit, rows, wanted, (rows.c.place,), look, reviews.find_item)


def events(unit: Unit, look: Look) -> tuple[tuple[TrailRow, ...], int, Look]:
    """A page of the trail, counted from its beginning, so that none changes when more comes behind it."""
    in_all = head_of(unit.connection).sequence
    seen = look.within(in_all)
    first = seen.page * PAGE
    here = trail.c.sequence > first, trail.c.sequence <= first + PAGE
    found = unit.execute(select(trail).where(*here).order_by(trail.c.sequence)).mappings()
    beside = trail_words.c.sequence > first, trail_words.c.sequence <= first + PAGE
    said: dict[int, dict[str, str]] = {}
    for one in unit.execute(select(trail_words).where(*beside)).mappings():
        said.setdefault(one["sequence"], {})[one["name"]] = one["text"]
    return tuple(_event(row, said.get(row["sequence"], {})) for row in found), in_all, seen


def _event(row: Any, words: dict[str, str]) -> TrailRow:
    body = orjson.loads(row["body"])
    named = {name: body[name] for name in ("kind", "actor", "subject_kind", "subject", "facts")}
    return TrailRow(sequence=row["sequence"], at=row["at"], words=words, **named)


def _found(
    unit: Unit,
    table: Table,
    wanted: Sequence[ColumnElement[bool]],
    order: Sequence[ColumnElement[Any]],
    look: Look,
    find: Callable[[Unit, str], T | None],
) -> tuple[tuple[T, ...], int, Look]:
    in_all = unit.execute(select(func.count()).select_from(table).where(*wanted)).scalar_one()
    seen = look.within(in_all)
    ids = select(table.c.id).where(*wanted).order_by(*order).offset(seen.page * PAGE).limit(PAGE)
    found = (find(unit, str(one)) for one in unit.execute(ids).scalars().all())
    return tuple(one for one in found if one is not None), in_all, seen
