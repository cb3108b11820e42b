"""Ways in that were never granted, and what becomes of each."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    and_,
    exists,
    insert,
    or_,
    select,
    union,
    update,
)

from bot.domain.adoption import LISTED_STATUSES, LIVE, WAITS, AdoptionLine, AdoptionState, Back
from bot.domain.duties import DutyKind, DutyState
from bot.domain.ledger import Holding, Source, Standing
from bot.domain.when import Ending
from storage import ledger
from storage.database import Unit
from storage.duties import duty
from storage.ledger import holding
from storage.metadata import metadata
from storage.register import account
from storage.types import UTC, Columns, Id, SlackId

adoption_line = Table(
    "adoption_line",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False, index=True),
    Column("holding_id", Id, ForeignKey("holding.id"), nullable=False, unique=True),
    Column("person", SlackId, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("role", String(64)),
    Column("use_case", String(64)),
    Column("length_seconds", Integer),
    Column("ends_at", UTC),
    Column("reason", String(3000), nullable=False),
    Column("back", String(16)),
    Column("note", String(3000), nullable=False),
    Column("request_id", Id, ForeignKey("request.id"), index=True),
    Column("answered_by", SlackId),
    Column("answered_at", UTC),
    Index("ix_adoption_line_state", "workspace_id", "state", "due_at"),
)

_later = holding.alias("later_line")
_line = adoption_line.c
_IS_LATEST = ~exists().where(_later.c.replaces == holding.c.id)
_LEGACY = and_(
    holding.c.standing == Standing.CURRENT.value,
    holding.c.person.is_not(None),
    holding.c.grant_id.is_(None),
    holding.c.source != Source.VAULT.value,
)
_WAITS = _line.state.in_(sorted(WAITS))
_LIVE = _line.state.in_(sorted(LIVE))
_OPEN_LIST = and_(duty.c.kind == DutyKind.ADOPT.value, duty.c.state == DutyState.OPEN.value)


def add(unit: Unit, *new: AdoptionLine) -> None:
    """Insert lines."""
    if new:
        unit.execute(insert(adoption_line), [_columns(one) for one in new])


def find(unit: Unit, line_id: str) -> AdoptionLine | None:
    """One line by id."""
    return next(iter(_some(unit, _line.id == line_id)), None)


def of_request(unit: Unit, request_id: str) -> AdoptionLine | None:
    """The line that a request would adopt."""
    return next(iter(_some(unit, _line.request_id == request_id)), None)


def of_holding(unit: Unit, holding_id: str) -> AdoptionLine | None:
    """The line about a line of the ledger."""
    return next(iter(_some(unit, _line.holding_id == holding_id)), None)


def of_account(unit: Unit, account_id: str) -> tuple[AdoptionLine, ...]:
    """Everything that was ever asked about an account, oldest first."""
    return _some(unit, _line.account_id == account_id)


def live(unit: Unit, workspace_id: str) -> tuple[AdoptionLine, ...]:
    """Everything that is not settled."""
    return _some(unit, _line.workspace_id == workspace_id, _LIVE)


def of_person(unit: Unit, workspace_id: str, person: str) -> tuple[AdoptionLine, ...]:
    """What somebody has that is not settled."""
    return _some(unit, _line.workspace_id == workspace_id, _line.person == person, _LIVE)


def move(unit: Unit, seen: AdoptionLine, to: AdoptionState, **values: Any) -> bool:
    """Move a line on; False when it has moved before."""
    return _change(unit, seen, state=to.value, **values)


def change(unit: Unit, seen: AdoptionLine, **values: Any) -> bool:
    """Change a line whose state stays; False when it has moved before."""
    return _change(unit, seen, **values)


def legacy(unit: Unit, workspace_id: str) -> tuple[Holding, ...]:
    """Every named holder without a grant, on accounts of the company's own."""
    rows = unit.execute(
        select(holding)
        .join(account, account.c.id == holding.c.account_id)
        .where(holding.c.workspace_id == workspace_id, _LEGACY, _IS_LATEST, _ours())
        .order_by(holding.c.account_id, holding.c.recorded_at, holding.c.id)
    ).mappings()
    return tuple(ledger.holding_of(row) for row in rows)


def ripe(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of accounts on which lines or lists are not as the ledger, the clock or the duties want them."""
    here = holding.c.workspace_id == workspace_id, _line.workspace_id == workspace_id
    every = union(
        _new().where(here[0]),
        _outdated(unit.now).where(here[1]),
        _unlisted().where(here[1]),
        _needless().where(duty.c.workspace_id == workspace_id),
    ).subquery()
    wanted = every.c.account_id
    return tuple(row[0] for row in unit.execute(select(wanted).order_by(wanted).limit(limit)))


def _ours() -> ColumnElement[bool]:
    return account.c.status.in_(sorted(LISTED_STATUSES))


def _new() -> Select[tuple[str]]:
    """A holder whom no line is about."""
    return (
        select(holding.c.account_id)
        .join(account, account.c.id == holding.c.account_id)
        .where(_LEGACY, _IS_LATEST, _ours(), ~exists().where(_line.holding_id == holding.c.id))
    )


def _outdated(now: datetime) -> Select[tuple[str]]:
    """A line whose time is over, which the ledger has replaced, or which is being taken away already."""
    overdue = and_(_line.state != AdoptionState.REMOVING.value, _line.due_at <= now)
    replaced = exists().where(_later.c.replaces == _line.holding_id)
    taking = exists().where(
        duty.c.subject == _line.holding_id,
        duty.c.kind == DutyKind.TAKE_AWAY.value,
        duty.c.state == DutyState.OPEN.value,
    )
    return select(_line.account_id).where(_LIVE, or_(overdue, replaced, and_(_WAITS, taking)))


def _unlisted() -> Select[tuple[str]]:
    """A line that waits on nobody's list, or only on that of its own holder."""
    listed = exists().where(duty.c.subject == _line.account_id, _OPEN_LIST, duty.c.assignee != _line.person)
    return select(_line.account_id).where(_WAITS, ~listed)


def _needless() -> Select[tuple[str]]:
    """A list on which nothing waits."""
    waits = exists().where(_line.account_id == duty.c.subject, _WAITS)
    return select(duty.c.subject.label("account_id")).where(_OPEN_LIST, ~waits)


def _change(unit: Unit, seen: AdoptionLine, **values: Any) -> bool:
    ending = values.pop("ending", None)
    kept = {**values, **(_ending_columns(ending) if ending else {})}
    changed = unit.execute(
        update(adoption_line).where(_line.id == seen.id, _line.state == seen.state.value).values(**kept)
    )
    return bool(changed.rowcount)


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[AdoptionLine, ...]:
    rows = unit.execute(select(adoption_line).where(*conditions).order_by(_line.opened_at, _line.id))
    return tuple(_found(row) for row in rows.mappings())


def _columns(value: AdoptionLine) -> dict[str, object]:
    plain = {one.name: getattr(value, one.name) for one in fields(value) if one.name != "ending"}
    return (
        plain
        | {"state": value.state.value, "back": value.back and value.back.value}
        | _ending_columns(value.ending)
    )


def _ending_columns(ending: Ending | None) -> dict[str, object]:
    length = ending.length if ending else None
    seconds = int(length.total_seconds()) if length is not None else None
    return {"length_seconds": seconds, "ends_at": ending.instant if ending else None}


def _found(row: Columns) -> AdoptionLine:
    seconds, instant = row["length_seconds"], row["ends_at"]
    length = timedelta(seconds=seconds) if seconds is not None else None
    ending = Ending(length, instant) if length is not None or instant is not None else None
    back = Back(row["back"]) if row["back"] else None
    own = {one.name: row[one.name] for one in fields(AdoptionLine) if one.name != "ending"}
    return AdoptionLine(**{**own, "state": AdoptionState(row["state"]), "ending": ending, "back": back})
