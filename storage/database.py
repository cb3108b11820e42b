"""The database: units of work, and the only place that commits."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar, TypeVarTuple, overload

import structlog
from sqlalchemy import Connection, CursorResult, Engine, Executable, Select, Table, UpdateBase
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.selectable import FromClause, TypedReturnsRows

from bot.domain.events import Event
from bot.domain.ports import Ports, new_id
from storage import trail
from storage.bulk import Rows, insert_all
from storage.clock import Reading, TrustedClock, keep
from storage.errors import Overtaken
from storage.locks import FairLock, NoLock
from storage.prepared import Prepared
from storage.recipe import Recipe, UnitKind
from storage.recipes import explained, recipe_of
from storage.vault import Vault

PATIENCE_SECONDS = 2.0
"""How long a unit waits to begin: Slack gives three seconds for everything."""

ATTEMPTS = 6
"""How often a use case is carried out at most when others keep overtaking it: once, and five times more."""

FIRST_PAUSE = 0.01

log = structlog.get_logger(__name__)
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
T = TypeVar("T")
_Ts = TypeVarTuple("_Ts")


class AtEnd(Protocol):
    """What a unit collects to be written at its end, when its place among all units is settled."""

    def write(self, unit: "Unit") -> None:
        """Write it; until the commit nobody else is given a place."""


_AtEnd = TypeVar("_AtEnd", bound=AtEnd)


@dataclass(frozen=True, slots=True)
class Pending:
    """What a write unit keeps for its end; `on_told` wakes whoever sends to Slack."""

    on_told: Callable[[], None]
    entries: list[trail.Entry] = field(default_factory=list)
    collected: dict[type[AtEnd], AtEnd] = field(default_factory=dict)
    callbacks: list[Callable[[], None]] = field(default_factory=list)


class Unit:
    """One transaction: all that happens in it is recorded together, or not at all."""

    def __init__(
        self,
        connection: Connection,
        ports: Ports,
        clock: TrustedClock,
        pending: Pending | None,
        vault: Vault,
        *,
        holds: bool = False,
    ) -> None:
        """Work on `connection`, whose transaction has begun; without `pending` the unit only reads.

        `holds` where other units may write at the same time, so that rows must be held to be decided on.
        """
        self.connection = connection
        self.ports = ports
        self.vault = vault
        self._clock = clock
        self._pending = pending
        self._holds = holds and pending is not None
        self._held = set[Hashable]()
        self._recalled: dict[FromClause, dict[Hashable, Any]] = {}

    @property
    def now(self) -> datetime:
        """The time in UTC, read once: the same from beginning to end of the unit."""
        return self.reading.now

    @cached_property
    def reading(self) -> Reading:
        """What the trusted clock said when first asked in this unit; a time in doubt is for reading only."""
        reading = self._clock.read(self.connection)
        return reading if self._pending is None else reading.trusted()

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
        if isinstance(statement, UpdateBase):
            self._forget(statement.table)
        return self.connection.execute(statement, parameters)

    def rows(self, statement: Prepared, /, **values: Any) -> list[dict[str, Any]]:
        """Run a prepared statement and return the rows that it yields."""
        return statement.rows(self.connection, values)

    def first(self, statement: Prepared, /, **values: Any) -> dict[str, Any] | None:
        """Return the first of these rows, or None where there is none."""
        return next(iter(self.rows(statement, **values)), None)

    def change(self, statement: Prepared, /, **values: Any) -> int:
        """Run a prepared statement and return how many rows it has changed."""
        self._forget(statement.changes)
        changed: int = statement.run(self.connection, values).rowcount
        return changed

    def insert_all(self, table: Table, rows: Rows) -> None:
        """Insert rows, which all give the same columns."""
        self._forget(table)
        insert_all(self.connection, table, rows)

    def _forget(self, table: FromClause | None) -> None:
        """What was read from a table does not stand once something is written there."""
        if table is not None:
            self._recalled.pop(table, None)

    def recalled(self, table: Table) -> dict[Hashable, Any]:
        """What this unit has read from `table`, by what was asked, until it writes there."""
        return self._recalled.setdefault(table, {})

    def hold(self, rows: Callable[[], Select[*tuple[Any, ...]]], key: Hashable) -> None:
        """Keep what `rows` selects as it is until the unit ends, once for each `key`; read it afterwards.

        Every decision holds the row that it reads and then writes. In a unit that only reads, and where one
        unit writes at a time, there is nothing to do. Hold in one order, lest two units wait for each other:
        the workspace, an agency, requests by number, grants by id, a lane. The trail's head, taken at the
        end, is last.
        """
        if self._holds and key not in self._held:
            self._held.add(key)
            self.connection.execute(rows().with_for_update())
            # While this waited, others may have written whatever was read before.
            self._recalled.clear()

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

    def collected(self, kind: type[_AtEnd]) -> _AtEnd:
        """Return what this unit collects of a kind, to be written at its end."""
        collected = self._kept().collected
        found = collected.get(kind)
        if not isinstance(found, kind):
            found = collected[kind] = kind()
        return found

    def _kept(self) -> Pending:
        if self._pending is None:
            raise RuntimeError("A read unit records nothing.")
        return self._pending


class Database:
    """The database of one process, shared by its threads."""

    def __init__(self, url: str, ports: Ports) -> None:
        """Open `url` (an SQLite file or a PostgreSQL); time, randomness and ids come from `ports`."""
        self.url = url
        self.ports = ports
        self._recipe: Recipe = recipe_of(url)
        self.engine: Engine = self._recipe.open_engine(url)
        self.clock = TrustedClock(ports)
        self.vault = Vault(ports)
        self._lock = NoLock() if self._recipe.WRITERS_TOGETHER else FairLock()
        self.on_told: Callable[[], None] = lambda: None
        """Called after every unit that queued something for Slack, so that whoever sends it wakes up."""

    @property
    def visits(self) -> int:
        """How many write units people have asked for in this process: what can wait makes way for them."""
        return self._lock.visits

    def run(self, work: Callable[[Unit], T], *, background: bool = False) -> T:
        """Carry out a whole use case in one write unit, and return what `work` returns.

        Where another unit was first (a deadlock, a serialization, a unique key), nothing of it has happened,
        and `work` is called again with a fresh unit: it must do nothing outside its unit. Raises what `write`
        raises, and `Overtaken` when that does not help within `PATIENCE_SECONDS`.
        """
        end = self.ports.monotonic() + PATIENCE_SECONDS
        for attempt in range(1, ATTEMPTS):
            try:
                return self._once(work, background=background)
            except (Overtaken, DBAPIError) as error:
                if not self._was_a_race(error) or self.ports.monotonic() >= end:
                    raise
                log.info("use_case_again", attempt=attempt, error=type(error).__name__)
            self.ports.wait(FIRST_PAUSE * 2**attempt * self._chance())
        return self._once(work, background=background)

    def _once(self, work: Callable[[Unit], T], *, background: bool) -> T:
        with self.write(background=background) as unit:
            return work(unit)

    def _was_a_race(self, error: Overtaken | DBAPIError) -> bool:
        return isinstance(error, Overtaken) or self._recipe.is_race(error)

    def _chance(self) -> float:
        """Between a half and one, so that those who met do not meet again."""
        return (1 + self.ports.random_bytes(1)[0] / 255) / 2

    @contextmanager
    def write(self, *, background: bool = False) -> Iterator[Unit]:
        """Open a unit that may write; it commits when the block ends well and rolls back otherwise.

        A block cannot be done again, so a use case is rather given to `run`. `background` work lets people
        go first. Raises `Busy` when the database is not free within `PATIENCE_SECONDS`, `ClockInDoubt` when
        the time may not be acted upon (E7), and `StorageFault` when the database failed.
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
        recipe = self._recipe
        with explained(recipe), self.engine.connect() as opened, _usable(opened, recipe):
            connection = recipe.marked(opened, kind, patience)
            transaction = connection.begin()
            try:
                holds = recipe.WRITERS_TOGETHER
                unit = Unit(connection, self.ports, self.clock, pending, self.vault, holds=holds)
                yield unit
                if pending is not None:
                    recipe.refuse_half_unit(connection)
                    _finish(unit, pending)
                transaction.commit()
            except BaseException:
                transaction.rollback()
                raise


def _finish(unit: Unit, pending: Pending) -> None:
    """Write what waits for the end, in the order of commits: whoever has the trail's head comes next.

    From here to the commit no other unit gets its place, so this comes last; the clock's one row after it.
    """
    if pending.entries or pending.collected:
        head = trail.take_head(unit.connection)
        trail.append(unit.connection, pending.entries, head)
        for collected in pending.collected.values():
            collected.write(unit)
    keep(unit.connection, unit.reading, always=bool(pending.entries))


def _announce(callbacks: Sequence[Callable[[], None]]) -> None:
    """Run what follows a commit; a failure here is logged, because the change itself stands."""
    for callback in callbacks:
        try:
            callback()
        except Exception:
            log.exception("after_commit_failed")


@contextmanager
def _usable(connection: Connection, recipe: Recipe) -> Iterator[None]:
    """Throw the connection away when the database under it has failed."""
    try:
        yield
    except DBAPIError as error:
        if recipe.is_fault(error):
            connection.invalidate(error)
        raise
