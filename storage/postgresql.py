"""The PostgreSQL recipe: how connections are opened, how units begin, and which failures are whose."""

from typing import Any, Final

import orjson
import psycopg
from psycopg import IsolationLevel
from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from storage.errors import Busy, Overtaken, StorageFault
from storage.recipe import POOL_OVERFLOW, POOL_SIZE, POOL_WAIT_SECONDS, UnitKind, told, writes

SCHEMES: Final = ("postgresql", "postgres")
WRITERS_TOGETHER: Final = True

SESSION: Final = {
    "TimeZone": "UTC",
    "lock_timeout": "2s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}
"""What every session keeps to."""

CONNECTING: Final = {
    "connect_timeout": "2",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "fallback_application_name": "vouchsafe",
}
"""How a connection is made, and how soon a server that has gone is noticed; an address may say otherwise."""

_DATA: Final = "22"
"""Errors in what was given: even their first line repeats it."""

UPGRADE_LOCK: Final = 0x766F756368
"""The number of the advisory lock that an upgrade takes."""

SERIALIZATION, DEADLOCK, UNIQUE = "40001", "40P01", "23505"
_OVERTAKEN = frozenset({SERIALIZATION, DEADLOCK})
_BUSY = frozenset({"55P03", "57014", "53300", "57P03"})
"""The lock or the statement took too long; no connection is left; the server is just starting."""

_FAULTS = frozenset({"25006", "25P03"})
"""The server is read-only; it ended a session that had been idle inside a transaction."""

_FAULT_CLASSES = ("08", "53", "57P", "58", "XX")
"""The connection, resources such as disk and memory, a server going down, its files, its own mistakes."""


def driver_url(url: str) -> URL:
    """Return the address for the driver that we use."""
    return make_url(url).set(drivername="postgresql+psycopg")


def connecting(url: str) -> dict[str, str]:
    """Return how to connect, as far as the address does not say so itself."""
    return {name: value for name, value in CONNECTING.items() if name not in make_url(url).query}


def open_engine(url: str) -> Engine:
    """Return an engine whose connections follow the recipe; one that the server has dropped is replaced."""
    engine = create_engine(
        driver_url(url),
        hide_parameters=True,
        connect_args=connecting(url),
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_pre_ping=True,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _without_values)
    return engine


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


def _without_values(context: ExceptionContext) -> None:
    """Say what failed, never the values it failed on, in SQLAlchemy's error too."""
    error, orig = context.sqlalchemy_exception, context.original_exception
    if withhold_values(orig) and error is not None:
        error.args = (f"({type(orig).__name__}) {orig.args[0]}",)


def withhold_values(error: BaseException) -> bool:
    """Have the driver's error say what failed, never the values it failed on; whether it is one of its own.

    PostgreSQL repeats them in its details.
    """
    if not isinstance(error, psycopg.Error) or error.sqlstate is None:
        return False
    error.args = (type(error).__name__ if error.sqlstate.startswith(_DATA) else error.diag.message_primary,)
    return True


def open_for_upgrade(url: str) -> Engine:
    """Return an engine whose transactions wait for each other, however long one takes."""
    engine = create_engine(
        driver_url(url), poolclass=NullPool, hide_parameters=True, connect_args=connecting(url)
    )
    event.listen(engine, "connect", _prepare_for_upgrade)
    event.listen(engine, "begin", _begin_upgrade)
    return engine


def _prepare_for_upgrade(raw: psycopg.Connection[Any], _record: Any) -> None:
    set_session(raw, {"TimeZone": "UTC"})


def _begin_upgrade(connection: Connection) -> None:
    """Wait for another upgrade, but do not make everybody wait behind us for a table that is in use."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
    connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")


def prepare(raw: psycopg.Connection[Any], _record: Any = None) -> None:
    """Set what each session needs."""
    set_session(raw, SESSION)


def set_session(raw: psycopg.Connection[Any], settings: dict[str, str]) -> None:
    """Set these for as long as the session lives."""
    raw.autocommit = True
    for name, value in settings.items():
        raw.execute("SELECT set_config(%s, %s, false)", (name, value)).close()
    raw.autocommit = False


def marked(connection: Connection, kind: UnitKind, _patience: float) -> Connection:
    """Return the connection told what its next unit may do; `lock_timeout` bounds how long it waits."""
    return told(connection, kind)


def _begin(connection: Connection) -> None:
    """Choose how the transaction begins: writers see what is committed, readers keep to one snapshot."""
    raw: Any = connection.connection.driver_connection
    writing = writes(connection)
    raw.isolation_level = IsolationLevel.READ_COMMITTED if writing else IsolationLevel.REPEATABLE_READ
    raw.read_only = not writing


def refuse_half_unit(connection: Connection) -> None:
    """Raise `StorageFault` when a swallowed error has doomed the transaction: its commit would undo it."""
    raw: Any = connection.connection.driver_connection
    if raw is None or raw.info.transaction_status in (TransactionStatus.INERROR, TransactionStatus.UNKNOWN):
        raise StorageFault("The database gave up the transaction before its end: nothing was recorded.")


def is_race(error: DBAPIError) -> bool:
    """Whether another unit was first: it won a deadlock, a serialization, or a unique key."""
    return _code(error) in (*_OVERTAKEN, UNIQUE)


def is_fault(error: DBAPIError) -> bool:
    """Whether the server, its disk or the way to it failed; without a code it is the way to it."""
    code = _code(error)
    if code is None:
        return isinstance(error.orig, psycopg.OperationalError | psycopg.InterfaceError)
    return code not in _BUSY and (code in _FAULTS or code.startswith(_FAULT_CLASSES))


def meaning(error: DBAPIError) -> Exception | None:
    """Say in our own terms what PostgreSQL says by its SQLSTATE."""
    code = _code(error)
    if code in _OVERTAKEN:
        return Overtaken()
    if code in _BUSY:
        return Busy()
    return StorageFault(f"The database failed: {error.orig}") if is_fault(error) else None


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)
