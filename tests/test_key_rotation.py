"""One key of the vault follows another, and every login opens all the time, whoever is killed (V4)."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.commands.vault_rotate import drive
from bot.domain.refusals import AlreadyOpen
from bot.domain.vault_keys import RETENTION, KekRotationState, KekState
from bot.services import key_rotation
from bot.services.key_rotation import KeyMissing, NotLoaded, TooSoon
from bot.world import real_ports
from storage import secret_wraps, vault_keys
from storage.database import Database, Unit
from tests import databases, rotating_keys
from tests.databases import SQLITE
from tests.e2e import vaults
from tests.rotating_keys import Killed, Mortal, Texts, all_opens, expected, opened

ROOT = Path(__file__).parents[1]
MANY = 500


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "vault.key"


@pytest.fixture
def database(each_url: str, key_file: Path) -> Iterator[Database]:
    """A vault with a dozen logins."""
    vaults.make(each_url, key_file, real_ports())
    database = opened(each_url, key_file)
    rotating_keys.fill(database, 12)
    yield database
    database.dispose()


def keys(database: Database) -> list[str]:
    with database.read() as unit:
        return [one.state.value for one in vault_keys.keys(unit.connection)]


def newest(unit: Unit):
    return vault_keys.rotations(unit.connection)[0]


def test_a_new_key_follows_step_by_step_and_what_is_stored_meanwhile_is_not_lost(
    database: Database, key_file: Path
) -> None:
    begun = rotating_keys.begin(database, key_file)
    assert keys(database) == ["promoted", "added"]
    seen = []
    drive(database, lambda rotation: seen.append((rotation.state.value, rotation.rewrapped)), most=5)
    assert [state for state, _ in seen] == ["added", "promoted", *["rewrapping"] * 3, "verified"]
    assert [done for _, done in seen] == [0, 0, 0, 5, 10, 12]
    assert keys(database) == ["retired", "promoted"]
    assert all_opens(database)
    with database.read() as unit:
        assert secret_wraps.count_on(unit.connection, begun.from_kek) == 0
        assert (
            vault_keys.wraps(unit.connection, begun.to_kek) == 14
        )  # the fields, the check value, the reuse key
        assert newest(unit).state is KekRotationState.RETIRED


def test_a_second_rotation_waits_for_the_first(database: Database, key_file: Path) -> None:
    rotating_keys.begin(database, key_file)
    with pytest.raises(AlreadyOpen, match="one at a time"):
        rotating_keys.begin(database, key_file)
    drive(database, lambda _: None)
    with database.write() as unit:
        (key,) = database.vault.unknown(unit)
        key_rotation.begin(unit, "operator", key, "the key file")


def test_no_key_is_used_before_every_bot_that_runs_has_loaded_it(database: Database, key_file: Path) -> None:
    begun = rotating_keys.begin(database, key_file)
    with database.write() as unit:
        vault_keys.report(unit.connection, "here", (begun.from_kek, begun.to_kek), unit.now)
        vault_keys.report(unit.connection, "far away", (begun.from_kek,), unit.now)
        long_silent = unit.now - timedelta(seconds=key_rotation.SILENT_SECONDS)
        vault_keys.report(unit.connection, "dead", (begun.from_kek,), long_silent)
    with pytest.raises(NotLoaded, match="new key yet: far away\\."):
        drive(database, lambda _: None)
    assert keys(database) == ["promoted", "added"]
    with database.write() as unit:
        vault_keys.report(unit.connection, "far away", (begun.from_kek, begun.to_kek), unit.now)
    drive(database, lambda _: None)
    assert keys(database) == ["retired", "promoted"]


def test_whoever_lacks_a_key_stops_before_it_is_needed(database: Database, key_file: Path) -> None:
    begun = rotating_keys.begin(database, key_file)
    both = key_file.read_text()
    for lacking, states in (
        (begun.to_kek, ["promoted", "added"]),
        (begun.from_kek, ["promoted", "promoted"]),
    ):
        key_file.chmod(0o600)
        key_file.write_text("".join(one for one in both.splitlines(True) if not one.startswith(lacking)))
        other = opened(database.url, key_file)
        with pytest.raises(KeyMissing, match=lacking):
            drive(other, lambda _: None)
        other.dispose()
        assert keys(database) == states
        database.run(lambda unit: key_rotation.promote(unit, "operator"))


def test_nobody_wraps_with_the_old_key_once_the_new_one_is_promoted(
    database: Database, key_file: Path
) -> None:
    begun = rotating_keys.begin(database, key_file)
    database.run(lambda unit: key_rotation.promote(unit, "operator"))
    with database.write() as unit:
        assert not vault_keys.count_wraps(unit.connection, begun.from_kek, 1)
        assert vault_keys.count_wraps(unit.connection, begun.to_kek, 1)


def test_whoever_stores_while_the_key_changes_loses_nothing(database: Database, key_file: Path) -> None:
    begun, over = rotating_keys.begin(database, key_file), threading.Event()

    def store() -> int:
        number = 12
        while not over.is_set():
            rotating_keys.fill(database, 1, number)
            number += 1
        return number

    with ThreadPoolExecutor(1) as others:
        stored = others.submit(store)
        drive(database, lambda _: None, most=1)
        over.set()
        assert stored.result(30) > 12
    assert all_opens(database)
    with database.read() as unit:
        assert secret_wraps.count_on(unit.connection, begun.from_kek) == 0


def test_a_data_key_that_others_have_changed_meanwhile_is_not_written_over(
    database: Database, key_file: Path
) -> None:
    rotating_keys.begin(database, key_file)
    with database.read() as unit:
        (one, *_) = secret_wraps.on_key(unit.connection, newest(unit).from_kek, secret_wraps.FIRST, 1)
    changed = one._replace(wrapped=one.wrapped[::-1])
    with database.write() as unit:
        assert not secret_wraps.move(unit.connection, one.kek_id, [(changed, one.wrapped)])
    assert all_opens(database)


def test_what_nobody_could_open_does_not_stop_a_rotation(database: Database, key_file: Path) -> None:
    begun = rotating_keys.begin(database, key_file)
    with database.write() as unit:
        (one, *_) = secret_wraps.on_key(unit.connection, begun.from_kek, secret_wraps.FIRST, 1)
        broken = text("UPDATE secret_field SET wrapped = nonce WHERE version_id = :id")
        unit.execute(broken, {"id": one.version_id})
    drive(database, lambda _: None, most=5)
    assert keys(database) == ["retired", "promoted"]
    with database.read() as unit:
        assert secret_wraps.count_on(unit.connection, begun.from_kek) == 1


def test_an_old_key_is_kept_as_long_as_backups_may_need_it(database: Database, key_file: Path) -> None:
    rotating_keys.begin(database, key_file)
    drive(database, lambda _: None)
    with database.write() as unit, pytest.raises(TooSoon, match="is kept until"):
        key_rotation.destroy(unit, "operator", newest(unit))
    with database.write() as unit:
        rotation = newest(unit)
        retired = rotation.moved_at - RETENTION
        vault_keys.change_rotation(unit.connection, rotation.id, KekRotationState.RETIRED, moved_at=retired)
        key_rotation.destroy(unit, "operator", newest(unit))
    with database.read() as unit:
        assert newest(unit).state is KekRotationState.DESTROYED
        assert [one.state for one in vault_keys.keys(unit.connection)] == [
            KekState.DESTROYED,
            KekState.PROMOTED,
        ]
    assert all_opens(database)


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_every_login_opens_whoever_is_killed_at_any_row_and_phase(tmp_path: Path, key_file: Path) -> None:
    url = databases.migrated(SQLITE, tmp_path)
    vaults.make(url, key_file, real_ports())
    watching = opened(url, key_file)
    rotating_keys.fill(watching, MANY)
    rotating_keys.begin(watching, key_file)
    mortal, kills, texts = opened(url, key_file, Mortal), 0, Texts(watching)
    while under_way(watching):
        for mortal.before in (True, False):
            with suppress(Killed):
                drive(mortal, lambda _: None, most=1)
            kills += 1
            assert texts.now() == expected(MANY)
    assert kills == 2 * (MANY + 4)  # every row, and four steps from one phase to the next
    assert all_opens(watching)
    assert keys(watching) == ["retired", "promoted"]
    watching.dispose()


@pytest.mark.proof
@pytest.mark.timeout(300)
def test_a_rotation_survives_kill_minus_nine(each_url: str, key_file: Path) -> None:
    vaults.make(each_url, key_file, real_ports())
    watching, chance = opened(each_url, key_file), random.Random(3)
    rotating_keys.fill(watching, MANY)
    rotating_keys.begin(watching, key_file)
    cut_short, texts = 0, Texts(watching)
    for _ in range(8):
        command = [sys.executable, "-m", "tests.rotating_keys", each_url, str(key_file)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.05, 0.5))
            cut_short += process.poll() is None
            process.kill()
        assert texts.now() == expected(MANY)
    assert cut_short >= 3
    drive(watching, lambda _: None)
    assert all_opens(watching)
    assert keys(watching) == ["retired", "promoted"]
    watching.dispose()


def under_way(database: Database) -> bool:
    with database.read() as unit:
        return vault_keys.open_rotation(unit.connection) is not None
