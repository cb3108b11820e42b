"""Taking a long list over: read from a workbook, looked at, carried out; and the memory that it takes."""

import time
import tracemalloc
from dataclasses import dataclass

from benchmarks.company import Founded, found
from benchmarks.databases import Databases
from bot.domain.columns import ImportKind
from bot.domain.sheets import Choices
from bot.services import importing, standing
from bot.services.sheets.reading import read
from bot.services.sheets.table import Table
from bot.services.sheets.writing import as_workbook

HEADINGS = ("network", "handle", "person", "email", "role", "since", "note")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
NOTE = "Taken from the list of the press office; to be checked with whoever leads the team"


@dataclass(frozen=True)
class Importing:
    """Seconds for each part of so many rows, and the most memory that reading held at once, in MiB."""

    rows: int
    reading: float
    looking: float
    carrying_out: float
    memory: float

    @property
    def seconds(self) -> float:
        """From the file to the ledger."""
        return self.reading + self.looking + self.carrying_out


def take_over(made: Databases, kind: str, rows: int) -> Importing:
    """Bring so many holders in, none of whom is known."""
    here = found(made.fresh(kind))
    content = as_workbook(HEADINGS, [row(number) for number in range(rows)], title="Holders")
    started = time.perf_counter()
    table = read(content)
    read_at = time.perf_counter()
    with here.database.read() as unit:
        policy = standing.in_force(unit, here.company).policy
        prepared = importing.prepare_as(
            unit, here.company, ImportKind.HOLDERS, table, Choices(), policy, lambda _: True
        )
    looked_at = time.perf_counter()
    here.database.run(lambda unit: prepared.carry_out(unit, "operator", unit.new_id()))
    done_at = time.perf_counter()
    _check(here, table, rows)
    here.database.dispose()
    return Importing(rows, read_at - started, looked_at - read_at, done_at - looked_at, _memory(content))


def row(number: int) -> tuple[str, ...]:
    """One holder whom nobody knows, with a note."""
    letters = "".join(LETTERS[number // 26**place % 26] for place in range(4))
    return "youtube", "larkfieldfilms", f"Person {letters.capitalize()}", "", "Editor", "2024-03-01", NOTE


def _check(here: Founded, table: Table, rows: int) -> None:
    """What is measured has really happened."""
    with here.database.read() as unit:
        policy = standing.in_force(unit, here.company).policy
        again = importing.prepare_as(
            unit, here.company, ImportKind.HOLDERS, table, Choices(), policy, lambda _: True
        ).preview
    if [len(again.lines), again.sound] != [rows, rows] or any(line.details for line in again.lines):
        raise AssertionError("not every row was taken over")


def _memory(content: bytes) -> float:
    tracemalloc.start()
    read(content)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most / 2**20
