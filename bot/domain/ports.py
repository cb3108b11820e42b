"""The ports: where time, randomness and waiting come in from the world."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

ID_BYTES = 16
ID_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Ports:
    """All that is not decided by the code itself; built once, in `bot/app.py`.

    `wall` gives an aware instant; `monotonic` gives seconds that never go back; `random_bytes` gives that
    many unpredictable bytes; `wait` pauses for that many seconds. With `shared_clock` a database that has a
    clock of its own gives the time instead of `wall`, so that all who share it agree.
    """

    wall: Callable[[], datetime]
    monotonic: Callable[[], float]
    random_bytes: Callable[[int], bytes]
    wait: Callable[[float], None]
    shared_clock: bool = False


def new_id(ports: Ports) -> str:
    """Return 128 random bits as 26 lower-case base32 characters (RFC 4648, without padding)."""
    encoded = base64.b32encode(ports.random_bytes(ID_BYTES))
    return encoded.decode("ascii").rstrip("=").lower()
