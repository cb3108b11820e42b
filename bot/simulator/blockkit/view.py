"""Views: modals and Home tabs, with the rules between their parts."""

import json
from typing import Any, Literal

from .blocks import check_blocks
from .objects import plain
from .problems import Problems
from .shapes import Check, Need, boolean, by_type, shape, string

LARGEST_VIEW = 250_000


def _any(value: Any, at: str, problems: Problems) -> None:
    """Blocks are looked at apart, with their surface."""


_common: dict[str, Check | Need] = {
    "blocks": Need(_any),
    "private_metadata": string(3000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
}
_SHAPES: dict[str, Check] = {
    "home": shape(_common),
    "modal": shape(
        _common
        | {
            "title": Need(plain(24)),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        }
    ),
}


def check_view(view: Any, kind: Literal["modal", "home"], problems: Problems, at: str = "/view") -> None:
    """Note every fault of a view of the given kind."""
    by_type(_SHAPES, (kind,))(view, at, problems)
    if problems:
        return
    check_blocks(view["blocks"], kind, f"{at}/blocks", problems)
    if problems or kind == "home":
        return
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        problems.add("missing required field: submit (a modal with an input block needs it)", at)


def is_too_large(view: Any) -> bool:
    """Whether the view is over Slack's 250 kB."""
    return len(json.dumps(view).encode()) > LARGEST_VIEW
