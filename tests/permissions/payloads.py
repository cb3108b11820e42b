"""Payloads as Slack sends them, for whoever is named."""

from collections.abc import Mapping
from typing import Any

from tests.permissions.booth import Booth
from tests.permissions.people import Who
from tests.services.company import TEAM

ANSWER_AT = "https://hooks.slack.example/answer"


def command(booth: Booth, who: Who, name: str, typed: str) -> dict[str, Any]:
    """Somebody types a command."""
    person = booth.who(who)
    return {
        "command": name, "text": typed, "user_id": person["id"], "team_id": person["team_id"],
        "response_url": ANSWER_AT, "trigger_id": "1.2.3",
    }  # fmt: skip


def shortcut(booth: Booth, who: Who, name: str) -> dict[str, Any]:
    """Somebody chooses a shortcut."""
    return {"type": "shortcut", "callback_id": name, "action_ts": "1.1", **_by(booth, who)}


def press(booth: Booth, who: Who, name: str, value: str, inside: Mapping[str, Any] | None) -> dict[str, Any]:
    """Somebody presses a button of a message, or changes a field of a dialogue."""
    body = {
        "type": "block_actions",
        "actions": [{"action_id": name, "value": value, "action_ts": "1.1"}],
        **_by(booth, who),
    }
    if inside is not None:
        return body | {"view": inside, "container": {"type": "view", "view_id": "V1"}}
    container = {"type": "message", "channel_id": "C0COMMITTEE", "message_ts": "1.1"}
    return body | {"container": container, "response_url": ANSWER_AT}


def send(booth: Booth, who: Who, view: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody sends a form."""
    return {"type": "view_submission", "view": view, **_by(booth, who)}


def look_up(booth: Booth, who: Who, name: str, typed: str) -> dict[str, Any]:
    """Somebody types into a menu that asks us for its choices."""
    return {"type": "block_suggestion", "action_id": name, "value": typed, **_by(booth, who)}


def event(booth: Booth, who: Who, name: str) -> dict[str, Any]:
    """Slack says that somebody did something."""
    person = booth.who(who)
    said = {"type": name, "user": person["id"], "tab": "home"}
    return {"event": said, "event_id": "Ev1", "team_id": person["team_id"]}


def filled(view: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """A dialogue as it is sent, with this in its fields and the rest as it was opened."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    unknown = said.keys() - {block["element"]["action_id"] for block in inputs}
    assert not unknown, f"{view['callback_id']} has no field {unknown}"
    values = {block["block_id"]: _field(block["element"], said) for block in inputs}
    return {**view, "id": "V1", "hash": "1", "state": {"values": values}}


def _field(element: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """One field: what is said of it, or what it was opened with."""
    name, kind = element["action_id"], element["type"]
    typed = said.get(name)
    if kind == "plain_text_input":
        value: dict[str, Any] = {"value": typed or element.get("initial_value")}
    elif kind == "users_select":
        value = {"selected_user": typed or element.get("initial_user")}
    elif kind == "multi_users_select":
        value = {"selected_users": typed or []}
    elif kind == "multi_external_select":
        value = {"selected_options": []}
    elif kind == "datepicker":
        value = {"selected_date": typed or element.get("initial_date")}
    elif kind == "checkboxes":
        value = {"selected_options": element.get("initial_options", [])}
    elif kind == "file_input":
        value = {"files": [{"id": typed}] if typed else []}
    else:
        value = {"selected_option": {"value": typed} if typed else element.get("initial_option")}
    return {name: {"type": kind, **value}}


def _by(booth: Booth, who: Who) -> dict[str, Any]:
    return {"user": booth.who(who), "team": {"id": TEAM}, "trigger_id": "1.2.3"}
