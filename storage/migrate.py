"""Migrations: bring a database to this version's tables, all at once or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, event

from storage import sqlite, triggers
from storage.errors import NewerSchema, StorageFault

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "head"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """From which revision to which; `before` is none for a new database, `copy` is what was kept of it."""

    before: str | None
    after: str
    copy: Path | None = None

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return self.before != self.after


def head() -> str:
    """Return the newest revision that this version knows."""
    newest = ScriptDirectory.from_config(config()).get_current_head()
    if newest is None:
        raise StorageFault("This installation has no migrations: install it again.")
    return newest


def revisions() -> tuple[str, ...]:
    """Return every revision, the oldest first."""
    scripts = ScriptDirectory.from_config(config())
    return tuple(script.revision for script in scripts.walk_revisions())[::-1]


def current(url: str) -> str | None:
    """Return the revision that the database is at; none when it is new or there is none."""
    if not sqlite.file_of(url).exists():
        return None
    with connected(url) as connection:
        return _revision(connection)


def upgrade(url: str, to: str = HEAD) -> Upgraded:
    """Bring the database to a revision, keeping an online copy of one that holds anything.

    One transaction holds all of it. Raises `NewerSchema` when a newer version wrote the database.
    """
    before, target = current(url), head() if to == HEAD else to
    if before is not None and before not in revisions():
        raise NewerSchema(
            f"The database was written by a newer Vouchsafe (revision {before}; this one knows {head()}).",
            remedy="Install that version again, or restore the copy made before it.",
        )
    if before == target:
        return Upgraded(before, target)
    copy = None if before is None else _copy_beside(url, before)
    with connected(url) as connection, connection.begin():
        _run(connection, target)
    return Upgraded(before, target, copy)


def online_copy(url: str, path: Path) -> None:
    """Write a whole copy of a database in use to `path`, readable by its owner only."""
    partial = path.with_name(f"{path.name}.partial")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    original = f"{sqlite.file_of(url).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(original, uri=True)) as source, closing(sqlite3.connect(partial)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    _sync(partial)
    partial.replace(path)


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, made here so that no file is needed."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def _run(connection: Connection, target: str) -> None:
    triggers.remove(connection)
    command.upgrade(config(connection), target)
    triggers.install(connection)
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise StorageFault(
            f"The upgrade was undone: it would leave {len(orphans)} rows without their parent."
        )


def _copy_beside(url: str, revision: str) -> Path:
    database = sqlite.file_of(url)
    copy = database.with_name(f"{database.name}.{revision}.copy")
    online_copy(url, copy)
    return copy


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Open a connection of its own, on which foreign keys do not act while tables are rebuilt."""
    sqlite.create_file(url)
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with sqlite.explained(), engine.connect() as connection:
        yield connection


def _prepare(raw: sqlite3.Connection, _record: Any) -> None:
    sqlite.prepare(raw)
    raw.execute("PRAGMA foreign_keys = OFF").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
