"""The register of accounts, and the queries that search it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.domain.handles import normal_handle, spoken_handle
from bot.domain.register import CLOSED, Account, AccountStatus, TwoFactor
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, Columns, Id, Json, SlackId

account = Table(
    "account",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("network", String(64), nullable=False),
    Column("handle", String(255), nullable=False),
    # Of accounts that turn out to be alike only one can have the key; the others keep what they had, until
    # they are merged. `handle_like` is what the handle comes to, whoever has the key.
    Column("handle_key", String(255), nullable=False),
    Column("handle_like", String(255), nullable=False, server_default=""),
    Column("name", String(255), nullable=False),
    Column("url", String(2000), nullable=False),
    Column("brand", String(255), nullable=False),
    Column("region", String(255), nullable=False),
    Column("purpose", String(2000), nullable=False),
    Column("tier", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("owner", SlackId),
    Column("backup_owner", SlackId),
    Column("two_factor", String(16), nullable=False, server_default="unknown"),
    Column("publishing_tool", String(255), nullable=False, server_default=""),
    Column("connected_apps", String(2000), nullable=False, server_default=""),
    Column("recovery_mail", SlackId),
    Column("recovery_phone", SlackId),
    Column("methods", Json, nullable=False, server_default="{}"),
    Column("rotated_at", UTC),
    Column("proposed_by", SlackId),
    Column("merged_into", Id),
    Column("search", String(1500), nullable=False),
    Column("added_at", UTC, nullable=False),
    UniqueConstraint("workspace_id", "network", "handle_key"),
    Index("ix_account_alike", "workspace_id", "network", "handle_like"),
)

IN_REGISTER = account.c.status.not_in(sorted(one.value for one in CLOSED))
"""What has not been merged into another account, or refused."""

_FIND = Prepared(select(account).where(account.c.id == bindparam("wanted")))


@once_per_unit(account)
def find(unit: Unit, account_id: str) -> Account | None:
    """One account by id."""
    row = unit.first(_FIND, wanted=account_id)
    return account_of(row) if row else None


def by_handle(unit: Unit, workspace_id: str, handle: str) -> tuple[Account, ...]:
    """Accounts with this handle, on any network."""
    return some(unit, workspace_id, account.c.handle_like == normal_handle(handle))


def alike(unit: Unit, workspace_id: str, network: str, handle: str) -> tuple[Account, ...]:
    """Accounts on a network whose handle is the same as this one, however it is written."""
    return some(
        unit, workspace_id, account.c.network == network, account.c.handle_like == normal_handle(handle)
    )


def by_key(unit: Unit, workspace_id: str) -> Mapping[tuple[str, str], Account]:
    """The whole register by network and key; of accounts that are alike, the one that has the key."""
    rows = unit.execute(select(account).where(account.c.workspace_id == workspace_id, IN_REGISTER)).mappings()
    found: dict[tuple[str, str], Account] = {}
    for row in rows:
        place = row["network"], row["handle_like"]
        if row["handle_key"] == row["handle_like"] or place not in found:
            found[place] = account_of(row)
    return found


def has_its_key(unit: Unit, account_id: str) -> bool:
    """Whether no other account keeps this one from the key that its handle comes to."""
    this = select(account.c.handle_key == account.c.handle_like).where(account.c.id == account_id)
    return bool(unit.execute(this).scalar())


def search(unit: Unit, workspace_id: str, typed: str, limit: int = 100) -> tuple[Account, ...]:
    """Active accounts in which every typed word occurs, ≤ `limit`; those whose handle it is come first."""
    wanted = containing(typed)
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


def containing(typed: str) -> list[ColumnElement[bool]]:
    """In an account every typed word occurs; a link stands for the handle that it leads to."""
    words = (spoken_handle(word).casefold() for word in typed.split())
    return [account.c.search.contains(word, autoescape=True) for word in words if word]


def every(unit: Unit, workspace_id: str) -> tuple[Account, ...]:
    """The whole register, in a stable order."""
    return some(unit, workspace_id)


def some(unit: Unit, workspace_id: str, *wanted: ColumnElement[bool]) -> tuple[Account, ...]:
    """The part of the register for which all this is so."""
    rows = unit.execute(
        select(account)
        .where(account.c.workspace_id == workspace_id, IN_REGISTER, *wanted)
        .order_by(account.c.network, account.c.handle_key)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def added(unit: Unit, workspace_id: str) -> Mapping[str, datetime]:
    """When each account came into the register."""
    found = select(account.c.id, account.c.added_at).where(account.c.workspace_id == workspace_id)
    return {row.id: row.added_at for row in unit.execute(found)}


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
    return some(unit, workspace_id, or_(account.c.owner == user_id, account.c.backup_owner == user_id))


def in_hands_of(unit: Unit, workspace_id: str, user_id: str) -> tuple[Account, ...]:
    """Accounts that a person owns or backs up, or whose recovery mail or phone they hold."""
    hands = (account.c.owner, account.c.backup_owner, account.c.recovery_mail, account.c.recovery_phone)
    rows = unit.execute(
        select(account)
        .where(account.c.workspace_id == workspace_id, or_(*(hand == user_id for hand in hands)))
        .order_by(account.c.network, account.c.handle_key)
    ).mappings()
    return tuple(account_of(row) for row in rows)


def owners_on(unit: Unit, workspace_id: str, network: str) -> frozenset[str]:
    """Everybody who owns or backs up an account on a network."""
    here = (account.c.workspace_id == workspace_id, account.c.network == network)
    rows = unit.execute(select(account.c.owner, account.c.backup_owner).where(*here))
    return frozenset(person for row in rows for person in row if person)


def add_many(unit: Unit, new: Iterable[Account]) -> None:
    """Insert accounts in one go."""
    rows = [_columns(one) | {"added_at": unit.now} for one in new]
    if rows:
        unit.execute(insert(account), rows)


_KEEPS_ITS_KEY = and_(account.c.handle == bindparam("handle_said"), bindparam("keeps", type_=Boolean))
_CHANGE = (
    update(account)
    .where(account.c.id == bindparam("row"))
    .values(handle_key=case((_KEEPS_ITS_KEY, account.c.handle_key), else_=bindparam("key")))
)


def change_many(unit: Unit, changed: Iterable[Account], *, taking_keys: Collection[str] = ()) -> None:
    """Rewrite the columns of several accounts in one go, in order.

    A key follows its handle, and goes with an account that is closed; where neither happens it stays, unless
    the account is one of those `taking_keys`, because another has just given its up.
    """
    rows = [_changed(one, keeps=not one.closed and one.id not in taking_keys) for one in changed]
    if rows:
        unit.execute(_CHANGE, rows)


def _changed(one: Account, *, keeps: bool) -> dict[str, object]:
    values = _columns(one)
    return values | {
        "row": one.id,
        "handle_said": one.handle,
        "keeps": keeps,
        "key": values.pop("handle_key"),
    }


def _columns(value: Account) -> dict[str, object]:
    said = (value.handle, value.name, value.network, value.brand, value.region)
    key = normal_handle(value.handle)
    return asdict(value) | {
        "status": value.status.value,
        "two_factor": value.two_factor.value,
        "methods": dict(value.methods),
        # No handle comes to a key that begins so: what is closed is in nobody's way.
        "handle_key": f"@{value.id}" if value.closed else key,
        "handle_like": key,
        "search": " ".join(said).casefold(),
    }


def account_of(row: Columns) -> Account:
    """The account that a row of the table holds."""
    fields = {name: row[name] for name in Account.__dataclass_fields__}
    status, two_factor = AccountStatus(str(row["status"])), TwoFactor(str(row["two_factor"]))
    return Account(**{**fields, "status": status, "two_factor": two_factor})
