"""The trusted clock: what time it is, never earlier than any time already acted upon (E6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import CheckConstraint, Column, Connection, Integer, Table, insert, select, update

from storage import types
from storage.metadata import metadata

KEEP_EVERY = timedelta(minutes=1)
_TICK = timedelta(microseconds=1)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("high_water", types.UTC, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

_READ = select(clock.c.high_water).where(clock.c.id == 1)
_MOVE = update(clock).where(clock.c.id == 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock said: the time, and the mark that the database held then."""

    now: datetime
    kept: datetime | None


class TrustedClock:
    """The wall clock held to a high-water mark, which is kept in memory and in the database."""

    def __init__(self, wall: Callable[[], datetime]) -> None:
        """Read the time from `wall`, which gives aware instants."""
        self._wall = wall
        self._latest = _LONG_AGO

    def read(self, connection: Connection) -> Reading:
        """Return the time in UTC, at or after every time this database has kept."""
        kept = connection.execute(_READ).scalar()
        self._latest = max(kept or _LONG_AGO, self._latest, self._wall().astimezone(UTC))
        return Reading(self._latest, kept)


def keep(connection: Connection, reading: Reading, *, always: bool) -> None:
    """Move the database's mark up to the reading: `always`, or when the mark is a minute old.

    Both must belong to one write unit, so that no other process has moved the mark in between.
    """
    if reading.kept is None:
        connection.execute(insert(clock), {"id": 1, "high_water": reading.now})
    elif reading.now - reading.kept >= (_TICK if always else KEEP_EVERY):
        connection.execute(_MOVE, {"high_water": reading.now})
