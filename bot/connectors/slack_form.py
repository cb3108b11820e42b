"""How arguments travel to the Web API: as a form, nested values as JSON inside it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson


def encode(arguments: Mapping[str, Any]) -> bytes:
    """Return the body of a form; an argument that is None is left out."""
    fields = {name: _text(value) for name, value in arguments.items() if value is not None}
    return urlencode(fields).encode("ascii")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    return orjson.dumps(value, default=_plain).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError
