"""Two ways to end what is due: our sweep, and a durable job for each grant in APScheduler's SQLAlchemy store.

Both carry out the same use case on the same rows. Run as `python -m benchmarks.expiring sweep|jobs <database>
<job store>` each works in a process of its own, so that it can be killed; it prints the seconds it took.
"""

import sys
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import make_url

import storage.tables  # noqa: F401 - every table must be known before the database is opened
from benchmarks.company import ADMINS, CHANNEL, TEAM
from bot.domain.programme import Company
from bot.services import ending
from bot.world import real_ports
from scheduler.expiry import Expiry
from storage.database import Database

COMPANY = Company(TEAM, ADMINS, CHANNEL)
THREADS = 10
"""APScheduler's own default."""
_opened: dict[str, Database] = {}


def database_at(url: str) -> Database:
    """The one database of this process at this address."""
    if url not in _opened:
        _opened[url] = Database(url, real_ports())
    return _opened[url]


def sweep(url: str) -> float:
    """End everything by the sweep; the seconds it took."""
    database = database_at(url)
    start = time.perf_counter()
    Expiry(database, database.ports, lambda: None).run(COMPANY)
    return time.perf_counter() - start


def end_one(url: str, grant_id: str) -> None:
    """What each job does: the use case, for one grant, in a unit of its own."""
    database_at(url).run(lambda unit: ending.expire(unit, COMPANY, grant_id), background=True)


def add_jobs(store: str, url: str, grant_ids: Iterable[str]) -> None:
    """A durable job for each grant, due now; that a job is late never drops it.

    The scheduler stays paused: on its shutdown it would drop what is due.
    """
    scheduler = _scheduler(store)
    scheduler.start(paused=True)
    now = datetime.now(UTC)
    for grant_id in grant_ids:
        scheduler.add_job(
            end_one, "date", run_date=now, args=[url, grant_id], id=grant_id, misfire_grace_time=None
        )


def run_jobs(store: str) -> float:
    """Let the scheduler run every job that the store holds; the seconds it took."""
    scheduler, over = _scheduler(store), threading.Event()
    scheduler.start(paused=True)
    waiting = {job.id for job in scheduler.get_jobs()}

    def settled(event: Any) -> None:
        waiting.discard(event.job_id)
        if not waiting:
            over.set()

    scheduler.add_listener(settled, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    start = time.perf_counter()
    scheduler.resume()
    if waiting:
        over.wait()
    taken = time.perf_counter() - start
    scheduler.pause()
    return taken


def _scheduler(store: str) -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=UTC,
        jobstores={"default": SQLAlchemyJobStore(url=_driver(store))},
        executors={"default": ThreadPoolExecutor(THREADS)},
    )


def _driver(url: str) -> str:
    """The address with the driver that we use ourselves; synchronous = FULL is SQLite's own default."""
    parsed = make_url(url)
    named = "postgresql+psycopg" if parsed.get_backend_name() == "postgresql" else "sqlite+pysqlite"
    return parsed.set(drivername=named).render_as_string(hide_password=False)


if __name__ == "__main__":
    way, at, jobs = sys.argv[1:]
    print("ready", flush=True)
    print(sweep(at) if way == "sweep" else run_jobs(jobs), flush=True)
