"""Messages as they are kept, shown and read."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from .ids import Ids


@dataclass
class Message:
    """One message. An ephemeral one names its only reader in `only_for`."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    files: list[str] = field(default_factory=list)
    bot_id: str | None = None
    app_id: str | None = None
    only_for: str | None = None
    edited_ts: str | None = None
    client_msg_id: str | None = None
    parse: str = ""

    @property
    def is_ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return self.only_for is not None

    def snapshot(self) -> "Message":
        """A copy that stays as it is while the message moves on."""
        return deepcopy(self)


def message_object(message: Message, team_id: str, *, with_metadata: bool = True) -> dict[str, Any]:
    """The JSON that Slack shows for a message."""
    shown: dict[str, Any] = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "team": team_id,
        "text": message.text,
    }
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": message.app_id}
    if message.blocks:
        shown["blocks"] = deepcopy(message.blocks)
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        shown["metadata"] = deepcopy(message.metadata)
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    return shown


def name_blocks(blocks: list[dict[str, Any]], ids: Ids) -> list[dict[str, Any]]:
    """A copy in which every block has a `block_id` and every element an `action_id`, as Slack makes it."""
    named = deepcopy(blocks)
    for block in named:
        block.setdefault("block_id", ids.short())
        for element in interactive(block):
            element.setdefault("action_id", ids.short())
    return named


def interactive(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that a person can act on."""
    found = list(block.get("elements", [])) if block["type"] == "actions" else []
    found += [block[place] for place in ("accessory", "element") if isinstance(block.get(place), dict)]
    return [element for element in found if element.get("type") != "image"]
