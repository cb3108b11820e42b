"""The SQLite file as a whole: copied while in use, and looked through after its tables were rebuilt."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from storage import sqlite
from storage.errors import StorageFault

PAGES_AT_ONCE: Final = 1_000


def online_copy(url: str, path: Path) -> None:
    """Write a whole copy of a database in use to `path`, readable by its owner only.

    Of SQLite only: a PostgreSQL is copied by its own `pg_dump`.
    """
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    copy_into(sqlite.file_of(url), partial)
    sync(partial)
    partial.replace(path)


def copy_into(database: Path, copy: Path, told: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """Write a database in use, as it is at one moment, into an empty file; `told` hears how far it is."""
    original = f"{database.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(original, uri=True)) as source, closing(sqlite3.connect(copy)) as target:
        source.isolation_level = None
        # As long as this reads, the copy is of this moment, and need not begin anew with every write.
        source.execute("BEGIN").close()
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(
            target, pages=PAGES_AT_ONCE, progress=lambda _, left, of: told(of - left, of), sleep=0.0
        )
        target.execute("PRAGMA journal_mode = DELETE")


def copy_beside(url: str, revision: str) -> Path:
    """Keep a copy of the file as it was at a revision, beside it."""
    database = sqlite.file_of(url)
    copy = database.with_name(f"{database.name}.{revision}.copy")
    online_copy(url, copy)
    return copy


def refuse_orphans(connection: Connection) -> None:
    """Raise `StorageFault` where rows have lost their parent; PostgreSQL looks to that itself."""
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise StorageFault(
            f"The upgrade was undone: it would leave {len(orphans)} rows without their parent."
        )


def sync(path: Path) -> None:
    """See to it that a file, or what a folder lists, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
