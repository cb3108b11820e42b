"""The control API lets a demo or a test from outside be anybody, move time and read the log."""

import json

import pytest

from tests.simulator.conftest import START, fetch

BUTTON = {"type": "button", "action_id": "y", "text": {"type": "plain_text", "text": "Yes"}}


@pytest.fixture
def control(slack, bot):
    def ask(path, body=None):
        data = None if body is None else json.dumps(body).encode()
        return fetch(f"{slack.url}/_control/{path}", data, {"Content-Type": "application/json"})

    return ask


def test_people_and_channels_are_listed(control):
    names = [each["real_name"] for each in control("people")["people"]]
    assert {"Amara Okafor", "Bo Lindqvist", "Slackbot", "Doorman"} == set(names)
    assert [each["name"] for each in control("channels")["channels"]] == ["general"]


def test_a_person_acts_and_reads(control, bot, general):
    assert control("act", {"as": "Amara", "act": "command", "command": "/ask"})["done"]["ok"]
    bot.call(
        "chat.postMessage", channel=general, text="card", blocks=[{"type": "actions", "elements": [BUTTON]}]
    )
    shown = control(f"read?as=Bo&channel={general}")["messages"][-1]
    click = {"as": "Bo", "act": "click", "channel": general, "ts": shown["ts"], "what": "Yes"}
    assert control("act", click)["done"]["ok"]
    assert bot.last("block_actions")["user"]["username"] == "bo.lindqvist"


def test_a_form_is_filled_and_sent_from_outside(control, bot, modal, field_of):
    control("act", {"as": "Amara", "act": "command", "command": "/ask"})
    bot.open(modal(field_of("Reason")))
    assert control("screen?as=Amara")["view"]["title"]["text"] == "A form"
    control("act", {"as": "Amara", "act": "fill", "values": {"Reason": "x"}})
    assert control("act", {"as": "Amara", "act": "submit"})["done"]["ok"]
    assert control("screen?as=Amara")["view"] is None


def test_what_cannot_be_done_is_said(control):
    assert control("act", {"as": "Amara", "act": "submit"})["_status"] == 400
    assert "acts are" in control("act", {"as": "Amara", "act": "fly"})["error"]
    assert control("act", {"as": "Nobody", "act": "submit"})["_status"] == 400
    assert control("faults", {"set": {"colour": 1}})["_status"] == 400
    assert control("advance", {"seconds": -1})["_status"] == 400


def test_time_moves_and_faults_switch(control, bot):
    assert control("advance", {"seconds": 3600})["now"] == START + 3600
    assert control("faults", {"set": {"deliver_twice": True}})["faults"]["deliver_twice"] is True
    control("faults", {"script": {"trouble": "limited", "calls": 1, "retry_after": 9}})
    assert bot.call("auth.test")["_headers"]["retry-after"] == "9"
    assert control("faults", {"clear": True})["faults"]["deliver_twice"] is False


def test_the_log_holds_deliveries_calls_and_failures(control, bot):
    bot.answer = lambda _: (500, None, {})
    control("act", {"as": "Amara", "act": "command", "command": "/ask"})
    bot.call("auth.test")
    log = control("log")
    assert log["deliveries"][0]["status"] == 500
    assert log["calls"][0]["method"] == "auth.test"
    assert log["failures"] == ["command /ask: status 500 after " + log["failures"][0].split("after ")[1]]
    control("forget", {})
    assert control("log")["deliveries"] == []


def test_an_administrator_changes_people_and_channels(control, bot, workspace):
    assert control("change", {"change": "join", "who": "New Here", "details": {"tz": "Asia/Tokyo"}})["ok"]
    control("change", {"change": "invite", "channel": "general", "who": "New Here"})
    control("change", {"change": "change", "who": "Bo", "profile": {"title": "Owner"}})
    control("change", {"change": "deactivate", "who": "Bo"})
    control("change", {"change": "archive", "channel": "general"})
    workspace.settle()
    kinds = [each.payload["event"]["type"] for each in bot.heard]
    assert kinds == ["team_join", "member_joined_channel", "user_change", "user_change", "channel_archive"]
    assert control("change", {"change": "explode"})["_status"] == 400


def test_a_person_says_something_that_others_read(control, bot):
    control("act", {"as": "Amara", "act": "say", "text": "good morning", "channel": "general"})
    assert control("read?as=Bo&channel=general")["messages"][-1]["text"] == "good morning"
