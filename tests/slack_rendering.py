"""Tell what in a payload Slack would bring to life: written from Slack's formatting rules, not from our code."""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_SENDABLE_CONTROL = "\n"
_ANGLE = re.compile(r"<([^<>]+)>")
_EMOJI = re.compile(r":[a-zA-Z0-9_'+-]+:")
_FENCE = re.compile(r"```.+?```", re.DOTALL)
_SPANS = {
    "bold": re.compile(r"(?<![A-Za-z0-9])\*(?!\s)[^*\n]+?(?<!\s)\*(?![A-Za-z0-9])"),
    "italic": re.compile(r"(?<![A-Za-z0-9])_(?!\s)[^_\n]+?(?<!\s)_(?![A-Za-z0-9])"),
    "struck": re.compile(r"(?<![A-Za-z0-9])~(?!\s)[^~\n]+?(?<!\s)~(?![A-Za-z0-9])"),
    "code": re.compile(r"`[^`\n]+`"),
}
_QUOTE = re.compile(r"^\s*(?:>|&gt;)", re.MULTILINE)
_AUTOMATIC = {
    "address": re.compile(
        r"\b(?:https?|mailto|tel|slack)://?\S|\bwww\.\w|\b[\w-]+\.(?:com|example|org|net)\b", re.IGNORECASE
    ),
    "e-mail": re.compile(r"\b[\w.+-]+@[\w-]+\.\w"),
    "name": re.compile(r"(?<!\w)[@#]\w"),
}
_IGNORABLE = [
    *(
        range(0x200B, 0x2010),
        range(0x202A, 0x202F),
        range(0x2060, 0x2070),
        range(0xFE00, 0xFE0F),
        [0xFEFF, 0xAD, 0x61C],
    ),
    *(
        range(0xE0000, 0xE1000),
        range(0xFFF0, 0xFFFC),
        [0x34F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x180E],
    ),
]


def live(payload: Any) -> list[str]:
    """List everything in `payload` that Slack would format, link, mention or draw; our fixed labels included."""
    return [finding for text in _texts(payload) for finding in _findings(text)]


def unfit(payload: Any) -> list[str]:
    """List every string in `payload` that hides, reorders, climbs, controls or cannot be encoded."""
    return [fault for text in _strings(payload) for fault in faults(text)]


def faults(text: str) -> list[str]:
    """List what is wrong with one string that is about to be shown."""
    hidden = {code for codes in _IGNORABLE for code in codes}
    found = [f"U+{ord(c):04X} hides" for c in text if ord(c) in hidden]
    found += [
        f"{c!r} controls" for c in text if unicodedata.category(c) in {"Cc", "Cs"} and c != _SENDABLE_CONTROL
    ]
    found += [
        f"{c!r} reorders"
        for c in text
        if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    ]
    found += ["a stack climbs"] * bool(re.search("[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]{5}", text))
    found += ["not composed"] * (not unicodedata.is_normalized("NFC", text))
    return found


def shown(payload: Any) -> list[str]:
    """List the words a reader sees, entities resolved."""
    return [
        html.unescape(text["text"]) if text.get("type") == "mrkdwn" else text["text"]
        for text in _texts(payload)
    ]


def _texts(part: Any) -> Iterator[dict[str, Any]]:
    """Yield every text object and rich text element."""
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part
        for child in part.values():
            yield from _texts(child)
    elif isinstance(part, list):
        for child in part:
            yield from _texts(child)


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for child in part.values():
            yield from _strings(child)
    elif isinstance(part, list):
        for child in part:
            yield from _strings(child)


def _findings(text: dict[str, Any]) -> list[str]:
    match text.get("type"):
        case "plain_text":
            return (
                [f"emoji {code}" for code in _EMOJI.findall(text["text"])] if text.get("emoji", True) else []
            )
        case "text":
            return [f"style {text['style']}"] if "style" in text else []
        case "mrkdwn":
            return _in_markup(text["text"], automatic=not text.get("verbatim", False))
        case _:
            return [*_in_markup(text["text"], automatic=False), *(["no blocks"] * ("blocks" not in text))]


def _in_markup(text: str, *, automatic: bool) -> list[str]:
    found = [f"{_kind(inside)} <{inside}>" for inside in _ANGLE.findall(text)]
    found += [f"bare {bracket}" for bracket in "<>" if bracket in _ANGLE.sub("", text)]
    found += [f"bare {entity}" for entity in re.findall(r"&(?!(?:amp|lt|gt);)", text)]
    found += [f"quote {start!r}" for start in _QUOTE.findall(_ANGLE.sub("", text))]
    read = html.unescape(_ANGLE.sub("", text))
    found += [f"fence {text!r}" for text in _FENCE.findall(read)]
    found += [f"{name} {span!r}" for name, form in _SPANS.items() for span in form.findall(read)]
    found += [f"emoji {code}" for code in _EMOJI.findall(read)]
    if automatic:
        found += [f"{name} {span!r}" for name, form in _AUTOMATIC.items() for span in form.findall(read)]
    return found


def _kind(inside: str) -> str:
    return {"@": "mention", "#": "channel", "!": "command"}.get(inside[0], "link")
