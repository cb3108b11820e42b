"""Blocks per surface, and the rules that hold across a whole list of blocks."""

from collections.abc import Iterator
from typing import Any, Literal

from .charts import CHART, MOST_CHARTS
from .elements import ELEMENTS, IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION
from .objects import ID, SLACK_FILE, URL, plain, text
from .problems import Problems
from .rich_text import RICH_TEXT
from .shapes import (
    Check,
    Need,
    also,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    integer,
    items,
    one_of,
    shape,
    string,
)

Surface = Literal["message", "modal", "home"]

MOST_BLOCKS: dict[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MOST_MARKDOWN = 12_000
MOST_IN_TABLES = 10_000
_CELLS, _ROWS = 20, 100

_context_parts = ELEMENTS | {"image": IMAGE, "mrkdwn": text(3000), "plain_text": text(3000)}
_cell = by_type({"raw_text": shape({"text": Need(string(3000))}), "rich_text": RICH_TEXT})
_column = shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})

_BLOCKS: dict[str, Check] = {
    "section": also(
        shape(
            {
                "block_id": ID,
                "text": text(3000),
                "fields": items(text(2000), 10),
                "accessory": by_type(ELEMENTS | {"image": IMAGE}, IN_SECTION),
                "expand": boolean,
            }
        ),
        at_least_one("text", "fields"),
    ),
    "header": shape({"block_id": ID, "text": Need(plain(150)), "level": integer(1, 4)}),
    "divider": shape({"block_id": ID}),
    "image": also(
        shape(
            {
                "block_id": ID,
                "image_url": URL,
                "slack_file": SLACK_FILE,
                "alt_text": Need(string(2000)),
                "title": plain(2000),
            }
        ),
        exactly_one("image_url", "slack_file"),
    ),
    "actions": shape({"block_id": ID, "elements": Need(items(by_type(ELEMENTS, IN_ACTIONS), 25))}),
    "context": shape(
        {
            "block_id": ID,
            "elements": Need(items(by_type(_context_parts, ("image", "mrkdwn", "plain_text")), 10)),
        }
    ),
    "input": shape(
        {
            "block_id": ID,
            "label": Need(plain(2000)),
            "element": Need(by_type(ELEMENTS, IN_INPUT)),
            "hint": plain(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        }
    ),
    "rich_text": RICH_TEXT,
    "markdown": shape({"block_id": ID, "text": Need(string(MOST_MARKDOWN))}),
    "table": shape(
        {
            "block_id": ID,
            "rows": Need(items(items(_cell, _CELLS), _ROWS)),
            "column_settings": items(_column, _CELLS, 0),
        }
    ),
    "alert": shape(
        {
            "block_id": ID,
            "text": Need(text(200)),
            "level": one_of("default", "info", "warning", "error", "success"),
        }
    ),
    "data_visualization": CHART,
}

_common = {"section", "header", "divider", "image", "actions", "context", "input", "rich_text"}
_ALLOWED: dict[Surface, set[str]] = {
    "message": _common | {"markdown", "table", "data_visualization"},
    "modal": _common | {"alert"},
    "home": _common | {"data_visualization"},
}
_not_everywhere: dict[str, set[Surface]] = {
    "datetimepicker": {"message", "modal"},
    "rich_text_input": {"modal", "home"},
    "email_text_input": {"modal"},
    "url_text_input": {"modal"},
    "number_input": {"modal"},
    "file_input": {"modal"},
}


def check_blocks(blocks: Any, surface: Surface, at: str, problems: Problems) -> None:
    """Note every fault of a list of blocks meant for one surface."""
    each = by_type(_BLOCKS, _ALLOWED[surface])
    items(each, MOST_BLOCKS[surface], 0)(blocks, at, problems)
    if problems:
        return
    _check_block_ids(blocks, at, problems)
    _check_action_ids(blocks, at, problems)
    _check_focus(blocks, at, problems)
    _check_elements(blocks, surface, at, problems)
    _check_in_total(blocks, at, problems)


def elements_of(block: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The interactive elements of a block, each with its place in the block."""
    if block["type"] == "actions":
        for index, element in enumerate(block["elements"]):
            yield f"elements/{index}", element
    for place in ("accessory", "element"):
        if isinstance(block.get(place), dict) and block[place].get("type") != "image":
            yield place, block[place]


def _check_block_ids(blocks: list[dict[str, Any]], at: str, problems: Problems) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            problems.add(f"block_id already exists: {block_id}", f"{at}/{index}/block_id")
        elif block_id:
            seen.add(block_id)


def _check_action_ids(blocks: list[dict[str, Any]], at: str, problems: Problems) -> None:
    for index, block in enumerate(blocks):
        seen: set[str] = set()
        for place, element in elements_of(block):
            action_id = element.get("action_id")
            if action_id in seen:
                problems.add(f"action_id already exists: {action_id}", f"{at}/{index}/{place}/action_id")
            elif action_id:
                seen.add(action_id)


def _check_focus(blocks: list[dict[str, Any]], at: str, problems: Problems) -> None:
    focused = [
        element for block in blocks for _, element in elements_of(block) if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        problems.add("only one element may have focus_on_load", at)


def _check_elements(blocks: list[dict[str, Any]], surface: Surface, at: str, problems: Problems) -> None:
    """Whether each element may stand on this surface, and asks for no more than it can have there."""
    for index, block in enumerate(blocks):
        for place, element in elements_of(block):
            where, kind = f"{at}/{index}/{place}", element["type"]
            if surface not in _not_everywhere.get(kind, {surface}):
                problems.add(f"unsupported type: {kind}", f"{where}/type")
            if "response_url_enabled" in element and (surface, block["type"]) != ("modal", "input"):
                problems.add("response_url_enabled is only for inputs of modals", where)


def _check_in_total(blocks: list[dict[str, Any]], at: str, problems: Problems) -> None:
    """What a message may hold once, or only so much of in all its blocks together."""
    tables = [block["rows"] for block in blocks if block["type"] == "table"]
    if len(tables) > 1:
        problems.add("only_one_table_allowed", at)
        problems.error = "invalid_attachments"
    if sum(block["type"] == "data_visualization" for block in blocks) > MOST_CHARTS:
        problems.add(f"no more than {MOST_CHARTS} data_visualization blocks allowed", at)
    if _written(tables) > MOST_IN_TABLES:
        problems.add(f"tables must be less than {MOST_IN_TABLES + 1} characters in total", at)
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MOST_MARKDOWN:
        problems.add(f"markdown must be less than {MOST_MARKDOWN + 1} characters in total", at)


def _written(part: Any) -> int:
    """How many characters of text there are in a part."""
    if isinstance(part, list):
        return sum(map(_written, part))
    if not isinstance(part, dict):
        return 0
    own = len(part["text"]) if isinstance(part.get("text"), str) else 0
    return own + sum(map(_written, part.values()))
