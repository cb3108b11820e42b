"""The wrapped data keys of every field, for when one key of the vault follows another."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from bot.domain.vault import Field, Sealed
from storage.secrets import secret_field, secret_version

FIRST = ("", "")
"""Where a walk through the fields begins."""

_MOVE = (
    update(secret_field)
    .where(
        secret_field.c.version_id == bindparam("of_version"),
        secret_field.c.field == bindparam("of_field"),
        secret_field.c.kek_id == bindparam("old_kek"),
        secret_field.c.wrapped == bindparam("old_wrapped"),
    )
    .values(kek_id=bindparam("new_kek"), wrapped=bindparam("new_wrapped"))
)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A field with its place."""

    secret_id: str
    version_id: str
    number: int
    sealed: Sealed

    @property
    def at(self) -> tuple[str, str]:
        """Where the walk is once this is done."""
        return self.version_id, self.sealed.field.value


def on_key(connection: Connection, kek_id: str, after: tuple[str, str], limit: int) -> tuple[Wrapped, ...]:
    """Fields whose data key this key wraps, in a fixed order, after this place."""
    place = tuple_(secret_field.c.version_id, secret_field.c.field)
    rows = connection.execute(
        select(secret_field, secret_version.c.secret_id, secret_version.c.number)
        .join(secret_version, secret_version.c.id == secret_field.c.version_id)
        .where(secret_field.c.kek_id == kek_id, place > after)
        .order_by(secret_field.c.version_id, secret_field.c.field)
        .limit(limit)
    )
    return tuple(
        Wrapped(
            row.secret_id,
            row.version_id,
            row.number,
            Sealed(Field(row.field), row.kek_id, row.wrapped, row.commitment, row.nonce, row.ciphertext),
        )
        for row in rows
    )


def count_on(connection: Connection, kek_id: str) -> int:
    """How many data keys this key wraps."""
    counted = select(func.count()).select_from(secret_field).where(secret_field.c.kek_id == kek_id)
    return connection.execute(counted).scalar_one()


def move(connection: Connection, pairs: Sequence[tuple[Wrapped, Sealed]]) -> bool:
    """Put new wraps in the place of old ones; False when any was not as it was read: then undo the unit."""
    if not pairs:
        return True
    values = [
        {
            "of_version": old.version_id,
            "of_field": old.sealed.field.value,
            "old_kek": old.sealed.kek_id,
            "old_wrapped": old.sealed.wrapped,
            "new_kek": new.kek_id,
            "new_wrapped": new.wrapped,
        }
        for old, new in pairs
    ]
    return connection.execute(_MOVE, values).rowcount == len(pairs)
