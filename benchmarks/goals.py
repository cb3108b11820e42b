"""The goals that the figures are held against, each a ratio within one run."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.approving import Approving, Beside
from benchmarks.auditing import Keeping, Launching, Looking
from benchmarks.databases import SQLITE
from benchmarks.importing import Importing
from benchmarks.killing import Left
from benchmarks.opening import Opening, Rewrapping
from benchmarks.packing import PackTimes
from benchmarks.sweeping import Sweeping

TO_BARE = {"SQLite FULL": 5.0, "PostgreSQL": 9.0}
TO_STOCK = 0.3
CROWD_P99 = 2.0
TO_JOBS = {"SQLite FULL": 50.0, "PostgreSQL": 25.0}
BESIDE, BESIDE_SECONDS = 3.0, 0.015
TO_FERNET, OF_BARE, TO_CIPHERS = 3.0, 0.4, 5.0
IMPORT_SECONDS, IMPORT_MEMORY = 60.0, 100.0


@dataclass(frozen=True)
class Goal:
    """What was wanted, what was measured, and whether that will do; None where nothing was wanted."""

    name: str
    database: str
    wanted: str
    measured: str
    met: bool | None


def of_approving(kind: str, taken: Approving) -> Iterator[Goal]:
    """The click beside Bolt, and in a crowd."""
    to_bare, to_stock = taken.to_bare, taken.to_stock
    limit = TO_BARE[kind]
    yield Goal("approve ÷ bare Bolt, p50", kind, f"≤ {limit:g}", str(to_bare), to_bare.median <= limit)
    if kind == SQLITE:
        met = to_stock.median <= TO_STOCK
        yield Goal("approve ÷ stock Bolt, p50", kind, f"≤ {TO_STOCK:g}", str(to_stock), met)
    crowd = taken.crowd.p99 / taken.crowd.p50
    yield Goal("8 people at once, p99 ÷ p50", kind, f"≤ {CROWD_P99:g}", f"{crowd:.2f}", crowd <= CROWD_P99)


def of_sweeping(kind: str, taken: Sweeping) -> Iterator[Goal]:
    """The sweep beside a store of jobs."""
    times, limit = taken.times_faster, TO_JOBS[kind]
    yield Goal("sweep ÷ APScheduler's store", kind, f"≥ {limit:g}", f"{times:.1f}", times >= limit)


def of_killing(kind: str, ours: Left) -> Iterator[Goal]:
    """What is left after `kill -9`."""
    amiss = f"{ours.lost} lost, {ours.doubled} doubled of {ours.open_at_kill} left"
    yield Goal(
        "kill -9 in the middle of the sweep",
        kind,
        "0 lost, 0 doubled",
        amiss,
        not (ours.lost or ours.doubled),
    )


def of_importing(kind: str, taken: Importing) -> Iterator[Goal]:
    """A long list, from the file to the ledger; the one goal in seconds, because somebody waits for it."""
    measured = f"{taken.seconds:.1f} s, {taken.memory:.0f} MiB for {taken.rows} rows"
    met = taken.seconds <= IMPORT_SECONDS and taken.memory <= IMPORT_MEMORY
    wanted = f"≤ {IMPORT_SECONDS:g} s and {IMPORT_MEMORY:g} MiB"
    yield Goal("10,000 rows of a workbook", kind, wanted, measured, met)


def of_beside(kind: str, taken: Beside) -> Iterator[Goal]:
    """The click while the sweep runs."""
    times, ms = taken.sweeping.p99 / taken.idle.p99, taken.sweeping.p99 * 1000
    met = times <= BESIDE or taken.sweeping.p99 <= BESIDE_SECONDS
    wanted = f"≤ {BESIDE:g} x idle or {BESIDE_SECONDS * 1000:g} ms"
    yield Goal("approve p99 while the sweep runs", kind, wanted, f"{times:.2f} x idle, {ms:.1f} ms", met)


def of_opening(kind: str, taken: Opening) -> Iterator[Goal]:
    """One field of a login, beside what else could have been taken."""
    faster, of_bare = taken.faster, taken.of_bare
    met = faster.median >= TO_FERNET
    yield Goal("opening a field, speed ÷ Fernet", kind, f"≥ {TO_FERNET:g}", str(faster), met)
    met = of_bare.median >= OF_BARE
    yield Goal("opening a field, speed ÷ AES-GCM alone", kind, f"≥ {OF_BARE:g}", str(of_bare), met)


def of_rewrapping(kind: str, taken: Rewrapping) -> Iterator[Goal]:
    """One key of the vault after another."""
    measured = f"{taken.times:.1f} ({taken.seconds:.1f} s for {taken.rows})"
    met = taken.times <= TO_CIPHERS
    yield Goal("wrapping anew ÷ the ciphers alone", kind, f"≤ {TO_CIPHERS:g}", measured, met)


def of_audits(
    kind: str, launched: Launching, kept: Keeping, looked: Looking, packed: PackTimes
) -> Iterator[Goal]:
    """Audits beside what is known; no goals were named for them."""
    ratios = {
        f"launch of {launched.lines} lines ÷ as many bare rows": launched.to_bare,
        "keep ÷ approve, p50": kept.to_approve,
        f"look beside {looked.reviews} open reviews ÷ beside none": looked.to_without,
        f"pack of {packed.lines} lines ÷ zlib and SHA-256": packed.to_pressing,
        "its check ÷ zlib and SHA-256": packed.to_unpacking,
    }
    for name, ratio in ratios.items():
        yield Goal(name, kind, "", str(ratio), None)
