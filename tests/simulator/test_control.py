"""The control API lets a demo or a test from outside be anybody, move time and read the log."""

import json
from urllib.request import urlopen

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


def test_without_a_message_named_the_newest_with_that_button_is_clicked(control, bot, general):
    for text in ("older", "newer"):
        blocks = [{"type": "actions", "elements": [BUTTON]}]
        bot.call("chat.postMessage", channel=general, text=text, blocks=blocks)
    bot.call("chat.postMessage", channel=general, text="without")
    assert control("act", {"as": "Bo", "act": "click", "channel": "general", "what": "Yes"})["done"]["ok"]
    assert bot.last("block_actions")["message"]["text"] == "newer"
    missed = control("act", {"as": "Bo", "act": "click", "channel": "general", "what": "No"})
    assert "sees no message with 'No'" in missed["error"]


def test_what_lies_in_front_of_a_person_reads_as_plain_text(slack, control, bot, general, modal, field_of):
    amara = next(each for each in control("people")["people"] if each["real_name"] == "Amara Okafor")
    words = {"type": "section", "text": {"type": "mrkdwn", "text": f"*Hello* <@{amara['id']}> &amp; all"}}
    blocks = [words, {"type": "actions", "elements": [BUTTON]}]
    bot.call("chat.postMessage", channel=general, text="card", blocks=blocks)
    control("act", {"as": "Amara", "act": "command", "command": "/ask"})
    bot.open(modal(field_of("Reason")))
    seen = look(slack, "Amara", "general")
    assert "Hello @Amara Okafor & all\n[ Yes ]" in seen
    assert seen.index("[ Yes ]") < seen.index("── Dialogue\nReason: ")
    assert look(slack, "Bo") == "Nothing yet.\n"


def look(slack, name, channel=""):
    with urlopen(f"{slack.url}/_control/look?as={name}&channel={channel}") as answered:
        return answered.read().decode()


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
