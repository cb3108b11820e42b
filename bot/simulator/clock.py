"""The two clocks of the local Slack: wall time, which may be moved, and monotonic time, which may not."""

import time
from typing import Protocol


class Clock(Protocol):
    """What the workspace asks for the time."""

    def wall(self) -> float:
        """Seconds since 1970 UTC, as everyone in the workspace sees them."""
        ...

    def monotonic(self) -> float:
        """Seconds of real time, for time limits."""
        ...


class SystemClock:
    """The time of this machine."""

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()


class MovableClock(SystemClock):
    """This machine's time plus a distance that only grows; a fixed start may be given instead of now."""

    def __init__(self, start: float | None = None, *, running: bool = True) -> None:
        """`start`: epoch seconds at which wall time begins; `running=False`: it moves only by `advance`."""
        self._origin = time.monotonic()
        self._start = time.time() if start is None else start
        self._running = running
        self._moved = 0.0

    def wall(self) -> float:
        elapsed = time.monotonic() - self._origin if self._running else 0.0
        return self._start + self._moved + elapsed

    def advance(self, seconds: float) -> None:
        """Move wall time forward; monotonic time is left alone. ValueError when asked to go back."""
        if seconds < 0:
            raise ValueError("the workspace clock never goes back")
        self._moved += seconds
