"""The ports: where time, randomness and waiting come in from the world."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

ID_BYTES = 16
ID_LENGTH = 26
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
_PLACES = tuple(range(5 * (ID_LENGTH - 2), -1, -10))


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
    # Base32 pads with zero bits on the right; two letters are ten bits, looked up at once.
    bits = int.from_bytes(ports.random_bytes(ID_BYTES), "big") << (ID_LENGTH * 5 - ID_BYTES * 8)
    return "".join([_PAIRS[bits >> place & 0x3FF] for place in _PLACES])
