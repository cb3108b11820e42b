"""The wrapped data keys of every field, for when one key of the vault follows another."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select, tuple_, update

from storage.prepared import Prepared
from storage.secrets import secret_field, secret_version

FIRST = ("", "")
"""Where a walk through the fields begins."""

_MOVE = Prepared(
    update(secret_field)
    .where(
        secret_field.c.version_id == bindparam("of_version"),
        secret_field.c.field == bindparam("of_field"),
        secret_field.c.kek_id == bindparam("old_kek"),
        secret_field.c.wrapped == bindparam("old_wrapped"),
    )
    .values(kek_id=bindparam("new_kek"), wrapped=bindparam("new_wrapped"))
)


_ON_KEY = (
    select(
        secret_version.c.secret_id,
        secret_field.c.version_id,
        secret_version.c.number,
        secret_field.c.field,
        secret_field.c.kek_id,
        secret_field.c.wrapped,
        secret_field.c.commitment,
    )
    .join(secret_version, secret_version.c.id == secret_field.c.version_id)
    .where(
        secret_field.c.kek_id == bindparam("key"),
        tuple_(secret_field.c.version_id, secret_field.c.field)
        > tuple_(bindparam("after_version"), bindparam("after_field")),
    )
    .order_by(secret_field.c.version_id, secret_field.c.field)
    .limit(bindparam("most"))
)


class Wrapped(NamedTuple):
    """The wrapped data key of a field, with its place."""

    secret_id: str
    version_id: str
    number: int
    field: str
    kek_id: str
    wrapped: bytes
    commitment: bytes

    @property
    def at(self) -> tuple[str, str]:
        """Where the walk is once this is done."""
        return self.version_id, self.field


def on_key(connection: Connection, kek_id: str, after: tuple[str, str], most: int) -> tuple[Wrapped, ...]:
    """The data keys that this key wraps, in a fixed order, after this place."""
    version_id, field = after
    values = {"key": kek_id, "after_version": version_id, "after_field": field, "most": most}
    return tuple(map(Wrapped._make, connection.execute(_ON_KEY, values)))


def count_on(connection: Connection, kek_id: str) -> int:
    """How many data keys this key wraps."""
    counted = select(func.count()).select_from(secret_field).where(secret_field.c.kek_id == kek_id)
    return connection.execute(counted).scalar_one()


def move(connection: Connection, kek_id: str, pairs: Sequence[tuple[Wrapped, bytes]]) -> bool:
    """Put wraps by this key in the place of old ones.

    False when any was not as it was read: then undo the unit.
    """
    values = [
        {
            "of_version": old.version_id,
            "of_field": old.field,
            "old_kek": old.kek_id,
            "old_wrapped": old.wrapped,
            "new_kek": kek_id,
            "new_wrapped": new,
        }
        for old, new in pairs
    ]
    return _MOVE.run_each(connection, values) == len(pairs)
