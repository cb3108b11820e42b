"""A database of the foundation's own tables, with a clock that the test moves."""

import inspect
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.events import Event
from bot.domain.ports import Ports
from storage import clock, trail, triggers
from storage.database import Database
from storage.verify import Progress, Verdict, verify
from tests import pg
from tests.databases import KINDS, SQLITE

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Hands:
    """The clock's hands, to be moved by a test: time passes, or the clock alone is set."""

    at: datetime = NOON
    passed: float = 0.0

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)
        self.passed += max(0.0, timedelta(**by).total_seconds())

    def set(self, **by: float) -> None:
        self.at += timedelta(**by)

    def ports(self) -> Ports:
        return Ports(lambda: self.at, lambda: time.monotonic() + self.passed, os.urandom, time.sleep)


@dataclass
class Tampered:
    """The file as somebody sees it who owns it: no triggers, no rules."""

    path: Path

    def __call__(self, *statements: str) -> None:
        raw = sqlite3.connect(self.path)
        for trigger in triggers.TRIGGERS:
            raw.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
        for statement in statements:
            raw.execute(statement)
        raw.commit()
        raw.close()


@pytest.fixture
def hands() -> Hands:
    return Hands()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test on both databases, save those that look at the file itself: only SQLite has one.

    A module about one of them says so by `DIALECTS`.
    """
    if "dialect" in metafunc.fixturenames:
        of_the_file = {"path", "tamper"} & set(inspect.signature(metafunc.function).parameters)
        both = getattr(metafunc.module, "DIALECTS", KINDS)
        metafunc.parametrize("dialect", [SQLITE] if of_the_file else both)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a database on SQLite."""
    return tmp_path / "vouchsafe.db"


@pytest.fixture
def url(dialect: str, path: Path) -> Iterator[str]:
    """The address of a database that has no tables yet."""
    if dialect == SQLITE:
        yield f"sqlite:///{path}"
        return
    address = pg.fresh_url()
    yield address
    pg.drop(address)


@pytest.fixture
def database(url: str, hands: Hands) -> Iterator[Database]:
    made = Database(url, hands.ports())
    create(made)
    yield made
    made.dispose()


@pytest.fixture
def tamper(database: Database, path: Path) -> Tampered:
    return Tampered(path)


@pytest.fixture
def happened():
    """Record `count` events, one unit each, with a word each."""

    def record(database: Database, count: int = 1) -> None:
        for number in range(count):
            with database.write() as unit:
                unit.record(event(number))

    return record


@pytest.fixture
def verdict():
    """Verify a database with small pages and return the verdict."""

    def judge(database: Database, page: int = 4) -> Verdict:
        *progress, last = verify(database, page)
        assert all(isinstance(each, Progress) for each in progress)
        assert isinstance(last, Verdict)
        return last

    return judge


def create(database: Database) -> None:
    tables = [clock.clock, trail.trail, trail.trail_head, trail.trail_words]
    with database.write() as unit:
        trail.metadata.create_all(unit.connection, tables=tables)


def event(number: int = 0) -> Event:
    return Event(
        kind="request:submitted",
        workspace_id="T1",
        subject_kind="request",
        subject=f"r{number}",
        actor="U1",
        facts={"number": number, "ends_at": NOON},
        words={"reason": f"because {number}"},
    )


@pytest.fixture
def an_event():
    return event


@pytest.fixture
def ten(database, happened):
    happened(database, 10)
    return database
