"""Ids that repeat from run to run: one counter, spelled the way Slack spells ids."""

from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AT_ONCE = 1000


class Ids:
    """Gives out ids; the same calls give the same ids.

    Whoever keeps the workspace is told through `reserve` how far the counter may get, before it gets there:
    `resume` from that number gives out no id twice.
    """

    def __init__(self, reserve: Callable[[int], None] = lambda _limit: None) -> None:
        self._reserve = reserve
        self._last = self._limit = 0

    def resume(self, limit: int) -> None:
        """Go on after an earlier run, beyond everything it may have given out."""
        self._last = self._limit = max(self._last, limit)

    def new(self, prefix: str) -> str:
        """An id such as `U0000000012`: the kind's letter and ten characters."""
        return prefix + _base36(self._next()).rjust(10, "0")

    def short(self) -> str:
        """What Slack puts where an app left out `block_id` or `action_id`."""
        return "~" + _base36(self._next())

    def token(self, prefix: str) -> str:
        """A longer, dotted id such as a trigger's."""
        number = self._next()
        return f"{prefix}{number}.{number * 7919}.{_base36(number * 104729).lower()}"

    def _next(self) -> int:
        self._last += 1
        if self._last > self._limit:
            self._limit = self._last + _AT_ONCE
            self._reserve(self._limit)
        return self._last


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits or "0"
