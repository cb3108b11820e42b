"""`make bench`: how fast what people wait for is, each beside what it could be, as ratios within one run."""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

import storage.tables  # noqa: F401 - every table must be known before a database is made
from benchmarks import basics, goals, opening
from benchmarks.approving import approve, approve_beside_sweep
from benchmarks.auditing import keep_beside_approve, launch_beside_rows, look_beside_none
from benchmarks.databases import POSTGRESQL, SQLITE, Databases, databases
from benchmarks.goals import Goal
from benchmarks.importing import take_over
from benchmarks.killing import kill
from benchmarks.measure import Figure
from benchmarks.packing import pack_beside_zlib
from benchmarks.sweeping import sweep_beside_jobs

KINDS = (SQLITE, POSTGRESQL)
MET = {True: "met", False: "missed", None: ""}


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    rounds: int = 5
    clicks: int = 60
    due: int = 100_000
    jobs: int = 2_000
    due_beside: int = 20_000
    killed: int = 5_000
    rows: int = 10_000
    wraps: int = 100_000
    lines: int = 2_000
    packed: int = 1_000


QUICK = Size(
    rounds=3,
    clicks=30,
    due=10_000,
    jobs=300,
    due_beside=8_000,
    killed=1_000,
    wraps=20_000,
    lines=500,
    packed=200,
)


@dataclass
class Report:
    """Everything that was measured."""

    figures: dict[str, Figure] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)

    def add(self, name: str, kind: str, taken: Any, reached: Iterable[Goal]) -> None:
        """Keep a measurement and what it says of the goals."""
        self.raw[f"{name}, {kind}"] = asdict(taken)
        self.goals.extend(reached)


def main() -> None:
    """Measure, print the tables, and write JSON where asked."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--json", type=Path, help="also write everything here")
    options.add_argument("--quick", action="store_true", help="measure less, in about a minute")
    options.add_argument("--on", choices=["sqlite", "postgresql"], help="one database only")
    options.add_argument("--only", choices=PARTS, help="one part only")
    chosen = options.parse_args()
    console = Console()
    report = Report()
    kinds = [kind for kind in KINDS if chosen.on is None or kind.lower().startswith(chosen.on)]
    parts = PARTS if chosen.only is None else (chosen.only,)
    for step in measure(report, kinds, QUICK if chosen.quick else Size(), parts):
        console.print(f"[dim]{step}…[/dim]")
    console.print(figures_table(report.figures))
    console.print(goals_table(report.goals))
    if chosen.json:
        chosen.json.write_text(json.dumps(asdict(report), indent=2))


def _measure_vault(report: Report, size: Size) -> None:
    opened = opening.open_fields(size.rounds, size.clicks)
    report.figures |= {
        f"{opening.TOGETHER} fields of logins opened": opened.ours,
        "the same by Fernet": opened.fernet,
        "the same by AES-GCM alone": opened.bare,
    }
    report.add("opening", "any", opened, goals.of_opening("any", opened))
    with tempfile.TemporaryDirectory() as folder:
        rewrapped = opening.rewrap(Path(folder), size.wraps)
    report.add("wrapping anew", SQLITE, rewrapped, goals.of_rewrapping(SQLITE, rewrapped))


def _measure_clicks(report: Report, made: Databases, kind: str, size: Size) -> Iterator[str]:
    yield f"{kind}: the approve click"
    pressed = approve(made, kind, size.rounds, size.clicks)
    report.figures |= {
        f"approve, {kind}": pressed.ours,
        f"approve, {kind}{basics.LEAST}": pressed.bare,
        f"stock Bolt's ack beside {kind}": pressed.stock,
        f"approve by eight at once, {kind}": pressed.crowd,
    }
    report.add("approve", kind, pressed, goals.of_approving(kind, pressed))
    yield f"{kind}: the approve click beside the sweep"
    beside = approve_beside_sweep(made, kind, size.due_beside, size.rounds * size.clicks)
    report.figures |= {f"approve, idle, {kind}": beside.idle, f"approve, sweeping, {kind}": beside.sweeping}
    report.add("beside", kind, beside, goals.of_beside(kind, beside))


def _measure_sweep(report: Report, made: Databases, kind: str, size: Size) -> Iterator[str]:
    yield f"{kind}: {size.due} due grants, and {size.jobs} jobs"
    swept = sweep_beside_jobs(made, kind, size.due, size.jobs)
    report.add("sweep", kind, swept, goals.of_sweeping(kind, swept))


def _measure_lists(report: Report, made: Databases, kind: str, size: Size) -> Iterator[str]:
    yield f"{kind}: a list of {size.rows} rows"
    taken = take_over(made, kind, size.rows)
    report.add("import", kind, taken, goals.of_importing(kind, taken))


def _measure_audits(report: Report, made: Databases, kind: str, size: Size) -> Iterator[str]:
    yield f"{kind}: launching an audit of {size.lines} lines"
    launched = launch_beside_rows(made, kind, size.lines, size.rounds)
    yield f"{kind}: keeping its lines"
    kept = keep_beside_approve(made, kind, size.lines, size.rounds, size.clicks)
    yield f"{kind}: looking at its reviews"
    looked = look_beside_none(made, kind, size.lines, size.rounds)
    yield f"{kind}: the pack of {size.packed} lines"
    packed = pack_beside_zlib(made, kind, size.packed, size.rounds)
    report.figures |= {
        f"launch of {size.lines} lines, {kind}": launched.ours,
        f"as many bare rows, {kind}": launched.bare,
        f"keep, {kind}": kept.keep,
        f"approve beside it, {kind}": kept.approve,
        f"look beside {looked.reviews} open reviews, {kind}": looked.beside,
        f"look beside none, {kind}": looked.without,
        f"pack of {size.packed} lines, {kind}": packed.making,
        f"its {packed.size / 2**20:.1f} MiB by zlib and SHA-256, {kind}": packed.pressing,
        f"its check, {kind}": packed.checking,
        f"the same by zlib and SHA-256, {kind}": packed.unpacking,
    }
    for name, taken in (("launch", launched), ("keep", kept), ("look", looked), ("pack", packed)):
        report.add(name, kind, taken, ())
    report.goals.extend(goals.of_audits(kind, launched, kept, looked, packed))


def _measure_kills(report: Report, made: Databases, kind: str, size: Size) -> Iterator[str]:
    yield f"{kind}: kill -9"
    ours = kill(made, kind, size.killed, jobs=False)
    report.add("killed sweep", kind, ours, goals.of_killing(kind, ours))
    theirs = kill(made, kind, min(size.killed, size.jobs), jobs=True)
    report.add("killed jobs", kind, theirs, ())


BASICS, VAULT = "basics", "vault"
ON_EACH: Mapping[str, Callable[[Report, Databases, str, Size], Iterator[str]]] = {
    "clicks": _measure_clicks,
    "sweep": _measure_sweep,
    "lists": _measure_lists,
    "audits": _measure_audits,
    "kills": _measure_kills,
}
PARTS = (BASICS, VAULT, *ON_EACH)


def measure(report: Report, kinds: Iterable[str], size: Size, parts: Iterable[str] = PARTS) -> Iterator[str]:
    """Fill the report with these parts, naming each step before it is taken."""
    wanted = frozenset(parts)
    if BASICS in wanted:
        yield "the trail, the units and the verdict"
        with tempfile.TemporaryDirectory() as folder:
            report.figures |= basics.measure(Path(folder), size.rounds)
    if VAULT in wanted:
        yield "the vault"
        _measure_vault(report, size)
    with databases() as made:
        for kind in kinds:
            for part in (one for one in ON_EACH if one in wanted):
                yield from ON_EACH[part](report, made, kind, size)


def figures_table(figures: dict[str, Figure]) -> Table:
    """The figures with the ratio to the least, where there is one."""
    shown = Table("what", "p50 ms", "p99 ms", "÷ least", title="Ratios within this run")
    for name, one in figures.items():
        least = figures.get(f"{name}{basics.LEAST}")
        ratio = str(one.over(least)) if least else ""
        shown.add_row(name, f"{one.p50 * 1000:.3f}", f"{one.p99 * 1000:.3f}", ratio)
    return shown


def goals_table(reached: Iterable[Goal]) -> Table:
    """Each goal, what was measured, and whether that will do."""
    shown = Table("goal", "database", "wanted", "measured", "", title="Goals")
    for one in reached:
        shown.add_row(one.name, one.database, one.wanted, one.measured, MET[one.met])
    return shown


if __name__ == "__main__":
    main()
