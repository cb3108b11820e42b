"""Agency users whom a list names, in Slack or not: by their exact name, or by an address that is theirs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.columns import spelled
from bot.domain.principals import Principal
from bot.domain.whose import firm, turned
from storage import agencies, principals
from storage.database import Unit


def firms(unit: Unit, workspace_id: str) -> frozenset[str]:
    """The names of agencies, as `whose.is_team` compares them: none of them is a person's."""
    return frozenset(firm(one.name) for one in agencies.every(unit, workspace_id))


@dataclass
class AgencyPeople:
    """Everybody who is or was on a roster, read once; a name or an address gives them nothing."""

    unit: Unit
    workspace_id: str

    def called(self, said: str) -> tuple[Principal, ...]:
        """Those who are not in Slack and are called so, with or without their agency behind the name."""
        return tuple(self._by_name[spelled(said)] or self._by_name[spelled(turned(said) or "")])

    def at(self, email: str) -> Principal | None:
        """Whose address this is, as a person has confirmed; also somebody of no agency."""
        found = self._addresses.get(email.casefold())
        known = self._by_id.get(found) if found else None
        return known or (principals.find(self.unit, found) if found else None)

    def has_an_address(self, who: Principal) -> bool:
        """Whether any address is confirmed to be theirs."""
        return who.id in self._addressed

    def address_of(self, person: str) -> str:
        """An address that is confirmed to be theirs; empty where there is none."""
        who = self._by_person.get(person)
        return self._addressed.get(who.id, "") if who else ""

    def said_of(self, person: str) -> str | None:
        """Somebody with their agency, as a sentence names them; None for anybody else."""
        who = self._by_person.get(person)
        if who is None:
            return None
        here = who.id in self._on_rosters
        return f"{who.name} {'of' if here else 'formerly of'} agency {self._agency(who)}"

    def written(self, person: str) -> str | None:
        """The same as a cell names them, so that it is read again as the same person."""
        who = self._by_person.get(person)
        return f"{who.name} ({self._agency(who)})" if who else None

    def left(self, who: Principal) -> bool:
        """Whether they are on no roster any more."""
        return who.id not in self._on_rosters

    def _agency(self, who: Principal) -> str:
        return self._names.get(who.agency_id or "", "")

    @cached_property
    def _everybody(self) -> tuple[Principal, ...]:
        return principals.of_agencies(self.unit, self.workspace_id)

    @cached_property
    def _by_id(self) -> Mapping[str, Principal]:
        return {one.id: one for one in self._everybody}

    @cached_property
    def _by_person(self) -> Mapping[str, Principal]:
        return {one.person: one for one in self._everybody}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {one.id: one.name for one in agencies.every(self.unit, self.workspace_id)}

    @cached_property
    def _on_rosters(self) -> frozenset[str]:
        return agencies.on_rosters(self.unit, self.workspace_id)

    @cached_property
    def _addresses(self) -> Mapping[str, str]:
        return principals.confirmed_addresses(self.unit, self.workspace_id)

    @cached_property
    def _addressed(self) -> Mapping[str, str]:
        return {whose: address for address, whose in self._addresses.items()}

    @cached_property
    def _by_name(self) -> defaultdict[str, list[Principal]]:
        found: defaultdict[str, list[Principal]] = defaultdict(list)
        for one in self._everybody:
            if one.user_id is None:
                for said in {spelled(one.name), spelled(f"{one.name} {self._agency(one)}")}:
                    found[said].append(one)
        return found
