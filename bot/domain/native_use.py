"""Who works on the network itself, though the company has approved a publishing tool for the account."""

from collections.abc import Iterable, Mapping

from bot.domain.ledger import Holding, Method
from bot.domain.reconciling import Match, MatchState
from bot.domain.reconciling_rules import key_of
from bot.domain.settling_lists import NativeUse


def native_use(tool: str, ledger: Iterable[Holding], matches: Iterable[Match]) -> tuple[NativeUse, ...]:
    """Everybody with a role of their own on the network, by the ledger or the network's list, where a tool is
    approved; in an order that does not hang on the lists' own.
    """
    if not tool:
        return ()
    held = [one for one in ledger if one.has_a_way_in]
    seats = {key_of(one.person, one.said) for one in held if one.method is Method.TOOL_SEAT}
    found: dict[str, NativeUse] = {}
    for line in sorted(held, key=lambda one: one.id):
        if line.method is Method.NATIVE_ROLE:
            key = key_of(line.person, line.said)
            found[key] = NativeUse(line.person, line.said, line.role, key in seats)
    for match in matches:
        key = key_of(match.person, match.said)
        if match.listed_as is not None and match.state is not MatchState.RESOLVED:
            found[key] = NativeUse(match.person, match.said, match.listed_as, key in seats)
    return tuple(found[key] for key in sorted(found))


def by_seat(found: Iterable[NativeUse]) -> Mapping[bool, tuple[NativeUse, ...]]:
    """Those who have a seat in the tool as well, and those who have none."""
    every = tuple(found)
    return {seat: tuple(one for one in every if one.seat is seat) for seat in (True, False)}
