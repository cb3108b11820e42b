"""Units: all or nothing, readers only read, one clock, one writer at a time."""

import sqlite3
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.domain.ports import Ports
from storage.database import PATIENCE_SECONDS, Database
from storage.errors import Busy, StorageFault
from storage.trail import trail

scratch = MetaData()
counter = Table("counter", scratch, Column("id", Integer, primary_key=True), Column("value", Integer))


@pytest.fixture
def counted(database):
    with database.write() as unit:
        scratch.create_all(unit.connection)
        unit.execute(insert(counter).values(id=1, value=0))
    return database


def value(database):
    with database.read() as unit:
        return unit.execute(select(counter.c.value)).scalar_one()


def events(database):
    with database.read() as unit:
        return unit.execute(select(func.count()).select_from(trail)).scalar_one()


def set_value(unit, number):
    unit.execute(update(counter).values(value=number))


def leave_no_room(database):
    """Let the connection in use find the disk full from now on."""
    with database.write() as unit:
        pages = unit.execute(text("PRAGMA page_count")).scalar_one()
        unit.execute(text(f"PRAGMA max_page_count = {pages}"))
    return pages


def fill_disk(unit):
    set_value(unit, 9)
    unit.execute(text("CREATE TABLE big AS SELECT randomblob(100000) AS data"))


def test_a_unit_that_ends_well_is_kept(counted):
    with counted.write() as unit:
        set_value(unit, 7)
    assert value(counted) == 7


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, GeneratorExit])
def test_a_unit_that_fails_leaves_neither_change_nor_event_nor_callback(counted, an_event, failure):
    called = []

    def fails(unit):
        set_value(unit, 7)
        unit.record(an_event())
        unit.after_commit(lambda: called.append(1))
        raise failure

    with pytest.raises(failure), counted.write() as unit:
        fails(unit)
    assert (value(counted), events(counted), called) == (0, 0, [])


def test_the_next_unit_works_after_one_that_failed(counted):
    with pytest.raises(ValueError), counted.write():
        raise ValueError
    with counted.write() as unit:
        set_value(unit, 2)
    assert value(counted) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE counter SET value = 1",
        "DELETE FROM counter",
        "DROP TABLE counter",
        "CREATE TABLE t (a INTEGER)",
    ],
)
def test_the_database_refuses_writes_of_a_reader(counted, statement):
    with pytest.raises(StorageFault, match=r"read-?only"), counted.read() as unit:
        unit.execute(text(statement))
    assert value(counted) == 0


def test_a_connection_is_not_left_read_only_nor_left_writable(counted):
    for number in range(1, 4):
        with counted.write() as unit:
            set_value(unit, number)
        assert value(counted) == number
        with pytest.raises(StorageFault), counted.read() as unit:
            set_value(unit, 99)


def test_a_plain_connection_of_the_engine_may_only_read(counted):
    with counted.engine.connect() as connection, pytest.raises(Exception, match=r"read-?only"):
        connection.execute(update(counter).values(value=1))


def test_a_reader_records_nothing_and_promises_nothing(counted, an_event):
    with counted.read() as unit:
        with pytest.raises(RuntimeError):
            unit.record(an_event())
        with pytest.raises(RuntimeError):
            unit.after_commit(lambda: None)


def test_a_reader_sees_one_moment(counted):
    with counted.read() as reader:
        assert reader.execute(select(counter.c.value)).scalar_one() == 0
        with counted.write() as unit:
            set_value(unit, 5)
        assert reader.execute(select(counter.c.value)).scalar_one() == 0
    assert value(counted) == 5


def test_callbacks_run_in_order_after_the_commit_with_the_lock_free(counted):
    seen = []

    def later():
        with counted.write() as other:
            seen.append(other.execute(select(counter.c.value)).scalar_one())

    with counted.write() as unit:
        set_value(unit, 3)
        unit.after_commit(later)
        unit.after_commit(lambda: seen.append("second"))
    assert seen == [3, "second"]


def test_a_callback_that_fails_does_not_undo_the_change_or_stop_the_next(counted):
    seen = []
    with counted.write() as unit:
        set_value(unit, 4)
        unit.after_commit(lambda: 1 / 0)
        unit.after_commit(lambda: seen.append(1))
    assert (value(counted), seen) == (4, [1])


def test_no_update_is_lost_between_threads(counted):
    def increment(_):
        for _ in range(25):
            with counted.write() as unit:
                unit.hold(lambda: select(counter.c.id), "counter")
                set_value(unit, unit.execute(select(counter.c.value)).scalar_one() + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, range(8)))
    assert value(counted) == 200


def test_no_event_is_lost_or_doubled_between_threads(database, happened, verdict):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: happened(database, 12), range(8)))
    assert verdict(database) == (verdict(database, page=1000))
    assert (verdict(database).ok, verdict(database).count) == (True, 96)


def test_a_write_that_waits_two_seconds_is_told_to_press_again(counted):
    inside, leave = threading.Event(), threading.Event()

    def hold():
        with counted.write() as unit:
            set_value(unit, 2)
            inside.set()
            leave.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    inside.wait(10)
    start = time.monotonic()
    with pytest.raises(Busy, match="Press again"), counted.write() as unit:
        set_value(unit, 3)
    waited = time.monotonic() - start
    leave.set()
    holder.join()
    assert PATIENCE_SECONDS <= waited < 2 * PATIENCE_SECONDS
    with counted.write() as unit:
        set_value(unit, 1)


def test_another_process_that_holds_the_database_makes_it_busy_and_nothing_is_changed(counted, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = time.monotonic()
    with pytest.raises(Busy), counted.write() as unit:
        set_value(unit, 1)
    waited = time.monotonic() - start
    other.close()
    assert PATIENCE_SECONDS * 0.9 <= waited < 2 * PATIENCE_SECONDS
    assert value(counted) == 0


def test_a_writer_has_the_file_from_its_first_moment_and_a_reader_never(counted, path):
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        with counted.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with counted.read():
            other.execute("BEGIN IMMEDIATE")


def test_a_write_inside_a_write_is_a_mistake_that_is_named(counted):
    with pytest.raises(RuntimeError, match="inside a write unit"), counted.write(), counted.write():
        pass
    with counted.write() as unit:
        set_value(unit, 1)


def test_the_time_stands_still_within_a_unit(counted, hands):
    with counted.write() as unit:
        first = unit.now
        hands.move(seconds=10)
        assert unit.now == first


def test_a_clock_set_back_does_not_turn_back_time_even_over_a_restart(database, url, hands, an_event):
    with database.write() as unit:
        unit.record(an_event())
        latest = unit.now
    hands.move(hours=-5)
    with database.read() as unit:
        assert unit.now == latest
    restarted = Database(url, hands.ports())
    with restarted.read() as unit:
        assert unit.now == latest
    with restarted.write() as unit:
        assert unit.now == latest
    restarted.dispose()


def test_time_goes_on_once_the_clock_has_caught_up(database, hands, an_event):
    with database.write() as unit:
        unit.record(an_event())
        latest = unit.now
    hands.move(hours=-1)
    hands.move(hours=1, seconds=1)
    with database.read() as unit:
        assert unit.now == latest + timedelta(seconds=1)


def test_a_unit_without_events_moves_the_mark_at_most_once_a_minute(database, hands):
    def mark():
        with database.read() as unit:
            return unit.execute(text("SELECT high_water FROM clock")).scalar_one()

    with database.write():
        pass
    first = mark()
    hands.move(seconds=59)
    with database.write():
        pass
    assert mark() == first
    hands.move(seconds=1)
    with database.write():
        pass
    assert mark() > first


def test_ids_come_from_the_ports(url, hands):
    ports = hands.ports()
    fixed = Database(url, Ports(ports.wall, ports.monotonic, lambda size: b"\xff" * size, ports.wait))
    with fixed.read() as unit:
        assert unit.new_id() == "7" * 25 + "4"
    fixed.dispose()


def test_a_full_disk_is_a_fault_that_undoes_the_unit_and_the_next_one_works(counted, path):
    pages = leave_no_room(counted)
    with pytest.raises(StorageFault, match="full"), counted.write() as unit:
        fill_disk(unit)
    assert value(counted) == 0
    with counted.write() as unit:
        assert unit.execute(text("PRAGMA max_page_count")).scalar_one() > pages, (
            "the old connection is in use"
        )
        set_value(unit, 1)
    assert value(counted) == 1


def test_a_unit_that_goes_on_after_the_database_gave_it_up_is_refused(counted, an_event, dialect):
    def goes_on(unit):
        unit.record(an_event())
        set_value(unit, 9)
        if dialect == "sqlite":
            unit.connection.exec_driver_sql("ROLLBACK")  # as SQLite does by itself when the disk is full
            return
        with suppress(IntegrityError):
            unit.execute(insert(counter).values(id=1, value=0))

    with pytest.raises(StorageFault, match="nothing was recorded"), counted.write() as unit:
        goes_on(unit)
    assert (value(counted), events(counted)) == (0, 0)


def test_an_error_never_shows_the_values_it_was_given(counted):
    secret = f"hunter{2}"
    with counted.write() as unit:
        unit.execute(text("CREATE TABLE hidden (word TEXT PRIMARY KEY)"))
    with pytest.raises(DBAPIError) as caught, counted.write() as unit:
        unit.execute(text("INSERT INTO hidden VALUES (:word), (:word)"), {"word": secret})
    assert secret not in "".join(traceback.format_exception(caught.value))


def test_every_connection_follows_the_recipe(database, path):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "secure_delete": 1,
    }
    with database.read() as unit:
        found = {name: unit.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted}
    assert found == wanted


def test_the_file_and_its_helpers_are_for_their_owner_only(counted, path):
    modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.glob("vouchsafe.db*")}
    assert {"vouchsafe.db", "vouchsafe.db-wal"} <= set(modes)
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("wrong", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_a_database_that_is_neither_a_file_nor_a_postgresql_is_refused(wrong, hands):
    with pytest.raises(ValueError, match="SQLite file"):
        Database(wrong, hands.ports())


def test_a_file_that_is_no_database_is_a_fault(url, path, hands):
    path.write_bytes(b"this is not a database, it is a letter" * 100)
    broken = Database(url, hands.ports())
    with pytest.raises(StorageFault), broken.read():
        pass
    broken.dispose()
