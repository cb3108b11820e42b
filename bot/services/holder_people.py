"""Whom a list of holders names: an e-mail address or a Slack id proposes a person, a name alone does not."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.domain.columns import spelled
from bot.domain.people import Kind, Person
from bot.domain.whose import is_team, turned
from storage import people
from storage.database import Unit

_PERSON_ID: Final = re.compile(r"(?:<@|@)?([UW][A-Z0-9]{5,20})(?:\|[^>]*)?>?", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s<>()]+@[^\s<>()]+\.[^\s<>()]+")
_ACTIVE: Final = (Kind.MEMBER, Kind.GUEST)
TEAM: Final = "This is no person: a holder nobody can name, to be replaced by names."
NOBODY: Final = "Nobody known here has this name with an e-mail address or Slack id: kept as written."


@dataclass(frozen=True)
class Named:
    """The person whom a cell proposes, or nobody; and what whoever imports should know."""

    person: str | None
    note: str = ""


@dataclass
class HolderFinder:
    """Looks names up among the people mirrored from Slack, all of whom are read once."""

    unit: Unit
    workspace_id: str
    _known: dict[str, Named] = field(default_factory=dict)

    def find(self, said: str) -> Named:
        """Whoever these words name."""
        if said not in self._known:
            self._known[said] = self._find(said)
        return self._known[said]

    def same_name(self, said: str) -> Person | None:
        """The one active person who is called so, whom a name alone only hints at."""
        found = self._by_name[spelled(said)] or self._by_name[spelled(turned(said) or "")]
        return found[0] if len(found) == 1 else None

    def name_of(self, user_id: str) -> str:
        """How a person is called."""
        found = self._by_id.get(user_id)
        return found.name if found else user_id

    def _find(self, said: str) -> Named:
        by_id, by_email = _PERSON_ID.fullmatch(said), _EMAIL.search(said)
        if by_id:
            found = self._by_id.get(by_id[1])
            known = found is not None and found.kind is not Kind.BOT
            return Named(by_id[1]) if known else Named(None, "Nobody known here has this Slack id.")
        if by_email:
            return self._at(by_email[0])
        if is_team(said):
            return Named(None, TEAM)
        hinted = self.same_name(said)
        hint = f" Perhaps {hinted.name}: write their e-mail address." if hinted else ""
        return Named(None, f"{NOBODY}{hint}")

    def _at(self, email: str) -> Named:
        found = self._by_email[email.casefold()]
        active = [one for one in found if one.kind in _ACTIVE]
        if len(active) == 1:
            return Named(active[0].user_id)
        if active:
            return Named(None, "Several active people have this address: use the Slack id.")
        gone = any(one.kind is Kind.DEACTIVATED for one in found)
        return Named(None, "Whoever has this address is deactivated in Slack." if gone else NOBODY)

    @cached_property
    def _everybody(self) -> tuple[Person, ...]:
        return people.everybody(self.unit, self.workspace_id)

    @cached_property
    def _by_id(self) -> dict[str, Person]:
        return {one.user_id: one for one in self._everybody}

    @cached_property
    def _by_email(self) -> defaultdict[str, list[Person]]:
        found: defaultdict[str, list[Person]] = defaultdict(list)
        for one in self._everybody:
            if one.email:
                found[one.email].append(one)
        return found

    @cached_property
    def _by_name(self) -> defaultdict[str, list[Person]]:
        found: defaultdict[str, list[Person]] = defaultdict(list)
        for one in self._everybody:
            if one.kind in _ACTIVE:
                found[spelled(one.name)].append(one)
        return found
