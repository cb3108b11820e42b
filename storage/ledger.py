"""The holder ledger: lines that are only ever added."""

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import Boolean, Column, ColumnElement, ForeignKey, String, Table, exists, insert, select

from bot.domain.ledger import HAS_A_WAY_IN, Holding, Method, Source, Standing
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

holding = Table(
    "holding",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False, index=True),
    Column("person", SlackId, index=True),
    Column("said", String(1000), nullable=False),
    Column("method", String(16), nullable=False),
    Column("role", String(64), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("since", UTC),
    Column("until", UTC),
    Column("source", String(16), nullable=False),
    Column("source_id", Id),
    Column("evidence", String(1000), nullable=False),
    Column("grant_id", Id, ForeignKey("grant.id"), index=True),
    Column("replaces", Id, ForeignKey("holding.id"), unique=True),
    Column("recorded_at", UTC, nullable=False),
    Column("recorded_by", SlackId, nullable=False),
    Column("knows", Boolean),
)

_later = holding.alias("later")
_LATEST = ~exists(select(_later.c.id).where(_later.c.replaces == holding.c.id))
_OPEN = holding.c.standing.in_(sorted(one.value for one in HAS_A_WAY_IN))


def add(unit: Unit, *new: Holding) -> None:
    """Add lines."""
    if new:
        unit.execute(insert(holding), [_columns(one) for one in new])


def find(unit: Unit, holding_id: str) -> Holding | None:
    """One line, whether or not a later one replaces it."""
    return next(iter(_some(unit, holding.c.id == holding_id)), None)


def newest(unit: Unit, holding_id: str) -> Holding | None:
    """The line that has come of this one, whatever has replaced it since."""
    found = find(unit, holding_id)
    while found and (later := _some(unit, holding.c.replaces == found.id)):
        (found,) = later
    return found


def history(unit: Unit, account_id: str) -> tuple[Holding, ...]:
    """Every line of an account, oldest first."""
    return _some(unit, holding.c.account_id == account_id)


def of_account(unit: Unit, account_id: str) -> tuple[Holding, ...]:
    """The latest line of each holder of an account."""
    return _some(unit, holding.c.account_id == account_id, _LATEST)


def of_accounts(unit: Unit, account_ids: Collection[str]) -> tuple[Holding, ...]:
    """The same for several accounts."""
    return _some(unit, holding.c.account_id.in_(account_ids), _LATEST)


def of_person(unit: Unit, workspace_id: str, person: str) -> tuple[Holding, ...]:
    """The latest lines about a person, on any account."""
    return _some(unit, holding.c.workspace_id == workspace_id, holding.c.person == person, _LATEST)


def of_grant(unit: Unit, grant_id: str) -> Holding | None:
    """The latest line that a grant has made."""
    return next(iter(_some(unit, holding.c.grant_id == grant_id, _LATEST)), None)


def with_a_way_in(unit: Unit, workspace_id: str) -> tuple[Holding, ...]:
    """Every latest line by which somebody may come in today."""
    return _some(unit, holding.c.workspace_id == workspace_id, _OPEN, _LATEST)


def named_by_owners(unit: Unit, workspace_id: str) -> tuple[Holding, ...]:
    """Every line, replaced or not, in which an owner has said whom words mean that were nobody's name."""
    said = (holding.c.source == Source.OWNER.value, holding.c.person.is_not(None), holding.c.said != "")
    return _some(unit, holding.c.workspace_id == workspace_id, *said)


def every(unit: Unit, workspace_id: str) -> tuple[Holding, ...]:
    """The latest line of every holder."""
    return _some(unit, holding.c.workspace_id == workspace_id, _LATEST)


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Holding, ...]:
    rows = unit.execute(
        select(holding).where(*conditions).order_by(holding.c.recorded_at, holding.c.id)
    ).mappings()
    return tuple(holding_of(row) for row in rows)


def _columns(value: Holding) -> dict[str, object]:
    plain = {"method": value.method.value, "standing": value.standing.value, "source": value.source.value}
    return asdict(value) | plain


def holding_of(row: Columns) -> Holding:
    """The line that a row of the table holds."""
    said = {
        "method": Method(row["method"]),
        "standing": Standing(row["standing"]),
        "source": Source(row["source"]),
    }
    return Holding(**{**row, **said})
