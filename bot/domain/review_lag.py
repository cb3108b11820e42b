"""How long it takes from Remove to evidence that it is gone, line by line, against the time allowed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.review_stats import Answer
from bot.domain.reviews import ItemState


@dataclass(frozen=True)
class Lag:
    """How long a removal has taken, or takes by now where it is not `done`, and how long it may."""

    taken: timedelta
    allowed: timedelta
    done: bool

    @property
    def in_time(self) -> bool:
        """Whether it is within what is allowed, as far as is known."""
        return self.taken <= self.allowed


@dataclass(frozen=True)
class Lags:
    """The removals of an audit: how many, how many done, how many of those in time, and the longest."""

    removals: int
    done: int
    in_time: int
    longest: timedelta | None
    allowed: timedelta


def lag_of(line: Answer, allowed: timedelta, now: datetime) -> Lag | None:
    """The lag of a line that was handed in as Remove; None of any other, and of what ended unanswered."""
    if line.submitted_at is None or line.state not in (ItemState.TO_REMOVE, ItemState.REMOVED):
        return None
    done = line.state is ItemState.REMOVED
    until = line.settled_at if done and line.settled_at else now
    return Lag(max(until - line.submitted_at, timedelta()), allowed, done)


def in_all(lines: Iterable[Answer], allowed: timedelta, now: datetime) -> Lags:
    """The lags of many lines together."""
    found = [lag for line in lines if (lag := lag_of(line, allowed, now))]
    done = [lag for lag in found if lag.done]
    return Lags(
        removals=len(found),
        done=len(done),
        in_time=sum(lag.in_time for lag in done),
        longest=max((lag.taken for lag in done), default=None),
        allowed=allowed,
    )
