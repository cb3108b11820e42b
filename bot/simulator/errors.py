"""What goes wrong in the local Slack: answers Slack gives to an app, and acts a person cannot perform."""

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """A refused Web API call: Slack's error string, with the details Slack adds."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), **extra: Any) -> None:
        """`messages` go into `response_metadata`; `extra` beside `error` in the answer."""
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON that Slack answers."""
        answer: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class RateLimitError(Exception):
    """Too many calls: HTTP 429 with whole seconds to wait."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class CannotDo(Exception):
    """A person tried what Slack's own client would not let them do."""


class NothingThere(CannotDo):
    """The message, view, button, field or option is not on that person's screen."""


class RequiredField(CannotDo):
    """A form was submitted with a field empty or malformed; Slack's client stops it before the app hears."""
