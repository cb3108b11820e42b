"""The SQLite recipe: how each connection is opened, how each unit begins, and which failures are whose."""

import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import Busy, StorageFault
from storage.recipe import POOL_OVERFLOW, POOL_SIZE, POOL_WAIT_SECONDS, UnitKind, told, writes

WRITERS_TOGETHER: Final = False
BUSY_MS = 2_000
_PATIENCE = "vouchsafe_patience_ms"

_POOL: Final = "vouchsafe_pool"

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
    _ReadOnly(engine)
    return engine


class _ReadOnly:
    """Keeps no connection open from when the file turns out to be read-only until somebody can write again.

    All connections of a process share how the first of them found the write-ahead log: as long as one stays
    open that could only read, none that is opened later can write, though the disk be well again.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._suspected = False
        event.listen(engine, "connect", self._opened)
        event.listen(engine, "handle_error", self._failed)
        event.listen(engine, "begin", self._began)
        event.listen(engine, "checkin", self._returned)

    def _opened(self, _raw: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[_POOL] = self._engine.pool

    def _failed(self, context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if isinstance(error, DBAPIError) and _code(error) == sqlite3.SQLITE_READONLY:
            self._suspected = True
            self._engine.dispose()

    def _began(self, connection: Connection) -> None:
        """Whoever has begun to write could."""
        if writes(connection):
            self._suspected = False

    def _returned(self, _raw: sqlite3.Connection | None, record: ConnectionPoolEntry) -> None:
        if self._suspected or record.info.get(_POOL) is not self._engine.pool:
            record.invalidate()


def _driver_url(url: str) -> URL:
    return make_url(url).set(drivername="sqlite+pysqlite")


def prepare(raw: sqlite3.Connection, _record: Any = None) -> None:
    """Take transactions out of the driver's hands, then set what each connection needs."""
    raw.isolation_level = None
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}").close()


def open_for_upgrade(url: str) -> Engine:
    """Return an engine on which foreign keys do not act, because tables are rebuilt under them."""
    create_file(url)
    engine = create_engine(_driver_url(url), poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _prepare_for_upgrade)
    event.listen(engine, "begin", _begin_upgrade)
    return engine


def _prepare_for_upgrade(raw: sqlite3.Connection, _record: Any) -> None:
    prepare(raw)
    raw.execute("PRAGMA foreign_keys = OFF").close()


def _begin_upgrade(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def marked(connection: Connection, kind: UnitKind, patience: float) -> Connection:
    """Return the connection told what its next unit may do and how many seconds it may wait to begin."""
    return told(connection, kind, **{_PATIENCE: max(0, round(patience * 1000))})


def _begin(connection: Connection) -> None:
    """Start the unit: writers take the lock at once, readers are held to reading by the database."""
    patience = connection.get_execution_options().get(_PATIENCE, BUSY_MS)
    writing = writes(connection)
    raw = connection.connection
    # Straight to the driver: these two cannot fail, and every unit pays for them.
    raw.execute(f"PRAGMA busy_timeout = {patience}").close()
    raw.execute(f"PRAGMA query_only = {'OFF' if writing else 'ON'}").close()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def refuse_half_unit(connection: Connection) -> None:
    """Raise `StorageFault` when SQLite has rolled back by itself, which a swallowed error may hide."""
    raw = connection.connection.driver_connection
    if raw is None or not raw.in_transaction:
        raise StorageFault("The database gave up the transaction before its end: nothing was recorded.")


def is_race(_error: DBAPIError) -> bool:
    """Never: one unit writes at a time, and it sees all that was written before it."""
    return False


def is_fault(error: DBAPIError) -> bool:
    """Whether the file or its disk failed, so that the connection cannot be used again."""
    return _code(error) in FAULT_CODES


def meaning(error: DBAPIError) -> Exception | None:
    """Say in our own terms what SQLite says in its codes; busy is what another process kept it."""
    if _code(error) == sqlite3.SQLITE_BUSY:
        return Busy()
    return StorageFault(f"The database failed: {error.orig}") if is_fault(error) else None


def _code(error: DBAPIError) -> int | None:
    """Return the primary result code: the lowest byte of SQLite's extended code."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
