"""What checking a pack finds, and names that somebody may have chosen, as a terminal may show them."""

from dataclasses import dataclass

from bot.errors import UserError

_LONGEST = 120


class NoPack(UserError):
    """This file is no evidence pack."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was signed: where, and what about it."""

    where: str
    what: str


def shown(name: str) -> str:
    """A name that somebody may have chosen, without anything that a terminal would obey, and never long."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in name[: _LONGEST + 1])
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
