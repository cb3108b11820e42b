"""Whom a list of holders names: by address or Slack id, or by the exact name that one person alone has.

A name or an address gives nobody anything: it only says whose line it is.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.domain.columns import spelled
from bot.domain.people import Kind, Person
from bot.domain.principals import Principal
from bot.domain.sentences import join_words
from bot.domain.whose import is_team, turned
from bot.services.holder_agencies import AgencyPeople, firms
from storage import people
from storage.database import Unit

_PERSON_ID: Final = re.compile(r"(?:<@|@)?([UW][A-Z0-9]{5,20})(?:\|[^>]*)?>?", re.ASCII)
_EMAIL: Final = re.compile(r"[^\s<>()]+@[^\s<>()]+\.[^\s<>()]+")
_ACTIVE: Final = (Kind.MEMBER, Kind.GUEST)
TEAM: Final = "This is no person: a holder nobody can name, to be replaced by names."
NOBODY: Final = "Nobody known here is called so: kept as written."
NO_ADDRESS: Final = "Nobody known here has this address: kept as written."
BY_NAME: Final = "Found by the name alone: look whether it is this {whom}."
SEVERAL: Final = "Several people known here have this name: write the e-mail address."
TWO: Final = "Somebody in Slack has the address of {whom}: say first whether they are one, /vouchsafe people."
OTHER: Final = (
    "The address or id beside this name is not known. Perhaps {whom}: write the address that we know of them."
)
LEFT: Final = "They are on no agency's roster now."


@dataclass(frozen=True)
class Named:
    """The person whom a cell proposes, or nobody; and what whoever imports should know."""

    person: str | None
    note: str = ""


@dataclass
class HolderFinder:
    """Looks names up among the people mirrored from Slack and on rosters, all of whom are read once."""

    unit: Unit
    workspace_id: str
    agencies: AgencyPeople = field(init=False)
    _known: dict[str, Named] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.agencies = AgencyPeople(self.unit, self.workspace_id)

    def among(self, names: Sequence[str]) -> Named:
        """Whoever the words of one row name, those that identify them first."""
        found = [self.find(name) for name in names]
        place = next((place for place, one in enumerate(found) if one.person), None)
        if place is None:
            return found[-1]
        return self._by_name_alone(names[:place], names[place]) if place else found[0]

    def find(self, said: str) -> Named:
        """Whoever these words name."""
        if said not in self._known:
            self._known[said] = self._find(said)
        return self._known[said]

    def is_somebody(self, said: str) -> bool:
        """Whether anybody is called so."""
        return bool(said and (self._called(said) or self.agencies.called(said)))

    def name_of(self, person: str) -> str:
        """How a person is called, with their agency where they are of one."""
        found = self._by_id.get(person)
        return self.agencies.said_of(person) or (found.name if found else person)

    def _by_name_alone(self, before: Sequence[str], said: str) -> Named:
        """An address or an id that is nobody's stands beside a name: it may be of somebody else so called."""
        found, whose = self.find(said), self.agencies.called(said)
        by_id = any(map(_PERSON_ID.fullmatch, before))
        addressed = [
            *map(self.agencies.has_an_address, whose),
            *(bool(one.email) for one in self._called(said)),
        ]
        if by_id or any(addressed):
            return Named(None, OTHER.format(whom=self.name_of(found.person or "")))
        return found

    def _called(self, said: str) -> list[Person]:
        return self._by_name[spelled(said)] or self._by_name[spelled(turned(said) or "")]

    def _find(self, said: str) -> Named:
        by_id, by_email = _PERSON_ID.fullmatch(said), _EMAIL.search(said)
        if by_id:
            found = self._by_id.get(by_id[1])
            known = found is not None and found.kind is not Kind.BOT
            return Named(by_id[1]) if known else Named(None, "Nobody known here has this Slack id.")
        if by_email:
            return self._at(by_email[0])
        of_agencies = self.agencies.called(said)
        if of_agencies:
            return self._of_agency(of_agencies, said)
        if is_team(said, self._firms):
            return Named(None, TEAM)
        return self._in_slack(self._called(said), said)

    def _in_slack(self, found: Sequence[Person], said: str) -> Named:
        """The one who is called so; a first name alone is nobody's, and several are only proposed."""
        if len(found) > 1:
            return Named(None, f"{SEVERAL} Perhaps {join_words((one.name for one in found), last='or')}.")
        if found and len(said.split()) > 1:
            return Named(found[0].user_id, BY_NAME.format(whom=found[0].name))
        hint = f" Perhaps {found[0].name}: write their e-mail address." if found else ""
        return Named(None, f"{NOBODY}{hint}")

    def _of_agency(self, found: Sequence[Principal], said: str) -> Named:
        """The one who is called so; where several are, in Slack or not, they are only proposed."""
        in_slack = self._called(said)
        if len(found) == 1 and not in_slack:
            return Named(found[0].person, LEFT if self.agencies.left(found[0]) else "")
        perhaps = [*sorted(self.name_of(one.person) for one in found), *(one.name for one in in_slack)]
        return Named(None, f"{SEVERAL} Perhaps {join_words(perhaps, last='or')}.")

    def _at(self, email: str) -> Named:
        found = self._by_email[email.casefold()]
        active = {one.user_id for one in found if one.kind in _ACTIVE}
        owner = self._owner(email)
        if owner is not None and active - {owner.person}:
            return Named(None, TWO.format(whom=self.name_of(owner.person)))
        if owner is not None:
            return Named(owner.person, LEFT if owner.user_id is None and self.agencies.left(owner) else "")
        if len(active) == 1:
            return Named(active.pop())
        if active:
            return Named(None, "Several active people have this address: use the Slack id.")
        if is_team(email):
            return Named(None, TEAM)
        gone = any(one.kind is Kind.DEACTIVATED for one in found)
        return Named(None, "Whoever has this address is deactivated in Slack." if gone else NO_ADDRESS)

    def _owner(self, email: str) -> Principal | None:
        """Whose confirmed address this is, unless they have left Slack."""
        owner = self.agencies.at(email)
        here = self._by_id.get(owner.user_id) if owner and owner.user_id else None
        return None if here is not None and here.kind not in _ACTIVE else owner

    @cached_property
    def _everybody(self) -> tuple[Person, ...]:
        return people.everybody(self.unit, self.workspace_id)

    @cached_property
    def _firms(self) -> frozenset[str]:
        return firms(self.unit, self.workspace_id)

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
