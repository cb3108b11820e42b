"""Taking time fairly: variants take turns within each round, and medians are compared."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Seconds for one operation: the median of all, and the 99th percentile."""

    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Figure":
        """The figure of at least two measurements."""
        cuts = statistics.quantiles(seconds, n=100, method="inclusive")
        return cls(statistics.median(seconds), cuts[98])


def take_turns(variants: Mapping[str, Callable[[], object]], rounds: int, each: int) -> dict[str, Figure]:
    """Run every variant `each` times in each of `rounds`, one after the other, and time each run."""
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, run in variants.items():
            for _ in range(each):
                start = time.perf_counter()
                run()
                taken[name].append(time.perf_counter() - start)
    return {name: Figure.of(seconds) for name, seconds in taken.items()}
