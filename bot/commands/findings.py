"""What `vouchsafe check` finds: one line each, with its remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Status = Literal["pass", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it stands, and what to do where it does not stand well."""

    what: str
    status: Status
    message: str
    remedy: str = ""

    def say(self) -> str:
        """The finding as one line."""
        return " ".join(filter(None, (f"{self.what}:", self.message, self.remedy)))


def fine(what: str, message: str) -> Finding:
    """All is well."""
    return Finding(what, "pass", message)


def warning(what: str, message: str, remedy: str = "") -> Finding:
    """It works, but somebody should know."""
    return Finding(what, "warn", message, remedy)


def failure(what: str, message: str, remedy: str = "") -> Finding:
    """It does not work."""
    return Finding(what, "fail", message, remedy)


Check = Callable[[], Iterator[Finding]]
