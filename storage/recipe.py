"""What a database has to bring: how it is opened, how each unit begins, and which failures are whose."""

from enum import StrEnum
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

POOL_SIZE = 8
POOL_OVERFLOW = 24
POOL_WAIT_SECONDS = 2
"""How long a thread waits for a connection when all of them are in use."""

_KIND = "vouchsafe_unit"


class UnitKind(StrEnum):
    """What a unit may do; a connection that does not say may only read."""

    READ = "read"
    WRITE = "write"


class Recipe(Protocol):
    """One database: `storage.sqlite` or `storage.postgresql`."""

    @property
    def WRITERS_TOGETHER(self) -> bool:  # noqa: N802 - a constant of a module
        """Whether several units write at once, each holding the rows it decides on."""

    def open_engine(self, url: str) -> Engine:
        """Return an engine whose connections follow the recipe."""

    def open_for_upgrade(self, url: str) -> Engine:
        """Return an engine for changing the tables: each transaction on it excludes every other one."""

    def marked(self, connection: Connection, kind: UnitKind, patience: float) -> Connection:
        """Return the connection told what its next unit may do and how many seconds it may wait to begin."""

    def refuse_half_unit(self, connection: Connection) -> None:
        """Raise `StorageFault` when the database has given the transaction up by itself."""

    def is_fault(self, error: DBAPIError) -> bool:
        """Whether the database itself failed, so that the connection cannot be used again."""

    def is_race(self, error: DBAPIError) -> bool:
        """Whether another unit was first, so that the same work may do better in a fresh unit."""

    def meaning(self, error: DBAPIError) -> Exception | None:
        """Say in our own terms what went wrong; None for what is no trouble with the database."""


def told(connection: Connection, kind: UnitKind, **options: object) -> Connection:
    """Return the connection told what its next unit may do."""
    return connection.execution_options(**{_KIND: kind, **options})


def writes(connection: Connection) -> bool:
    """Whether the unit that begins on this connection may write."""
    return bool(connection.get_execution_options().get(_KIND) == UnitKind.WRITE)
