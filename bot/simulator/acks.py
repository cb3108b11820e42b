"""Whether an acknowledgement's body is one that Slack would accept for its kind of payload."""

import json
from typing import Any

from .blockkit import Problems, check_blocks, check_view
from .blockkit.objects import OPTION, OPTION_GROUP
from .blockkit.shapes import items
from .blockkit.view import is_too_large
from .deliveries import Delivery

Json = dict[str, Any]

_MESSAGE_KEYS = {
    "text",
    "blocks",
    "response_type",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
}
_VIEW_ANSWERS = {
    "errors": {"response_action", "errors"},
    "update": {"response_action", "view"},
    "push": {"response_action", "view"},
    "clear": {"response_action"},
}


def read_ack(delivery: Delivery) -> Any:
    """The body as JSON; its text where it is none; None when empty."""
    if not delivery.ack:
        return None
    try:
        return json.loads(delivery.ack)
    except ValueError:
        return delivery.ack


def check_ack(delivery: Delivery, problems: Problems) -> list[str]:
    """What Slack would not accept in this answer, noted among the `problems` of its workspace."""
    body = read_ack(delivery)
    if delivery.kind == "command":
        _check_command(body, problems)
    elif delivery.kind == "view_submission":
        _check_submission(body, delivery, problems)
    elif delivery.kind == "block_suggestion":
        _check_options(body, problems)
    elif delivery.kind != "url_verification" and body not in (None, {}, "ok"):
        problems.add(f"{delivery.kind} takes an empty answer", "")
    return problems.messages


def _check_command(body: Any, problems: Problems) -> None:
    if body is None or body == {} or isinstance(body, str):
        return
    if not isinstance(body, dict):
        problems.add("must provide an object", "")
        return
    for key in body.keys() - _MESSAGE_KEYS:
        problems.add(f"invalid additional property: {key}", "")
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        problems.add("must be one of: ephemeral, in_channel", "/response_type")
    if not body.get("text") and not body.get("blocks"):
        problems.add("no_text", "")
    if "blocks" in body:
        check_blocks(body["blocks"], "message", "/blocks", problems)


def _check_submission(body: Any, delivery: Delivery, problems: Problems) -> None:
    if body is None or body == {}:
        return
    action = body.get("response_action") if isinstance(body, dict) else None
    if action not in _VIEW_ANSWERS:
        problems.add(f"must be one of: {', '.join(_VIEW_ANSWERS)}", "/response_action")
        return
    for key in body.keys() ^ _VIEW_ANSWERS[action]:
        problems.add(f"{action} does not go with this key, or lacks it: {key}", "")
    if action == "errors":
        _check_errors(body.get("errors"), delivery.body["view"]["blocks"], problems)
    elif "view" in body and is_too_large(body["view"]):
        problems.add("view_too_large", "/view")
    elif "view" in body:
        check_view(body["view"], "modal", problems)


def _check_errors(errors: Any, blocks: list[Json], problems: Problems) -> None:
    if not isinstance(errors, dict) or not errors:
        problems.add("must provide an object that is not empty", "/errors")
        return
    inputs = {block["block_id"] for block in blocks if block["type"] == "input"}
    for block_id, words in errors.items():
        if block_id not in inputs:
            problems.add("no input block has this block_id", f"/errors/{block_id}")
        if not isinstance(words, str) or not words:
            problems.add("must provide a string", f"/errors/{block_id}")


def _check_options(body: Any, problems: Problems) -> None:
    keys = set(body) if isinstance(body, dict) else set()
    if keys == {"options"}:
        items(OPTION, 100, 0)(body["options"], "/options", problems)
    elif keys == {"option_groups"}:
        items(OPTION_GROUP, 100, 0)(body["option_groups"], "/option_groups", problems)
    else:
        problems.add("must provide exactly one of: options, option_groups", "")
