"""Ids that repeat from run to run: one counter, spelled the way Slack spells ids."""

import itertools

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """Gives out ids; the same calls give the same ids."""

    def __init__(self, seed: int = 0) -> None:
        self._count = itertools.count(seed + 1)

    def new(self, prefix: str) -> str:
        """An id such as `U0000000012`: the kind's letter and ten characters."""
        return prefix + _base36(next(self._count)).rjust(10, "0")

    def short(self) -> str:
        """What Slack puts where an app left out `block_id` or `action_id`."""
        return "~" + _base36(next(self._count))

    def token(self, prefix: str) -> str:
        """A longer, dotted id such as a trigger's."""
        number = next(self._count)
        return f"{prefix}{number}.{number * 7919}.{_base36(number * 104729).lower()}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits or "0"
