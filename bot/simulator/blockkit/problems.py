"""The list of faults found in one payload, worded and located the way Slack does."""

from dataclasses import dataclass, field


@dataclass
class Problems:
    """Faults so far, in the order found."""

    messages: list[str] = field(default_factory=list)
    without: frozenset[str] = frozenset()
    """Types that this workspace does not have, whatever the documentation says."""
    error: str = "invalid_blocks"
    """What a message with these faults is refused with."""

    def add(self, words: str, pointer: str) -> None:
        """Note a fault at a JSON pointer."""
        self.messages.append(f"[ERROR] {words} [json-pointer:{pointer}]")

    def __bool__(self) -> bool:
        return bool(self.messages)
