"""What follows a command: Slack sends its people, channels and links in angle brackets, with their ids."""

import re
from html import unescape
from typing import Final

_MENTION: Final = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|(?P<name>[^>]*))?>")
_CHANNEL: Final = re.compile(r"<#\w+\|(?P<name>[^>]*)>")
_LINK: Final = re.compile(r"<(?P<address>[a-z]+:[^|>]+)(?:\|[^>]*)?>")


def mentioned(text: str) -> str | None:
    """The id of the first person who is mentioned."""
    found = _MENTION.search(text)
    return found["id"] if found else None


def as_typed(text: str) -> str:
    """The words as they were typed: names and addresses in place of brackets, and no entities."""
    words = _MENTION.sub(lambda found: f"@{found['name'] or found['id']}", text)
    words = _CHANNEL.sub(lambda found: f"#{found['name']}", words)
    return unescape(_LINK.sub(lambda found: found["address"], words))
