"""The watchdog: ends the process when the ticker is dead, because nothing would end on time any more."""

import os
import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

MISSED_INTERVALS = 3
EXIT_CODE = 70

log = structlog.get_logger(__name__)


class Watchdog:
    """A thread of its own that compares a heartbeat with the clock."""

    def __init__(
        self,
        heartbeat: Callable[[], float],
        monotonic: Callable[[], float],
        interval: timedelta,
        on_dead: Callable[[], None] | None = None,
    ) -> None:
        """Watch for a heartbeat older than `MISSED_INTERVALS` intervals, then call `on_dead` once.

        `heartbeat` and `monotonic` give seconds of the same clock. Unless told otherwise, the process ends.
        """
        self._heartbeat = heartbeat
        self._monotonic = monotonic
        self._interval = interval.total_seconds()
        self._on_dead = on_dead or end_process
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the heartbeat is fresh."""
        return self._monotonic() - self._heartbeat() <= MISSED_INTERVALS * self._interval

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        looked = self._monotonic()
        while not self._stopping.wait(self._interval):
            before, looked = looked, self._monotonic()
            # Who slept through its own look was paused with the whole process: the ticker has yet to wake up.
            paused = looked - before > MISSED_INTERVALS * self._interval
            if not paused and not self.alive:
                log.critical("ticker_dead", silent_seconds=round(self._monotonic() - self._heartbeat(), 1))
                self._on_dead()
                return


def end_process() -> None:
    """End the process at once: whatever supervises it starts it again, and the start-up sweep catches up."""
    os._exit(EXIT_CODE)
