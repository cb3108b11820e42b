"""Trouble on request: what the local Slack does wrong when told to."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

RETRY_AFTER = 5
"""Whole seconds that a call is told to wait while `limited` is on."""

Trouble = Literal["limited", "broken", "error", "drop_before", "drop_after"]


@dataclass
class Script:
    """One kind of trouble for the next `calls` calls, of one method or of any."""

    trouble: Trouble
    calls: int
    method: str | None = None
    status: int = 503
    retry_after: int = 1
    error: str = "internal_error"

    def meets(self, method: str) -> bool:
        """Whether this call is meant."""
        return self.calls > 0 and self.method in (None, method)


@dataclass
class Faults:
    """The switches. All of them are off to begin with.

    `limited` and `drop_after` are for every call until they are off again; a script is for so many calls.
    `no_charts`: this workspace does not have the block of charts yet, as while Slack rolls a block out.
    `slow_files`: how many seconds Slack looks at a file that was uploaded before any block can show it.
    """

    down: bool = False
    deliver_twice: bool = False
    deliver_late: float = 0.0
    out_of_order: bool = False
    limited: bool = False
    drop_after: bool = False
    no_charts: bool = False
    slow_files: float = 0.0
    scripts: list[Script] = field(default_factory=list)

    def answer_429(self, retry_after: int, calls: int = 1, method: str | None = None) -> None:
        """The next calls are told to wait `retry_after` seconds."""
        self.scripts.append(Script("limited", calls, method, retry_after=retry_after))

    def answer_5xx(self, status: int = 503, calls: int = 1, method: str | None = None) -> None:
        """The next calls meet a broken server and change nothing."""
        self.scripts.append(Script("broken", calls, method, status=status))

    def answer_error(self, error: str, calls: int = 1, method: str | None = None) -> None:
        """The next calls are refused with this error string and change nothing."""
        self.scripts.append(Script("error", calls, method, error=error))

    def drop_before(self, calls: int = 1, method: str | None = None) -> None:
        """The next calls lose their connection before anything happens."""
        self.scripts.append(Script("drop_before", calls, method))

    def drop_after_accept(self, calls: int = 1, method: str | None = None) -> None:
        """The next calls are carried out, and then the connection is lost without an answer."""
        self.scripts.append(Script("drop_after", calls, method))

    def next_for(self, method: str) -> Script | None:
        """The trouble this call is in for, counted down."""
        for script in self.scripts:
            if script.meets(method):
                script.calls -= 1
                return script
        return self._standing()

    def clear(self) -> None:
        """Everything works again."""
        self.down = self.deliver_twice = self.out_of_order = False
        self.limited = self.drop_after = self.no_charts = False
        self.deliver_late = self.slow_files = 0.0
        self.scripts.clear()

    @property
    def missing_blocks(self) -> frozenset[str]:
        """The types of blocks that every payload is refused for."""
        return frozenset({"data_visualization"}) if self.no_charts else frozenset()

    def _standing(self) -> Script | None:
        if self.limited:
            return Script("limited", 1, retry_after=RETRY_AFTER)
        return Script("drop_after", 1) if self.drop_after else None

    def as_json(self) -> dict[str, Any]:
        """The switches, for the control API."""
        return asdict(self)
