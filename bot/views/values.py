"""What was filled into a form, by the block of each field; a field that is absent was left empty."""

from collections.abc import Mapping
from typing import Any, TypeAlias

Values: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Any]]]


def field(values: Values, block: str, action: str | None = None) -> Mapping[str, Any]:
    """The state of a field, whose element is called as its block is where nothing else is said."""
    return (values.get(block) or {}).get(action or block) or {}


def typed(values: Values, block: str) -> str:
    """What was typed."""
    return str(field(values, block).get("value") or "")


def chosen(values: Values, block: str, action: str | None = None) -> str | None:
    """The value of the one option that was chosen."""
    picked = field(values, block, action).get("selected_option")
    return str(picked["value"]) if picked else None
