"""What was sent to the app, and how the app acknowledged it."""

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "command",
    "block_actions",
    "view_submission",
    "view_closed",
    "block_suggestion",
    "shortcut",
    "message_action",
    "event",
    "url_verification",
]

ACK_WITHIN = 3.0
_SUCCESS = 2
_TO_BE_SURE = 0.25


def longest_wait() -> float:
    """How many seconds are waited for an acknowledgement: a little longer than it counts."""
    return ACK_WITHIN + _TO_BE_SURE


@dataclass
class Delivery:
    """One payload on its way to the app and back.

    `n` counts what was logged; `at` is the workspace's time, `started` a second of real time.
    """

    kind: Kind
    body: dict[str, Any]
    n: int = 0
    at: float = 0.0
    started: float = 0.0
    retry_num: int = 0
    retry_reason: str = ""
    status: int | None = None
    ack: str = ""
    ack_headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether a 2xx came back in time."""
        return self.status is not None and self.status // 100 == _SUCCESS and self.seconds <= ACK_WITHIN

    @property
    def reason(self) -> str:
        """Slack's word for why it failed; empty when it did not."""
        if self.ok:
            return ""
        if self.seconds > ACK_WITHIN or self.error == "timeout":
            return "http_timeout"
        return "http_error" if self.status is not None else "connection_failed"

    def describe(self) -> str:
        """One line for a failing test: what was sent, what came back."""
        what = self.body.get("command") or self.body.get("event", {}).get("type") or self.body.get("type", "")
        came = self.error or f"status {self.status}"
        return f"{self.kind} {what}: {came} after {self.seconds:.2f} s {'; '.join(self.problems)}".rstrip()


@dataclass
class Call:
    """One Web API call as the workspace log keeps it."""

    method: str
    args: dict[str, Any]
    at: float
    status: int
    answer: dict[str, Any]
    n: int = 0
