"""A database of the foundation's own tables, with a clock that the test moves."""

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

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@dataclass
class Hands:
    """The clock's hands, to be moved by a test."""

    at: datetime = NOON

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)

    def ports(self) -> Ports:
        return Ports(lambda: self.at, time.monotonic, os.urandom, time.sleep)


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vouchsafe.db"


@pytest.fixture
def url(path: Path) -> str:
    return f"sqlite:///{path}"


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
