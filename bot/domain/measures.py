"""The measures of the risk register: what is counted, over how long, and what share of it is well (P2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from bot.domain.programme_steps import Progress

MeasureName = Literal[
    "wrong-posts-in-time",
    "removals-in-time",
    "leavers-in-time",
    "secrets-changed-in-time",
    "shared-logins",
    "unknown-holders",
    "never-granted",
]
"""What the policy may name as a risk's measure."""

MEASURED_OVER: Final = timedelta(days=30)
"""How far back the measures look that are about time; the others say how things stand."""

CONTAINED_WITHIN: Final = timedelta(minutes=30)
"""How soon a wrong post is to be taken down or put right, from the moment at which it is reported."""

FEWER_IS_BETTER: Final[frozenset[MeasureName]] = frozenset(
    {"shared-logins", "unknown-holders", "never-granted"}
)
"""Of these there should be none; of the others, all."""


@dataclass(frozen=True)
class Deadline:
    """Something that was to be done by an instant, and when it was; None while it is not."""

    due_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Measured:
    """What a measure comes to: so many of so many."""

    name: MeasureName
    part: Progress

    @property
    def well(self) -> bool:
        """Whether nothing is left to be mended; what was never put to the test is not well."""
        if self.name in FEWER_IS_BETTER:
            return self.part.done == 0
        return 0 < self.part.of == self.part.done


def in_time(deadlines: Iterable[Deadline], now: datetime) -> Progress:
    """How many were done by their time, of those that are done or whose time is over."""
    over = [one for one in deadlines if one.done_at is not None or one.due_at < now]
    return Progress(sum(one.done_at is not None and one.done_at <= one.due_at for one in over), len(over))
