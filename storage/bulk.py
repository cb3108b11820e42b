"""Inserts of many rows in one go: without what SQLAlchemy does for each of them, and in one round trip."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Connection,
    Insert,
    Table,
    Text,
    TextClause,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from storage.types import instant_text

Rows = Sequence[Mapping[str, Any]]

_SQLITE = sqlite.dialect()
"""SQLite's spelling; no connection belongs to it, so that what is remembered holds on to none."""


@dataclass(frozen=True)
class Standing:
    """Rows that stand in for new ones: those a partial unique index over `keys` has already."""

    keys: tuple[str, ...]
    where: TextClause


def insert_all(connection: Connection, table: Table, rows: Rows, standing: Standing | None = None) -> None:
    """Insert rows, which all give the same columns; where one is `standing` already, the new one is left out.

    What stands is kept as it is until this commits. An instant without a zone is refused.
    """
    if rows:
        into = _as_one if connection.dialect.name == "postgresql" else _one_by_one
        into(connection, table, rows, standing)


def _one_by_one(connection: Connection, table: Table, rows: Rows, standing: Standing | None) -> None:
    """Where the database is in this process, rows cost least as plain tuples under one statement."""
    sql, columns = _spelt(table, tuple(rows[0]), standing)
    values = [_bound(one.type, [row[one.name] for row in rows]) for one in columns]
    connection.exec_driver_sql(sql, list(zip(*values, strict=True)))


@cache
def _spelt(table: Table, names: tuple[str, ...], standing: Standing | None) -> tuple[str, list[Column[Any]]]:
    """The insert of these columns as SQLite reads it, and the columns in its order."""
    statement = sqlite.insert(table)
    if standing:
        statement = statement.on_conflict_do_nothing(
            index_elements=list(standing.keys), index_where=standing.where
        )
    compiled = statement.compile(dialect=_SQLITE, column_keys=list(names))
    return str(compiled), [one for one in table.c if one.name in names]


def _bound(kind: TypeEngine[Any], values: list[Any]) -> Iterable[Any]:
    """The values of one column as the driver takes them."""
    process = kind.dialect_impl(_SQLITE).bind_processor(_SQLITE)
    return map(process, values) if process else values


def _as_one(connection: Connection, table: Table, rows: Rows, standing: Standing | None) -> None:
    """Where the database is elsewhere, all rows travel as one value, which it takes apart itself."""
    value = orjson.dumps(rows, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
    connection.execute(_taken_apart(table, tuple(rows[0]), standing), {"rows": value.decode()})


@cache
def _taken_apart(table: Table, names: tuple[str, ...], standing: Standing | None) -> Insert:
    """The insert of these columns, read from a JSON list of rows."""
    fields = [column(name, table.c[name].type) for name in names]
    text = cast(bindparam("rows", type_=Text()), postgresql.JSON())
    given = func.json_to_recordset(text).table_valued(*fields).render_derived("given", with_types=True)
    read = select(*(given.c[name] for name in names))
    statement = postgresql.insert(table).from_select(list(names), read)
    if standing is None:
        return statement
    first = standing.keys[0]
    # Set to what it is, a row that stands is locked: it cannot be sent and gone while it is counted on.
    return statement.on_conflict_do_update(
        index_elements=list(standing.keys), index_where=standing.where, set_={first: table.c[first]}
    )


def _plain(value: Any) -> str:
    """Instants and bytes as PostgreSQL reads them in text."""
    match value:
        case datetime():
            return instant_text(value)
        case bytes():
            return f"\\x{value.hex()}"
    raise TypeError(f"A column cannot hold a {type(value).__name__}.")
