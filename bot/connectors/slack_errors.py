"""What can become of a call to Slack other than an answer; no text of a message is ever in these."""


class SlackError(Exception):
    """A call to Slack did not succeed."""


class Unreachable(SlackError):
    """Slack did not answer. `ambiguous`: the request may have been carried out all the same."""

    def __init__(self, *, ambiguous: bool, why: str = "") -> None:
        """Say `why` in one word."""
        super().__init__(f"Slack did not answer ({why or 'no reason'})")
        self.ambiguous = ambiguous
        self.why = why


class Limited(SlackError):
    """Slack wants to be left alone for `retry_after` seconds; nothing was carried out."""

    def __init__(self, retry_after: float, method: str = "") -> None:
        """Wait `retry_after` seconds, at least one, before calling `method` again."""
        super().__init__(f"Slack asks for a pause of {retry_after:g} s")
        self.retry_after = retry_after
        self.method = method


class Refused(SlackError):
    """Slack answered, and the answer is no: `error` is its own word for why."""

    def __init__(self, method: str, error: str, details: tuple[str, ...] = ()) -> None:
        """`details` may quote what was sent: they are for tests and `check`, never for a log."""
        super().__init__(f"{method}: {error}")
        self.method = method
        self.error = error
        self.details = details


class Unready(SlackError):
    """Slack still looks at a file that a message shows: nothing was carried out, and it will be soon."""

    def __init__(self, method: str) -> None:
        """`method` is what was refused."""
        super().__init__(f"{method}: a file is not ready to be shown")
        self.method = method


class TooLarge(SlackError):
    """A file is bigger than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        """`limit` is what would have been taken."""
        super().__init__(f"the file is bigger than {limit} bytes")
        self.limit = limit
