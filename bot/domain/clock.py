"""The clock guard: how far a clock may run ahead of what is known before somebody else is asked (E7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_AHEAD = timedelta(hours=6)
"""A jump that costs nobody more than a working day's access; anything beyond it needs a second source."""

AGREEMENT = timedelta(minutes=10)
"""Two sources that lie no further apart say the same time."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """An instant that could be trusted, and the monotonic seconds at that moment."""

    instant: datetime
    monotonic: float

    def expected(self, monotonic: float) -> datetime:
        """What time it must be by now, going by the seconds that have passed."""
        return self.instant + timedelta(seconds=monotonic - self.monotonic)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A time that the clock says and nobody else has said: `ahead` of what was expected."""

    said: datetime
    expected: datetime
    monotonic: float

    @property
    def ahead(self) -> timedelta:
        """How far the clock has jumped."""
        return self.said - self.expected

    @property
    def confirmed(self) -> Anchor:
        """What can be trusted from now on, once a second source has said the same."""
        return Anchor(self.said, self.monotonic)


def judge(anchor: Anchor, said: datetime, monotonic: float, kept: datetime | None = None) -> Doubt | None:
    """The doubt in what the clock says now; None when it may be acted upon.

    `kept` is the latest time that any process has acted upon. A clock that lags is never in doubt: time
    that was acted upon does not turn back anyway (E6).
    """
    expected = max(anchor.expected(monotonic), kept or anchor.instant)
    return Doubt(said, expected, monotonic) if said - expected > MOST_AHEAD else None


def agree(one: datetime, other: datetime) -> bool:
    """Whether two sources say the same time."""
    return abs(one - other) <= AGREEMENT
