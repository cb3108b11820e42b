"""Slack's rate limits as token buckets on real time."""

import math
from dataclasses import dataclass, field

from .clock import Clock
from .errors import RateLimitError

POSTS_IN_A_BURST = 5


@dataclass(frozen=True)
class Tier:
    """How many calls may come at once, and how many a second afterwards."""

    burst: int
    per_second: float


TIERS = {
    2: Tier(20, 20 / 60),
    3: Tier(50, 50 / 60),
    4: Tier(100, 100 / 60),
    0: Tier(300, 300 / 60),  # "several hundred a minute": Slack's special tier
}
PER_CHANNEL = Tier(POSTS_IN_A_BURST, 1.0)


@dataclass
class RateLimits:
    """One bucket per method, and one per channel for posts."""

    clock: Clock
    buckets: dict[str, tuple[float, float]] = field(default_factory=dict)

    def spend(self, bucket: str, tier: Tier) -> None:
        """Count one call. RateLimitError when the bucket is empty."""
        now = self.clock.monotonic()
        left, then = self.buckets.get(bucket, (float(tier.burst), now))
        left = min(float(tier.burst), left + (now - then) * tier.per_second)
        if left < 1:
            raise RateLimitError(max(1, math.ceil((1 - left) / tier.per_second)))
        self.buckets[bucket] = (left - 1, now)
