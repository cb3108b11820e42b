"""What a person sees as lines of text: messages, dialogues and Home, for `curl` and for a terminal."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


def _same(words: str) -> str:
    return words


@dataclass(frozen=True)
class Ink:
    """How parts of a text are set off, each a pattern with `{}` in it; `escape` guards what people wrote."""

    person: str = "{}"
    date: str = "{}"
    bold: str = "{}"
    italic: str = "{}"
    small: str = "{}"
    button: str = "[{}]"
    entry: str = "{}"
    escape: Callable[[str], str] = _same


class Reader:
    """Reads blocks out in one ink; people are called by their names in `workspace`."""

    def __init__(self, workspace: Workspace, ink: Ink | None = None) -> None:
        self._workspace = workspace
        self._ink = ink or Ink()

    def shown(self, shown: Message | View) -> list[str]:
        """A message, dialogue or Home, line by line."""
        return list(self.lines(shown.blocks)) or [self.text(getattr(shown, "text", ""))]

    def lines(self, blocks: list[dict[str, Any]]) -> Iterator[str]:
        """Each block as lines."""
        for block in blocks:
            yield from self._block(block)

    def text(self, raw: str) -> str:
        """Slack's markup as a person reads it."""
        ink = self._ink
        named = _PERSON.sub(lambda found: ink.person.format(f"@{self._name(found[1])}"), ink.escape(raw))
        dated = _DATE.sub(lambda found: ink.date.format(_instant(int(found[1]))), named)
        linked = _LINK.sub(lambda found: f"{found['label']} ({found['url']})", dated)
        bold = _BOLD.sub(lambda found: ink.bold.format(found[1]), linked)
        slanted = _ITALIC.sub(lambda found: ink.italic.format(found[1]), bold)
        return slanted.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _block(self, block: Block) -> Iterator[str]:
        kind = block["type"]
        if kind in ("section", "header"):
            yield from self._section(block)
        elif kind == "context":
            yield " · ".join(self._ink.small.format(self.text(part["text"])) for part in block["elements"])
        elif kind == "actions":
            yield "  ".join(self._button(one) for one in block["elements"])
        elif kind == "rich_text":
            yield from (
                self._ink.italic.format(f"▌ {self.text(line)}") for line in _quoted(block).splitlines()
            )
        elif kind == "input":
            entered = self._ink.entry.format(f" {self._value(block['element'])} ")
            yield f"{block['label']['text']}: {entered}"

    def _section(self, block: Block) -> Iterator[str]:
        if block.get("text"):
            yield self.text(block["text"]["text"])
        for field in block.get("fields") or []:
            yield "  " + ": ".join(self.text(field["text"]).split("\n", 1))
        if block.get("accessory"):
            yield "  " + self._button(block["accessory"])

    def _button(self, element: Block) -> str:
        label = element.get("text", {}).get("text", "") if element.get("type") == "button" else ""
        return self._ink.button.format(f" {label} ") if label else ""

    def _value(self, element: Block) -> str:
        option = element.get("initial_option")
        user = element.get("initial_user")
        shown = (
            option["text"]["text"] if option else element.get("initial_value") or (user and self._name(user))
        )
        return self._ink.escape(str(shown or element.get("placeholder", {}).get("text", "")))

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
