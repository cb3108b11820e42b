"""What Slack is told is exactly what the code uses: no command, event or scope too few, and none too many."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from bot.resources import (
    EVENTS,
    EXAMPLE_POLICY,
    MANIFEST,
    as_yaml,
    content,
    http_manifest,
    manifest,
    wanted_scopes,
)
from handlers import web
from handlers.routes import ROUTES

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"

OVER_HTTP = http_manifest("https://vouchsafe.example.com")

SCOPES = {
    "apps.connections.open": set(),  # asked with the app-level token, which has connections:write
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.list": {"channels:read", "groups:read"},
    "files.completeUploadExternal": {"files:write"},
    "files.getUploadURLExternal": {"files:write"},
    "files.info": {"files:read"},
    "users.info": {"users:read", "users:read.email"},
    "users.list": {"users:read", "users:read.email"},
    "views.open": set(),
    "views.publish": set(),
    "views.push": set(),
    "views.update": set(),
}
"""What each Web API method needs, as Slack documents it."""

COMMANDS = sorted({name.split()[0] for name in ROUTES.commands})
"""What can be typed; a route may be for a command's first word alone."""

EVENT_SCOPES = {
    "app_home_opened": set(),
    "message.im": {"im:history"},
    "team_join": {"users:read"},
    "user_change": {"users:read"},
}

SUBSCRIPTIONS = {"message.file_share": "message.im"}
"""Under which name an event is asked for that is told by a kind of its own."""

METHOD = re.compile(
    r"(api|apps|auth|bots|chat|conversations|dnd|emoji|files|im|oauth|pins|reactions|reminders|team"
    r"|usergroups|users|views)\.[a-z]\w*(\.[a-z]\w*)*",
)


def methods_in(source: str) -> set[str]:
    """Every text in a source that names a Web API method."""
    texts = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return {text for text in texts if isinstance(text, str) and METHOD.fullmatch(text)}


def sources() -> Iterator[Path]:
    for folder in ("bot", "handlers", "scheduler", "storage"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if "simulator" not in path.parts)


def methods() -> set[str]:
    """Every method that anything but the local Slack calls."""
    return set().union(*(methods_in(path.read_text()) for path in sources()))


@pytest.mark.parametrize("told", [manifest(), OVER_HTTP], ids=["socket mode", "http"])
@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_slack_can_read_the_manifest(version: str, told: dict[str, Any]) -> None:
    schema = json.loads((DATA / f"manifest.schema.{version}.json").read_text())
    jsonschema.Draft7Validator(schema).validate(told)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(schema).validate(told | {"surprise": True})


def test_every_command_is_told_and_nothing_else() -> None:
    told = [command["command"] for command in manifest()["features"]["slash_commands"]]
    assert sorted(told) == COMMANDS


@pytest.mark.parametrize("told", [manifest(), OVER_HTTP], ids=["socket mode", "http"])
def test_every_shortcut_is_told_and_nothing_else(told: dict[str, Any]) -> None:
    shortcuts = told["features"]["shortcuts"]
    assert sorted(one["callback_id"] for one in shortcuts) == sorted(ROUTES.shortcuts)
    assert {one["type"] for one in shortcuts} == {"global"}, "no shortcut of a message is answered"


def test_every_event_is_told_and_nothing_else() -> None:
    told = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert sorted(told) == sorted(SUBSCRIPTIONS.get(one, one) for one in ROUTES.events)


def test_buttons_forms_and_menus_reach_the_bot() -> None:
    interactivity = manifest()["settings"]["interactivity"]
    assert interactivity["is_enabled"] is bool(ROUTES.actions or ROUTES.forms or ROUTES.shortcuts)
    assert ("message_menu_options_url" in OVER_HTTP["settings"]["interactivity"]) is bool(ROUTES.menus)


def test_the_scopes_are_exactly_those_of_what_is_called() -> None:
    called = methods()
    unknown = called - SCOPES.keys()
    assert not unknown, "say in SCOPES what these need"
    needed = set().union(
        *(SCOPES[method] for method in called),
        *(EVENT_SCOPES[SUBSCRIPTIONS.get(one, one)] for one in ROUTES.events),
    )
    assert wanted_scopes() == needed | ({"commands"} if ROUTES.commands or ROUTES.shortcuts else set())


def test_the_search_for_methods_finds_them() -> None:
    source = 'slack.call("chat.postMessage", text="a.b", channel=x)\nMETHOD = "users.profile.set"\n'
    assert methods_in(source) == {"chat.postMessage", "users.profile.set"}


def test_home_and_messages_are_open() -> None:
    home = manifest()["features"]["app_home"]
    assert home == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_as_it_stands_it_speaks_socket_mode_and_names_no_address() -> None:
    assert manifest()["settings"]["socket_mode_enabled"] is True
    assert "://" not in as_yaml(manifest())


def test_over_http_every_address_is_the_one_that_we_listen_on() -> None:
    assert OVER_HTTP["settings"]["socket_mode_enabled"] is False
    page = as_yaml(OVER_HTTP)
    assert re.findall(r"(\w+): https://vouchsafe\.example\.com/slack/events\n", page) == [
        *["url"] * len(COMMANDS),
        "request_url",
        "request_url",
        "message_menu_options_url",
    ]
    assert page.count("://") == len(COMMANDS) + 3
    assert EVENTS == web.EVENTS


def test_the_two_differ_in_how_slack_reaches_the_bot_and_in_nothing_else() -> None:
    bare = YAML(typ="safe").load(re.sub(r"\n *\w*url: https://[^\n]*", "", as_yaml(OVER_HTTP)))
    bare["settings"]["socket_mode_enabled"] = True
    assert bare == manifest()


def test_what_comes_with_the_program_is_what_the_checkout_holds() -> None:
    for name in (MANIFEST, EXAMPLE_POLICY):
        assert content(name) == (ROOT / name).read_bytes()
