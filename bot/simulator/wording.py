"""How words travel to the app: `&`, `<` and `>` as entities, people and channels as ids where asked for."""

import re
from typing import TYPE_CHECKING, Any

from .errors import NothingThere

if TYPE_CHECKING:
    from .workspace import Workspace

_NAMED = re.compile(r"(?P<link>https?://[^\s<>|]+)|@(?P<person>[\w.-]+)|#(?P<channel>[\w-]+)")


def escaped(words: str) -> str:
    """The words with Slack's three control characters as entities."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def command_text(workspace: "Workspace", typed: str, *, resolve: bool) -> str:
    """A command's text as the app gets it; `resolve` makes `<@U…|name>` and `<#C…|name>` of names, and
    `<https://…>` of links.
    """
    words = escaped(typed)
    return _NAMED.sub(lambda hit: _resolved(workspace, hit), words) if resolve else words


def _resolved(workspace: "Workspace", hit: re.Match[str]) -> str:
    if hit["link"]:
        return f"<{hit['link']}>"
    return _person(workspace, hit) if hit["person"] else _channel(workspace, hit)


def plain_texts_escaped(part: Any) -> Any:
    """A copy of blocks in which plain texts are escaped, as they come back to the app in a click."""
    if isinstance(part, list):
        return [plain_texts_escaped(each) for each in part]
    if not isinstance(part, dict):
        return part
    copy = {key: plain_texts_escaped(value) for key, value in part.items()}
    if copy.get("type") == "plain_text":
        copy["text"] = escaped(copy["text"])
    return copy


def _person(workspace: "Workspace", hit: re.Match[str]) -> str:
    try:
        member = workspace.person(hit["person"]).member
    except NothingThere:
        return hit[0]
    return f"<@{member.id}|{member.handle}>"


def _channel(workspace: "Workspace", hit: re.Match[str]) -> str:
    try:
        channel = workspace.find_channel(hit["channel"])
    except NothingThere:
        return hit[0]
    return f"<#{channel.id}|{channel.name}>"
