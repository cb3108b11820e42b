"""How three lists agree on each person of an account: the network's, the ledger and the vault (P3.6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.domain.columns import spelled
from bot.domain.ledger import Holding, Method, Standing
from bot.domain.policy_parts import Network
from bot.domain.reconciling import Listed, MatchState
from bot.domain.text import cut

_ROLES: Final = 64
_NAMELESS: Final = "said:"
_SHORTEST: Final = 4
"""Letters below which the beginning of a word says nothing."""


@dataclass(frozen=True)
class Shown:
    """The rows of a network's list, and when they were collected; None of them where it shows no list."""

    rows: tuple[Listed, ...]
    at: datetime


@dataclass(frozen=True)
class Agreement:
    """What the lists say of one person; `key` is the same for the same person in whatever list."""

    key: str
    person: str | None
    said: str
    state: MatchState
    listed_as: str | None = None
    holding_id: str | None = None
    used_at: datetime | None = None


def key_of(person: str | None, said: str) -> str:
    """By what somebody is the same in every list: their id, or the words for whom nobody can name."""
    return person or _NAMELESS + (spelled(said) or said.strip().casefold())


def compare(
    shown: Shown | None, ledger: Iterable[Holding], used: Mapping[str, datetime]
) -> tuple[Agreement, ...]:
    """One agreement for each person on any list, in an order that does not hang on the lists' own.

    `ledger` has the latest line of every holder, also of those who have lost their way in; `used` when
    somebody last came in by the vault. Without a list of the network's nobody can be missing on it.
    """
    found: defaultdict[str, _Person] = defaultdict(_Person)
    for row in shown.rows if shown else ():
        found[key_of(row.person, row.said)].listed.append(row)
    for line in ledger:
        found[key_of(line.person, line.said)].lines.append(line)
    for person, at in used.items():
        found[person].used_at = at
    return tuple(one.agreement(key, shown) for key, one in sorted(found.items()) if one.counts)


@dataclass
class _Person:
    """Everything that the lists have of one person."""

    listed: list[Listed] = field(default_factory=list)
    lines: list[Holding] = field(default_factory=list)
    used_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether any list says that they come in; one whose way in has ended is nobody to look at."""
        return bool(self.listed or self._open or self.used_at)

    def agreement(self, key: str, shown: Shown | None) -> Agreement:
        lines = sorted(self._open or self.lines, key=_most_telling)
        words = sorted({*(one.said for one in self.listed), *(one.said for one in self.lines)} - {""})
        return Agreement(
            key=key,
            person=None if key.startswith(_NAMELESS) else key,
            said=words[0] if words else "",
            state=self._state(shown),
            listed_as=self._roles(),
            holding_id=lines[0].id if lines else None,
            used_at=self.used_at,
        )

    def _state(self, shown: Shown | None) -> MatchState:
        if shown and self.listed and not self._explains_the_list(shown.at):
            return MatchState.ORPHAN
        if self.used_at and not self._explains_the_use(self.used_at):
            return MatchState.ORPHAN
        missing = shown and not self.listed and any(_was_there(one, shown.at) for one in self._native())
        return MatchState.GHOST if missing else MatchState.MATCHED

    def _explains_the_list(self, at: datetime) -> bool:
        """The ledger knows their role on the network, or that it ended after the list was collected."""
        ended = (one for one in self.lines if one.method is Method.NATIVE_ROLE and not one.has_a_way_in)
        return bool(self._native()) or any(one.until is not None and at <= one.until for one in ended)

    def _explains_the_use(self, at: datetime) -> bool:
        shared = [one for one in self.lines if one.method is Method.SHARED_SECRET]
        return any(one.has_a_way_in or (one.until is not None and at <= one.until) for one in shared)

    def _native(self) -> Sequence[Holding]:
        """Only a role of one's own on the network is on its list of people."""
        return [one for one in self._open if one.method is Method.NATIVE_ROLE]

    def _roles(self) -> str | None:
        roles = sorted({one.role for one in self.listed if one.role})
        return cut(", ".join(roles), _ROLES) if self.listed else None

    @property
    def _open(self) -> list[Holding]:
        return [one for one in self.lines if one.has_a_way_in]


def _was_there(line: Holding, at: datetime) -> bool:
    """Whether somebody had their role already when the list was collected."""
    return line.since is None or line.since <= at


def _most_telling(line: Holding) -> tuple[bool, bool, str]:
    """A role of one's own first, then who comes in for certain, and of equals always the same."""
    return line.method is not Method.NATIVE_ROLE, line.standing is not Standing.CURRENT, line.id


def role_said(network: Network | None, said: str) -> str:
    """The id of the role that a network's list names; as it is written where the policy knows none such.

    Networks say “Administrator” for an admin, and “Editors” for one: the only role of which one word begins
    the other is meant.
    """
    words = spelled(said)
    roles = {
        spelled(name): one.id
        for one in (network.every_role if network else ())
        for name in (one.id, one.name)
    }
    if words in roles:
        return roles[words]
    alike = {role for name, role in roles.items() if _begins(words, name) or _begins(name, words)}
    return alike.pop() if len(alike) == 1 else cut(said.strip(), _ROLES) if said.strip() else ""


def _begins(short: str, long: str) -> bool:
    return len(short) >= _SHORTEST and long.startswith(short)
