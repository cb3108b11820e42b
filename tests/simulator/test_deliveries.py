"""What reaches the bot, how often and when, and what the workspace thinks of its answers."""

import http.client
import json
import time
import urllib.error

import pytest

from bot.simulator import SlackServer, Workspace
from tests.simulator.conftest import MANIFEST, SECRET, TOKEN, fetch


def events(bot):
    return [each for each in bot.heard if each.kind == "event_callback"]


def bot_post(url, body):
    return fetch(url, json.dumps(body).encode(), {"Content-Type": "application/json"})


def test_a_change_of_a_person_is_told_in_a_whole_envelope(bot, workspace, bo):
    workspace.change("Bo", title="Owner")
    assert workspace.settle()
    body = events(bot)[0].payload
    assert body["event"]["type"] == "user_change"
    assert body["event"]["user"]["profile"]["title"] == "Owner"
    assert body["authorizations"][0]["user_id"] == workspace.app.bot_user
    assert {"event_id", "event_time", "team_id", "api_app_id", "is_ext_shared_channel"} <= body.keys()
    assert events(bot)[0].headers["content-type"] == "application/json"


def test_joining_archiving_and_inviting_are_told_and_unsubscribed_events_are_not(bot, workspace, general):
    workspace.join("New Here")
    workspace.invite("general", "New Here")
    workspace.archive("general")
    workspace.unarchive("general")
    assert workspace.settle()
    kinds = [each.payload["event"]["type"] for each in events(bot)]
    assert kinds == ["team_join", "member_joined_channel", "channel_archive"]


def test_an_event_is_tried_again_at_once_then_after_one_and_five_minutes(bot, workspace, clock):
    bot.answer = lambda _: (500, None, {})
    workspace.change("Bo", title="Owner")
    assert workspace.settle()
    assert len(events(bot)) == 2
    clock.advance(59)
    assert workspace.settle()
    assert len(events(bot)) == 2
    clock.advance(1)
    assert workspace.settle()
    clock.advance(300)
    assert workspace.settle()
    clock.advance(86_400)
    assert workspace.settle()
    tries = [
        (each.headers.get("x-slack-retry-num"), each.headers.get("x-slack-retry-reason"))
        for each in events(bot)
    ]
    assert tries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({each.payload["event_id"] for each in events(bot)}) == 1
    assert len(workspace.failures()) == 4


def test_a_bot_may_ask_for_no_more_tries(bot, workspace):
    bot.answer = lambda _: (500, None, {"x-slack-no-retry": "1"})
    workspace.change("Bo", title="Owner")
    assert workspace.settle()
    assert len(events(bot)) == 1


def test_a_bot_that_comes_back_hears_the_event_once_more(bot, workspace, clock):
    bot.answer = lambda _: (500, None, {})
    workspace.change("Bo", title="Owner")
    workspace.settle()
    bot.answer = lambda _: None
    clock.advance(60)
    workspace.settle()
    assert workspace.courier.waiting() == []


def test_everything_comes_twice_when_told_to(bot, workspace, amara, general):
    workspace.faults.deliver_twice = True
    amara.command("/ask")
    workspace.change("Bo", title="Owner")
    workspace.settle()
    assert len(bot.heard) == 4
    assert len({each.payload["event_id"] for each in events(bot)}) == 1


def test_events_come_newest_first_when_told_to(bot, workspace):
    workspace.faults.out_of_order = True
    workspace.change("Bo", title="first")
    workspace.change("Bo", title="second")
    workspace.settle()
    titles = [each.payload["event"]["user"]["profile"]["title"] for each in events(bot)]
    assert titles == ["second", "first"]


def test_deliveries_come_late_when_told_to(bot, workspace, amara):
    workspace.faults.deliver_late = 0.3
    began = time.monotonic()
    assert amara.command("/ask").ok
    assert time.monotonic() - began >= 0.3


def test_a_bot_that_is_not_there_is_a_failure(bot, workspace, amara):
    workspace.install(MANIFEST, "http://127.0.0.1:9/slack/events", SECRET, TOKEN)
    delivery = amara.command("/ask")
    assert (delivery.ok, delivery.reason) == (False, "connection_failed")


def test_an_address_to_respond_to_works_five_times(bot, amara, general):
    amara.command("/ask", channel="general")
    url = bot.heard[-1].payload["response_url"]
    answers = [bot_post(url, {"text": f"n{number}"}) for number in range(6)]
    assert [each["_status"] for each in answers] == [200] * 5 + [404]
    assert answers[-1]["text"] == "used_url"
    assert [each.text for each in amara.ephemerals(general)] == ["n0", "n1", "n2", "n3", "n4"]


def test_an_address_to_respond_to_dies_after_thirty_minutes(bot, amara, clock):
    amara.command("/ask")
    url = bot.heard[-1].payload["response_url"]
    clock.advance(1800)
    assert bot_post(url, {"text": "x"})["_status"] == 200
    clock.advance(1)
    assert bot_post(url, {"text": "x"})["text"] == "expired_url"


def test_a_clicked_message_is_replaced_or_deleted_by_its_address(bot, amara, bo, general):
    button = {"type": "button", "action_id": "y", "text": {"type": "plain_text", "text": "Yes"}}
    bot.call(
        "chat.postMessage", channel=general, text="x", blocks=[{"type": "actions", "elements": [button]}]
    )
    amara.click(amara.messages(general)[-1], "Yes")
    url = bot.last("block_actions")["response_url"]
    bot_post(url, {"text": "yes it is", "replace_original": True})
    assert [(each.text, each.blocks) for each in bo.messages(general)] == [("yes it is", [])]
    bot_post(url, {"delete_original": True})
    assert bo.messages(general) == []


def test_the_next_calls_are_told_to_wait(bot, workspace, general):
    workspace.faults.answer_429(30, calls=2, method="chat.postMessage")
    answers = [bot.call("chat.postMessage", channel=general, text="x") for _ in range(3)]
    assert bot.call("auth.test")["ok"]
    assert [each["_status"] for each in answers] == [429, 429, 200]
    assert answers[0]["_headers"]["retry-after"] == "30"


def test_the_next_calls_meet_a_broken_server_or_an_error(bot, workspace, amara, general):
    workspace.faults.answer_5xx(502)
    assert bot.call("chat.postMessage", channel=general, text="x")["_status"] == 502
    workspace.faults.answer_error("fatal_error", method="chat.postMessage")
    assert bot.call("chat.postMessage", channel=general, text="x")["error"] == "fatal_error"
    assert amara.messages(general) == []


def test_a_post_is_kept_although_its_answer_is_lost(bot, workspace, amara, general):
    workspace.faults.drop_after_accept()
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
        bot.call("chat.postMessage", channel=general, text="kept")
    assert [each.text for each in amara.messages(general)] == ["kept"]


def test_a_dropped_or_dead_connection_changes_nothing(bot, workspace, amara, general):
    workspace.faults.drop_before()
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
        bot.call("chat.postMessage", channel=general, text="x")
    workspace.faults.down = True
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
        bot.call("chat.postMessage", channel=general, text="x")
    workspace.faults.clear()
    assert amara.messages(general) == []
    assert bot.call("chat.postMessage", channel=general, text="x")["ok"]


def test_an_address_to_respond_to_meets_the_same_troubles(bot, workspace, amara, general):
    amara.command("/ask", channel="general")
    url = bot.heard[-1].payload["response_url"]
    workspace.faults.answer_429(4, method="response_url")
    limited = bot_post(url, {"text": "x"})
    assert (limited["_status"], limited["_headers"]["retry-after"]) == (429, "4")
    workspace.faults.drop_after_accept(method="response_url")
    with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
        bot_post(url, {"text": "kept"})
    assert [each.text for each in amara.ephemerals()] == ["kept"]


def test_a_taken_port_is_said_and_leaves_nothing_behind(slack):
    with pytest.raises(OSError, match="address already in use"):
        SlackServer(Workspace(), port=slack.port).start()
