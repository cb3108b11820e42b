"""The ticker: one interval job that looks what has come round and runs it, whatever else fails."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

INTERVAL = timedelta(seconds=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """Something to do again and again; what is due, its own rows say."""

    name: str
    every: timedelta
    run: Callable[[], object]


class Ticker:
    """Runs a table of jobs, in its order, each when its time has come round."""

    def __init__(
        self,
        jobs: Sequence[Job],
        monotonic: Callable[[], float],
        new_id: Callable[[], str],
        interval: timedelta = INTERVAL,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        """`monotonic` gives seconds that never go back; `new_id` names an incident in the log.

        Nothing is run while `ready` says no: every job waits for the next tick.
        """
        self.interval = interval
        self._jobs = tuple(jobs)
        self._monotonic = monotonic
        self._new_id = new_id
        self._ready = ready
        self._next: dict[str, float] = {}
        self._heartbeat = monotonic()
        self._scheduler = _scheduler()

    @property
    def heartbeat(self) -> float:
        """When the ticker last showed that it lives, in monotonic seconds."""
        return self._heartbeat

    def beat(self) -> None:
        """Show that the ticker lives: a job with long work calls this between its parts."""
        self._heartbeat = self._monotonic()

    def tick(self) -> None:
        """Run every job whose time has come round; the first tick runs them all. Nothing escapes."""
        self.beat()
        for job in self._jobs if self._is_ready() else ():
            if self._monotonic() >= self._next.get(job.name, float("-inf")):
                self._next[job.name] = self._monotonic() + job.every.total_seconds()
                self._run(job)
                self.beat()

    def start(self) -> None:
        """Tick every interval from now on, in a thread of the scheduler's."""
        self._scheduler.add_job(self.tick, "interval", seconds=self.interval.total_seconds(), id="tick")
        self._scheduler.start()
        self.beat()

    def stop(self) -> None:
        """Tick no more and return when the tick under way is over."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _is_ready(self) -> bool:
        try:
            return self._ready()
        except Exception:
            log.exception("tick_failed", incident=self._new_id())
            return False

    def _run(self, job: Job) -> None:
        try:
            job.run()
        except Exception:
            log.exception("job_failed", job=job.name, incident=self._new_id())


def _scheduler() -> BackgroundScheduler:
    return BackgroundScheduler(
        timezone=UTC,
        jobstores={"default": MemoryJobStore()},
        executors={"default": ThreadPoolExecutor(max_workers=1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
