"""Everything that an audit freezes of its accounts, read once: register, ledger, grants, people, training."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from bot.domain.access import Request
from bot.domain.agencies import Agency
from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.principals import Principal, is_outside
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.reviews import Item
from bot.domain.training import Assignment
from bot.services import standing
from storage import access, agencies, grants, ledger, people, principals, register, reviews, secrets
from storage import training as courses
from storage.database import Unit


class Facts:
    """What is known of some accounts, and of everybody who has or had a way into them."""

    def __init__(self, unit: Unit, company: Company, account_ids: Sequence[str]) -> None:
        """Read nothing yet."""
        self.unit, self.company, self.account_ids = unit, company, tuple(account_ids)

    @cached_property
    def policy(self) -> Policy:
        """The policy in force."""
        return standing.in_force(self.unit, self.company).policy

    @cached_property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts that are still the company's, by id."""
        wanted = set(self.account_ids)
        every = register.every(self.unit, self.company.workspace_id)
        return {one.id: one for one in every if one.id in wanted}

    @cached_property
    def lines(self) -> Mapping[str, list[Holding]]:
        """The latest line of each holder, former ones as well, by account."""
        return _by_account(ledger.of_accounts(self.unit, self.account_ids))

    @cached_property
    def grants(self) -> Mapping[str, Grant]:
        """Every grant that has begun and is not known to be gone, by id."""
        return {one.id: one for one in grants.begun_on(self.unit, self.account_ids)}

    @cached_property
    def grants_on(self) -> Mapping[str, list[Grant]]:
        """The same by account."""
        found: defaultdict[str, list[Grant]] = defaultdict(list)
        for one in self.grants.values():
            found[one.account_id].append(one)
        return found

    @cached_property
    def requests(self) -> Mapping[str, Request]:
        """What each of these grants was asked with, by the request's id."""
        return access.some(self.unit, [one.request_id for one in self.grants.values()])

    @cached_property
    def last_used(self) -> Mapping[str, datetime]:
        """When a login was last looked at, by grant."""
        return secrets.last_used(self.unit, [*self.grants])

    @cached_property
    def accepted(self) -> Mapping[tuple[str, str, str], Item]:
        """The risk that was accepted last, by account, kind of line and whom it is about."""
        found = reviews.accepted_on(self.unit, self.account_ids)
        return {(one.account_id, one.kind.value, one.person or one.said): one for one in found}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody in Slack who is concerned, by id."""
        here = [one for one in self.named if not is_outside(one)]
        return people.find_all(self.unit, self.company.workspace_id, here)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Everybody who has or had a way in, by the ids by which they are named."""
        lines = (line.person for lines in self.lines.values() for line in lines)
        holders = (one.beneficiary for one in self.grants.values())
        return tuple(dict.fromkeys(filter(None, (*lines, *holders))))

    @cached_property
    def training(self) -> Mapping[str, list[Assignment]]:
        """Everything that any of them was asked to take, by person."""
        found: defaultdict[str, list[Assignment]] = defaultdict(list)
        concerned = set(self.named)
        for one in courses.of_course(self.unit, self.company.workspace_id):
            if one.person in concerned:
                found[one.person].append(one)
        return found

    def agency_of(self, person: str) -> Agency | None:
        """The agency on whose roster somebody is now."""
        record = self._principals.get(person)
        here = record is not None and record.id in self._on_rosters
        return self._agencies.get(record.agency_id or "") if record and here else None

    def name_of(self, person: str) -> str:
        """What somebody is called."""
        known, record = self.people.get(person), self._principals.get(person)
        return known.name if known else record.name if record else person

    @cached_property
    def _principals(self) -> Mapping[str, Principal]:
        return {one.person: one for one in principals.of_agencies(self.unit, self.company.workspace_id)}

    @cached_property
    def _agencies(self) -> Mapping[str, Agency]:
        return {one.id: one for one in agencies.every(self.unit, self.company.workspace_id)}

    @cached_property
    def _on_rosters(self) -> frozenset[str]:
        return agencies.on_rosters(self.unit, self.company.workspace_id)


def _by_account(lines: Iterable[Holding]) -> Mapping[str, list[Holding]]:
    found: defaultdict[str, list[Holding]] = defaultdict(list)
    for line in lines:
        found[line.account_id].append(line)
    return found
