"""The two clocks of the local Slack: wall time, which may be moved, and monotonic time, which may not."""

import mmap
import threading
import time
from pathlib import Path
from typing import Protocol

_KEPT_BYTES = 16
_DISTANCE, _LATEST = 0, 1


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


class KeptClock(MovableClock):
    """This machine's time plus a distance that only grows, kept in a file that every process reads live.

    The file holds two numbers: the distance, and the latest instant that its keeper has seen. One process
    is the keeper; only it writes. What it writes is in the file at once, so a kill loses nothing. Should this
    machine's clock go back, while the keeper runs or before it starts again, the keeper makes the distance as
    much longer, so that nobody is ever shown an earlier time than before.
    """

    def __init__(
        self, path: Path, *, keeper: bool = False, begins: float | None = None, in_haste: bool = False
    ) -> None:
        """Read the clock kept at `path`. Its `keeper` makes it where there is none; it `begins` then, or now.

        `in_haste` it waits for no disk: a move may be lost with this machine's power, but by no kill.
        OSError when there is none and this is not its keeper.
        """
        super().__init__()
        self._keeper, self._in_haste = keeper, in_haste
        self._guard = threading.Lock()
        self._seen = 0.0
        new = keeper and _make(path)
        with path.open("r+b" if keeper else "rb") as file:
            access = mmap.ACCESS_WRITE if keeper else mmap.ACCESS_READ
            self._map = mmap.mmap(file.fileno(), _KEPT_BYTES, access=access)
        # A number in a view of this type is written as a whole: no reader ever sees half of it.
        self._kept = memoryview(self._map).cast("d")
        if new and begins is not None:
            self._kept[_DISTANCE] = begins - time.time()

    def wall(self) -> float:
        with self._guard:
            now = time.time() + self._kept[_DISTANCE]
            if self._keeper:
                return self._keep(now)
            self._seen = max(self._seen, now)
            return self._seen

    def advance(self, seconds: float) -> None:
        """Move wall time forward for every process. ValueError when asked to go back, or not the keeper."""
        if seconds < 0:
            raise ValueError("the workspace clock never goes back")
        if not self._keeper:
            raise ValueError("only its keeper moves this clock")
        with self._guard:
            self._kept[_DISTANCE] += seconds
            self._keep(time.time() + self._kept[_DISTANCE])
            if not self._in_haste:
                self._map.flush()

    def _keep(self, now: float) -> float:
        latest = self._kept[_LATEST]
        if now < latest:
            self._kept[_DISTANCE] += latest - now
        self._kept[_LATEST] = max(latest, now)
        return self._kept[_LATEST]


def _make(path: Path) -> bool:
    """Make the file where there is none, or only the beginning of one; whether it is new."""
    with path.open("ab") as file:
        new = file.tell() < _KEPT_BYTES
        if new:
            file.truncate(_KEPT_BYTES)
    return new
