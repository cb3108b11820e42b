"""Making a backup beside a running bot: one moment of the whole database, in one file, on either database."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

import storage.tables  # noqa: F401 - every table must be known
from storage import backup_file, migrate, sqlite, sqlite_file, triggers
from storage.backup_file import Manifest, Told
from storage.bulk import insert_all
from storage.database import Database, Unit
from storage.errors import StorageFault
from storage.metadata import metadata
from storage.recipes import is_postgresql

ROWS_AT_ONCE: Final = 500
HEAVY_ROWS_AT_ONCE: Final = 4
HEAVY: Final = frozenset({"proof_file", "baseline", "course_set", "sheet_part", "policy_version"})
"""Tables whose rows may be megabytes each."""


@dataclass(frozen=True)
class Signing:
    """The company's key, as far as a backup needs it."""

    sign: Callable[[bytes], bytes]
    public: bytes


def make(database: Database, path: Path, signing: Signing, told: Told) -> Manifest:
    """Write a backup to `path`, whole or not at all, for its owner's eyes only.

    Whoever writes meanwhile goes on. Raises `StorageFault` when the copy does not hold, and `OSError`.
    """
    with _partial(path) as partial:
        try:
            copy = _copy_postgresql if is_postgresql(database.url) else _copy_sqlite
            copy(database, partial, told)
            manifest = _manifest(database, partial, signing, told)
        except sqlite3.Error as error:
            raise StorageFault(f"The backup could not be made: {error}.") from error
        backup_file.seal(partial, manifest, signing.sign)
    return manifest


@contextmanager
def _partial(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when all has gone well, and is gone otherwise."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield partial
        partial.replace(path)
        sqlite_file.sync(path.parent)
    finally:
        for left in (
            partial,
            *(partial.with_name(f"{partial.name}{end}") for end in ("-wal", "-shm", "-journal")),
        ):
            left.unlink(missing_ok=True)


def _copy_sqlite(database: Database, partial: Path, told: Told) -> None:
    sqlite_file.copy_into(sqlite.file_of(database.url), partial, lambda done, of: told("Copying", done, of))


def _copy_postgresql(database: Database, partial: Path, told: Told) -> None:
    """Everything as one snapshot of the server has it, however long that takes."""
    url = f"sqlite:///{partial}"
    with database.read() as unit, migrate.connected(url) as target, target.begin():
        metadata.create_all(target)
        triggers.remove(target)
        unit.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        total, done = sum(_count(unit, name) for name in metadata.tables), 0
        for table in metadata.sorted_tables:
            most = HEAVY_ROWS_AT_ONCE if table.name in HEAVY else ROWS_AT_ONCE
            found = unit.execute(select(table).execution_options(yield_per=most))
            for rows in found.partitions():
                insert_all(target, table, [row._asdict() for row in rows])
                done += len(rows)
                told("Copying", done, total)
    with closing(sqlite3.connect(partial)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")


def _count(unit: Unit, name: str) -> int:
    return unit.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one()


def _manifest(database: Database, partial: Path, signing: Signing, told: Told) -> Manifest:
    """Look the copy through, and say what is in it."""
    with closing(open_read_only(partial)) as copy:
        told("Checking", 0, 0)
        fault = fault_of(copy)
        if fault:
            raise StorageFault(f"The copy {fault}, so the database itself may be damaged.")
        tables = sorted(metadata.tables)
        # Names of tables are ours, and cannot be parameters.
        rows = {name: copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608
        head = copy.execute("SELECT sequence, hash FROM trail_head").fetchone() or (0, b"")
        keks = copy.execute("SELECT DISTINCT kek_id FROM secret_field ORDER BY kek_id").fetchall()
    size = partial.stat().st_size
    return Manifest(
        made_at=database.ports.wall(),
        made_from="postgresql" if is_postgresql(database.url) else "sqlite",
        revision=migrate.head(),
        sequence=head[0],
        hash=head[1].hex(),
        keks=tuple(kek for (kek,) in keks),
        rows=rows,
        size=size,
        sha256=backup_file.digest(partial, size, told),
        signer=signing.public.hex(),
    )


def fault_of(copy: sqlite3.Connection) -> str:
    """What is wrong with the pages or the rows of a file; empty where all of it holds together."""
    (found,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        return "does not hold together"
    return "has rows without their parent" if copy.execute("PRAGMA foreign_key_check").fetchone() else ""


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes to, leaving nothing beside it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
