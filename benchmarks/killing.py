"""What is left after `kill -9` in the middle of ending what is due, for our sweep and for a store of jobs."""

import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from benchmarks import expiring
from benchmarks.company import ROOT, Founded, found
from benchmarks.databases import Databases
from benchmarks.seeding import due
from bot.domain.grants import IN_FORCE, GrantState
from storage import grants, outbox, trail
from storage.database import Database

POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Left:
    """Of the grants that were due: those open at the kill, and those lost or ended twice for good."""

    due: int
    open_at_kill: int
    lost: int
    doubled: int


def kill(made: Databases, kind: str, number: int, *, jobs: bool) -> Left:
    """End `number` grants in another process, kill it about halfway, start again, and count what is amiss."""
    here = found(made.fresh(kind))
    ids = due(here, number)
    store = made.empty(kind)
    if jobs:
        expiring.add_jobs(store, here.url, ids)
    still_open = _killed_halfway(here, number, "jobs" if jobs else "sweep", store)
    if jobs:
        expiring.run_jobs(store)
    else:
        expiring.sweep(here.url)
    lost, doubled = _amiss(here.database, ids)
    here.database.dispose()
    return Left(number, still_open, lost, doubled)


def _killed_halfway(here: Founded, number: int, way: str, store: str) -> int:
    command = [sys.executable, "-m", "benchmarks.expiring", way, here.url, store]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        while (left := _in_force(here.database)) > number // 2 and process.poll() is None:
            time.sleep(POLL_SECONDS)
        process.kill()
    return min(left, _in_force(here.database))


def _in_force(database: Database) -> int:
    states = sorted(state.value for state in IN_FORCE)
    with database.read() as unit:
        wanted = select(func.count()).select_from(grants.grant).where(grants.grant.c.state.in_(states))
        return int(unit.execute(wanted).scalar() or 0)


def _amiss(database: Database, ids: list[str]) -> tuple[int, int]:
    """How many of the grants are still in force, and how many ended more than once by any record of it."""
    with database.read() as unit:
        states = {row.id: row.state for row in unit.execute(select(grants.grant.c.id, grants.grant.c.state))}
        tasks = Counter(
            unit.execute(select(grants.task.c.grant_id).where(grants.task.c.kind == "remove")).scalars()
        )
        told = Counter(
            unit.execute(select(outbox.outbox.c.subject).where(outbox.outbox.c.name == "ended")).scalars()
        )
        events = unit.execute(select(func.count()).where(trail.trail.c.kind == "grant:ended")).scalar() or 0
    ended = [one for one in ids if states[one] == GrantState.REMOVING.value]
    twice = sum(tasks[one] != 1 or told[one] != 1 for one in ended)
    return len(ids) - len(ended), twice + max(0, int(events) - len(ended))
