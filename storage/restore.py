"""Restoring a backup into an empty database, all at once or not at all, and held from its first moment on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Executable, MetaData, delete, func, select, update

import storage.tables  # noqa: F401 - every table must be known
from bot.domain.events import Event
from bot.domain.ports import Ports, new_id
from bot.domain.restoration import RESTORATION, Restoration, RestorationState
from bot.errors import UserError
from storage import (
    backup,
    migrate,
    outbox,
    people,
    restoration,
    sqlite,
    trail,
    triggers,
    vault_keys,
    verify,
)
from storage.backup_file import BadBackup, Manifest, Told
from storage.clock import clock
from storage.errors import StorageFault
from storage.metadata import metadata
from storage.recipes import is_postgresql

ROWS_AT_ONCE: Final = 500
_REVISION: Final = "alembic_version"


class NotEmpty(UserError):
    """A backup is restored into an empty database only, and this one holds something."""


@dataclass(frozen=True)
class Restored:
    """What a restore came to: how many rows and events, and how many messages will not be sent any more."""

    hold: Restoration
    rows: int
    erased: int
    unsent: int
    before: str
    after: str


def into(url: str, path: Path, manifest: Manifest, ports: Ports, told: Told) -> Restored:
    """Fill the empty database at `url` from a backup that has been checked, and hold the programme.

    Raises `NotEmpty`, `NewerSchema`, `BadBackup` and `StorageFault`; the database is then as it was.
    """
    migrate.refuse_newer(manifest.revision)
    with _nothing_left_behind(url), closing(backup.open_read_only(path)) as source:
        try:
            fault = backup.fault_of(source)
            if fault:
                raise BadBackup(f"{path} {fault}.")
            with migrate.connected(url) as connection, connection.begin():
                return _fill(connection, source, manifest, ports, told)
        except sqlite3.Error as error:
            raise BadBackup(f"{path} cannot be read as a database: {error}.") from error


@contextmanager
def _nothing_left_behind(url: str) -> Iterator[None]:
    """Take a file away again that was not there before."""
    file = None if is_postgresql(url) or sqlite.file_of(url).exists() else sqlite.file_of(url)
    try:
        yield
    # Whoever breaks off with Ctrl-C leaves nothing behind either.
    except BaseException:
        if file is not None:
            for end in ("", "-wal", "-shm"):
                file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
        raise


def _fill(
    connection: Connection, source: sqlite3.Connection, manifest: Manifest, ports: Ports, told: Told
) -> Restored:
    _make_room(connection)
    migrate.build(connection, manifest.revision)
    triggers.remove(connection)
    _copy(connection, source, manifest, told)
    _compare(connection, manifest)
    migrate.build(connection, migrate.HEAD)
    erased = _follow_the_trail(connection, manifest, told)
    hold, unsent = _hold(connection, manifest, ports)
    return Restored(hold, sum(manifest.rows.values()), erased, unsent, manifest.revision, migrate.head())


def _make_room(connection: Connection) -> None:
    """Drop our own tables, of any version, if there is not a row in them; raises `NotEmpty`."""
    present = MetaData()
    present.reflect(connection)
    ours = [table for name, table in present.tables.items() if name in metadata.tables]
    if any(connection.execute(select(table).limit(1)).first() for table in ours):
        raise NotEmpty(remedy="Name another in VOUCHSAFE_DATABASE_URL, or move this one away.")
    revision = [present.tables[_REVISION]] if _REVISION in present.tables else []
    triggers.remove(connection)
    present.drop_all(connection, [*ours, *revision])


def _copy(connection: Connection, source: sqlite3.Connection, manifest: Manifest, told: Told) -> None:
    """Every row of every table, parents before their children."""
    present = MetaData()
    present.reflect(connection)
    total, done = sum(manifest.rows.values()), 0
    for table in present.sorted_tables:
        if table.name == _REVISION:
            continue
        names = [column.name for column in table.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        rows = source.execute(f'SELECT {listed} FROM "{table.name}"')  # noqa: S608 - names of our own tables
        for some in _batches(rows):
            _put(connection, table.name, listed, some)
            done += len(some)
            told("Restoring", done, total)


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield some


def _put(connection: Connection, table: str, listed: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows as SQLite keeps them; PostgreSQL reads instants, data and truths from their text by itself."""
    if connection.dialect.name == "postgresql":
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)  # noqa: S608


def _compare(connection: Connection, manifest: Manifest) -> None:
    """Raise `BadBackup` unless each table has as many rows as the manifest says."""
    for name, wanted in sorted(manifest.rows.items()):
        found = connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar()  # noqa: S608
        if found != wanted:
            raise BadBackup(f"The backup is not whole: the table {name} has {found} rows, not {wanted}.")


class _Within:
    """The trail as this transaction has written it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator["_Within"]:
        yield self

    def execute(self, statement: Executable, parameters: Any = None, /) -> CursorResult[*tuple[Any, ...]]:
        return self._connection.execute(statement, parameters)


def _follow_the_trail(connection: Connection, manifest: Manifest, told: Told) -> int:
    """Raise `BadBackup` unless the chain holds up to the manifest's head; how many words were erased."""
    head = trail.head_of(connection)
    if (head.sequence, head.hash.hex()) != (manifest.sequence, manifest.hash or trail.GENESIS.hex()):
        raise BadBackup("The trail in the backup does not end where its manifest says.")
    for step in verify.verify(_Within(connection)):
        if isinstance(step, verify.Progress):
            told("Verifying", step.done, step.total)
        elif not step.ok:
            raise BadBackup(f"The trail in the backup is broken at event {step.first_bad}: {step.why}.")
        else:
            return step.erased
    raise StorageFault("Verifying ended without a verdict.")


def _hold(connection: Connection, manifest: Manifest, ports: Ports) -> tuple[Restoration, int]:
    """Have nothing sent that waited then, and say on the trail that the programme is held from here on.

    The time is this machine's: nobody can be asked yet whether it is right, so nothing else is done by it.
    """
    mark = connection.execute(select(clock.c.high_water)).scalar()
    now = max(ports.wall(), mark or manifest.made_at)
    last = connection.execute(select(func.max(restoration.restoration.c.number))).scalar()
    workspace = people.workspace
    bound = connection.execute(select(workspace.c.id).order_by(workspace.c.seen_at.desc()).limit(1)).scalar()
    hold = Restoration(
        id=new_id(ports),
        workspace_id=bound or "",
        number=(last or 0) + 1,
        state=RestorationState.HELD,
        backup_made_at=manifest.made_at,
        restored_at=now,
        sequence=manifest.sequence,
        hash=manifest.hash,
    )
    connection.execute(restoration.insert_of(hold))
    # Files that are still to be fetched are told to nobody, so that they are only late.
    unsent = connection.execute(
        update(outbox.outbox)
        .where(outbox.IS_OPEN, outbox.outbox.c.effect != outbox.Effect.FILE.value)
        .values(stage=outbox.Stage.SUPERSEDED.value, settled_at=now, answer_url=None, facts={})
    ).rowcount
    for gone in (outbox.lane, vault_keys.vault_replica):
        connection.execute(delete(gone))
    event = trail.prepare(_event(hold), now, ports.random_bytes)
    trail.append(connection, [event], trail.take_head(connection))
    return hold, unsent


def _event(hold: Restoration) -> Event:
    return Event(
        kind=RESTORATION.event(None, RestorationState.HELD),
        workspace_id=hold.workspace_id,
        subject_kind="restoration",
        subject=hold.id,
        actor="operator",
        facts={
            "backup_made_at": hold.backup_made_at,
            "restored_at": hold.restored_at,
            "sequence": hold.sequence,
            "hash": hold.hash,
        },
    )
