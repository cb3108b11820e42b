"""The register of accounts, and the queries that search it."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.domain.register import Account, AccountStatus, normal_handle
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, Columns, Id, SlackId

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("network", String(64), nullable=False),
    Column("handle", String(255), nullable=False),
    Column("handle_key", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("url", String(2000), nullable=False),
    Column("brand", String(255), nullable=False),
    Column("region", String(255), nullable=False),
    Column("purpose", String(2000), nullable=False),
    Column("tier", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("owner", SlackId),
    Column("backup_owner", SlackId),
    Column("search", String(1500), nullable=False),
    Column("added_at", UTC, nullable=False),
    UniqueConstraint("workspace_id", "network", "handle_key"),
)


_FIND = Prepared(select(account).where(account.c.id == bindparam("wanted")))


@once_per_unit(account)
def find(unit: Unit, account_id: str) -> Account | None:
    """One account by id."""
    row = unit.first(_FIND, wanted=account_id)
    return account_of(row) if row else None


def by_handle(unit: Unit, workspace_id: str, handle: str) -> tuple[Account, ...]:
    """Accounts with this handle, on any network."""
    rows = unit.execute(
        select(account)
        .where(account.c.workspace_id == workspace_id, account.c.handle_key == normal_handle(handle))
        .order_by(account.c.network)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def search(unit: Unit, workspace_id: str, typed: str, limit: int = 100) -> tuple[Account, ...]:
    """Active accounts in which every typed word occurs, ≤ `limit`; those whose handle it is come first."""
    words = [word.lstrip("@") for word in typed.casefold().split()]
    wanted = [account.c.search.contains(word, autoescape=True) for word in words if word]
    rows = unit.execute(
        select(account)
        .where(
            account.c.workspace_id == workspace_id, account.c.status == AccountStatus.ACTIVE.value, *wanted
        )
        .order_by(*_nearest(typed), account.c.handle_key, account.c.network)
        .limit(limit)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def _nearest(typed: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The handle typed in full, then handles that begin so."""
    key = normal_handle(typed)
    return (account.c.handle_key == key).desc(), account.c.handle_key.startswith(key, autoescape=True).desc()


def every(unit: Unit, workspace_id: str) -> tuple[Account, ...]:
    """The whole register, in a stable order."""
    rows = unit.execute(
        select(account)
        .where(account.c.workspace_id == workspace_id)
        .order_by(account.c.network, account.c.handle_key)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def count(unit: Unit, workspace_id: str) -> int:
    """How many active accounts there are."""
    return (
        unit.execute(
            select(func.count())
            .select_from(account)
            .where(account.c.workspace_id == workspace_id, account.c.status == AccountStatus.ACTIVE.value)
        ).scalar()
        or 0
    )


def answered_for_by(unit: Unit, workspace_id: str, user_id: str) -> tuple[Account, ...]:
    """Accounts that a person owns or backs up."""
    rows = unit.execute(
        select(account)
        .where(
            account.c.workspace_id == workspace_id,
            or_(account.c.owner == user_id, account.c.backup_owner == user_id),
        )
        .order_by(account.c.handle_key)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def add_many(unit: Unit, new: Iterable[Account]) -> None:
    """Insert accounts in one go."""
    rows = [_columns(one) | {"added_at": unit.now} for one in new]
    if rows:
        unit.execute(insert(account), rows)


def change_many(unit: Unit, changed: Iterable[Account]) -> None:
    """Rewrite the columns of several accounts in one go."""
    rows = [_columns(one) | {"row": one.id} for one in changed]
    if rows:
        unit.execute(update(account).where(account.c.id == bindparam("row")), rows)


def _columns(value: Account) -> dict[str, object]:
    said = (value.handle, value.name, value.network, value.brand, value.region)
    return asdict(value) | {
        "status": value.status.value,
        "handle_key": normal_handle(value.handle),
        "search": " ".join(said).casefold(),
    }


def account_of(row: Columns) -> Account:
    """The account that a row of the table holds."""
    fields = {name: row[name] for name in Account.__dataclass_fields__}
    return Account(**{**fields, "status": AccountStatus(str(row["status"]))})
