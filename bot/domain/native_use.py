"""Who works on the network itself, though a publishing tool is approved for the account (P4.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.ledger import Holding, Method
from bot.domain.reconciling import Match, MatchState
from bot.domain.reconciling_rules import key_of
from bot.domain.settling_lists import NativeUse


@dataclass(frozen=True)
class Way:
    """A way in that somebody has today."""

    person: str | None
    said: str
    role: str
    method: Method


def ways_of(ledger: Iterable[Holding]) -> tuple[Way, ...]:
    """The ways in that lines of the ledger give today, in an order that does not hang on theirs."""
    held = sorted((one for one in ledger if one.has_a_way_in), key=lambda one: one.id)
    return tuple(Way(one.person, one.said, one.role, one.method) for one in held)


def native_use(tool: str, ways: Iterable[Way], matches: Iterable[Match]) -> tuple[NativeUse, ...]:
    """Everybody with a role of their own on the network, by the ledger or the network's list, where a tool is
    approved.
    """
    if not tool:
        return ()
    held = tuple(ways)
    seats = {key_of(one.person, one.said) for one in held if one.method is Method.TOOL_SEAT}
    found: dict[str, NativeUse] = {}
    for one in held:
        if one.method is Method.NATIVE_ROLE:
            key = key_of(one.person, one.said)
            found[key] = NativeUse(one.person, one.said, one.role, key in seats)
    for match in matches:
        key = key_of(match.person, match.said)
        if match.listed_as is not None and match.state is not MatchState.RESOLVED:
            found[key] = NativeUse(match.person, match.said, match.listed_as, key in seats)
    return tuple(found[key] for key in sorted(found))


def by_seat(found: Iterable[NativeUse]) -> Mapping[bool, tuple[NativeUse, ...]]:
    """Those who have a seat in the tool as well, and those who have none."""
    every = tuple(found)
    return {seat: tuple(one for one in every if one.seat is seat) for seat in (True, False)}
