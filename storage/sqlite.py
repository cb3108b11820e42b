"""The SQLite recipe: how each connection is opened, how each unit begins, and which failures are whose."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from storage.errors import Busy, StorageFault

BUSY_MS = 2_000
POOL_SIZE = 8
POOL_OVERFLOW = 24
POOL_WAIT_SECONDS = 2
_KIND = "vouchsafe_unit"
_PATIENCE = "vouchsafe_patience_ms"

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"busy_timeout = {BUSY_MS}",
    "trusted_schema = OFF",
    "recursive_triggers = ON",
    "secure_delete = ON",
)

FAULT_CODES = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
    }
)


class UnitKind(StrEnum):
    """What a unit may do; a connection that does not say may only read."""

    READ = "read"
    WRITE = "write"


def file_of(url: str) -> Path:
    """Return the file that the URL names; raises `ValueError` when it names none."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ValueError("The database must be an SQLite file, such as sqlite:///vouchsafe.db")
    return Path(parsed.database)


def create_file(url: str) -> None:
    """Make the file, if there is none, readable by its owner only; SQLite gives its helpers the same mode."""
    file_of(url).touch(mode=0o600, exist_ok=True)


def open_engine(url: str) -> Engine:
    """Return an engine whose connections follow the recipe."""
    create_file(url)
    engine = create_engine(
        _driver_url(url),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_WAIT_SECONDS,
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _driver_url(url: str) -> URL:
    return make_url(url).set(drivername="sqlite+pysqlite")


def prepare(raw: sqlite3.Connection, _record: Any = None) -> None:
    """Take transactions out of the driver's hands, then set what each connection needs."""
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}").close()


def marked(connection: Connection, kind: UnitKind, patience: float) -> Connection:
    """Return the connection told what its next unit may do and how many seconds it may wait to begin."""
    return connection.execution_options(**{_KIND: kind, _PATIENCE: max(0, round(patience * 1000))})


def _begin(connection: Connection) -> None:
    """Start the unit: writers take the lock at once, readers are held to reading by the database."""
    options = connection.get_execution_options()
    writes = options.get(_KIND) == UnitKind.WRITE
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {options.get(_PATIENCE, BUSY_MS)}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refuse_half_unit(connection: Connection) -> None:
    """Raise `StorageFault` when SQLite has rolled back by itself, which a swallowed error may hide."""
    raw = connection.connection.driver_connection
    if raw is None or not raw.in_transaction:
        raise StorageFault("The database gave up the transaction before its end: nothing was recorded.")


def is_busy(error: DBAPIError) -> bool:
    """Whether another process held the database for too long."""
    return _code(error) == sqlite3.SQLITE_BUSY


def is_fault(error: DBAPIError) -> bool:
    """Whether the file or its disk failed, so that the connection cannot be used again."""
    return _code(error) in FAULT_CODES


def _code(error: DBAPIError) -> int | None:
    """Return the primary result code: the lowest byte of SQLite's extended code."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextmanager
def explained() -> Iterator[None]:
    """Say in our own terms what the database says in its codes: `Busy`, `StorageFault`, or unchanged."""
    try:
        yield
    except PoolExhausted as error:
        raise Busy from error
    except DBAPIError as error:
        if is_busy(error):
            raise Busy from error
        if is_fault(error):
            raise StorageFault(f"The database failed: {error.orig}") from error
        raise
