"""Two locks: a fair one between the threads of a process, and one that keeps a second process out."""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from storage.errors import AlreadyRunning, Busy, NetworkFileSystem

PEOPLE_IN_A_ROW = 16
NESTED = "A write unit was opened inside a write unit."
NETWORK_FILE_SYSTEMS = (
    *("nfs", "cifs", "smb", "ncp", "afs", "9p", "ceph", "gluster", "lustre"),
    *("sshfs", "s3fs", "gcsfuse", "rclone", "davfs"),
)
MOUNTS = Path("/proc/self/mountinfo")


class _Waiter:
    """One thread's place in the queue."""

    def __init__(self) -> None:
        self.turn = threading.Event()


class FairLock:
    """A lock given in order of arrival, people before background work.

    A thread that lets go hands the lock to the next in line, so that nobody can barge in. After
    `PEOPLE_IN_A_ROW` people have passed waiting background work, one piece of that work has its turn.
    """

    def __init__(self) -> None:
        """Start free, with nobody waiting."""
        self._guard = threading.Lock()
        self._people: deque[_Waiter] = deque()
        self._background: deque[_Waiter] = deque()
        self._passed = 0
        self._owner: int | None = None
        self.visits = 0
        """How often people have asked for it: background work that sees this rise makes itself short."""

    @contextmanager
    def held(self, timeout: float, *, background: bool = False) -> Iterator[None]:
        """Hold the lock for the length of a `with` block; raises `Busy` when `timeout` seconds do not do."""
        self.acquire(timeout, background=background)
        try:
            yield
        finally:
            self.release()

    def acquire(self, timeout: float, *, background: bool = False) -> None:
        """Wait in line, at most `timeout` seconds, then raise `Busy`."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                raise RuntimeError(NESTED)
            self.visits += not background
            if self._owner is None:
                self._owner = me
                return
            waiter, queue = _Waiter(), self._background if background else self._people
            queue.append(waiter)
        if not waiter.turn.wait(timeout):
            self._give_up(waiter, queue)
        self._owner = me

    def release(self) -> None:
        """Hand the lock to the next in line, or leave it free."""
        with self._guard:
            following = self._next()
            self._owner = None if following is None else -1
            if following:
                following.turn.set()

    def _give_up(self, waiter: _Waiter, queue: deque[_Waiter]) -> None:
        """Leave the line; a turn that came at the last moment is taken after all."""
        with self._guard:
            if waiter.turn.is_set():
                return
            queue.remove(waiter)
        raise Busy

    def _next(self) -> _Waiter | None:
        overdue = self._passed >= PEOPLE_IN_A_ROW and self._background
        if self._people and not overdue:
            self._passed += bool(self._background)
            return self._people.popleft()
        self._passed = 0
        return self._background.popleft() if self._background else None


class NoLock:
    """What stands in for `FairLock` where the database itself keeps writers apart, row by row."""

    def __init__(self) -> None:
        """Know of each thread whether it is inside."""
        self._mine = threading.local()
        self.visits = 0
        """As in `FairLock`; of two at the same instant one may go uncounted, which is as good as counted."""

    @contextmanager
    def held(self, _timeout: float, *, background: bool = False) -> Iterator[None]:
        """Go straight in; a thread that is inside would wait for itself."""
        if getattr(self._mine, "inside", False):
            raise RuntimeError(NESTED)
        self.visits += not background
        self._mine.inside = True
        try:
            yield
        finally:
            self._mine.inside = False


class FileLock:
    """The claim of one process on a file. However the process ends, the system lets go of it."""

    def __init__(self, path: Path) -> None:
        """Claim by this file, which holds the number of the process."""
        self._path = path
        self._file: int | None = None

    def take(self) -> str | None:
        """Take the claim, and return None; or return which process holds it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            return holder
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._file = descriptor
        return None

    def release(self) -> None:
        """Let go. The file stays: removing it could let two processes in."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


class ProcessLock:
    """The claim of one `vouchsafe run` on a database file; other commands do not take it."""

    def __init__(self, database: Path, mounts: Path = MOUNTS) -> None:
        """Guard `database` by a lock file beside it; `mounts` lists the file systems, as Linux does."""
        self._database = database.resolve()
        self._lock = FileLock(self._database.with_name(f"{self._database.name}.lock"))
        self._mounts = mounts

    def __enter__(self) -> Self:
        """Take the claim; raises `AlreadyRunning` or `NetworkFileSystem`."""
        refuse_network(self._database, self._mounts)
        holder = self._lock.take()
        if holder is not None:
            raise _already_running(self._database, holder)
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self._lock.release()


def _already_running(database: Path, holder: str) -> AlreadyRunning:
    return AlreadyRunning(
        f"Another `vouchsafe run` (process {holder}) uses {database}.",
        remedy="Stop that one first; SQLite means one process.",
    )


def refuse_network(path: Path, mounts: Path = MOUNTS) -> None:
    """Raise `NetworkFileSystem` when `path` lies on one. Where mounts are not listed, nothing is refused."""
    kind = file_system(path.resolve(), mounts.read_text() if mounts.exists() else "")
    if kind.removeprefix("fuse.").startswith(NETWORK_FILE_SYSTEMS):
        raise NetworkFileSystem(
            f"{path} is on a network file system ({kind}), where SQLite's locks do not hold.",
            remedy="Put the database on a local disk.",
        )


def file_system(path: Path, mountinfo: str) -> str:
    """Return the type of the file system that holds `path`: that of the longest mount point above it."""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        fields = line.split(" ")
        point = Path(_unescaped(fields[4]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[fields.index("-") + 1]
    return kind


def _unescaped(mount_point: str) -> str:
    """Undo the kernel's octal escapes for blank, tab, newline and backslash."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        mount_point = mount_point.replace(code, character)
    return mount_point
