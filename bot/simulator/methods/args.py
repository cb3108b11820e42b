"""The arguments of a call, which come as JSON or as form fields, read in one way."""

import json
from typing import Any

from bot.simulator.errors import SlackError

_WRONG = "invalid_arguments"


class Args:
    """Arguments by name and kind. SlackError `invalid_arguments` when one is of the wrong kind."""

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw

    def __contains__(self, name: str) -> bool:
        return self.raw.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.raw.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise _wrong(name, "must provide a string")
        return value

    def number(self, name: str, default: int = 0) -> int:
        """A whole number."""
        try:
            return int(self.raw.get(name, default))
        except (TypeError, ValueError):
            raise _wrong(name, "must provide a number") from None

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false, also as `true`, `1` and the like."""
        value = self.raw.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("true", "1")

    def json(self, name: str, error: str = _WRONG) -> Any:
        """Structured data, or the JSON text of it; None when absent. Bad JSON is `error`."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None


def _wrong(name: str, words: str) -> SlackError:
    return SlackError(_WRONG, messages=[f"[ERROR] {words} [json-pointer:/{name}]"])
