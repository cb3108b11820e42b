"""The list of faults found in one payload, worded and located the way Slack does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def _every_file(_named: dict[str, Any]) -> bool:
    """Take a file for one that can be shown, where no workspace is at hand that knows it."""
    return True


@dataclass
class Problems:
    """Faults so far, in the order found."""

    messages: list[str] = field(default_factory=list)
    without: frozenset[str] = frozenset()
    """Types that this workspace does not have, whatever the documentation says."""
    shows: Callable[[dict[str, Any]], bool] = _every_file
    """Whether this workspace can show the file that a picture names, by its `id` or its `url`."""
    error: str = "invalid_blocks"
    """What a message with these faults is refused with."""

    def add(self, words: str, pointer: str) -> None:
        """Note a fault at a JSON pointer."""
        self.messages.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def __bool__(self) -> bool:
        return bool(self.messages)
