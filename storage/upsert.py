"""Inserting where there may be a row already, in the words of either database."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Connection, CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.prepared import Prepared


class Writer(Protocol):
    """A unit of work, which must see what is written in it so that it forgets what it had read."""

    @property
    def connection(self) -> Connection:
        """Where it writes to."""

    def execute(self, statement: Executable, /) -> CursorResult[Any]:
        """Run a statement."""

    def change(self, statement: Prepared, /, **values: Any) -> int:
        """Run a prepared statement and return how many rows it has changed."""


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that can say what to do on a conflict."""
    return _insert(connection.dialect.name, table)


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def or_nothing(unit: Writer, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless there is one with the same key; whether it was inserted."""
    return unit.change(_or_nothing(unit.connection.dialect.name, table, *values), **values) > 0


@cache
def _or_nothing(dialect: str, table: Table, *names: str) -> Prepared:
    return Prepared(_insert(dialect, table).on_conflict_do_nothing(), *names)


def or_update(unit: Writer, table: Table, keys: Sequence[str], values: Mapping[str, Any]) -> None:
    """Insert a row, or give the one with the same `keys` these values."""
    others = {name: value for name, value in values.items() if name not in keys}
    unit.execute(
        insert(unit.connection, table)
        .values(dict(values))
        .on_conflict_do_update(index_elements=list(keys), set_=others)
    )
