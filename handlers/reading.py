"""Reading a payload: what it is called, who did it, where, and the key by which a second copy is known."""

import json
from collections.abc import Mapping
from typing import Any

from bot.domain.secret_text import SecretText

Body = Mapping[str, Any]

SNOOZE = "snooze_day"
"""A button of every digest in which something waits, and of nothing else."""


def understood(kind: str, body: Body) -> bool:
    """Whether the payload has the parts by which it is known; Slack's own always has."""
    try:
        key_of(kind, body)
        team_of(kind, body)
        answer_url_of(body)
        return bool(name_of(kind, body))
    except (AttributeError, IndexError, KeyError, TypeError):
        return False


def without_screen(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """The payload of a press without what stood in its dialogue, which may be a secret."""
    view = body.get("view") if kind == "block_actions" else None
    if not isinstance(view, dict):
        return body
    return {**body, "view": {name: part for name, part in view.items() if name != "blocks"}}


def name_of(kind: str, body: Body) -> str:
    """The command, shortcut, action, form, menu or event that the payload is about."""
    if kind == "command":
        return str(body.get("command", ""))
    if kind == "block_actions":
        return str(body["actions"][0]["action_id"])
    if kind in ("view_submission", "view_closed"):
        return str(body["view"]["callback_id"])
    if kind == "event":
        event = body["event"]
        return ".".join(filter(None, (str(event["type"]), _text(event.get("subtype")))))
    return str(body.get("action_id") or body.get("callback_id") or "")


def verb_of(kind: str, body: Body) -> str:
    """The first word that was typed after a command; empty for anything else."""
    typed = str(body.get("text") or "").split() if kind == "command" else []
    return typed[0].casefold() if typed else ""


def actor_of(kind: str, body: Body) -> str | None:
    """The Slack id of the person who did it, if a person did."""
    if kind == "command":
        return _text(body.get("user_id"))
    if kind == "event":
        user = body["event"].get("user")
        return _text(user.get("id") if isinstance(user, Mapping) else user)
    return _text((body.get("user") or {}).get("id"))


def team_of(kind: str, body: Body) -> str | None:
    """The team that the actor belongs to, which in a shared channel need not be ours."""
    if kind in ("command", "event"):
        return _text(body.get("team_id"))
    return _text((body.get("user") or {}).get("team_id") or (body.get("team") or {}).get("id"))


def key_of(kind: str, body: Body) -> str | None:
    """The key under which the inbox knows this delivery; None for one that only looks."""
    actor = actor_of(kind, body)
    if kind == "block_actions":
        action = body["actions"][0]
        return f"click:{actor}:{action['action_id']}:{action.get('value', '')}:{action.get('action_ts', '')}"[
            :200
        ]
    if kind == "shortcut":
        return f"shortcut:{actor}:{body['callback_id']}:{body.get('action_ts', '')}"[:200]
    if kind == "view_submission":
        nonce = metadata_of(body).get("nonce") or body["view"]["id"]
        return f"form:{actor}:{body['view']['callback_id']}:{nonce}"[:200]
    if kind == "event":
        return f"event:{body.get('event_id', '')}"
    return None


def answer_url_of(body: Body) -> str | None:
    """Where an answer for the actor's eyes only can be sent, while it lives."""
    return _text(body.get("response_url"))


def message_of(body: Body) -> tuple[str, str] | None:
    """Channel and ts of the message that a button was pressed in."""
    container = body.get("container") or {}
    if container.get("type") != "message":
        return None
    return str(container["channel_id"]), str(container["message_ts"])


def is_digest(body: Body) -> bool:
    """Whether a button was pressed in somebody's digest, among the buttons of many cards."""
    blocks = (body.get("message") or {}).get("blocks") or []
    shown = (one for block in blocks for one in block.get("elements") or [])
    return any(one.get("action_id") == SNOOZE for one in shown)


def subject_of(body: Body) -> str | None:
    """The row that a press or a form is about, where it says so."""
    if body.get("actions"):
        parts = str(body["actions"][0].get("value", "")).split("|")
        return parts[1] if len(parts) == 3 else None  # noqa: PLR2004 - number, id, version
    return _text(metadata_of(body).get("id"))


def metadata_of(body: Body) -> dict[str, Any]:
    """What the dialogue was opened with; empty where there is none or it is not ours."""
    try:
        found = json.loads((body.get("view") or {}).get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def typed_in(body: Body) -> dict[str, str]:
    """What somebody has typed into a form, by the block of each field."""
    values = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    fields = ((block, field) for block, elements in values.items() for field in elements.values())
    return {block: str(said) for block, field in fields if (said := field.get("value"))}


def hide(body: Body) -> None:
    """Put what somebody has typed into a form out of sight, in the payload itself: nobody else has it."""
    values = ((body.get("view") or {}).get("state") or {}).get("values") or {}
    for elements in values.values():
        for field in elements.values():
            if isinstance(field.get("value"), str):
                field["value"] = SecretText(field["value"])


def in_dialogue(body: Body) -> bool:
    """Whether it happened in a dialogue, and not in a message or on Home."""
    return (body.get("view") or {}).get("type") == "modal"


def trigger_of(body: Body) -> str | None:
    """What allows one dialogue to be opened within three seconds."""
    return _text(body.get("trigger_id"))


def _text(value: Any) -> str | None:
    return str(value) if value else None
