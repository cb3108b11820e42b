"""What the trail, the write units and the verdict cost, each beside the least it could cost."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from benchmarks.company import ROOT
from benchmarks.measure import Figure, take_turns
from bot.domain.events import Event
from bot.domain.rules import Ask, judge
from bot.services import policy_file
from bot.services.standing import parsed
from bot.world import real_ports
from storage import migrate
from storage.database import Database
from storage.verify import verify

EVENTS = 5000
LEAST = "/least"


def measure(folder: Path, rounds: int, events: int = EVENTS) -> dict[str, Figure]:
    """Every figure, by name; a name is compared with the same name and `/least`."""
    url = f"sqlite:///{folder / 'basics.db'}"
    migrate.upgrade(url)
    database = Database(url, real_ports())
    bare = bare_commits(folder / "bare.db")
    figures = take_turns({"write unit": lambda: one_event(database), f"write unit{LEAST}": bare}, rounds, 100)
    with database.write() as unit:
        for number in range(events):
            unit.record(event(number))
    scan = {"verify": lambda: list(verify(database)), f"verify{LEAST}": lambda: scanned(folder / "basics.db")}
    figures |= take_turns(scan, rounds, 1)
    text = (ROOT / "policy.yml").read_bytes()
    ask = Ask("youtube", "editor", "publish", None)
    figures |= take_turns({"verdict": lambda: judge(parsed(text), ask)}, rounds, 200)
    figures |= take_turns({"policy file": lambda: policy_file.load(text, "policy.yml")}, rounds, 1)
    database.dispose()
    return figures


def event(number: int) -> Event:
    """An event as large as most."""
    return Event(
        "vote:cast", "T0", "vote", f"v{number}", "U0", {"request": "r", "person": "U0", "version": 1}
    )


def one_event(database: Database) -> None:
    """One unit that records one event: chain, head row and a durable commit."""
    with database.write() as unit:
        unit.record(event(0))


def bare_commits(path: Path) -> Callable[[], None]:
    """The least that a durable commit costs: one row, WAL, FULL, the driver alone."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row (text)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row VALUES ('one')")
        connection.execute("COMMIT")

    return commit


def scanned(path: Path) -> int:
    """The least that verifying costs: reading every row once."""
    with sqlite3.connect(path) as connection:
        return sum(len(body) for (body,) in connection.execute("SELECT body FROM trail ORDER BY sequence"))
