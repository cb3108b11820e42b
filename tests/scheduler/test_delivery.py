"""Delivery tells Slack what was committed: all of it, in order, once, and as it is at that moment."""

import threading
import time
from itertools import pairwise

import pytest

import storage.database
from bot.domain.people import Kind
from scheduler.delivery import LEASE, NEVER
from storage import lanes, outbox
from storage.errors import Busy, StorageFault
from storage.outbox import Card, Effect
from storage.recipes import is_postgresql

CARD, NOTICE, ANSWER, HOME, TWIN, FILE, UPLOAD, VIEW = (
    Effect.CARD,
    Effect.NOTICE,
    Effect.ANSWER,
    Effect.HOME,
    Effect.TWIN,
    Effect.FILE,
    Effect.UPLOAD,
    Effect.VIEW,
)


def live(stage, place=None, subject="r1", name="request"):
    with stage.database.read() as unit:
        return outbox.live_card(unit, "T1", name, subject, place or stage.room.id)


# Each effect


def test_a_card_is_posted_once_and_then_redrawn_in_place(stage):
    stage.queue(CARD)
    stage.finish()
    stage.state["r1"] = "approved"
    stage.queue(CARD)
    stage.finish()
    [message] = stage.workspace.messages[stage.room.id]
    assert message.text == "approved"
    assert live(stage) == Card(stage.room.id, message.ts)
    assert stage.calls() == ["chat.postMessage", "chat.update"]


def test_a_card_for_a_person_goes_to_their_messages_and_is_remembered_there(stage):
    stage.queue(CARD, place=stage.ada.id)
    stage.finish()
    stage.state["r1"] = "approved"
    stage.queue(CARD, place=stage.ada.id)
    stage.finish()
    assert stage.dm() == ["approved"]
    assert live(stage, stage.ada.id).channel.startswith("D")


def test_a_file_is_put_there_after_the_card_that_it_hangs_below(stage):
    stage.queue(CARD, place=stage.ada.id)
    stage.queue(UPLOAD, place=stage.ada.id, name="left_out")
    assert stage.uploads == []
    stage.finish()
    assert (stage.dm(), stage.uploads) == (["request r1"], [("r1", stage.ada.id)])
    assert stage.stages() == ["sent", "sent"]


def test_a_file_of_which_nothing_is_left_is_not_put_anywhere(stage):
    stage.state["r1"] = "gone"
    stage.queue(UPLOAD, place=stage.ada.id, name="left_out")
    stage.finish()
    assert stage.stages() == ["superseded"]


def test_a_dialogue_that_is_open_is_replaced_by_what_its_row_is_by_then(stage):
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Open"}, "blocks": [{"type": "divider"}]}
    opened = stage.workspace.screens.open(stage.ada.id, view)
    stage.queue(VIEW, place=stage.ada.id, facts={"view_id": opened.id})
    stage.state["r1"] = "over"
    stage.finish()
    assert opened.title == "Ended"
    assert opened.blocks[0]["text"]["text"] == "over"
    assert stage.stages() == ["sent"]


def test_a_dialogue_that_somebody_has_closed_needs_no_replacing_and_troubles_nobody(stage):
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Open"}, "blocks": [{"type": "divider"}]}
    opened = stage.workspace.screens.open(stage.ada.id, view)
    stage.queue(VIEW, place=stage.ada.id, facts={"view_id": opened.id})
    stage.workspace.screens.close(opened)
    stage.finish()
    assert (stage.stages(), stage.dead) == (["superseded"], [])
    assert stage.calls() == ["views.update"]


def test_a_message_names_its_row_and_unfurls_nothing(stage):
    stage.queue(NOTICE)
    stage.finish()
    [row] = stage.rows()
    [call] = stage.workspace.calls
    [message] = stage.workspace.messages[stage.room.id]
    assert message.metadata == {"event_type": "vouchsafe_effect", "event_payload": {"effect": row.id}}
    assert (call.args["unfurl_links"], call.args["unfurl_media"]) == ("false", "false")


def test_an_answer_is_for_one_persons_eyes_and_leaves_no_address_behind(stage):
    url = stage.workspace.response_urls.issue(stage.ada.id, stage.room.id)
    stage.workspace.invite(stage.room.id, stage.ada.id)
    stage.queue(ANSWER, place=stage.ada.id, subject="done", answer_url=url)
    stage.finish()
    assert [message.text for message in stage.ada.ephemerals()] == ["request done"]
    assert stage.rows()[0].answer_url is None


def test_an_answer_is_stale_after_five_minutes(stage):
    url = stage.workspace.response_urls.issue(stage.ada.id, stage.room.id)
    stage.queue(ANSWER, answer_url=url)
    stage.move(minutes=5, seconds=1)
    stage.finish()
    assert stage.stages() == ["superseded"]
    assert not stage.workspace.messages[stage.room.id]


def test_an_answer_whose_address_is_used_up_ends_quietly(stage):
    stage.queue(ANSWER, answer_url=f"{stage.workspace.base_url}/response/none")
    stage.finish()
    assert stage.stages() == ["superseded"]
    assert stage.rows()[0].fault == "expired_url"
    assert not stage.dead


def test_a_home_is_published_and_remembered(stage):
    stage.queue(HOME, place=stage.ada.id, name="home", subject=stage.ada.id)
    stage.finish()
    assert stage.ada.home is not None
    assert live(stage, stage.ada.id, stage.ada.id, "home") == Card(stage.ada.id, "home")


def test_a_twin_is_deleted_and_one_already_gone_is_no_trouble(stage):
    message = stage.slack.call("chat.postMessage", channel=stage.room.id, text="twin")
    for subject in ("t1", "t2"):
        stage.queue(TWIN, subject=subject, facts={"channel": stage.room.id, "ts": message["ts"]})
    stage.finish()
    assert stage.texts() == []
    assert stage.stages() == ["sent", "sent"]


def test_a_file_is_fetched_by_whoever_keeps_files(stage):
    stage.queue(FILE, subject="p1")
    stage.finish()
    assert (stage.files, stage.stages()) == (["p1"], ["sent"])


def test_what_changes_once_it_is_drawn_is_told_though_it_waited_before(stage):
    """A card is tried again with another telling of it waiting behind; then its subject is decided (S4)."""
    stage.workspace.faults.drop_before(1)
    stage.queue(CARD)
    stage.delivery.step()
    stage.queue(CARD)
    stage.state["r1"] = "pending"
    drawn = stage.render

    def decided_meanwhile(unit, row):
        payload = drawn(unit, row)
        if stage.state["r1"] == "pending":
            stage.state["r1"] = "denied"
            stage.queue(CARD)
        return payload

    stage.delivery = stage.another(render=decided_meanwhile)
    stage.finish()
    assert stage.texts() == ["denied"]
    assert stage.calls()[1:] == ["chat.postMessage", "chat.update"]


def test_what_is_told_along_is_not_told_again(stage):
    stage.workspace.faults.drop_before(1)
    stage.queue(CARD)
    stage.delivery.step()
    stage.queue(CARD)
    stage.finish()
    assert (stage.stages(), stage.calls()[1:]) == (["sent", "superseded"], ["chat.postMessage"])


def test_what_has_nothing_to_tell_any_more_is_superseded(stage):
    stage.state["r1"] = "gone"
    stage.queue(CARD)
    stage.finish()
    assert stage.stages() == ["superseded"]
    assert stage.calls() == []


# Order and pace


def test_one_conversation_hears_in_order_of_commits(stage):
    for number in range(5):
        stage.queue(subject=f"r{number}")
    stage.finish()
    assert stage.texts() == [f"request r{number}" for number in range(5)]


def test_one_conversation_gets_at_most_one_message_a_second(stage):
    stage.queue()
    stage.queue(subject="r2")
    assert stage.drain() == 1
    assert len(stage.texts()) == 1
    stage.move(seconds=0.9)
    assert stage.drain() == pytest.approx(0.1)
    stage.move(seconds=0.1)
    assert stage.drain() == NEVER
    assert len(stage.texts()) == 2


def test_conversations_do_not_wait_for_each_other(stage):
    stage.queue()
    stage.queue(place=stage.ada.id)
    assert stage.drain() == NEVER
    assert (len(stage.texts()), len(stage.dm())) == (1, 1)


def test_answers_and_homes_go_first(stage):
    url = stage.workspace.response_urls.issue(stage.ada.id, stage.room.id)
    stage.queue(CARD)
    stage.queue(HOME, place=stage.ada.id, name="home", subject=stage.ada.id)
    stage.queue(ANSWER, place=stage.ada.id, answer_url=url)
    stage.delivery.step()
    assert [row.stage.value for row in stage.rows()] == ["due", "due", "sent"]
    stage.delivery.step()
    assert [row.stage.value for row in stage.rows()] == ["due", "sent", "sent"]


def test_a_card_is_drawn_when_it_is_sent_not_when_it_was_queued(stage):
    stage.queue(CARD)
    stage.state["r1"] = "withdrawn"
    stage.finish()
    assert stage.texts() == ["withdrawn"]


def test_a_burst_of_changes_during_a_storm_ends_in_one_redrawing(stage):
    stage.queue(CARD)
    stage.finish()
    stage.workspace.forget()
    stage.workspace.faults.answer_429(30, calls=5, method="chat.update")
    for number in range(6):
        stage.state["r1"] = f"version {number}"
        stage.queue(CARD)
        stage.drain()
        stage.move(seconds=40)
    stage.finish()
    assert stage.texts() == ["version 5"]
    assert stage.calls() == ["chat.update"] * 6
    assert set(stage.stages()) == {"sent", "superseded"}


# Limits


def test_a_limit_is_obeyed_to_the_second_and_spread_a_little(stage):
    stage.workspace.faults.answer_429(30)
    stage.queue()
    wait = stage.drain()
    assert len(stage.calls()) == 1
    stage.move(seconds=29.9)
    stage.drain()
    assert len(stage.calls()) == 1
    stage.move(seconds=wait)
    stage.drain()
    assert stage.texts() == ["request r1"]
    with stage.database.read() as unit:
        assert not lanes.waiting(unit)


def test_a_limit_on_a_method_holds_for_every_conversation_but_no_other_method(stage):
    stage.queue(CARD)
    stage.finish()
    stage.workspace.forget()
    stage.move(seconds=1)
    stage.workspace.faults.answer_429(60, method="chat.postMessage")
    stage.queue(place=stage.ada.id)
    stage.drain()
    for number in range(3):
        stage.queue(place=stage.workspace.add_person(f"Person {number}").id)
    stage.state["r1"] = "still redrawn"
    stage.queue(CARD)
    stage.queue(HOME, place=stage.ada.id, name="home", subject=stage.ada.id)
    stage.drain()
    assert sorted(stage.calls()) == ["chat.postMessage", "chat.update", "views.publish"]
    stage.finish()
    assert set(stage.stages()) == {"sent"}


def test_the_simulators_own_limits_are_never_met_in_one_conversation(stage):
    stage.workspace.rate_limits = "strict"
    for number in range(5):
        stage.queue(subject=f"r{number}")
    began = time.monotonic()
    while (wait := stage.drain()) != NEVER:
        time.sleep(wait)
        stage.move(seconds=wait)
    assert time.monotonic() - began >= 4
    assert all(call.status == 200 for call in stage.workspace.calls)


# Slack away


def test_nothing_is_lost_while_slack_is_away_for_three_days(stage):
    stage.workspace.faults.down = True
    for number in range(3):
        stage.queue(subject=f"r{number}")
    stage.queue(CARD, place=stage.ada.id)
    waits = []
    while stage.at < stage.rows()[0].created_at.replace(day=5):
        waits.append(stage.drain())
        stage.move(seconds=waits[-1] if len(waits) < 12 else 3_600)
    assert max(waits) <= 60
    assert waits[0] == 1
    stage.workspace.faults.clear()
    stage.finish()
    assert stage.texts() == ["request r0", "request r1", "request r2"]
    assert stage.dm() == ["request r1"]
    assert set(stage.stages()) == {"sent"}


def test_the_wait_doubles_up_to_a_minute(stage):
    stage.workspace.faults.down = True
    stage.queue()
    waits = []
    for _ in range(9):
        waits.append(stage.drain())
        stage.move(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_an_ambiguous_post_is_repeated_under_the_same_name(stage):
    stage.workspace.faults.drop_after_accept()
    stage.queue(CARD)
    stage.finish()
    names = {call.args["client_msg_id"] for call in stage.workspace.calls}
    assert len(stage.workspace.calls) == 2
    assert len(names) == 1
    assert live(stage).ts == stage.workspace.messages[stage.room.id][-1].ts


def test_a_message_that_slack_already_had_is_not_given_up_as_dead(stage):
    stage.workspace.faults.answer_error("duplicate_message_not_found")
    stage.queue(NOTICE)
    stage.finish()
    assert stage.stages() == ["sent"]
    assert not stage.dead


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "service_unavailable"])
def test_slacks_own_trouble_is_waited_out(stage, error):
    stage.workspace.faults.answer_error(error, calls=3)
    stage.queue()
    stage.finish()
    assert (stage.stages(), stage.texts()) == (["sent"], ["request r1"])


def test_an_answer_gives_up_when_slack_is_away_for_too_long(stage):
    url = stage.workspace.response_urls.issue(stage.ada.id, stage.room.id)
    stage.workspace.faults.down = True
    stage.queue(ANSWER, answer_url=url)
    stage.finish()
    assert stage.stages() == ["superseded"]


# Dead ends


def dead_end(stage, error):
    stage.queue(subject="r2")
    stage.queue(place=stage.ada.id)
    stage.finish()
    [(row, said)] = stage.dead
    assert said == row_fault(stage, row) == error
    return row


def row_fault(stage, row):
    return next(each.fault for each in stage.rows() if each.id == row.id)


def test_an_archived_channel_is_reported_and_others_go_on(stage):
    stage.workspace.archive(stage.room.id)
    assert dead_end(stage, "is_archived").subject == "r2"
    assert stage.dm() == ["request r1"]


@pytest.mark.parametrize(
    "error",
    ["not_in_channel", "channel_not_found", "user_disabled", "invalid_blocks", "msg_too_long", "new_error"],
)
def test_what_waiting_will_not_mend_is_given_up_with_its_reason(stage, error):
    stage.workspace.faults.answer_error(error)
    dead_end(stage, error)
    assert sorted(stage.stages()) == ["dead", "sent"]


@pytest.mark.parametrize("effect", [CARD, NOTICE, UPLOAD, HOME])
def test_whoever_has_left_is_told_nothing_and_nobody_is_troubled_by_it(stage, effect):
    stage.know(stage.ada, Kind.DEACTIVATED)
    stage.queue(effect, place=stage.ada.id)
    stage.finish()
    assert (stage.stages(), stage.dead) == (["superseded"], [])
    assert (stage.calls(), stage.uploads) == ([], [])


def test_a_card_of_whoever_has_left_is_still_drawn_as_things_are(stage):
    stage.queue(CARD, place=stage.ada.id)
    stage.finish()
    stage.know(stage.ada, Kind.DEACTIVATED)
    stage.queue(CARD, place=stage.ada.id)
    stage.finish()
    assert stage.calls() == ["chat.postMessage", "chat.update"]
    assert stage.dead == []


def test_whoever_leaves_while_they_are_written_to_troubles_nobody_either(stage, monkeypatch):
    call = stage.slack.call

    def call_too_late(method, **given):
        stage.know(stage.ada, Kind.DEACTIVATED)
        return call(method, **given)

    monkeypatch.setattr(stage.slack, "call", call_too_late)
    stage.ada.member.deleted = True
    stage.queue(CARD, place=stage.ada.id)
    stage.finish()
    assert stage.calls() == ["chat.postMessage"]
    assert (stage.stages(), stage.dead) == (["superseded"], [])


def test_giving_up_and_telling_so_are_one_change(stage):
    def fail(_unit, _row, _error):
        raise RuntimeError

    stage.delivery._on_dead = fail
    stage.workspace.faults.answer_error("is_archived")
    stage.queue()
    with pytest.raises(RuntimeError):
        stage.delivery.step()
    assert stage.stages() == ["sending"]


def test_a_lane_goes_on_after_a_dead_end(stage):
    stage.workspace.faults.answer_error("invalid_blocks")
    stage.queue(subject="bad")
    stage.queue(subject="good")
    stage.finish()
    assert stage.texts() == ["request good"]


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_card_that_is_gone_is_posted_anew(stage, error):
    stage.queue(CARD)
    stage.finish()
    old = live(stage)
    stage.workspace.faults.answer_error(error, method="chat.update")
    stage.queue(CARD)
    stage.finish()
    assert live(stage) != old
    assert live(stage).ts == stage.workspace.messages[stage.room.id][-1].ts


def test_a_row_that_cannot_be_drawn_is_given_up_after_a_few_tries(stage):
    stage.state["bad"] = "broken"
    stage.queue(subject="bad")
    stage.queue(subject="good")
    stage.finish()
    assert stage.texts() == ["request good"]
    [(row, error)] = stage.dead
    assert (row.attempts, error) == (5, "failed: ValueError")


# Our own standing


@pytest.mark.parametrize("error", ["invalid_auth", "not_authed", "token_revoked", "account_inactive"])
def test_a_bad_token_keeps_everything_and_is_reported_once(stage, error):
    stage.workspace.faults.answer_error(error, calls=1)
    for number in range(3):
        stage.queue(place=stage.workspace.add_person(f"Person {number}").id)
    stage.drain()
    assert (len(stage.calls()), stage.faults, stage.dead) == (1, [error], [])
    stage.finish()
    assert set(stage.stages()) == {"sent"}


def test_a_missing_scope_stops_only_its_own_method(stage):
    stage.workspace.faults.answer_error("missing_scope", method="chat.postMessage")
    stage.queue()
    stage.drain()
    stage.queue(HOME, place=stage.ada.id, name="home", subject=stage.ada.id)
    stage.queue(place=stage.ada.id)
    stage.drain()
    assert stage.calls() == ["chat.postMessage", "views.publish"]
    assert stage.faults == ["missing_scope"]


def test_a_mended_token_is_used_at_once_after_a_restart(stage):
    stage.workspace.faults.answer_error("token_revoked")
    stage.queue()
    assert stage.drain() > 0
    restarted = stage.another()
    assert restarted.step() > 0
    restarted.resume()
    assert restarted.step() == 0
    assert stage.texts() == ["request r1"]


# Crashes, threads and transactions


def test_the_attempt_is_written_before_the_call_and_no_call_is_made_inside_a_transaction(stage):
    seen = []
    real = stage.slack.call

    def watch(method, **arguments):
        [row] = stage.rows()
        with stage.database.write() as unit:
            seen.append((row.stage.value, row.attempts, unit.now))
        return real(method, **arguments)

    stage.slack.call = watch
    stage.queue(CARD)
    stage.finish()
    assert [each[:2] for each in seen] == [("sending", 1)]


def test_a_crash_between_the_call_and_its_end_is_made_good_after_the_lease(stage, monkeypatch):
    class CrashError(BaseException):
        pass

    def crash(*_):
        raise CrashError

    stage.queue(CARD)
    monkeypatch.setattr(stage.delivery, "_conclude", crash)
    with pytest.raises(CrashError):
        stage.delivery.step()
    monkeypatch.undo()
    assert stage.stages() == ["sending"]
    assert stage.drain() == LEASE.total_seconds()
    stage.finish()
    assert stage.stages() == ["sent"]
    assert len({call.args["client_msg_id"] for call in stage.workspace.calls}) == 1


def test_whoever_loses_its_lease_deletes_the_twin_it_made(stage):
    overtaken = stage.another()
    real = stage.slack.call

    def slow(method, **arguments):
        stage.slack.call = real
        stage.move(seconds=31)
        stage.delivery.step()
        return real(method, **arguments)

    stage.slack.call = slow
    stage.queue(CARD)
    overtaken.step()
    assert len(stage.texts()) == 2
    stage.finish()
    [message] = stage.workspace.messages[stage.room.id]
    assert live(stage).ts == message.ts


def test_several_threads_tell_everything_once_and_in_order(stage):
    people = [stage.workspace.add_person(f"Person {number}") for number in range(6)]
    for number in range(8):
        for person in people:
            stage.queue(place=person.id, subject=f"r{number}")
    stop = threading.Event()
    workers = [stage.another() for _ in range(2)]
    for worker in workers:
        worker._pace = worker._pace * 0
    threads = [threading.Thread(target=worker.run, args=(stop,)) for worker in workers for _ in range(2)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while set(stage.stages()) != {"sent"} and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    for worker in workers:
        worker.wake()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    for person in people:
        assert [message.text for message in person.dm()] == [f"request r{number}" for number in range(8)]


def test_a_commit_wakes_a_sleeping_delivery_at_once(stage):
    stop = threading.Event()
    running = threading.Thread(target=stage.delivery.run, args=(stop,))
    running.start()
    time.sleep(0.2)
    delays = []
    for number in range(3):
        began = time.monotonic()
        person = stage.workspace.add_person(f"Person {number}")
        stage.queue(place=person.id)
        stage.delivery.wake()
        while not person.dm():
            time.sleep(0.005)
        delays.append(time.monotonic() - began)
    stop.set()
    stage.delivery.wake()
    running.join(30)
    assert min(delays) < 0.5
    assert not running.is_alive()


def test_a_database_in_trouble_does_not_end_the_loop(stage, monkeypatch):
    stop, failures = threading.Event(), []

    def fail():
        failures.append(1)
        if len(failures) == 3:
            stop.set()
        stage.delivery.wake()
        raise StorageFault if len(failures) < 2 else RuntimeError

    monkeypatch.setattr(stage.delivery, "step", fail)
    stage.delivery.run(stop)
    assert len(failures) == 3


def test_what_was_sent_while_the_database_was_busy_is_recorded_and_the_next_goes_at_once(stage, monkeypatch):
    """A lane whose end was not written down would be silent until its lease is over."""
    monkeypatch.setattr(storage.database, "PATIENCE_SECONDS", 0.2)
    held, refused = threading.Event(), threading.Event()
    real, render = stage.database.run, stage.render

    def hold():
        with stage.database.write() as unit:
            if is_postgresql(stage.database.url):
                unit.connection.exec_driver_sql("LOCK TABLE lane IN EXCLUSIVE MODE")
            held.set()
            refused.wait(30)

    def run(work, *, background=False):
        try:
            return real(work, background=background)
        except Busy:
            refused.set()
            raise

    def hold_and_render(unit, row):
        if not held.is_set():
            holder.start()
            held.wait(30)
        return render(unit, row)

    holder = threading.Thread(target=hold)
    monkeypatch.setattr(stage.database, "run", run)
    monkeypatch.setattr(stage, "render", hold_and_render)
    stage.delivery = stage.another()
    stage.queue()
    assert stage.delivery.step() == 0.0
    holder.join(30)
    assert refused.is_set()
    assert stage.stages() == ["sent"]
    stage.queue(subject="r2")
    stage.move(seconds=1)
    stage.drain()
    assert stage.texts() == ["request r1", "request r2"]


def test_everything_ends_whatever_slack_does(stage):
    """S1 over a long run of every kind of trouble, each row of its own conversation."""
    troubles = [
        lambda faults: faults.answer_429(7),
        lambda faults: faults.answer_5xx(),
        lambda faults: faults.drop_before(),
        lambda faults: faults.drop_after_accept(),
        lambda faults: faults.answer_error("internal_error"),
        lambda faults: faults.answer_error("is_archived"),
        lambda faults: faults.answer_error("token_revoked"),
    ]
    for number in range(35):
        troubles[number % len(troubles)](stage.workspace.faults)
        stage.queue(CARD if number % 2 else NOTICE, subject=f"r{number}")
    stage.finish()
    ends = stage.stages()
    assert set(ends) <= {"sent", "superseded", "dead"}
    assert ends.count("dead") == len(stage.dead) == 5
    posted = stage.texts()
    assert all(one == other or int(one[9:]) < int(other[9:]) for one, other in pairwise(posted))
