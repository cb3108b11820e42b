"""Whom a network's list means: the people in its rows, by what is confirmed, and the roles by our names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from unicodedata import category

from bot.domain.columns import ImportKind, guess, spelled
from bot.domain.ledger import Source
from bot.domain.policy_parts import Network
from bot.domain.principals import IdentityKind, IdentityState, key_of
from bot.domain.reconciling import KnownBy
from bot.domain.reconciling_rules import role_said
from bot.domain.register import Account
from bot.domain.text import cut, scrub
from bot.services.holder_people import HolderFinder
from bot.services.sheets.cells import clean_cell
from bot.services.sheets.table import Row, Table
from storage import ledger, people, principals
from storage.database import Unit

_LONGEST: Final = 1000
_DRAWN: Final = "=|+~<>^"
_EMAIL: Final = re.compile(r"[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+")
_HANDLE: Final = re.compile(r"@[\w.\-]+")
_BULLET: Final = re.compile(r"^(?:[-*•·]|\d{1,3}[.)])\s+")
_WITH_ROLE: Final = re.compile(
    r"^(?P<name>.+?)\s*(?:\((?P<inside>[^()]+)\)|\s[-\u2013\u2014]\s(?P<behind>.+)|:\s+(?P<told>.+))$"
)
_HANDLES: Final = frozenset(map(spelled, ("handle", "username", "user name", "benutzername", "nutzername")))
_WHO: Final = frozenset({"person", "email", "slack_id", "handle"})


@dataclass
class Entry:
    """One person as a list names them: by these words, those that identify them first."""

    words: tuple[str, ...]
    role: str = ""

    @property
    def said(self) -> str:
        """As it is kept."""
        return cut(" ".join(dict.fromkeys(reversed(self.words))), _LONGEST)


@dataclass(frozen=True)
class Known:
    """Who somebody on a list is, and by what that is known."""

    person: str | None
    by: KnownBy | None = None


def entries_of(table: Table, network: Network | None, finder: HolderFinder) -> tuple[Entry, ...]:
    """Everybody whom a table names, in its order; what cannot be told apart stays one name."""
    rows = [row for row in table.rows if not row.empty]
    columns = _columns(rows[0]) if rows else ()
    reader = _Reader(network, finder, columns)
    for row in rows[1:] if columns else rows:
        reader.take(row)
    return tuple(reader.found)


def _columns(top: Row) -> tuple[str, ...]:
    """What the headings stand for; nothing where the first row is somebody already."""
    meant = [
        "handle" if spelled(cell) in _HANDLES else one.column
        for cell, one in zip(top.cells, guess(ImportKind.HOLDERS, top.cells), strict=True)
    ]
    is_heading = not _WHO.isdisjoint(meant) and not any(map(_EMAIL.search, top.cells))
    return tuple(meant) if is_heading else ()


def _is_ruled(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing but dashes, dots and the like: a line that is drawn, and nobody."""
    return all(category(sign)[0] in "PZ" or sign in _DRAWN for cell in cells for sign in cell)


@dataclass
class _Reader:
    """Reads rows of people, with headings or without."""

    network: Network | None
    finder: HolderFinder
    columns: Sequence[str]
    found: list[Entry] = field(default_factory=list)

    def take(self, row: Row) -> None:
        """One more row: somebody, or the role of whoever stands above it."""
        cells = [clean_cell(cell) for cell in row.cells]
        if _is_ruled(cells):
            return
        one = self._by_columns(cells) if self.columns else self._by_looks([cell for cell in cells if cell])
        if one is None:
            return
        if one.words:
            self.found.append(one)
        elif self.found and one.role and not self.found[-1].role:
            self.found[-1].role = one.role

    def _by_columns(self, cells: Sequence[str]) -> Entry | None:
        by = {column: cell for column, cell in zip(self.columns, cells, strict=False) if column and cell}
        handle = by.get("handle", "")
        words = (
            by.get("slack_id", ""),
            by.get("email", ""),
            handle and f"@{handle.lstrip('@')}",
            by.get("person", ""),
        )
        return Entry(tuple(filter(None, words)), role_said(self.network, by.get("role", "")))

    def _by_looks(self, cells: Sequence[str]) -> Entry | None:
        """A row without headings: an address and a handle are known by their form, a role by the policy."""
        cells = [_BULLET.sub("", cell) for cell in cells]
        if len(cells) == 1:
            cells = self._parted(cells[0])
        role = next((cell for cell in reversed(cells) if self._is_role(cell)), "")
        rest = [cell for cell in cells if cell != role]
        sure = [cell for cell in rest if _EMAIL.search(cell) or _HANDLE.fullmatch(cell)]
        names = [cell for cell in rest if cell not in sure]
        if len(names) > 1 and self.finder.is_somebody(f"{names[1]} {names[0]}"):
            names = [f"{names[1]} {names[0]}", *names[2:]]
        if not role and len(names) > 1:
            role = names.pop()
        return Entry((*sure, *reversed(names)), role_said(self.network, role)) if rest or role else None

    def _parted(self, line: str) -> list[str]:
        """A name with a role of the network's behind it."""
        found = _WITH_ROLE.match(line)
        role = next((one for one in found.group("inside", "behind", "told") if one), "") if found else ""
        return [found["name"].strip(), role.strip()] if found and self._is_role(role) else [line]

    def _is_role(self, said: str) -> bool:
        return bool(self.network and self.network.role(role_said(self.network, said)))


def told(unit: Unit, account_id: str) -> Mapping[str, str]:
    """Whom the account's owners have said that words mean, by the words; where they said two, nobody."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in ledger.history(unit, account_id):
        if line.source is Source.OWNER and line.person and line.said:
            found[spelled(line.said)].add(line.person)
    return {said: min(those) for said, those in found.items() if len(those) == 1}


@dataclass
class Lookup:
    """Says who is meant on the list of one account."""

    unit: Unit
    account: Account
    finder: HolderFinder

    def find(self, words: Sequence[str]) -> Known:
        """Whoever these words name, by the surest of them; nobody where they contradict each other."""
        together = " ".join(dict.fromkeys(reversed(words)))
        sure = {known.person: known for word in (*words, together) if (known := self._sure(word))}
        if len(sure) > 1:
            return Known(None)
        if sure:
            return next(iter(sure.values()))
        if any(_HANDLE.fullmatch(word) or _EMAIL.search(word) for word in words):
            return Known(None)
        return self._by_name(words)

    def _sure(self, word: str) -> Known | None:
        """Whose handle or address it is as a person has confirmed, or whom an owner has said it means."""
        by_owner = self._told.get(spelled(word))
        if by_owner:
            return Known(by_owner, KnownBy.OWNER)
        if _HANDLE.fullmatch(word):
            return self._by_handle(word)
        if _EMAIL.search(word):
            return self._by_address(word)
        return None

    def _by_handle(self, word: str) -> Known | None:
        key = key_of(IdentityKind.HANDLE, word)
        found = principals.standing(
            self.unit, self.account.workspace_id, IdentityKind.HANDLE, self.account.network, key
        )
        if found is None or found.state is not IdentityState.CONFIRMED:
            return None
        of = principals.find(self.unit, found.principal_id)
        return Known(of.person, KnownBy.IDENTITY) if of else None

    def _by_address(self, word: str) -> Known | None:
        person = self.finder.find(word).person or self._here_at.get(_address(word))
        return Known(person, KnownBy.IDENTITY) if person else None

    def _by_name(self, words: Iterable[str]) -> Known:
        """A name is only somebody's who alone has it among the account's holders, or else among everybody."""
        for word in words:
            here = self._here.get(spelled(word), frozenset())
            person = next(iter(here)) if len(here) == 1 else self.finder.find(word).person
            if person:
                return Known(person, KnownBy.NAME)
        return Known(None)

    @cached_property
    def _told(self) -> Mapping[str, str]:
        return told(self.unit, self.account.id)

    @cached_property
    def _holders(self) -> tuple[str, ...]:
        lines = ledger.of_account(self.unit, self.account.id)
        return tuple(dict.fromkeys(one.person for one in lines if one.person))

    @cached_property
    def _here(self) -> dict[str, frozenset[str]]:
        """The account's holders by name, whether or not they are still in Slack."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for person in self._holders:
            known = people.find(self.unit, self.account.workspace_id, person)
            found[spelled(known.name if known else self.finder.name_of(person))].add(person)
        return {name: frozenset(those) for name, those in found.items()}

    @cached_property
    def _here_at(self) -> dict[str, str]:
        """The account's holders by address, also those whose account in Slack is deactivated."""
        known = (people.find(self.unit, self.account.workspace_id, person) for person in self._holders)
        return {one.email.casefold(): one.user_id for one in known if one and one.email}


def _address(word: str) -> str:
    found = _EMAIL.search(scrub(word))
    return found[0].casefold() if found else ""
