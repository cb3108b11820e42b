"""The trusted clock: never earlier than any time already acted upon (E6), and believed only as far ahead
of it as the seconds that have passed, or a second source, allow (E7).
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Integer,
    Table,
    bindparam,
    func,
    select,
    update,
)

from bot.domain.clock import Anchor, Doubt, judge
from bot.domain.ports import Ports
from storage import types, upsert
from storage.errors import ClockInDoubt
from storage.metadata import metadata
from storage.prepared import Prepared

KEEP_EVERY = timedelta(minutes=1)
_TICK = timedelta(microseconds=1)
CATCHING_UP = 0.5
"""How fast time goes while the clock lags behind the mark: it must go on, or whatever waits a second waits
for all of the lag; and more slowly than the clock, so that the clock comes level.
"""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("high_water", types.UTC, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

_MARK = select(clock.c.high_water).where(clock.c.id == 1)
_READ = Prepared(_MARK)
_READ_BOTH = Prepared(
    select(_MARK.scalar_subquery().label("high_water"), func.clock_timestamp().label("said"))
)
_MOVE = Prepared(
    update(clock)
    .where(clock.c.id == 1, clock.c.high_water < bindparam("reached"))
    .values(high_water=bindparam("reached"))
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock said: the time, the mark that the database held then, and the doubt in the time."""

    now: datetime
    kept: datetime | None
    doubt: Doubt | None = None

    def trusted(self) -> "Reading":
        """This reading, to be acted upon; raises `ClockInDoubt` where it may only close doors."""
        if self.doubt is not None:
            raise ClockInDoubt
        return self


class TrustedClock:
    """A clock held to a high-water mark, which is kept in memory and in the database.

    While its time is in doubt, units that only read are given the doubted time, so that whatever would be
    over by it is closed at once; nobody may write, and the mark stays where it is.
    """

    def __init__(self, ports: Ports) -> None:
        """Read the time from the database where it has a clock and `ports` say so, else from `ports.wall`."""
        self._ports = ports
        self._guard = threading.Lock()
        self._latest, self._said = _LONG_AGO, _LONG_AGO
        self._anchor: Anchor | None = None
        self._doubt: Doubt | None = None

    @property
    def doubt(self) -> Doubt | None:
        """What the last reading came to: None when the time could be acted upon."""
        return self._doubt

    def read(self, connection: Connection) -> Reading:
        """Return the time in UTC, at or after every time this database has kept."""
        kept, said = self._look(connection)
        with self._guard:
            self._doubt = self._judge(said, kept)
            now = max(kept or _LONG_AGO, self._at_least(said), said)
            if self._doubt is None:
                self._latest, self._said = now, said
            return Reading(now, kept, self._doubt)

    def _at_least(self, said: datetime) -> datetime:
        """The latest time acted upon, and a part of what the clock has gone on since, however far behind."""
        return self._latest + max(timedelta(), said - self._said) * CATCHING_UP

    def confirm(self, doubt: Doubt) -> None:
        """Trust a time that was in doubt: a second source says the same."""
        with self._guard:
            self._anchor, self._doubt = doubt.confirmed, None

    def _look(self, connection: Connection) -> tuple[datetime | None, datetime]:
        """The mark, and what the clock says."""
        if self._ports.shared_clock and connection.dialect.name == "postgresql":
            (both,) = _READ_BOTH.rows(connection, {})
            return both["high_water"], both["said"].astimezone(UTC)
        marks = _READ.rows(connection, {})
        return marks[0]["high_water"] if marks else None, self._ports.wall().astimezone(UTC)

    def _judge(self, said: datetime, kept: datetime | None) -> Doubt | None:
        """Hold a process's first reading against the mark alone; in a new database it is believed."""
        monotonic = self._ports.monotonic()
        if self._anchor is None:
            self._anchor = Anchor(kept or said, monotonic)
        return judge(self._anchor, said, monotonic, kept)


def keep(connection: Connection, reading: Reading, *, always: bool) -> None:
    """Move the database's mark up to the reading: `always`, or when the mark is a minute old.

    Both belong to one write unit. A unit that has moved it further in between is left its mark.
    """
    if reading.kept is None:
        first = upsert.insert(connection, clock).on_conflict_do_nothing()
        connection.execute(first, {"id": 1, "high_water": reading.now})
    elif reading.now - reading.kept >= (_TICK if always else KEEP_EVERY):
        _MOVE.run(connection, {"reached": reading.now})
