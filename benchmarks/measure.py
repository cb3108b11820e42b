"""Taking time fairly: variants take turns within each round, and what is compared are medians of one run."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Seconds for one operation: the median of all, the 99th percentile, and the medians of the rounds."""

    p50: float
    p99: float
    rounds: tuple[float, ...] = ()

    @classmethod
    def of(cls, rounds: Sequence[Sequence[float]]) -> "Figure":
        """The figure of at least two measurements, taken in rounds."""
        every = [seconds for one in rounds for seconds in one]
        cuts = statistics.quantiles(every, n=100, method="inclusive")
        return cls(statistics.median(every), cuts[98], tuple(statistics.median(one) for one in rounds))

    def over(self, other: "Figure") -> "Ratio":
        """How many times the other's time this takes, round by round."""
        return Ratio.of([mine / theirs for mine, theirs in zip(self.rounds, other.rounds, strict=True)])


@dataclass(frozen=True)
class Ratio:
    """A ratio within one run: the median of the rounds, and their spread."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> "Ratio":
        """The ratio that these rounds give."""
        return cls(statistics.median(rounds), min(rounds), max(rounds))

    def __str__(self) -> str:
        """As a table shows it."""
        return f"{self.median:.2f} ({self.low:.2f}-{self.high:.2f})"


def take_turns(variants: Mapping[str, Callable[[], object]], rounds: int, each: int) -> dict[str, Figure]:
    """Run every variant `each` times in each of `rounds`, one after the other, and time each run."""
    taken: dict[str, list[list[float]]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, run in variants.items():
            taken[name].append([timed(run) for _ in range(each)])
    return {name: Figure.of(seconds) for name, seconds in taken.items()}


def timed(run: Callable[[], object]) -> float:
    """The seconds that one run takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
