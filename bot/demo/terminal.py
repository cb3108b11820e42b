"""What Slack shows, on a terminal: messages, dialogues and Home as a few lines of text."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.simulator import Message, Person, View, Workspace

_DATE = re.compile(r"<!date\^(\d+)\^[^|>]*\|[^>]*>")
_PERSON = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?P<url>https?://[^|>]+)\|(?P<label>[^>]+)>")
_ITALIC = re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)")
_BOLD = re.compile(r"\*([^*\n]+)\*")
Block = Mapping[str, Any]


class Terminal:
    """Tells a story: headings, what somebody does, and what Slack then shows whom."""

    def __init__(self, workspace: Workspace, console: Console) -> None:
        """Print to `console`; names come from `workspace`."""
        self._workspace = workspace
        self._console = console

    def chapter(self, title: str) -> None:
        """A new part of the story."""
        self._console.print()
        self._console.rule(f"[bold]{title}", align="left")

    def does(self, who: Person, what: str) -> None:
        """What a person does."""
        self._console.print(f"\n[bold cyan]{who.name}[/] {what}")

    def happens(self, what: str) -> None:
        """What happens without anybody doing it."""
        self._console.print(f"\n[bold magenta]{what}[/]")

    def shows(self, where: str, shown: Message | View) -> None:
        """A message or dialogue as its reader sees it."""
        lines = list(self.lines(shown.blocks)) or [self.text(getattr(shown, "text", ""))]
        body = Text.from_markup("\n".join(lines))
        self._console.print(Panel(body, title=where, title_align="left", expand=False, width=100))

    def lines(self, blocks: list[dict[str, Any]]) -> Iterator[str]:
        """Each block as lines of Rich markup."""
        for block in blocks:
            yield from self._block(block)

    def text(self, raw: str) -> str:
        """Slack's markup as Rich markup."""
        safe = raw.replace("[", "\\[")
        named = _PERSON.sub(lambda found: f"[cyan]@{self._name(found[1])}[/]", safe)
        dated = _DATE.sub(lambda found: f"[green]{_instant(int(found[1]))}[/]", named)
        linked = _LINK.sub(lambda found: f"{found['label']} ({found['url']})", dated)
        bold = _BOLD.sub(r"[bold]\1[/]", linked)
        slanted = _ITALIC.sub(r"[italic]\1[/]", bold)
        return slanted.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _block(self, block: Block) -> Iterator[str]:
        kind = block["type"]
        if kind in ("section", "header"):
            yield from self._section(block)
        elif kind == "context":
            yield " · ".join(f"[dim]{self.text(part['text'])}[/]" for part in block["elements"])
        elif kind == "actions":
            yield "  ".join(_button(one) for one in block["elements"])
        elif kind == "rich_text":
            yield from (f"[italic]▌ {self.text(line)}[/]" for line in _quoted(block).splitlines())
        elif kind == "input":
            yield f"{block['label']['text']}: [reverse] {self._value(block['element'])} [/]"

    def _section(self, block: Block) -> Iterator[str]:
        if block.get("text"):
            yield self.text(block["text"]["text"])
        for field in block.get("fields") or []:
            yield "  " + ": ".join(self.text(field["text"]).split("\n", 1))
        if block.get("accessory"):
            yield "  " + _button(block["accessory"])

    def _value(self, element: Block) -> str:
        option = element.get("initial_option")
        user = element.get("initial_user")
        shown = (
            option["text"]["text"] if option else element.get("initial_value") or (user and self._name(user))
        )
        return str(shown or element.get("placeholder", {}).get("text", "")).replace("[", "\\[")

    def _name(self, user_id: str) -> str:
        member = self._workspace.people.get(user_id)
        return member.real_name if member else user_id


def _button(element: Block) -> str:
    label = element.get("text", {}).get("text", "") if element.get("type") == "button" else ""
    return f"[reverse] {label} [/]" if label else ""


def _quoted(block: Block) -> str:
    return "".join(part.get("text", "") for passage in block["elements"] for part in passage["elements"])


def _instant(epoch: int) -> str:
    return f"{datetime.fromtimestamp(epoch, UTC):%a %d %b %Y, %H:%M} UTC"
