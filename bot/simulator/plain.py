"""What a person sees as lines of text: messages, dialogues and Home, to be looked at with `curl`."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from .messages import Message
from .person import Person
from .views import View
from .workspace import Workspace

_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_PERSON = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?P<url>https?://[^|>]+)\|(?P<label>[^>]+)>")
_ITALIC = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
_BOLD = re.compile(r"\*([^*\n]+)\*")
Block = Mapping[str, Any]


class Reader:
    """Reads blocks out; people are called by their names in `workspace`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def shown(self, shown: Message | View) -> list[str]:
        """A message, dialogue or Home, line by line."""
        return list(self.lines(shown.blocks)) or [self.text(getattr(shown, "text", ""))]

    def lines(self, blocks: list[dict[str, Any]]) -> Iterator[str]:
        """Each block as lines."""
        for block in blocks:
            yield from self._block(block)

    def text(self, raw: str) -> str:
        """Slack's markup as a person reads it."""
        named = _PERSON.sub(lambda found: f"@{self._name(found[1])}", raw)
        dated = _DATE.sub(lambda found: _instant(int(found[1])), named)
        linked = _LINK.sub(lambda found: f"{found['label']} ({found['url']})", dated)
        bare = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", linked))
        return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _block(self, block: Block) -> Iterator[str]:
        kind = block["type"]
        if kind in ("section", "header"):
            yield from self._section(block)
        elif kind == "context":
            yield " · ".join(self.text(part["text"]) for part in block["elements"])
        elif kind == "actions":
            yield "  ".join(self._button(one) for one in block["elements"])
        elif kind == "rich_text":
            yield from (f"▌ {self.text(line)}" for line in _quoted(block).splitlines())
        elif kind == "image":
            yield f"[ picture: {block['alt_text']} ]"
        elif kind == "input":
            yield f"{block['label']['text']}: {self._value(block['element'])}"

    def _section(self, block: Block) -> Iterator[str]:
        if block.get("text"):
            yield self.text(block["text"]["text"])
        for field in block.get("fields") or []:
            yield "  " + ": ".join(self.text(field["text"]).split("\n", 1))
        if block.get("accessory"):
            yield "  " + self._button(block["accessory"])

    def _button(self, element: Block) -> str:
        label = element.get("text", {}).get("text", "") if element.get("type") == "button" else ""
        return f"[ {label} ]" if label else ""

    def _value(self, element: Block) -> str:
        option = element.get("initial_option")
        user = element.get("initial_user")
        shown = (
            option["text"]["text"] if option else element.get("initial_value") or (user and self._name(user))
        )
        return str(shown or element.get("placeholder", {}).get("text", ""))

    def _name(self, user_id: str) -> str:
        member = self._workspace.people.get(user_id)
        return member.real_name if member else user_id


def page(workspace: Workspace, person: Person, channel: str | None = None) -> str:
    """What is in front of a person: a conversation, by default with the app, and what lies over it."""
    reader = Reader(workspace)
    messages = person.messages(channel) if channel else person.dm()
    with workspace.lock:
        parts = [_message(reader, one) for one in messages]
        if person.home and not channel:
            parts.insert(0, _titled("Home", reader.shown(person.home)))
        parts += [_titled("Notice", [notice]) for notice in person.notices]
        if person.view:
            parts.append(_dialogue(reader, person.view))
    return "\n\n".join(parts or ["Nothing yet."]) + "\n"


def _message(reader: Reader, message: Message) -> str:
    only = ", only you see this" if message.is_ephemeral else ""
    return _titled(f"{_instant(int(float(message.ts)))}{only}", reader.shown(message))


def _dialogue(reader: Reader, view: View) -> str:
    faults = [f"! {where}: {words}" for where, words in view.errors.items()]
    return _titled("Dialogue", [*reader.shown(view), *faults])


def _titled(title: str, lines: list[str]) -> str:
    return "\n".join([f"── {title}", *lines])


def _quoted(block: Block) -> str:
    return "".join(part.get("text", "") for passage in block["elements"] for part in passage["elements"])


def _instant(epoch: int) -> str:
    return f"{datetime.fromtimestamp(epoch, UTC):%a %d %b %Y, %H:%M} UTC"
