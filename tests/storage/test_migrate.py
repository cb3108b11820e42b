"""Every migration, on a database with rows: nothing is lost, no trigger goes missing, models agree."""

import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage import migrate, sqlite_file
from storage.database import Database
from storage.errors import Busy, NewerSchema, StorageFault
from storage.metadata import metadata
from storage.migrations.draft import draft
from storage.tables import unclassified
from storage.triggers import TRIGGERS

SAMPLES = {
    "INTEGER": 1,
    "BIGINT": 1,
    "BOOLEAN": 1,
    "BLOB": b"1",
    "TEXT": '{"a":1}',
    "VARCHAR(27)": "2026-01-01T00:00:00.000000Z",
}


@pytest.fixture
def migrated(url):
    migrate.upgrade(url)
    return url


@pytest.fixture
def ahead(tmp_path, monkeypatch):
    """Let there be one migration more, with the body given."""

    def write(body):
        scripts = tmp_path / "scripts"
        shutil.copytree(migrate.SCRIPTS, scripts)
        known = migrate.head()
        source = f"from alembic import op\nimport sqlalchemy as sa\nrevision = '9000'\ndown_revision = {known!r}\n\ndef upgrade():\n"
        (scripts / "versions" / "9000_scratch.py").write_text(
            source + "\n".join(f"    {line}" for line in body)
        )
        monkeypatch.setattr(migrate, "SCRIPTS", scripts)

    return write


def fill(path: Path) -> None:
    """Put two rows into every table, as far as its own rules allow, triggers aside."""
    raw = sqlite3.connect(path)
    stored = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in stored:
        raw.execute(f"DROP TRIGGER {name}")
    for table in tables(raw):
        for number in (1, 2):
            insert_sample(raw, table, number)
    for _, sql in stored:
        raw.execute(sql)
    raw.commit()
    assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    raw.close()


def insert_sample(raw, table, number):
    columns = raw.execute(f"SELECT name, type FROM pragma_table_info('{table}')").fetchall()
    values = [sample(kind, number) for _, kind in columns]
    marks = ", ".join("?" * len(columns))
    verb = "INSERT" if number == 1 else "INSERT OR IGNORE"
    raw.execute(f'{verb} INTO "{table}" VALUES ({marks})', values)


def sample(kind, number):
    known = SAMPLES.get(kind, "x")
    return number if known == 1 and kind != "BOOLEAN" else f"x{number}" if known == "x" else known


def tables(raw):
    names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return sorted(name for (name,) in names if name != "alembic_version")


def counts(path):
    raw = sqlite3.connect(path)
    found = {table: raw.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables(raw)}
    raw.close()
    return found


def contents(path):
    raw = sqlite3.connect(path)
    found = {table: raw.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2').fetchall() for table in tables(raw)}
    raw.close()
    return found


def trigger_names(path):
    raw = sqlite3.connect(path)
    found = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    raw.close()
    return found


def before(revision):
    """The revision that comes before, if any."""
    known = migrate.revisions()
    place = known.index(revision)
    return known[place - 1] if place else None


def survives(url, path, revision):
    """Upgrade over one revision with rows in every table, and hold rows and triggers against it."""
    if earlier := before(revision):
        migrate.upgrade(url, earlier)
        fill(path)
    had = counts(path) if earlier else {}
    assert all(had.values())
    migrate.upgrade(url, revision)
    has = counts(path)
    assert {table: has[table] for table in had if table in has} == {t: n for t, n in had.items() if t in has}
    assert trigger_names(path) == {one.name for one in TRIGGERS if one.table in counts(path)}
    assert migrate.current(url) == revision


@pytest.mark.parametrize("revision", migrate.revisions())
def test_a_revision_keeps_every_row_and_trigger(url, path, revision):
    survives(url, path, revision)


def test_tables_rebuilt_with_children_and_triggers_keep_every_row_and_trigger(url, path, ahead):
    rebuilt = [
        line
        for table in ("trail", "trail_words", "trail_head", "request", "grant", "account")
        for line in (
            f"with op.batch_alter_table({table!r}, recreate='always') as batch:",
            "    batch.add_column(sa.Column('extra', sa.Text()))",
        )
    ]
    ahead(rebuilt)
    survives(url, path, "9000")


def test_a_migration_that_fails_half_way_changes_nothing(migrated, path, ahead):
    fill(path)
    was = contents(path)
    ahead(["op.execute('DELETE FROM account')", "op.drop_table('inbox')", "raise RuntimeError('half way')"])
    with pytest.raises(RuntimeError, match="half way"):
        migrate.upgrade(migrated)
    assert contents(path) == was
    assert migrate.current(migrated) != "9000"
    assert trigger_names(path) == {one.name for one in TRIGGERS if one.table in counts(path)}


def test_a_migration_that_leaves_orphans_is_undone(migrated, path, ahead):
    fill(path)
    was = contents(path)
    ahead(["op.execute('DELETE FROM trail WHERE sequence = 1')"])
    with pytest.raises(StorageFault, match="1 rows without their parent"):
        migrate.upgrade(migrated)
    assert contents(path) == was


def test_models_and_migrations_agree(migrated):
    assert unclassified() == frozenset()
    with migrate.connected(migrated) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_model_that_moved_on_would_be_noticed(migrated, path):
    raw = sqlite3.connect(path)
    raw.execute("ALTER TABLE account DROP COLUMN purpose")
    raw.close()
    with migrate.connected(migrated) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) != []


def test_a_new_database_goes_to_the_head_and_a_second_upgrade_does_nothing(url):
    assert migrate.current(url) is None
    first = migrate.upgrade(url)
    assert (first.before, first.after, first.copy, first.changed) == (None, migrate.head(), None, True)
    second = migrate.upgrade(url)
    assert (second.before, second.after, second.copy, second.changed) == (
        migrate.head(),
        migrate.head(),
        None,
        False,
    )


def test_asking_for_the_revision_makes_no_file(url, path):
    assert migrate.current(url) is None
    assert not path.exists()


def test_a_migrated_database_works_and_its_trail_holds(migrated, hands, happened, verdict):
    database = Database(migrated, hands.ports())
    happened(database, 3)
    assert (verdict(database).ok, verdict(database).count) == (True, 3)
    database.dispose()


def test_an_upgrade_keeps_a_whole_copy_of_what_was_there(migrated, path, ahead):
    fill(path)
    was, known = contents(path), migrate.head()
    ahead(["op.execute('DELETE FROM timer')"])
    done = migrate.upgrade(migrated)
    assert done.copy == path.with_name(f"vouchsafe.db.{known}.copy")
    assert contents(done.copy) == was
    assert counts(path)["timer"] == 0
    assert stat.S_IMODE(done.copy.stat().st_mode) == 0o600
    assert migrate.current(f"sqlite:///{done.copy}") == known


def test_a_copy_made_while_somebody_writes_is_whole(migrated, path, hands, happened, verdict):
    database = Database(migrated, hands.ports())
    happened(database, 5)
    copy = path.with_name("copy.db")
    with database.write() as unit:
        unit.execute(text("DELETE FROM trail_words"))
        sqlite_file.online_copy(migrated, copy)
    happened(database, 2)
    database.dispose()
    copied = Database(f"sqlite:///{copy}", hands.ports())
    assert (verdict(copied).count, verdict(copied).erased) == (5, 0)
    copied.dispose()


def test_a_copy_replaces_an_older_one_and_leaves_nothing_beside_it(migrated, path, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "copy.db").write_text("older")
    (folder / "copy.db.partial").write_text("left behind by a crash")
    sqlite_file.online_copy(migrated, folder / "copy.db")
    assert [each.name for each in folder.iterdir()] == ["copy.db"]
    assert contents(folder / "copy.db") == contents(path)


def test_a_database_of_a_newer_version_is_refused_and_named(migrated, path):
    raw = sqlite3.connect(path)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.commit()
    raw.close()
    with pytest.raises(NewerSchema, match="9999"):
        migrate.upgrade(migrated)
    assert migrate.current(migrated) == "9999"


def test_an_upgrade_that_finds_the_database_in_use_is_busy(url, path, migrated, ahead):
    ahead(["pass"])
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        migrate.upgrade(migrated)
    other.close()


def test_a_draft_holds_what_the_tables_gained(tmp_path, monkeypatch):
    scripts = tmp_path / "scripts"
    shutil.copytree(migrate.SCRIPTS, scripts)
    for each in (scripts / "versions").glob("*.py"):
        each.unlink()
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    first = draft("everything anew")
    assert first.name == "0001_everything_anew.py"
    assert "op.create_table('trail_words'" in first.read_text()
    url = f"sqlite:///{tmp_path}/drafted.db"
    assert migrate.upgrade(url).after == "0001"
    second = draft("nothing new")
    assert "create_table" not in second.read_text()
