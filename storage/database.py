"""The database: units of work, and the only place that commits."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVarTuple, overload

import structlog
from sqlalchemy import Connection, CursorResult, Engine, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import TypedReturnsRows

from bot.domain.events import Event
from bot.domain.ports import Ports, new_id
from storage import sqlite, trail
from storage.clock import Reading, TrustedClock, keep
from storage.locks import FairLock
from storage.sqlite import UnitKind

PATIENCE_SECONDS = 2.0
"""How long a unit waits to begin: Slack gives three seconds for everything."""

log = structlog.get_logger(__name__)
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
_Ts = TypeVarTuple("_Ts")


@dataclass(frozen=True, slots=True)
class Pending:
    """What a write unit keeps for its end; `on_told` wakes whoever sends to Slack."""

    on_told: Callable[[], None]
    entries: list[trail.Entry] = field(default_factory=list)
    callbacks: list[Callable[[], None]] = field(default_factory=list)


class Unit:
    """One transaction: all that happens in it is recorded together, or not at all."""

    def __init__(
        self, connection: Connection, ports: Ports, clock: TrustedClock, pending: Pending | None
    ) -> None:
        """Work on `connection`, whose transaction has begun; without `pending` the unit only reads."""
        self.connection = connection
        self.ports = ports
        self._clock = clock
        self._pending = pending

    @property
    def now(self) -> datetime:
        """The time in UTC, read once: the same from beginning to end of the unit."""
        return self.reading.now

    @cached_property
    def reading(self) -> Reading:
        """What the trusted clock said when it was first asked in this unit."""
        return self._clock.read(self.connection)

    @overload
    def execute(
        self, statement: TypedReturnsRows[*_Ts], parameters: Parameters = None
    ) -> CursorResult[*_Ts]: ...
    @overload
    def execute(
        self, statement: Executable, parameters: Parameters = None
    ) -> CursorResult[*tuple[Any, ...]]: ...
    def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run a statement, once per mapping when `parameters` is a list of them."""
        return self.connection.execute(statement, parameters)

    def new_id(self) -> str:
        """Return a fresh id of 26 characters."""
        return new_id(self.ports)

    def record(self, event: Event) -> None:
        """Put the event on the trail when the unit ends well; `TypeError` for facts it cannot hold."""
        self._kept().entries.append(trail.prepare(event, self.now, self.ports.random_bytes))

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once everything is recorded and the write lock is free again."""
        self._kept().callbacks.append(callback)

    def told(self) -> None:
        """Wake whoever sends to Slack once this is committed: something was queued for it."""
        pending = self._kept()
        if pending.on_told not in pending.callbacks:
            pending.callbacks.append(pending.on_told)

    def _kept(self) -> Pending:
        if self._pending is None:
            raise RuntimeError("A read unit records nothing.")
        return self._pending


class Database:
    """The database of one process, shared by its threads."""

    def __init__(self, url: str, ports: Ports) -> None:
        """Open `url` (an SQLite file); time, randomness and ids come from `ports`."""
        self.url = url
        self.ports = ports
        self.engine: Engine = sqlite.open_engine(url)
        self._clock = TrustedClock(ports.wall)
        self._lock = FairLock()
        self.on_told: Callable[[], None] = lambda: None
        """Called after every unit that queued something for Slack, so that whoever sends it wakes up."""

    @contextmanager
    def write(self, *, background: bool = False) -> Iterator[Unit]:
        """Open a unit that may write; it commits when the block ends well and rolls back otherwise.

        `background` work lets people go first. Raises `Busy` when the database is not free within
        `PATIENCE_SECONDS`, and `StorageFault` when it failed.
        """
        pending = Pending(self.on_told)
        start = self.ports.monotonic()
        with self._lock.held(PATIENCE_SECONDS, background=background):
            left = PATIENCE_SECONDS - (self.ports.monotonic() - start)
            with self._unit(UnitKind.WRITE, left, pending) as unit:
                yield unit
        _announce(pending.callbacks)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Open a unit on one snapshot, in which the database refuses every write."""
        with self._unit(UnitKind.READ, PATIENCE_SECONDS, None) as unit:
            yield unit

    def dispose(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()

    @contextmanager
    def _unit(self, kind: UnitKind, patience: float, pending: Pending | None) -> Iterator[Unit]:
        with sqlite.explained(), self.engine.connect() as opened, _usable(opened):
            connection = sqlite.marked(opened, kind, patience)
            transaction = connection.begin()
            try:
                unit = Unit(connection, self.ports, self._clock, pending)
                yield unit
                if pending is not None:
                    _finish(unit, pending)
                transaction.commit()
            except BaseException:
                transaction.rollback()
                raise


def _finish(unit: Unit, pending: Pending) -> None:
    """Write what waits for the end: the clock's mark, then the trail with its head row last."""
    sqlite.refuse_half_unit(unit.connection)
    keep(unit.connection, unit.reading, always=bool(pending.entries))
    trail.append(unit.connection, pending.entries)


def _announce(callbacks: Sequence[Callable[[], None]]) -> None:
    """Run what follows a commit; a failure here is logged, because the change itself stands."""
    for callback in callbacks:
        try:
            callback()
        except Exception:
            log.exception("after_commit_failed")


@contextmanager
def _usable(connection: Connection) -> Iterator[None]:
    """Throw the connection away when the file under it has failed."""
    try:
        yield
    except DBAPIError as error:
        if sqlite.is_fault(error):
            connection.invalidate(error)
        raise
