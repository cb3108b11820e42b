"""Shortcuts: who finds which in Slack's menus, and what the bot is then sent."""

import json

import pytest

from bot.simulator import CannotDo, NothingThere
from tests.simulator.conftest import fetch

DIVIDER = {"type": "divider"}


def test_a_global_shortcut_arrives_whole_and_without_a_channel(bot, amara, workspace):
    assert amara.shortcut("ask").ok
    heard = bot.last("shortcut")
    assert heard["trigger_id"] in workspace.triggers.issued
    assert float(heard["action_ts"])
    assert heard == {
        "type": "shortcut",
        "token": workspace.verification_token,
        "action_ts": heard["action_ts"],
        "team": {"id": workspace.team_id, "domain": "example"},
        "user": {"id": amara.id, "username": "amara.okafor", "team_id": workspace.team_id},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": "ask",
        "trigger_id": heard["trigger_id"],
    }


def test_a_shortcut_of_a_message_brings_the_message_and_an_address(bot, amara, bo, general, workspace):
    said = bo.say("Fish & chips?", general)
    assert amara.shortcut("about", said).ok
    heard = bot.last("message_action")
    assert (heard["callback_id"], heard["message_ts"]) == ("about", said.ts)
    assert heard["channel"] == {"id": general, "name": "general"}
    assert (heard["message"]["ts"], heard["message"]["user"]) == (said.ts, bo.id)
    assert (heard["user"]["id"], heard["user"]["name"]) == (amara.id, "amara.okafor")
    fetch(heard["response_url"], b'{"text": "Noted."}', {"Content-Type": "application/json"})
    assert [each.text for each in amara.ephemerals(general)] == ["Noted."]
    assert workspace.failures() == []


def test_a_shortcut_opens_a_dialogue_with_its_trigger(bot, amara, modal):
    amara.shortcut("ask")
    assert bot.open(modal(DIVIDER))["ok"]
    assert amara.view.title == "A form"


def test_each_menu_offers_its_own_shortcuts_alone(amara, bo, general):
    said = bo.say("hello", general)
    with pytest.raises(NothingThere, match="no global shortcut 'about'; there are: ask"):
        amara.shortcut("about")
    with pytest.raises(NothingThere, match="no message shortcut 'ask'; there are: about"):
        amara.shortcut("ask", said)
    with pytest.raises(NothingThere):
        amara.shortcut("nothing")


def test_what_one_person_alone_sees_or_nobody_any_more_has_no_shortcuts(bot, workspace, amara, general):
    bot.call("chat.postEphemeral", channel=general, user=amara.id, text="psst")
    with pytest.raises(CannotDo, match="only one person"):
        amara.shortcut("about", amara.ephemerals()[-1])
    ts = bot.call("chat.postMessage", channel=general, text="x")["ts"]
    gone = amara.messages(general)[-1]
    bot.call("chat.delete", channel=general, ts=ts)
    with pytest.raises(NothingThere):
        amara.shortcut("about", gone)


def test_guests_use_shortcuts_and_strangers_and_the_deactivated_do_not(bot, workspace, general, bo):
    guest = workspace.add_person("Gil Guest", kind="guest")
    assert guest.shortcut("ask").ok
    stranger = workspace.add_person("Sol Outside", kind="stranger")
    workspace.find_channel("general").members.append(stranger.id)
    said = bo.say("hello", general)
    for use in (lambda: stranger.shortcut("ask"), lambda: stranger.shortcut("about", said)):
        with pytest.raises(CannotDo, match="other organisations"):
            use()
    workspace.deactivate("Bo")
    with pytest.raises(CannotDo, match="deactivated"):
        bo.shortcut("ask")


@pytest.mark.parametrize("kind", ["shortcut", "message_action"])
def test_a_shortcut_takes_no_body_and_a_failed_one_is_told(bot, workspace, amara, general, kind):
    bot.answer = lambda _: {"text": "done"}
    amara.shortcut("ask") if kind == "shortcut" else amara.shortcut("about", amara.say("x", general))
    assert workspace.failures()[0].kind == kind
    assert f"{kind} takes an empty answer" in workspace.failures()[0].problems[0]
    assert amara.notices == ["We had some trouble connecting. Try again?"]


def test_shortcuts_are_used_from_outside(slack, bot, amara, general):
    def act(**body):
        act = json.dumps({"as": "Amara", "act": "shortcut", **body}).encode()
        return fetch(f"{slack.url}/_control/act", act, {"Content-Type": "application/json"})

    said = amara.say("hello", general)
    assert act(callback_id="ask")["done"]["ok"]
    assert act(callback_id="about", channel=general, ts=said.ts)["done"]["ok"]
    assert [each.kind for each in bot.heard] == ["shortcut", "message_action"]
    assert "NothingThere" in act(callback_id="about")["error"]
