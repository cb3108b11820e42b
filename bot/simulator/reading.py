"""What a reader's client makes of a text: live mentions, links and characters that do not show."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from .messages import Message

_CONTROL_SEQUENCE = re.compile(r"<[^<>\s][^<>]*>")
_BARE = re.compile(
    r"(?<![\w<|/])(?:https?://[^\s<>|]+|mailto:[^\s<>|]+|[\w.+-]+@[\w-]+\.[\w.-]+\w)", re.IGNORECASE
)
_AUTO_NAME = re.compile(r"(?<![\w&])[@#][\w.-]+")
_HARMLESS = "\n\t"


def mentions(message: Message) -> list[str]:
    """Every live control sequence, automatic link and invisible character that this message shows.

    Beside blocks the text is only a notification: its control sequences count, bare links do not.
    """
    found = list(_live(message.text))
    if not message.blocks and message.parse != "none":
        found += _BARE.findall(_CONTROL_SEQUENCE.sub(" ", message.text))
    for block in message.blocks:
        found += live_parts(block)
    return found


def live_parts(payload: Any) -> list[str]:
    """The same for a block, a view or any part of one. `<!date^…>` is not counted: it reaches nobody."""
    return [part for words, how in _texts(payload) for part in _parts(words, how)]


def _parts(words: str, how: str) -> Iterator[str]:
    if how == "plain":
        yield from _invisible(words)
    else:
        yield from _live(words)
        if how == "automatic":
            yield from _automatic(words)


def _live(words: str) -> Iterator[str]:
    for sequence in _CONTROL_SEQUENCE.findall(words):
        if not sequence.startswith("<!date^"):
            yield sequence
    yield from _invisible(words)


def _automatic(words: str) -> Iterator[str]:
    bare = _CONTROL_SEQUENCE.sub(" ", words)
    yield from _BARE.findall(bare)
    yield from _AUTO_NAME.findall(_BARE.sub(" ", bare))


def _invisible(words: str) -> Iterator[str]:
    for character in words:
        if character not in _HARMLESS and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield f"U+{ord(character):04X}"


def _texts(part: Any) -> Iterator[tuple[str, str]]:
    """Every shown text with how it is read: `plain`, `verbatim` or `automatic`."""
    if isinstance(part, list):
        for each in part:
            yield from _texts(each)
    elif isinstance(part, dict):
        yield from _texts_of(part)


def _texts_of(part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = part.get("type")
    words = part.get("text")
    if isinstance(words, str):
        if kind == "mrkdwn":
            yield words, "verbatim" if part.get("verbatim") else "automatic"
        else:
            yield words, "automatic" if kind == "markdown" else "plain"
    if kind in ("user", "usergroup", "channel", "broadcast", "link"):
        live = part.get("url") or part.get("range") or part.get(f"{kind}_id") or ""
        yield f"<{kind} {live}>", "verbatim"
    for key in ("alt_text", "initial_value", "fallback"):
        if isinstance(part.get(key), str):
            yield part[key], "plain"
    for value in part.values():
        yield from _texts(value)
