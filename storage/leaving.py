"""Who is leaving, and the list of what they had."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from bot.domain.duties import DutyState
from bot.domain.grants import GrantState
from bot.domain.leaving import (
    UNFINISHED,
    Departure,
    DepartureCause,
    DepartureState,
    Item,
    ItemKind,
    ItemState,
)
from bot.domain.register import NEEDS_OWNER
from bot.domain.rotation import RotationState
from storage.database import Unit
from storage.duties import duty
from storage.grants import grant
from storage.metadata import metadata
from storage.register import account
from storage.rotation import rotation
from storage.types import UTC, Columns, Id, SlackId

departure = Table(
    "departure",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("reason", String(3000), nullable=False),
    Column("starts_at", UTC),
    Column("asked_by", SlackId),
    Column("asked_at", UTC),
    Column("confirmed_by", SlackId),
    Column("opened_at", UTC),
    Column("due_at", UTC),
    Column("closed_at", UTC),
    Column("closed_by", SlackId),
    Index("ix_departure_state", "workspace_id", "state"),
    Index(
        "uq_departure_unfinished",
        "workspace_id",
        "person",
        unique=True,
        sqlite_where=text("state IN ('asked', 'agreed', 'open')"),
        postgresql_where=text("state IN ('asked', 'agreed', 'open')"),
    ),
)

departure_item = Table(
    "departure_item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("departure_id", Id, ForeignKey("departure.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("account_id", Id, ForeignKey("account.id")),
    Column("detail", String(80), nullable=False),
    Column("heir", SlackId),
    Column("waits_on", Id, index=True),
    Column("opened_at", UTC, nullable=False),
    Column("done_at", UTC),
    Index("ix_departure_item_state", "workspace_id", "state"),
)

_OPEN = departure_item.c.state == ItemState.OPEN.value


@dataclass(frozen=True)
class Listed:
    """An item with the list that it is on."""

    departure_id: str
    item: Item


def hold(unit: Unit, departure_id: str) -> None:
    """Keep everybody else from deciding on the departure until the unit ends; read it afterwards."""
    unit.hold(
        lambda: select(departure.c.id).where(departure.c.id == departure_id), ("departure", departure_id)
    )


def find(unit: Unit, departure_id: str) -> Departure | None:
    """One departure by id."""
    return next(iter(_some(unit, departure.c.id == departure_id)), None)


def unfinished_of(unit: Unit, workspace_id: str, person: str) -> Departure | None:
    """The departure of a person that is being dealt with; there is never more than one."""
    theirs = (departure.c.workspace_id == workspace_id, departure.c.person == person)
    return next(iter(_some(unit, *theirs, departure.c.state.in_(sorted(UNFINISHED)))), None)


def latest_of(unit: Unit, workspace_id: str, person: str) -> Departure | None:
    """The newest departure of a person that was not called off."""
    theirs = (departure.c.workspace_id == workspace_id, departure.c.person == person)
    counts = departure.c.state != DepartureState.CANCELLED.value
    return next(reversed(_some(unit, *theirs, counts)), None)


def starting(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of departures whose agreed time has come."""
    rows = unit.execute(
        select(departure.c.id)
        .where(
            departure.c.workspace_id == workspace_id,
            departure.c.state == DepartureState.AGREED.value,
            departure.c.starts_at <= unit.now,
        )
        .order_by(departure.c.starts_at, departure.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def add(unit: Unit, new: Departure) -> None:
    """Insert a departure."""
    unit.execute(insert(departure).values(asdict(new) | {"state": new.state.value, "cause": new.cause.value}))


def move(unit: Unit, seen: Departure, changed: Departure) -> bool:
    """Move a departure on; False when it is no longer where it was seen."""
    values = asdict(changed) | {"state": changed.state.value, "cause": changed.cause.value}
    moved = unit.execute(
        update(departure)
        .where(departure.c.id == seen.id, departure.c.state == seen.state.value)
        .values(values)
    )
    return bool(moved.rowcount)


def items(unit: Unit, departure_id: str) -> tuple[Item, ...]:
    """Everything on a list, in the order in which it came there."""
    rows = unit.execute(
        select(departure_item)
        .where(departure_item.c.departure_id == departure_id)
        .order_by(departure_item.c.opened_at, departure_item.c.kind, departure_item.c.id)
    ).mappings()
    return tuple(_item(row) for row in rows)


def add_items(unit: Unit, of: Departure, new: Collection[Item]) -> None:
    """Put things on a list."""
    plain = {"workspace_id": of.workspace_id, "departure_id": of.id, "opened_at": unit.now}
    rows = [asdict(one) | plain | {"kind": one.kind.value, "state": one.state.value} for one in new]
    if rows:
        unit.execute(insert(departure_item), rows)


def settle(unit: Unit, item_id: str) -> bool:
    """Close an open item; False when it was closed before."""
    settled = unit.execute(
        update(departure_item)
        .where(departure_item.c.id == item_id, _OPEN)
        .values(state=ItemState.DONE.value, done_at=unit.now)
    )
    return bool(settled.rowcount)


def ripe(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of departures on whose list something has come to its end, and is still shown as open."""
    rows = unit.execute(
        select(departure_item.c.departure_id)
        .where(departure_item.c.workspace_id == workspace_id, _OPEN, _over())
        .distinct()
        .order_by(departure_item.c.departure_id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def ripe_items(unit: Unit, departure_id: str) -> tuple[Item, ...]:
    """The open items of a list that have come to their end."""
    rows = unit.execute(
        select(departure_item)
        .where(departure_item.c.departure_id == departure_id, _OPEN, _over())
        .order_by(departure_item.c.id)
    ).mappings()
    return tuple(_item(row) for row in rows)


def waiting_on(unit: Unit, row_id: str) -> tuple[str, ...]:
    """Ids of departures whose list has an open item that waits on a row."""
    rows = unit.execute(
        select(departure_item.c.departure_id).where(departure_item.c.waits_on == row_id, _OPEN).distinct()
    )
    return tuple(sorted(row[0] for row in rows))


def find_item(unit: Unit, item_id: str) -> Listed | None:
    """One item, and whose list it is on."""
    row = unit.execute(select(departure_item).where(departure_item.c.id == item_id)).mappings().first()
    return Listed(row["departure_id"], _item(row)) if row else None


def _over() -> ColumnElement[bool]:
    """What the item waits on has come to its end: access gone, a duty or rotation closed, an owner named."""
    gone = [GrantState.REMOVED.value, GrantState.CANCELLED.value]
    waits_on = departure_item.c.waits_on
    needs_none = account.c.status.not_in(sorted(NEEDS_OWNER))
    return or_(
        exists().where(grant.c.id == waits_on, grant.c.state.in_(gone)),
        exists().where(duty.c.id == waits_on, duty.c.state != DutyState.OPEN.value),
        exists().where(rotation.c.id == waits_on, rotation.c.state != RotationState.OPEN.value),
        exists().where(account.c.id == waits_on, or_(account.c.owner.is_not(None), needs_none)),
    )


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Departure, ...]:
    began = func.coalesce(departure.c.asked_at, departure.c.opened_at)
    rows = unit.execute(select(departure).where(*conditions).order_by(began, departure.c.id)).mappings()
    return tuple(_departure(row) for row in rows)


def _departure(row: Columns) -> Departure:
    return Departure(**{**row, "state": DepartureState(row["state"]), "cause": DepartureCause(row["cause"])})


def _item(row: Columns) -> Item:
    fields = {name: row[name] for name in Item.__dataclass_fields__}
    return Item(**{**fields, "kind": ItemKind(row["kind"]), "state": ItemState(row["state"])})
