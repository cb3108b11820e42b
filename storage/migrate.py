"""Migrations: bring a database to this version's tables, all at once or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import handle_keys, sqlite, sqlite_file, triggers
from storage.errors import NewerSchema, NoDatabase, OldSchema, StorageFault
from storage.recipes import explained, is_postgresql, recipe_of

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
    if not is_postgresql(url) and not sqlite.file_of(url).exists():
        return None
    with connected(url) as connection:
        return _revision(connection)


def require_current(url: str) -> None:
    """Raise `NoDatabase`, `OldSchema` or `NewerSchema` unless it has exactly this version's tables."""
    found = current(url)
    _refuse_none(url, found)
    refuse_newer(found)
    if found != head():
        raise OldSchema


def upgrade(url: str, to: str = HEAD) -> Upgraded:
    """Bring the database to a revision; of an SQLite file that holds anything an online copy is kept.

    One transaction holds all of it, and one upgrade goes on at a time. Raises `NewerSchema` when a newer
    version wrote the database.
    """
    target = head() if to == HEAD else to
    before = current(url)
    refuse_newer(before)
    if before == target:
        return Upgraded(before, target)
    copy = None if before is None or is_postgresql(url) else sqlite_file.copy_beside(url, before)
    with connected(url) as connection, connection.begin():
        before = _revision(connection)
        refuse_newer(before)
        if before != target:
            build(connection, target)
    return Upgraded(before, target, copy)


def _refuse_none(url: str, found: str | None) -> None:
    if found is not None:
        return
    if is_postgresql(url):
        raise NoDatabase("This database has no tables yet.", remedy="Run `vouchsafe database upgrade`.")
    if not sqlite.file_of(url).exists():
        raise NoDatabase(f"There is no database at {sqlite.file_of(url)}.", remedy="Run `vouchsafe init`.")


def refuse_newer(found: str | None) -> None:
    """Raise `NewerSchema` for a revision that this version does not know."""
    if found is not None and found not in revisions():
        raise NewerSchema(
            f"The database was written by a newer Vouchsafe (revision {found}; this one knows {head()}).",
            remedy="Install that version again, or restore the copy made before it.",
        )


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, made here so that no file is needed."""
    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def build(connection: Connection, target: str) -> None:
    """Bring the tables to a revision, within the transaction that is open on this connection."""
    triggers.remove(connection)
    command.upgrade(config(connection), target)
    handle_keys.recompute(connection)
    triggers.install(connection)
    sqlite_file.refuse_orphans(connection)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """Open a connection of its own, whose transactions exclude every other upgrade."""
    recipe = recipe_of(url)
    engine = recipe.open_for_upgrade(url)
    with explained(recipe), engine.connect() as connection:
        yield connection
