"""Backups: whole, of one moment, the same again on either database; what does not hold is refused by its reason."""

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Boolean, Integer, LargeBinary, Table, insert, select

import storage.tables  # noqa: F401 - every table is known
from bot.domain.events import Event
from bot.domain.restoration import RestorationState
from bot.world import real_ports
from storage import backup, backup_file, inbox, migrate, restoration, restore, types
from storage.backup_file import BadBackup, Manifest, UnknownSigner, checked, fingerprint, seal
from storage.database import Database
from storage.errors import NewerSchema
from storage.metadata import metadata
from storage.restore import NotEmpty, Restored
from storage.verify import Verdict, verify
from tests import pg
from tests.databases import KINDS, SQLITE, beside, drop, file_of, migrated

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SAMPLES = {
    Integer: 1,
    Boolean: True,
    LargeBinary: b"\x00\xff1",
    types.Json: {"a": [1, None, "ü"]},
    types.UTC: NOON,
}
KEPT_APART = {"trail", "trail_head", "trail_words", "clock", "restoration"}
"""Tables that are filled by recording, or not at all."""
CHANGED = {"trail", "trail_head", "trail_words", "lane", "outbox", "restoration", "vault_replica"}
"""Tables in which a restore leaves its own mark."""
KEY, OTHER_KEY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def signing(key: Ed25519PrivateKey) -> backup.Signing:
    return backup.Signing(key.sign, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


OURS = frozenset({fingerprint(signing(KEY).public)})


def silent(_what: str, _done: int, _of: int) -> None:
    """Nobody looks."""


def sample(table: Table) -> dict[str, Any]:
    """A row with every column filled; all ids are the same, so that each row has its parents."""
    return {
        column.name: next((value for kind, value in SAMPLES.items() if isinstance(column.type, kind)), "x")
        for column in table.c
    }


def filled(database: Database) -> None:
    """A row in every table, and some events with words of which one is erased."""
    with database.write() as unit:
        for table in metadata.sorted_tables:
            if table.name not in KEPT_APART:
                unit.execute(insert(table).values(sample(table)))
        for number in range(5):
            facts = {"number": number, "at": NOON}
            unit.record(
                Event("request:submitted", "T1", "request", f"r{number}", "U1", facts, {"why": "Ümläut \\n"})
            )
    with beside(database.url).begin() as connection:
        connection.exec_driver_sql("DELETE FROM trail_words WHERE sequence = 2")


def rows(url: str) -> dict[str, list[str]]:
    """Every row of every table, by the types of the columns."""
    database = Database(url, real_ports())
    with closing_all(database), database.read() as unit:
        return {
            table.name: sorted(repr(tuple(row)) for row in unit.execute(select(table)))
            for table in metadata.sorted_tables
        }


class closing_all:  # noqa: N801 - used like a function
    """Close a database at the end."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Database:
        return self._database

    def __exit__(self, *_: object) -> None:
        self._database.dispose()


def made(url: str, path: Path, key: Ed25519PrivateKey = KEY) -> Manifest:
    database = Database(url, real_ports())
    with closing_all(database):
        return backup.make(database, path, signing(key), silent)


def brought_back(path: Path, url: str, trusted: frozenset[str] = OURS) -> Restored:
    return restore.into(url, path, checked(path, trusted, silent), real_ports(), silent)


def empty(kind: str, folder: Path) -> str:
    """The address of a database that has nothing in it, not even tables."""
    return f"sqlite:///{folder / 'new.db'}" if kind == SQLITE else pg.fresh_url()


def holds(url: str) -> bool:
    database = Database(url, real_ports())
    with closing_all(database):
        *_, verdict = verify(database)
    return isinstance(verdict, Verdict) and verdict.ok


@pytest.fixture
def source(tmp_path: Path) -> str:
    url = migrated(SQLITE, tmp_path)
    database = Database(url, real_ports())
    with closing_all(database):
        filled(database)
    return url


@pytest.fixture
def file(source: str, tmp_path: Path) -> Path:
    path = tmp_path / "whole.backup"
    made(source, path)
    return path


@pytest.mark.parametrize("to", KINDS)
def test_every_table_is_the_same_after_a_round_trip_on_whichever_database(
    each_url: str, to: str, tmp_path: Path
) -> None:
    database = Database(each_url, real_ports())
    with closing_all(database):
        filled(database)
    path = tmp_path / "whole.backup"
    manifest = made(each_url, path)
    target = empty(to, tmp_path)
    try:
        done = brought_back(path, target)
        before, after = rows(each_url), rows(target)
        assert {name for name in before if before[name] != after[name]} <= CHANGED
        assert {name for name in before if not before[name]} == {"restoration"}
        assert (len(before["trail"]) + 1, done.erased) == (len(after["trail"]), 1)
        assert after["lane"] == after["vault_replica"] == []
        assert (done.rows, dict(manifest.rows)) == (
            sum(map(len, before.values())),
            {name: len(found) for name, found in before.items()},
        )
        assert holds(target)
    finally:
        drop(target)


def test_the_file_is_its_owners_alone_and_nothing_else_is_left_beside_it(source: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    made(source, folder / "b")
    assert [one.name for one in folder.iterdir()] == ["b"]
    assert (folder / "b").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(folder / "b")) as read:
        assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_that_fails_leaves_the_old_one_and_nothing_else(
    file: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, beside_it = file.read_bytes(), sorted(file.parent.iterdir())
    monkeypatch.setattr(backup, "fault_of", _fail)
    with pytest.raises(OSError, match="disk"):
        made(source, file)
    assert (file.read_bytes(), sorted(file.parent.iterdir())) == (before, beside_it)


def _fail(_copy: object) -> None:
    raise OSError("the disk is gone")


def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(each_url: str, tmp_path: Path) -> None:
    """Each unit writes an event and a row elsewhere: a copy of one moment has as many of both."""
    stop = threading.Event()
    writer = threading.Thread(target=write_until, args=(each_url, stop))
    writer.start()
    try:
        taken = [made(each_url, tmp_path / f"{number}.backup") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    assert all(one.rows["trail"] == one.rows["inbox"] == one.sequence for one in taken)
    assert taken[-1].sequence > taken[0].sequence
    for number in range(3):
        target = f"sqlite:///{tmp_path / f'back{number}.db'}"
        brought_back(tmp_path / f"{number}.backup", target)
        assert holds(target)


def write_until(url: str, stop: threading.Event) -> None:
    database = Database(url, real_ports())
    with closing_all(database):
        number = 0
        while not stop.is_set():
            number += 1
            with database.write() as unit:
                inbox.first_time(unit, f"key {number}")
                unit.record(Event("request:submitted", "T1", "request", f"r{number}", "U1"))


def test_a_restore_holds_the_programme_sends_nothing_old_and_says_so_on_the_trail(
    file: Path, tmp_path: Path
) -> None:
    target = empty(SQLITE, tmp_path)
    done = brought_back(file, target)
    database = Database(target, real_ports())
    with closing_all(database), database.read() as unit:
        hold = restoration.newest(unit)
        stages = unit.execute(select(metadata.tables["outbox"].c.stage)).scalars().all()
        last = unit.execute(
            select(metadata.tables["trail"].c.kind).order_by(metadata.tables["trail"].c.sequence)
        )
        assert last.scalars().all()[-1] == "restoration:held"
    assert hold
    assert (hold.state, hold.sequence, hold.number) == (RestorationState.HELD, 5, 1)
    assert (stages, done.unsent) == (["x"], 0)


@pytest.mark.parametrize("kind", KINDS)
def test_only_an_empty_database_takes_a_backup_and_one_without_rows_is_empty(
    kind: str, file: Path, source: str, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    target = migrated(kind, tmp_path / "other")
    try:
        assert brought_back(file, target).rows > 0
        before = rows(target)
        for full in (target, source):
            with pytest.raises(NotEmpty):
                brought_back(file, full)
        assert rows(target) == before
    finally:
        drop(target)


@pytest.mark.parametrize("kind", KINDS)
def test_a_restore_that_is_broken_off_leaves_the_database_as_it_was(
    kind: str, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    target = migrated(kind, tmp_path / "other")
    manifest = checked(file, OURS, silent)

    def pull_the_plug(what: str, done: int, of: int) -> None:
        if what == "Restoring" and done > of // 2:
            raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            restore.into(target, file, manifest, real_ports(), pull_the_plug)
        assert migrate.current(target) == migrate.head()
        assert not any(rows(target).values())
        assert brought_back(file, target).rows == sum(manifest.rows.values())
    finally:
        drop(target)


def test_an_older_backup_is_upgraded_and_a_newer_one_refused(file: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    migrate.upgrade(f"sqlite:///{older}", "0004")
    names = [name for name in tables_of(older) if name in metadata.tables]
    manifest = resealed(older, file, revision="0004", rows=dict.fromkeys(names, 0), sequence=0, hash="")
    done = brought_back(older, empty(SQLITE, tmp_path))
    assert (done.before, done.after, manifest.revision) == ("0004", migrate.head(), "0004")
    resealed(file, file, revision="9999")
    with pytest.raises(NewerSchema):
        brought_back(file, f"sqlite:///{tmp_path / 'newer.db'}")
    assert not (tmp_path / "newer.db").exists()


def tables_of(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as read:
        return [name for (name,) in read.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def resealed(path: Path, like: Path, key: Ed25519PrivateKey = KEY, **changed: Any) -> Manifest:
    """What whoever has the key could make of a database: a manifest that fits, save for what is changed."""
    known = checked(like, OURS, silent)
    if path == like:
        path.write_bytes(path.read_bytes()[: known.size])
    size = path.stat().st_size
    manifest = replace(
        known,
        **{
            "size": size,
            "sha256": backup_file.digest(path, size, silent),
            "signer": signing(key).public.hex(),
            **changed,
        },
    )
    seal(path, manifest, key.sign)
    return manifest


def refused(path: Path, target: Path, trusted: frozenset[str] = OURS) -> str:
    """Why a file is refused; nothing is left of the attempt."""
    with pytest.raises(BadBackup) as why:
        brought_back(path, f"sqlite:///{target}", trusted)
    assert list(target.parent.glob(f"{target.name}*")) == []
    return str(why.value)


def test_a_file_that_is_cut_off_anywhere_is_refused(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    for length in (0, 1, 15, 16, 17, 100, len(whole) // 2, len(whole) - 100, len(whole) - 1):
        file.write_bytes(whole[:length])
        assert "cut off" in refused(file, tmp_path / "t.db") or length <= 16


def test_no_bit_of_it_can_be_turned(file: Path, tmp_path: Path) -> None:
    """All of the first and the last bytes, and one in many of those between."""
    whole = bytearray(file.read_bytes())
    ends = [*range(120), *range(len(whole) - 700, len(whole))]
    for at in sorted({*ends, *range(0, len(whole), len(whole) // 150)}):
        whole[at] ^= 1 << (at % 8)
        file.write_bytes(whole)
        refused(file, tmp_path / "t.db")
        whole[at] ^= 1 << (at % 8)
    file.write_bytes(whole)
    assert brought_back(file, empty(SQLITE, tmp_path)).rows


@pytest.mark.parametrize("content", [b"", b"nothing of ours", b"SQLite format 3\0" + bytes(4000)])
def test_what_is_no_backup_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "foreign"
    path.write_bytes(content)
    assert "backup" in refused(path, tmp_path / "t.db")


def test_a_database_that_is_no_backup_is_refused(source: str, tmp_path: Path) -> None:
    path = file_of(source)
    assert path
    assert "never a backup" in refused(path, tmp_path / "t.db")


def test_another_installations_backup_is_taken_only_when_it_is_named(source: str, tmp_path: Path) -> None:
    path = tmp_path / "theirs.backup"
    theirs = fingerprint(signing(OTHER_KEY).public)
    made(source, path, OTHER_KEY)
    assert theirs in refused(path, tmp_path / "t.db")
    assert brought_back(path, empty(SQLITE, tmp_path), OURS | {theirs}).rows


def test_whoever_signs_for_another_is_found_out(file: Path, tmp_path: Path) -> None:
    resealed(file, file, OTHER_KEY, signer=signing(KEY).public.hex())
    assert "signature" in refused(file, tmp_path / "t.db")
    with pytest.raises(UnknownSigner):
        checked(file, frozenset(), silent)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM inbox", "table inbox has 0 rows"),
        ("UPDATE trail SET body = CAST('{}' AS BLOB) WHERE sequence = 3", "broken at event 3"),
        ("UPDATE trail_head SET sequence = 4", "does not end where"),
        ("DELETE FROM account", "rows without their parent"),
        ("DROP TABLE inbox", "cannot be read"),
    ],
)
def test_what_its_own_signer_has_changed_is_found_too(
    file: Path, tmp_path: Path, statement: str, says: str
) -> None:
    known = checked(file, OURS, silent)
    changed = tmp_path / "changed.db"
    changed.write_bytes(file.read_bytes()[: known.size])
    with closing(sqlite3.connect(changed)) as raw:
        for trigger in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {trigger[0]}")
        raw.execute(statement)
        raw.commit()
    resealed(changed, file)
    assert says in refused(changed, tmp_path / "t.db")


def test_the_manifest_says_what_is_in_it(file: Path, source: str) -> None:
    manifest = checked(file, OURS, silent)
    assert (manifest.revision, manifest.sequence, manifest.made_from) == (migrate.head(), 5, "sqlite")
    assert manifest.keks == ("x",)
    with beside(source).connect() as connection:
        ((head,),) = connection.exec_driver_sql("SELECT hash FROM trail_head").all()
    assert manifest.hash == head.hex()
