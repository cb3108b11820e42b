"""The databases of a test run, on SQLite or PostgreSQL: where each comes from, and how a test looks into it."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, make_url

from bot.simulator import deliveries
from handlers import boundary, refusing
from storage import database, migrate
from tests import pg

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)
DRIVERS = {SQLITE: "sqlite+pysqlite", POSTGRESQL: "postgresql+psycopg"}
REAL_LIMITS = tuple(
    (where, name, getattr(where, name))
    for where, name in (
        (database, "PATIENCE_SECONDS"),
        (deliveries, "ACK_WITHIN"),
        (boundary, "SLACK_SECONDS"),
        (refusing, "ANSWER_SECONDS"),
    )
)
"""What stories are more patient about."""


def address(kind: str, folder: Path) -> str:
    """Where a database of this kind will be: a file of that folder, or one of the test run's PostgreSQL."""
    if kind == SQLITE:
        return f"sqlite:///{folder / 'vouchsafe.db'}"
    return pg.migrated_url()


def migrated(kind: str, folder: Path) -> str:
    """The address of a database as the migrations leave it."""
    url = address(kind, folder)
    fill(url)
    return url


def fill(url: str) -> None:
    """Let there be a schema: two hundred stories begin with a copy of one empty file."""
    file = file_of(url)
    if file is not None and not file.exists():
        shutil.copyfile(_empty(), file)


def copied(url: str, folder: Path) -> str:
    """The address of a copy of a database that nobody has open; a file is copied into that folder."""
    file = file_of(url)
    if file is None:
        return pg.copied_url(url)
    return f"sqlite:///{shutil.copyfile(file, folder / file.name)}"


def file_of(url: str) -> Path | None:
    """The file of a database on SQLite."""
    parsed = make_url(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == SQLITE else None


def drop(url: str) -> None:
    """Give a database back; a file goes with its folder."""
    if file_of(url) is None:
        pg.drop(url)


def beside(url: str) -> Engine:
    """An engine of somebody else's on the same database, without any of our rules."""
    parsed = make_url(url)
    return create_engine(parsed.set(drivername=DRIVERS[parsed.get_backend_name()]), poolclass=NullPool)


@contextmanager
def impatient() -> Iterator[None]:
    """Let everybody wait no longer than they really do, where a story is about just that."""
    with pytest.MonkeyPatch.context() as patched:
        for where, name, seconds in REAL_LIMITS:
            patched.setattr(where, name, seconds)
        yield


@contextmanager
def occupied(url: str) -> Iterator[None]:
    """Keep everybody from writing what every act writes; they can read meanwhile."""
    begin = "BEGIN IMMEDIATE" if file_of(url) else "LOCK TABLE inbox, person IN EXCLUSIVE MODE"
    with impatient(), beside(url).connect() as somebody:
        somebody.exec_driver_sql(begin)
        yield
        somebody.rollback()


@cache
def _empty() -> Path:
    made = Path(tempfile.mkdtemp(prefix="vouchsafe-tests-")) / "empty.db"
    migrate.upgrade(f"sqlite:///{made}")
    atexit.register(shutil.rmtree, made.parent)
    return made
