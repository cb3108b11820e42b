"""What only PostgreSQL can do to us: several writers at once, a server that goes away, tables emptied."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import lanes, outbox, people, restoration, trail
from storage.database import ATTEMPTS, Database
from storage.errors import Busy, Overtaken, StorageFault
from storage.outbox import Effect, Stage, Telling, tell
from storage.postgresql import SESSION, driver_url
from storage.triggers import TRIGGERS, TRUNCATING
from tests import pg
from tests.databases import POSTGRESQL

DIALECTS = (POSTGRESQL,)

scratch = MetaData()
counter = Table("counter", scratch, Column("id", Integer, primary_key=True), Column("value", Integer))


@pytest.fixture
def counted(database):
    tables = [outbox.outbox, outbox.lane, outbox.card, restoration.restoration]
    with database.write() as unit:
        scratch.create_all(unit.connection)
        outbox.metadata.create_all(unit.connection, tables=tables)
        unit.execute(insert(counter), [{"id": 1, "value": 0}, {"id": 2, "value": 0}])
    return database


@pytest.fixture
def beside(url):
    """A session of somebody else's."""
    with psycopg.connect(driver_url(url).set(drivername="postgresql").render_as_string(False)) as session:
        yield session


def values(database):
    with database.read() as unit:
        return dict(unit.execute(select(counter.c.id, counter.c.value)).all())


def raise_by_one(unit, key):
    unit.execute(update(counter).where(counter.c.id == key).values(value=counter.c.value + 1))


def together(*works):
    """Do these at the same time; their results, or what they raised."""
    with ThreadPoolExecutor(len(works)) as pool:
        return [each.result(30) for each in [pool.submit(work) for work in works]]


def places(database):
    with database.read() as unit:
        return (
            unit.execute(select(outbox.outbox.c.subject).order_by(outbox.outbox.c.position)).scalars().all()
        )


@contextmanager
def inside(database):
    """A write unit in another thread that has begun; `leave` lets it end."""
    entered, leave = threading.Event(), threading.Event()
    work = []

    def hold():
        with database.write() as unit:
            for each in work:
                each(unit)
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=hold)

    def start(*begun):
        work.extend(begun)
        thread.start()
        assert entered.wait(10)
        return leave

    yield start
    leave.set()
    thread.join(10)


def test_every_session_follows_the_recipe(database):
    with database.read() as unit:
        found = {name: unit.execute(text(f"SHOW {name}")).scalar_one() for name in SESSION}
        assert unit.execute(text("SHOW transaction_isolation")).scalar_one() == "repeatable read"
    assert found == SESSION


def test_a_row_that_somebody_else_holds_for_two_seconds_is_said_to_be_busy(counted, beside):
    beside.execute("UPDATE counter SET value = 10 WHERE id = 1")
    began = time.monotonic()
    with pytest.raises(Busy, match="Press again"):
        counted.run(lambda unit: (raise_by_one(unit, 2), raise_by_one(unit, 1)))
    assert 2.0 <= time.monotonic() - began < 4.0
    beside.rollback()
    assert values(counted) == {1: 0, 2: 0}
    counted.run(lambda unit: raise_by_one(unit, 1))


def test_a_statement_that_runs_for_five_seconds_is_broken_off_and_nothing_is_kept(counted):
    began = time.monotonic()
    with pytest.raises(Busy):
        counted.run(lambda unit: (raise_by_one(unit, 1), unit.execute(select(func.pg_sleep(20))).all()))
    assert 5.0 <= time.monotonic() - began < 10.0
    assert values(counted)[1] == 0


def test_a_deadlock_lets_both_use_cases_happen_once_each(counted, an_event, verdict):
    met, calls = threading.Barrier(2), Counter()

    def cross(first, second):
        def work(unit):
            calls[first] += 1
            raise_by_one(unit, first)
            if calls[first] == 1:
                met.wait(10)
            raise_by_one(unit, second)
            unit.record(an_event(first))
            return unit.new_id()

        return lambda: counted.run(work)

    one, other = together(cross(1, 2), cross(2, 1))
    assert one != other
    assert values(counted) == {1: 2, 2: 2}
    assert sorted(calls.values()) == [1, 2], "one of them was the victim, and was done again"
    assert (verdict(counted).ok, verdict(counted).count) == (True, 2)


def test_a_serialization_failure_is_carried_out_anew(counted, beside, an_event, verdict):
    tries = []

    def work(unit):
        tries.append(1)
        if len(tries) == 1:
            unit.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            unit.execute(select(counter.c.value)).all()
            beside.execute("UPDATE counter SET value = value + 10 WHERE id = 1")
            beside.commit()
        raise_by_one(unit, 1)
        unit.record(an_event())

    # The clock is read within the unit, so the level must be chosen before anything else is asked.
    counted.run(work)
    assert (len(tries), values(counted)[1], verdict(counted).count) == (2, 11, 1)


def test_a_unique_key_that_somebody_else_took_is_looked_at_again(counted):
    met, tries = threading.Barrier(2), []

    def take_next(unit):
        tries.append(1)
        taken = unit.execute(select(counter.c.id).order_by(counter.c.id.desc())).scalars().first()
        if len(tries) <= 2:
            met.wait(10)
        unit.execute(insert(counter).values(id=taken + 1, value=0))
        return taken + 1

    assert sorted(together(*[lambda: counted.run(take_next)] * 2)) == [3, 4]


def test_a_use_case_that_is_always_overtaken_is_given_up_and_leaves_nothing(counted):
    tries = []

    def work(unit):
        tries.append(1)
        raise_by_one(unit, 1)
        raise Overtaken

    with pytest.raises(Overtaken, match="Press again"):
        counted.run(work)
    assert (len(tries), values(counted)[1]) == (ATTEMPTS, 0)


def test_a_mistake_is_not_tried_again(counted):
    tries = []

    def work(unit):
        tries.append(1)
        raise LookupError

    with pytest.raises(LookupError):
        counted.run(work)
    assert tries == [1]


def test_the_first_events_of_all_are_chained_whoever_comes_first(database, an_event, verdict):
    met, tries = threading.Barrier(4), Counter()

    def record(number):
        def work(unit):
            tries[number] += 1
            unit.record(an_event(number))
            if tries[number] == 1:
                met.wait(10)

        return lambda: database.run(work)

    together(*map(record, range(4)))
    assert (verdict(database).ok, verdict(database).count) == (True, 4)


def test_what_is_told_is_in_line_by_commit_not_by_beginning(counted, an_event):
    def tells(subject):
        return lambda unit: tell(unit, "T1", Telling(Effect.NOTICE, "request", subject, "C1"))

    with counted.write() as unit:
        unit.record(an_event())
    with inside(counted) as start:
        leave = start(tells("began first"))
        counted.run(tells("ended first"))
        leave.set()
    assert places(counted) == ["ended first", "began first"]


def test_a_picture_that_waits_is_not_sent_before_a_change_that_relies_on_it_is_committed(counted, an_event):
    """Otherwise the change would be told by nobody: the card was drawn before it, and none waits after it."""
    card = Telling(Effect.CARD, "request", "r1", "C1")
    counted.run(lambda unit: (unit.record(an_event()), tell(unit, "T1", card)))
    with counted.read() as unit:
        [row] = lanes.waiting(unit)
    entered, leave, claimed = threading.Event(), threading.Event(), threading.Event()

    class Slow:
        """Stands at the end of a unit, after what it tells, and holds its commit up."""

        def write(self, connection):
            entered.set()
            leave.wait(10)

    def change(unit):
        raise_by_one(unit, 1)
        tell(unit, "T1", card)
        unit.collected(Slow)

    def send():
        entered.wait(10)
        fence = counted.run(lambda unit: lanes.claim(unit, row, timedelta(seconds=30)))
        claimed.set()
        return fence, values(counted)[1]

    def watch():
        entered.wait(10)
        early = claimed.wait(0.5)
        leave.set()
        return early

    _, (fence, drawn), early = together(lambda: counted.run(change), send, watch)
    assert (fence, drawn, early) == (1, 1, False)


def test_a_fence_that_becomes_stale_while_settling_changes_nothing(counted, hands):
    counted.run(lambda unit: tell(unit, "T1", Telling(Effect.NOTICE, "request", "r1", "C1")))
    lease = timedelta(seconds=30)
    with counted.read() as unit:
        [row] = lanes.waiting(unit)
    old = counted.run(lambda unit: lanes.claim(unit, row, lease))
    hands.move(seconds=31)
    with counted.read() as unit:
        [again] = lanes.waiting(unit)
    with inside(counted) as start:
        leave = start(lambda unit: lanes.claim(unit, again, lease))
        threading.Timer(0.3, leave.set).start()
        assert not counted.run(lambda unit: lanes.settle(unit, row, old, Stage.SENT))
    with counted.read() as unit:
        assert outbox.find(unit, row.id).stage is Stage.SENDING


def test_the_server_may_restart_under_an_open_pool(counted, an_event, verdict):
    counted.run(lambda unit: unit.record(an_event()))
    pg.restart()
    counted.run(lambda unit: unit.record(an_event()))
    assert verdict(counted).count == 2


def test_a_unit_that_loses_the_server_leaves_nothing_and_the_next_one_works(counted, an_event):
    def cut(unit):
        raise_by_one(unit, 1)
        unit.record(an_event())
        me = unit.execute(text("SELECT pg_backend_pid()")).scalar_one()
        unit.execute(text("SELECT pg_terminate_backend(:me)"), {"me": me})
        unit.execute(select(counter.c.value)).all()

    with pytest.raises(StorageFault):
        counted.run(cut)
    assert values(counted)[1] == 0
    counted.run(lambda unit: raise_by_one(unit, 1))
    assert values(counted)[1] == 1


def test_a_server_that_is_not_there_is_a_fault(hands, tmp_path):
    nowhere = Database(f"postgresql://postgres@/x?host={tmp_path}", hands.ports())
    with pytest.raises(StorageFault), nowhere.read():
        pass
    nowhere.dispose()


SAME = "SELECT sequence, at, kind, body, previous, hash FROM trail WHERE sequence = 6"


@pytest.mark.parametrize("by", ["us", "a stranger"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET kind = 'x' WHERE sequence = 6",
        "DELETE FROM trail WHERE sequence = 10",
        "DELETE FROM trail",
        f"INSERT INTO trail {SAME}",
        f"INSERT INTO trail {SAME} ON CONFLICT DO NOTHING",
        f"INSERT INTO trail {SAME} ON CONFLICT (sequence) DO UPDATE SET kind = 'x'",
        f"INSERT INTO trail {SAME.replace('SELECT sequence', 'SELECT 12')}",
        f"INSERT INTO trail {SAME.replace('SELECT sequence', 'SELECT 11')}",
        "UPDATE trail_words SET text = 'x'",
        "INSERT INTO trail_words VALUES (6, 'note', '', 'added later')",
        "UPDATE trail_head SET sequence = 9",
        "UPDATE trail_head SET hash = decode(repeat('00', 32), 'hex')",
        "UPDATE trail_head SET id = 2",
        "DELETE FROM trail_head",
        "INSERT INTO trail_head SELECT 2, sequence, hash FROM trail WHERE sequence = 9",
        "TRUNCATE trail CASCADE",
        "TRUNCATE trail_head",
        "TRUNCATE trail_words",
        "TRUNCATE trail, trail_head, trail_words",
    ],
)
def test_a_statement_against_the_trail_is_aborted(ten, beside, verdict, statement, by):
    if by == "us":
        with pytest.raises(IntegrityError), ten.write() as unit:
            unit.connection.exec_driver_sql(statement)
    else:
        with pytest.raises(psycopg.IntegrityError):
            beside.execute(statement)
        beside.rollback()
    assert (verdict(ten).ok, verdict(ten).count, verdict(ten).erased) == (True, 10, 0)


def test_every_trigger_is_in_the_database_and_no_other(ten):
    with ten.read() as unit:
        found = set(unit.execute(text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).scalars())
    assert found == {one.name for one in (*TRIGGERS, *TRUNCATING) if one.table.startswith("trail")}


def test_several_events_of_one_statement_are_chained(database, an_event, verdict, hands):
    entry = trail.prepare(an_event(), hands.at, hands.ports().random_bytes)
    with database.write() as unit:
        trail.append(unit.connection, [entry] * 50, trail.take_head(unit.connection))
    assert (verdict(database).ok, verdict(database).count) == (True, 50)


def test_what_failed_is_said_without_the_value_it_failed_on(counted):
    secret = f"hunter{2}"
    with pytest.raises(DBAPIError) as caught, counted.write() as unit:
        unit.execute(text("SELECT CAST(:word AS integer)"), {"word": secret})
    assert secret not in str(caught.value)
    assert "InvalidTextRepresentation" in str(caught.value)


def test_of_two_who_bind_the_workspace_at_once_one_looks_again_and_finds_it_bound(database):
    with database.write() as unit:
        people.metadata.create_all(unit.connection, tables=[people.workspace])
    looked, bound = threading.Event(), threading.Event()
    this = {"id": "T1", "name": "Larkfield", "bot_user_id": "U1", "bot_id": "B1", "scopes": ""}

    def bind(unit, before_that=lambda: None):
        if people.bound_workspace(unit):
            return False
        before_that()
        people.bind_workspace(unit, this | {"seen_at": unit.now}, first=True)
        return True

    def overtaken():
        looked.set()
        assert bound.wait(10)

    def overtaking():
        assert looked.wait(10)
        was_first = database.run(bind)
        bound.set()
        return was_first

    assert together(lambda: database.run(lambda unit: bind(unit, overtaken)), overtaking) == [False, True]
