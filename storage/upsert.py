"""Inserting where there may be a row already, in the words of either database."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Connection, CursorResult, Executable, Table, TextClause
from sqlalchemy.dialects import postgresql, sqlite


class Writer(Protocol):
    """A unit of work, which must see what is written in it so that it forgets what it had read."""

    @property
    def connection(self) -> Connection:
        """Where it writes to."""

    def execute(self, statement: Executable, /) -> CursorResult[Any]:
        """Run a statement."""


def insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an insert that can say what to do on a conflict."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def or_nothing(unit: Writer, table: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless there is one with the same key; whether it was inserted."""
    # Asked for a column, not counted: psycopg's count of an insert is not kept.
    wanted = insert(unit.connection, table).values(dict(values)).on_conflict_do_nothing()
    return unit.execute(wanted.returning(*table.primary_key)).first() is not None


def or_update(unit: Writer, table: Table, keys: Sequence[str], values: Mapping[str, Any]) -> None:
    """Insert a row, or give the one with the same `keys` these values."""
    others = {name: value for name, value in values.items() if name not in keys}
    unit.execute(
        insert(unit.connection, table)
        .values(dict(values))
        .on_conflict_do_update(index_elements=list(keys), set_=others)
    )


def all_or_kept(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str],
    where: TextClause,
) -> None:
    """Insert rows; one that a partial unique index has already stays as it is until this commits.

    It must stay because it stands in for the new one. Where one unit writes at a time it does anyway.
    """
    statement = insert(connection, table)
    if isinstance(statement, postgresql.Insert):
        itself = {keys[0]: table.c[keys[0]]}
        statement = statement.on_conflict_do_update(index_elements=list(keys), index_where=where, set_=itself)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(keys), index_where=where)
    connection.execute(statement, [dict(row) for row in rows])
