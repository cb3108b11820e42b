"""The world as it is: the system's clock, its randomness and its patience, as ports."""

import secrets
import time
from datetime import UTC, datetime

from bot.domain.ports import Ports


def real_ports() -> Ports:
    """Ports for a program that really runs."""
    return Ports(
        wall=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        random_bytes=secrets.token_bytes,
        wait=time.sleep,
        shared_clock=True,
    )
