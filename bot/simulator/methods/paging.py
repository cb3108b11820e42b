"""Cursor paging as every list method does it."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any, TypeVar

from bot.simulator.errors import SlackError

from .args import Args

Item = TypeVar("Item")

MOST_PER_PAGE = 1000
MOST_UNPAGED = 500


def page(items: Sequence[Item], args: Args) -> tuple[list[Item], dict[str, Any]]:
    """One page of the items and the `response_metadata` that leads to the next."""
    limit = args.number("limit")
    if limit < 0 or limit > MOST_PER_PAGE:
        raise SlackError("invalid_limit")
    if limit == 0 and len(items) > MOST_UNPAGED:
        raise SlackError("limit_required")
    start = _read_cursor(args.text("cursor"), len(items))
    end = start + limit if limit else len(items)
    cursor = _cursor(end) if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": cursor}


def _cursor(position: int) -> str:
    return b64encode(f"from:{position}".encode()).decode()


def _read_cursor(cursor: str, total: int) -> int:
    if not cursor:
        return 0
    try:
        name, _, position = b64decode(cursor, validate=True).decode().partition(":")
        start = int(position)
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if name != "from" or not 0 < start < total:
        raise SlackError("invalid_cursor")
    return start
