"""A message no longer than Slack takes: its longest texts give way first, and no block or button is lost."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from bot.domain.text import cut
from bot.views.markup import Block, mrkdwn

MESSAGE_CHARACTERS: Final = 12_000
"""Of all blocks as JSON. Slack refuses what is too long (`msg_blocks_too_long`) and publishes no number."""

_GIVES_WAY: Final = ("mrkdwn", "text")


def within(blocks: Sequence[Block], most: int = MESSAGE_CHARACTERS) -> list[Block]:
    """Return the blocks with their texts cut to one length, the longest that lets all of them fit."""
    over = len(json.dumps(blocks, ensure_ascii=False)) - most
    if over <= 0:
        return list(blocks)
    lengths = sorted(len(text) for text in _texts(blocks))
    shown: list[Block] = _cut(list(blocks), _longest(lengths, sum(lengths) - over))
    return shown


def _longest(lengths: list[int], room: int) -> int:
    """The length to cut these to, the shortest first, so that together they need no more than the room."""
    for place, length in enumerate(lengths):
        share = room // (len(lengths) - place)
        if length > share:
            return max(1, share)
        room -= length
    return 1


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") in _GIVES_WAY:
            yield part["text"]
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)


def _cut(part: Any, limit: int) -> Any:
    if isinstance(part, list):
        return [_cut(one, limit) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") == "mrkdwn":
        return part | mrkdwn(part["text"], limit)
    if part.get("type") == "text":
        return part | {"text": cut(part["text"], limit)}
    return {key: _cut(value, limit) for key, value in part.items()}
