"""What a proposed policy would do: to requests that were decided before it, and to access that runs."""

from dataclasses import dataclass
from enum import StrEnum


class Turn(StrEnum):
    """How a request would have gone otherwise."""

    REFUSED = "refused"
    ALLOWED = "allowed"
    MORE = "more"
    FEWER = "fewer"


@dataclass(frozen=True)
class Replayed:
    """A request judged by the proposed text: `turn` is None where nothing is otherwise.

    `why` says it in words; `nobody` are the places that nobody could fill today.
    """

    number: int
    turn: Turn | None
    why: str = ""
    nobody: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foresight:
    """The last requests judged again, and how much of the access that runs the new rules would not allow."""

    requests: tuple[Replayed, ...]
    running: int
    not_allowed: int

    @property
    def otherwise(self) -> tuple[Replayed, ...]:
        """Those that would have gone another way."""
        return tuple(one for one in self.requests if one.turn)

    @property
    def unmet(self) -> tuple[Replayed, ...]:
        """Those for which nobody would be there to vouch."""
        return tuple(one for one in self.requests if one.nobody)
