"""The outbox: what is queued is told once, in order, by one worker at a time, and never lost."""

import threading
from datetime import timedelta

import pytest

from storage import lanes, outbox, restoration
from storage.lanes import (
    claim,
    hurry,
    next_attempt,
    release,
    retry,
    settle,
    shown_by,
    supersede,
    under_way,
    waiting,
)
from storage.outbox import Card, Effect, Stage, Telling, tell

LEASE = timedelta(seconds=30)
PACE = timedelta(seconds=1)


@pytest.fixture
def database(database):
    with database.write() as unit:
        tables = [outbox.outbox, outbox.lane, outbox.card, restoration.restoration]
        outbox.metadata.create_all(unit.connection, tables=tables)
    return database


@pytest.fixture
def queue(database):
    def put(effect=Effect.NOTICE, place="C1", subject="r1", name="request", **more):
        with database.write() as unit:
            tell(unit, "T1", Telling(effect, name, subject, place, **more))

    return put


def heads(database):
    with database.read() as unit:
        return waiting(unit)


def rows(database):
    with database.read() as unit:
        found = unit.execute(outbox.outbox.select().order_by(outbox.outbox.c.position)).mappings()
        return [lanes._row(row) for row in found]


def take(database, row=None):
    row = row or heads(database)[0]
    with database.write() as unit:
        return row, claim(unit, row, LEASE)


def finish(database, row, fence, stage=Stage.SENT, pace=PACE):
    with database.write() as unit:
        settled = settle(unit, row, fence, stage)
        release(unit, row, fence, unit.now + pace)
        return settled


def test_a_lane_gives_its_oldest_first_and_one_at_a_time(database, queue, hands):
    for number in range(3):
        queue(subject=f"r{number}")
    told = []
    for _ in range(3):
        [row] = heads(database)
        _, fence = take(database, row)
        assert heads(database) == ()
        assert finish(database, row, fence)
        assert heads(database) == ()
        told.append(row.subject)
        hands.move(seconds=1)
    assert told == ["r0", "r1", "r2"]
    assert heads(database) == ()


def test_answers_and_homes_go_ahead_of_cards_and_wait_for_no_conversation(database, queue):
    queue(Effect.CARD, place="U1")
    queue(Effect.NOTICE, place="U1", subject="r2")
    queue(Effect.FILE, place="U1", subject="p1")
    queue(Effect.HOME, place="U1", name="home", subject="U1")
    queue(Effect.ANSWER, place="U1", answer_url="http://127.0.0.1/r")
    assert [row.effect for row in heads(database)] == [Effect.ANSWER, Effect.FILE, Effect.HOME, Effect.CARD]


@pytest.mark.parametrize("effect", [Effect.CARD, Effect.HOME])
def test_a_picture_that_waits_is_not_queued_twice(database, queue, effect):
    queue(effect)
    queue(effect)
    assert len(rows(database)) == 1
    queue(effect, place="C2")
    queue(effect, subject="r2")
    queue(effect, name="task")
    assert len(rows(database)) == 4


def test_notices_are_each_told(database, queue):
    queue()
    queue()
    assert len(rows(database)) == 2


def test_a_picture_that_is_being_sent_does_not_swallow_the_next(database, queue):
    queue(Effect.CARD)
    row, _ = take(database)
    queue(Effect.CARD)
    assert [each.stage for each in rows(database)] == [Stage.SENDING, Stage.DUE]
    with database.read() as unit:
        assert shown_by(unit, row) == (rows(database)[1].id,)


def test_what_a_newer_picture_told_is_superseded(database, queue):
    queue(Effect.CARD)
    row, fence = take(database)
    queue(Effect.CARD)
    queue(Effect.CARD, subject="r2")
    with database.write() as unit:
        supersede(unit, shown_by(unit, row))
    finish(database, row, fence)
    assert [each.stage for each in rows(database)] == [Stage.SENT, Stage.SUPERSEDED, Stage.DUE]


def test_a_lane_is_claimed_once(database, queue):
    queue()
    row, fence = take(database)
    assert fence == 1
    assert take(database, row)[1] is None


def test_of_many_threads_one_gets_the_lane(database, queue):
    queue()
    [row] = heads(database)
    fences, together = [], threading.Barrier(8)

    def race():
        together.wait()
        fences.append(take(database, row)[1])

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(fence for fence in fences if fence is not None) == [1]


def test_a_claim_on_what_has_changed_leaves_the_lane_free(database, queue, hands):
    queue()
    queue(subject="r2")
    [seen] = heads(database)
    row, fence = take(database)
    finish(database, row, fence, pace=timedelta())
    assert take(database, seen)[1] is None
    assert [each.subject for each in heads(database)] == ["r2"]


def test_a_lost_worker_is_followed_when_its_lease_is_over(database, queue, hands):
    queue()
    lost, stale = take(database)
    hands.move(seconds=29)
    assert heads(database) == ()
    hands.move(seconds=1)
    [again] = heads(database)
    assert (again.stage, again.attempts) == (Stage.SENDING, 1)
    row, fence = take(database, again)
    assert fence == stale + 1
    assert not finish(database, lost, stale)
    assert rows(database)[0].stage is Stage.SENDING
    assert finish(database, row, fence)
    assert not finish(database, lost, stale, Stage.DEAD)
    assert rows(database)[0].stage is Stage.SENT


def test_a_stale_worker_cannot_put_off_what_another_does(database, queue, hands):
    queue()
    lost, stale = take(database)
    hands.move(seconds=30)
    take(database)
    with database.write() as unit:
        assert not retry(unit, lost, stale, unit.now, "late")
    assert rows(database)[0].fault is None
    assert heads(database) == ()


def test_what_is_put_off_comes_at_its_time_with_its_lane(database, queue, hands):
    queue()
    queue(subject="r2")
    row, fence = take(database)
    with database.write() as unit:
        assert retry(unit, row, fence, unit.now + timedelta(seconds=5), "limited")
    hands.move(seconds=4)
    assert heads(database) == ()
    hands.move(seconds=1)
    [again] = heads(database)
    assert (again.id, again.fault, again.attempts) == (row.id, "limited", 1)


def test_the_next_attempt_knows_of_pace_lease_and_wait(database, queue, hands):
    def wait():
        with database.read() as unit:
            at = next_attempt(unit)
            return None if at is None else (at - unit.now).total_seconds()

    assert wait() is None
    queue()
    queue(subject="r2")
    assert wait() == 0
    row, fence = take(database)
    assert wait() == 30
    finish(database, row, fence)
    assert wait() == 1
    hands.move(seconds=1)
    row, fence = take(database)
    with database.write() as unit:
        retry(unit, row, fence, unit.now + timedelta(seconds=7), "limited")
    assert wait() == 7
    queue(place="C2")
    assert wait() == 0


def test_hurrying_brings_forward_only_what_waits_for_that_fault(database, queue, hands):
    for place in ("C1", "C2"):
        queue(place=place)
    for row, fault in zip(heads(database), ("invalid_auth", "limited"), strict=True):
        _, fence = take(database, row)
        with database.write() as unit:
            retry(unit, row, fence, unit.now + timedelta(minutes=15), fault)
    with database.write() as unit:
        assert hurry(unit, {"invalid_auth"}) == 1
    assert [row.place for row in heads(database)] == ["C1"]


def test_an_end_forgets_the_address_and_cuts_the_fault(database, queue):
    queue(Effect.ANSWER, answer_url="http://127.0.0.1/secret")
    row, fence = take(database)
    with database.write() as unit:
        settle(unit, row, fence, Stage.DEAD, "x" * 1_000)
    [ended] = rows(database)
    assert (ended.answer_url, len(ended.fault)) == (None, 240)
    assert ended.settled_at is not None


def test_lanes_of_one_use_leave_nothing_behind(database, queue):
    queue(Effect.ANSWER, answer_url="http://127.0.0.1/r")
    queue(Effect.FILE)
    for row in heads(database):
        finish(database, *take(database, row))
    with database.read() as unit:
        assert unit.execute(outbox.lane.select()).all() == []


def test_workspaces_do_not_share_lanes_or_cards(database):
    with database.write() as unit:
        for workspace in ("T1", "T2"):
            tell(unit, workspace, Telling(Effect.CARD, "request", "r1", "C1"))
    one, two = heads(database)
    assert take(database, one)[1] == take(database, two)[1] == 1
    with database.write() as unit:
        outbox.remember_card(unit, one, Card("C1", "1.1"))
    with database.read() as unit:
        assert outbox.live_card(unit, "T2", "request", "r1", "C1") is None


def test_the_live_card_of_a_place_is_the_last_one_sent(database, queue):
    queue(Effect.CARD)
    [row] = heads(database)
    with database.write() as unit:
        outbox.remember_card(unit, row, Card("D1", "1.1"))
        outbox.remember_card(unit, row, Card("D1", "2.2"))
        assert outbox.live_card(unit, "T1", "request", "r1", "C1") == Card("D1", "2.2")
        assert outbox.cards_of(unit, "T1", "r1") == (("request", "C1"),)
        assert outbox.places_of(unit, "T1", "request") == ("C1",)
        assert outbox.places_of(unit, "T1", "request", {"C2"}) == ()


@pytest.mark.parametrize("column", ["subject", "name"])
def test_every_click_finds_its_cards_through_an_index(database, path, column):
    with database.read() as unit:
        looked_up = f"SELECT name, place FROM card WHERE workspace_id = 'T1' AND {column} = 'r1'"
        [plan] = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {looked_up}")
    assert f"(workspace_id=? AND {column}=?)" in plan.detail


def test_whoever_sends_wakes_once_after_a_commit_that_queued_something_and_not_before(database):
    woken = []
    database.on_told = lambda: woken.append(len(rows(database)))
    with database.write() as unit:
        tell(unit, "T1", Telling(Effect.CARD, "request", "r1", "C1"))
        tell(unit, "T1", Telling(Effect.CARD, "request", "r2", "C1"))
        assert woken == []
    assert woken == [2]
    with database.write():
        pass
    with pytest.raises(RuntimeError):
        half_done(database)
    assert woken == [2]


def test_depth_counts_what_waits_and_old_ends_are_forgotten(database, queue, hands):
    queue()
    queue(subject="r2")
    row, fence = take(database)
    finish(database, row, fence)
    hands.move(days=8)
    with database.write() as unit:
        assert outbox.depth(unit) == 1
        assert outbox.forget_settled(unit, unit.now - timedelta(days=7)) == 1
    assert [each.subject for each in rows(database)] == ["r2"]


def test_order_holds_after_everything_before_has_been_forgotten(database, queue, hands):
    queue()
    finish(database, *take(database))
    with database.write() as unit:
        outbox.forget_settled(unit, unit.now + timedelta(days=1))
    hands.move(seconds=1)
    queue(subject="r2")
    queue(subject="r3")
    assert [row.subject for row in heads(database)] == ["r2"]


def test_a_change_that_is_undone_queues_nothing(database):
    with pytest.raises(RuntimeError):
        half_done(database)
    assert rows(database) == []


def half_done(database):
    with database.write() as unit:
        tell(unit, "T1", Telling(Effect.CARD, "request", "r1", "C1"))
        raise RuntimeError


def test_what_is_being_sent_or_soon_will_be_is_under_way(database, queue, hands):
    def busy():
        with database.read() as unit:
            return under_way(unit, PACE)

    assert not busy()
    queue()
    assert busy()
    row, fence = take(database)
    assert busy()
    with database.write() as unit:
        retry(unit, row, fence, unit.now + timedelta(minutes=5), "unreachable")
    assert not busy()
    hands.move(minutes=5)
    finish(database, *take(database))
    assert not busy()
