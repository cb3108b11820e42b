"""The app as its manifest describes it: what it may promise, and what Slack shows of it."""

import pytest

from bot.simulator.app import Command, Shortcut, read_manifest
from tests.simulator.conftest import MANIFEST

GLOBAL = {"type": "global", "name": "Ask", "callback_id": "ask", "description": "Ask for something"}


def test_what_the_menus_show_is_what_the_manifest_says(bot, workspace):
    assert workspace.app.command_list == (Command("/ask", "Ask for something", "something"),)
    assert workspace.app.shortcuts["ask"] == Shortcut("global", "Ask", "ask", "Ask for something")
    assert workspace.app.shortcuts["about"].type == "message"


def told(commands=(), shortcuts=(), scopes=("commands",), events=()):
    return {
        "features": {"slash_commands": list(commands), "shortcuts": list(shortcuts)},
        "oauth_config": {"scopes": {"bot": list(scopes)}},
        "settings": {"event_subscriptions": {"bot_events": list(events)}},
    }


def globals_(count):
    return [GLOBAL | {"callback_id": f"ask{number}"} for number in range(count)]


def commands(count=1, **more):
    return [{"command": f"/ask{number}", "description": "Ask", **more} for number in range(count)]


REFUSED = {
    "a scope that there is not": (told(scopes=["chat:shout"]), "unknown scope"),
    "an event that there is not": (told(events=["something_else"]), "unknown event"),
    "an event without the scope for it": (told(events=["user_change"]), "needs the scope users:read"),
    "a slash command without the scope for it": (told(commands(), scopes=()), "need the scope commands"),
    "a shortcut without the scope for it": (told(shortcuts=[GLOBAL], scopes=()), "need the scope commands"),
    "six global shortcuts": (told(shortcuts=globals_(6)), "at most 5 global shortcuts"),
    "two shortcuts with one callback_id": (told(shortcuts=[GLOBAL, GLOBAL]), "callback_id once: ask"),
    "a shortcut of another type": (told(shortcuts=[GLOBAL | {"type": "channel"}]), "global or message"),
    "a shortcut with another key": (told(shortcuts=[GLOBAL | {"url": "x"}]), "a shortcut has type, name"),
    "a shortcut without a description": (told(shortcuts=[{"type": "global"}]), "a shortcut has type, name"),
    "a shortcut name of 25": (told(shortcuts=[GLOBAL | {"name": "x" * 25}]), "name is a text of 1 to 24"),
    "a shortcut name of none": (told(shortcuts=[GLOBAL | {"name": ""}]), "name is a text of 1 to 24"),
    "a shortcut description of 151": (
        told(shortcuts=[GLOBAL | {"description": "x" * 151}]),
        "description is a text of 1 to 150",
    ),
    "a callback_id of 256": (
        told(shortcuts=[GLOBAL | {"callback_id": "x" * 256}]),
        "callback_id is a text of 1 to 255",
    ),
    "51 slash commands": (told(commands(51)), "at most 50 slash commands"),
    "one slash command twice": (told(commands() * 2), "slash command once: /ask0"),
    "a slash command without its slash": (told(commands(command="ask")), "leading slash: ask"),
    "a slash command of 33": (told(commands(command="/" + "x" * 32)), "command is a text of 1 to 32"),
    "a slash command without a description": (told([{"command": "/ask"}]), "description is a text"),
    "a usage hint of 1001": (told(commands(usage_hint="x" * 1001)), "usage_hint is a text of 1 to 1000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_manifest_is_refused_for(name):
    manifest, words = REFUSED[name]
    with pytest.raises(ValueError, match=words):
        read_manifest(manifest)


def test_a_manifest_may_have_five_shortcuts_of_each_type():
    messages = [each | {"type": "message", "callback_id": each["callback_id"] + "m"} for each in globals_(5)]
    assert len(read_manifest(told(shortcuts=globals_(5) + messages))["shortcuts"]) == 10
    assert len(read_manifest(MANIFEST)["shortcuts"]) == 2
