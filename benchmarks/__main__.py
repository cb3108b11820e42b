"""`make bench`: what the trail, the write units and the verdict cost, each beside the least it could cost."""

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

import storage.tables  # noqa: F401 - every table must be known before the database is made
from benchmarks.measure import Figure, take_turns
from bot.domain.events import Event
from bot.domain.rules import Ask, judge
from bot.services import policy_file
from bot.services.standing import parsed
from bot.world import real_ports
from storage import migrate
from storage.database import Database
from storage.verify import verify

ROOT = Path(__file__).parents[1]
EVENTS = 5000


def main() -> None:
    """Measure, print a table, and write JSON where asked."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--json", type=Path, help="also write the figures here")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), chosen.rounds)
    Console().print(table(figures))
    if chosen.json:
        chosen.json.write_text(json.dumps({name: vars(one) for name, one in figures.items()}, indent=2))


def measure(folder: Path, rounds: int) -> dict[str, Figure]:
    """Every figure, by name; a name before the slash is compared with its `/least`."""
    url = f"sqlite:///{folder / 'bench.db'}"
    migrate.upgrade(url)
    database = Database(url, real_ports())
    bare = bare_commits(folder / "bare.db")
    figures = take_turns({"write unit": lambda: one_event(database), "write unit/least": bare}, rounds, 100)
    with database.write() as unit:
        for number in range(EVENTS):
            unit.record(event(number))
    scan = {"verify": lambda: list(verify(database)), "verify/least": lambda: scanned(folder / "bench.db")}
    figures |= take_turns(scan, rounds, 1)
    text = (ROOT / "policy.yml").read_bytes()
    ask = Ask("youtube", "editor", "publish", None)
    figures |= take_turns({"verdict": lambda: judge(parsed(text), ask)}, rounds, 200)
    figures |= take_turns({"policy file": lambda: policy_file.load(text, "policy.yml")}, rounds, 1)
    database.dispose()
    return figures


def table(figures: dict[str, Figure]) -> Table:
    """The figures with the ratio to the least, where there is one."""
    shown = Table("what", "p50 ms", "p99 ms", "p50 ÷ least", title="Ratios within this run")
    for name, one in figures.items():
        least = figures.get(f"{name}/least")
        ratio = f"{one.p50 / least.p50:.1f}" if least else ""
        shown.add_row(name, f"{one.p50 * 1000:.3f}", f"{one.p99 * 1000:.3f}", ratio)
    return shown


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


if __name__ == "__main__":
    main()
