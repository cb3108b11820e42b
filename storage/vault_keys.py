"""The vault's one row, its keys as the database knows them, their rotation, and who has loaded which."""

from collections.abc import Callable, Hashable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)

from bot.domain.vault_keys import (
    OPEN_ROTATIONS,
    Kek,
    KekRotation,
    KekRotationState,
    KekState,
    VaultRow,
    VaultState,
)
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, Json, SlackId

_STILL_OPEN = text("one IS NOT NULL")

vault = Table(
    "vault",
    metadata,
    Column("id", Id, primary_key=True),
    # There is one vault in a database.
    Column("one", Integer, nullable=False, server_default=text("1")),
    Column("state", String(16), nullable=False),
    Column("made_at", UTC, nullable=False),
    Column("recipient", String(255), nullable=False),
    Column("reuse_kek_id", Id, nullable=False),
    Column("reuse_wrapped", LargeBinary(255), nullable=False),
    Column("reuse_commitment", LargeBinary(32), nullable=False),
    Column("sealed_at", UTC),
    Column("sealed_by", SlackId),
    Column("seal_reason", String(3000)),
    Column("unseal_asked_by", SlackId),
    Column("unseal_asked_at", UTC),
    UniqueConstraint("one"),
    CheckConstraint("one = 1", name="one_row"),
)

kek = Table(
    "kek",
    metadata,
    Column("id", Id, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("provider", String(255), nullable=False),
    Column("check_value", LargeBinary(255), nullable=False),
    Column("made_at", UTC, nullable=False),
    Column("promoted_at", UTC),
    Column("retired_at", UTC),
    Column("destroyed_at", UTC),
)

kek_use = Table(
    "kek_use",
    metadata,
    Column("kek_id", Id, primary_key=True),
    Column("wraps", BigInteger, nullable=False),
    # Once the next key is promoted nobody wraps with this one, not even whoever had begun to.
    Column("closed", Boolean, nullable=False),
)

kek_rotation = Table(
    "kek_rotation",
    metadata,
    Column("id", Id, primary_key=True),
    # Set while the rotation is open: there is one at a time.
    Column("one", Integer),
    Column("from_kek", Id, nullable=False),
    Column("to_kek", Id, nullable=False),
    Column("state", String(16), nullable=False),
    Column("begun_by", SlackId, nullable=False),
    Column("begun_at", UTC, nullable=False),
    Column("moved_at", UTC, nullable=False),
    Column("total", Integer, nullable=False),
    Column("rewrapped", Integer, nullable=False),
    Index("uq_kek_rotation_open", "one", unique=True, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
)

vault_replica = Table(
    "vault_replica",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kek_ids", Json, nullable=False),
    Column("at", UTC, nullable=False),
)


def _columns(table: Table) -> tuple[Column[Any], ...]:
    return tuple(column for column in table.c if column.name != "one")


_FIND = Prepared(select(*_columns(vault)))
_KEY = Prepared(select(kek).where(kek.c.id == bindparam("kek_id")))
_PROMOTED = Prepared(
    select(kek)
    .where(kek.c.state == KekState.PROMOTED.value)
    .order_by(kek.c.promoted_at.desc(), kek.c.id)
    .limit(1)
)
_OPEN_ROTATION = Prepared(select(*_columns(kek_rotation)).where(kek_rotation.c.one == 1))


def find(connection: Connection) -> VaultRow | None:
    """The vault; None before it is made."""
    rows = _FIND.rows(connection, {})
    return VaultRow(**rows[0] | {"state": VaultState(rows[0]["state"])}) if rows else None


class Holds(Protocol):
    """What holding the vault needs of a unit of work."""

    connection: Connection

    def hold(self, rows: Callable[[], Select[*tuple[Any, ...]]], key: Hashable) -> None:
        """Keep the rows as they are until the unit ends, where it writes."""


def hold(unit: Holds) -> VaultRow | None:
    """The vault, which nobody else seals or unseals until the unit ends; in one that reads, as it is."""
    unit.hold(lambda: select(vault.c.id), "vault")
    return find(unit.connection)


def add(connection: Connection, new: VaultRow) -> None:
    """Insert the vault; `IntegrityError` when there is one."""
    connection.execute(insert(vault).values(**asdict(new) | {"state": new.state.value}))


def change(connection: Connection, **values: object) -> None:
    """Change the vault."""
    connection.execute(update(vault).values(**values))


def keys(connection: Connection) -> tuple[Kek, ...]:
    """Every key that there has been, oldest first."""
    rows = connection.execute(select(kek).order_by(kek.c.made_at, kek.c.id)).mappings()
    return tuple(_kek(row) for row in rows)


def promoted(connection: Connection) -> Kek | None:
    """The key that wraps what is stored now: the newest that is promoted."""
    return next((_kek(row) for row in _PROMOTED.rows(connection, {})), None)


def key(connection: Connection, kek_id: str) -> Kek | None:
    """One key."""
    return next((_kek(row) for row in _KEY.rows(connection, {"kek_id": kek_id})), None)


def add_key(connection: Connection, new: Kek) -> None:
    """Insert a key, which has wrapped nothing."""
    connection.execute(insert(kek).values(**asdict(new) | {"state": new.state.value}))
    connection.execute(insert(kek_use).values(kek_id=new.id, wraps=0, closed=False))


def change_key(connection: Connection, kek_id: str, start: KekState, **values: object) -> bool:
    """Change a key that is in this state; False when it is not."""
    found = (kek.c.id == kek_id, kek.c.state == start.value)
    return bool(connection.execute(update(kek).where(*found).values(**values)).rowcount)


def wraps(connection: Connection, kek_id: str) -> int:
    """How many data keys a key has wrapped (V2)."""
    return connection.execute(select(kek_use.c.wraps).where(kek_use.c.kek_id == kek_id)).scalar() or 0


def count_wraps(connection: Connection, kek_id: str, more: int) -> bool:
    """Count what a key has wrapped; False when it may wrap no more."""
    mine = (kek_use.c.kek_id == kek_id, kek_use.c.closed.is_(False))
    counted = connection.execute(update(kek_use).where(*mine).values(wraps=kek_use.c.wraps + more))
    return bool(counted.rowcount)


def close_for_wraps(connection: Connection, kek_id: str) -> None:
    """Let a key wrap no more; waits for those who are about to."""
    connection.execute(update(kek_use).where(kek_use.c.kek_id == kek_id).values(closed=True))


def rotations(connection: Connection) -> tuple[KekRotation, ...]:
    """Every rotation that there has been, the newest first."""
    order = (kek_rotation.c.begun_at.desc(), kek_rotation.c.id)
    rows = connection.execute(select(*_columns(kek_rotation)).order_by(*order)).mappings()
    return tuple(_rotation(row) for row in rows)


def open_rotation(connection: Connection) -> KekRotation | None:
    """The rotation that is going on."""
    return next((_rotation(row) for row in _OPEN_ROTATION.rows(connection, {})), None)


def add_rotation(connection: Connection, new: KekRotation) -> None:
    """Insert a rotation; `IntegrityError` while another is open."""
    connection.execute(insert(kek_rotation).values(**asdict(new) | {"state": new.state.value, "one": 1}))


def change_rotation(
    connection: Connection, rotation_id: str, start: KekRotationState, **values: object
) -> bool:
    """Change a rotation that is in this state; False when it is not."""
    found = (kek_rotation.c.id == rotation_id, kek_rotation.c.state == start.value)
    to = values.get("state", start.value)
    still = 1 if to in {state.value for state in OPEN_ROTATIONS} else None
    changed = connection.execute(update(kek_rotation).where(*found).values(**values, one=still))
    return bool(changed.rowcount)


def report(connection: Connection, replica: str, loaded: tuple[str, ...], now: datetime) -> None:
    """Write down that a running bot has loaded these keys."""
    values = {"kek_ids": list(loaded), "at": now}
    mine = vault_replica.c.id == replica
    if not connection.execute(update(vault_replica).where(mine).values(**values)).rowcount:
        connection.execute(insert(vault_replica).values(id=replica, **values))


def forget(connection: Connection, replica: str) -> None:
    """Write down that a bot has stopped."""
    connection.execute(delete(vault_replica).where(vault_replica.c.id == replica))


def loaded_by(connection: Connection, since: datetime) -> dict[str, tuple[str, ...]]:
    """Which keys each bot has loaded that has been heard of since then, by the bot's id."""
    rows = connection.execute(
        select(vault_replica).where(vault_replica.c.at > since).order_by(vault_replica.c.id)
    )
    return {row.id: tuple(row.kek_ids) for row in rows}


def _kek(row: Columns) -> Kek:
    return Kek(**{**row, "state": KekState(row["state"])})


def _rotation(row: Columns) -> KekRotation:
    return KekRotation(**{**row, "state": KekRotationState(row["state"])})
