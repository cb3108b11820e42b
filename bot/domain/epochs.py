"""Epochs: after a restore, what was drawn before it is dead, for the rows behind it may be others by now.

Everything that can be pressed or sent carries the mark of its epoch. Before the first restore that is none.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from bot.domain.buttons import OldButton

KEY: Final = "epoch"
_AFTER: Final = "!"

Payload = Mapping[str, Any]


def marked(shown: Payload, epoch: str) -> dict[str, Any]:
    """Return a message or a view as it is drawn in this epoch: its buttons marked, or the whole view."""
    if not epoch:
        return dict(shown)
    if shown.get("type") in ("modal", "home"):
        held = {**_held(shown), KEY: epoch}
        return {**shown, "private_metadata": json.dumps(held)}
    return {name: _buttons_marked(part, epoch) for name, part in shown.items()}


def answered(ack: Any, epoch: str) -> Any:
    """The same for what is answered at once: a view inside it, or a message."""
    if not epoch or not isinstance(ack, Mapping):
        return ack
    return {**ack, "view": marked(ack["view"], epoch)} if "view" in ack else marked(ack, epoch)


def read(body: Payload, epoch: str) -> Payload:
    """Return what somebody pressed or sent without its mark; raises `OldButton` for that of another epoch."""
    if body.get("view"):
        return _read_view(body, epoch)
    if body.get("type") == "block_actions" and body.get("actions"):
        return _read_button(body, epoch)
    return body


def _read_view(body: Payload, epoch: str) -> Payload:
    view = body["view"]
    held = _held(view)
    if held.pop(KEY, "") != epoch:
        raise OldButton
    return {**body, "view": {**view, "private_metadata": json.dumps(held) if held else ""}} if epoch else body


def _read_button(body: Payload, epoch: str) -> Payload:
    action = body["actions"][0]
    said, mark, value = str(action.get("value", "")).partition(_AFTER)
    if (said if mark else "") != epoch:
        raise OldButton
    return {**body, "actions": [{**action, "value": value}, *body["actions"][1:]]} if epoch else body


def _held(view: Payload) -> dict[str, Any]:
    """What a view was opened with; ours is always an object, or nothing."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _buttons_marked(part: Any, epoch: str) -> Any:
    if isinstance(part, list):
        return [_buttons_marked(one, epoch) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "button":
        return {**part, "value": f"{epoch}{_AFTER}{part.get('value', '')}"}
    return {name: _buttons_marked(one, epoch) for name, one in part.items()}
