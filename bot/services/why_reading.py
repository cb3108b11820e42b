"""Reading why-chains: of many people of one account together, each list once for all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import RowMapping

from bot.domain.access import Approval, Request, Vote
from bot.domain.acknowledging import AckKind
from bot.domain.grants import Grant, Task
from bot.domain.ledger import Holding
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.reviews import Item
from bot.domain.slots import Slot
from bot.domain.training import Assignment
from bot.domain.why_chains import Acknowledgement, Asked, Attested, Chain, Looks, Taken, Vouched, Work
from bot.services import outsiders, standing
from bot.services.standing import Ruling
from storage import access, acknowledging, campaigns, grants, ledger, reviews, secrets
from storage import training as courses
from storage.database import Unit

_AT_ONCE: Final = 100
"""People who are read together: few enough to be held, and many enough to be worth it."""

T = TypeVar("T")


class ChainReader:
    """Reads chains, and remembers what does not differ from account to account."""

    def __init__(self, unit: Unit, company: Company) -> None:
        """Read nothing yet."""
        self._unit, self._company = unit, company
        self._rulings: dict[str, Ruling] = {}
        self._names: dict[str, str] = {}
        self._audits: dict[str, int | None] = {}
        self._rules = standing.in_force(unit, company).policy

    def chains(self, about: Account, people: Sequence[str]) -> Iterator[Chain]:
        """What ties each of these people to an account, in their order."""
        lines = _Lines(ledger.history(self._unit, about.id))
        for start in range(0, len(people), _AT_ONCE):
            yield from self._some(about, people[start : start + _AT_ONCE], lines)

    def _some(self, about: Account, people: Sequence[str], lines: "_Lines") -> Iterator[Chain]:
        unit, workspace = self._unit, self._company.workspace_id
        network = self._rules.network(about.network)
        asked = _by(self._asked(about, people), lambda one: one.request.beneficiary)
        items = _by(reviews.about(unit, about.id, people), lambda one: one.person or "")
        taken = _by(courses.of_people(unit, workspace, people), lambda one: one.person)
        given = acknowledging.of_people(unit, workspace, AckKind.POLICY, people)
        acknowledged = _by(given, lambda one: one.person)
        for person in people:
            theirs, known = tuple(asked[person]), lines.of(person)
            yield Chain(
                account=about,
                network=network.name if network else about.network,
                person=person,
                name=self._name(person),
                now=unit.now,
                asked=theirs,
                lines=known,
                attested=self._attested(items[person]),
                taken=tuple(map(self._taken, taken[person])),
                acknowledgements=tuple(Acknowledgement(one.number, one.at) for one in acknowledged[person]),
                roles={role.id: role.name for role in network.every_role} if network else {},
                outsiders=outsiders.outsiders(unit, _everybody(person, theirs, known)),
            )

    def _asked(self, about: Account, people: Sequence[str]) -> Iterator[Asked]:
        unit = self._unit
        requests = access.for_people(unit, about.id, people)
        ids = [one.id for one in requests]
        if not ids:
            return
        votes = _by(access.votes_on(unit, ids), lambda one: one.request_id)
        approvals = _by(access.approvals_of(unit, ids), lambda one: one.request_id)
        granted = {one.request_id: one for one in grants.of_requests(unit, ids)}
        given = [one.id for one in granted.values()]
        tasks = grants.tasks_of_all(unit, given)
        files = grants.find_files(unit, [one.file_id for one in tasks if one.file_id])
        work = _by(tasks, lambda one: one.grant_id)
        opened = _by(secrets.checkouts_under(unit, given), lambda one: one.grant_id)
        for request in requests:
            grant = granted.get(request.id)
            yield self._one(
                about,
                request,
                vouched=_vouched(approvals[request.id], votes[request.id]),
                grant=grant,
                work=tuple(_work(one, files) for one in work[grant.id]) if grant else (),
                looks=_looks(one.opened_at for one in opened[grant.id]) if grant else None,
            )

    def _one(
        self,
        about: Account,
        request: Request,
        *,
        vouched: tuple[Vouched, ...],
        grant: Grant | None,
        work: tuple[Work, ...],
        looks: Looks | None,
    ) -> Asked:
        ruled = self._ruling(request.policy_id)
        network = ruled.policy.network(about.network)
        role = network.role(request.terms.role) if network else None
        use_case = next((one.name for one in ruled.policy.use_cases if one.id == request.use_case), None)
        return Asked(
            request=request,
            role=role.name if role else request.terms.role,
            use_case=use_case or request.use_case,
            policy_number=ruled.version.number,
            vouched=vouched,
            grant=grant,
            work=work,
            looks=looks,
        )

    def _ruling(self, policy_id: str) -> Ruling:
        if policy_id not in self._rulings:
            self._rulings[policy_id] = standing.ruling(self._unit, policy_id)
        return self._rulings[policy_id]

    def _name(self, person: str) -> str:
        if person not in self._names:
            self._names[person] = outsiders.recipient(self._unit, self._company.workspace_id, person).name
        return self._names[person]

    def _attested(self, items: Iterable[Item]) -> tuple[Attested, ...]:
        numbered = (
            (self._audit(one.campaign_id), one) for one in sorted(items, key=lambda one: one.asked_at)
        )
        return tuple(Attested(number, one) for number, one in numbered if number is not None)

    def _audit(self, campaign_id: str) -> int | None:
        if campaign_id not in self._audits:
            found = campaigns.find(self._unit, campaign_id)
            self._audits[campaign_id] = found.number if found else None
        return self._audits[campaign_id]

    def _taken(self, one: Assignment) -> Taken:
        return Taken(
            one.course_id,
            self._rules.training.name_of(one.course_id),
            one.state,
            one.assigned_at,
            one.ended_at,
            one.valid_until,
        )


class _Lines:
    """The whole ledger of an account, of which the lines of one person are found without a look at all."""

    def __init__(self, history: Iterable[Holding]) -> None:
        self._by_id = {one.id: one for one in history}
        self._place = {each: number for number, each in enumerate(self._by_id)}
        self._of_person = _by(self._by_id.values(), lambda one: one.person or "")
        self._after = _by(self._by_id.values(), lambda one: one.replaces or "")

    def of(self, person: str) -> tuple[Holding, ...]:
        """Theirs, with whatever they have taken the place of, and what has taken theirs; oldest first."""
        theirs: set[str] = set()
        self._gather(theirs, (one.id for one in self._of_person[person]), self._successors)
        self._gather(theirs, [self._by_id[one].replaces for one in theirs], self._predecessor)
        return tuple(self._by_id[one] for one in sorted(theirs, key=self._place.__getitem__))

    def _gather(
        self, theirs: set[str], begin: Iterable[str | None], onward: Callable[[str], Iterable[str | None]]
    ) -> None:
        waiting = [*begin]
        while waiting:
            each = waiting.pop()
            if each in self._by_id and each not in theirs:
                theirs.add(each)
                waiting.extend(onward(each))

    def _successors(self, each: str) -> Iterable[str]:
        return (one.id for one in self._after[each])

    def _predecessor(self, each: str) -> Iterable[str | None]:
        return (self._by_id[each].replaces,)


def _by(every: Iterable[T], key: Callable[[T], str]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for one in every:
        found[key(one)].append(one)
    return found


def _everybody(person: str, asked: Iterable[Asked], lines: Iterable[Holding]) -> tuple[str, ...]:
    return (person, *(one.request.requester for one in asked), *(one.recorded_by for one in lines))


def _vouched(approvals: Iterable[Approval], votes: Iterable[Vote]) -> tuple[Vouched, ...]:
    when = {one.person: one.at for one in votes}
    return tuple(Vouched(Slot(one.slot), one.person, when.get(one.person)) for one in approvals)


def _work(task: Task, files: Mapping[str, RowMapping]) -> Work:
    row = files.get(task.file_id or "")
    return Work(task, row["name"], row["sha256"]) if row else Work(task)


def _looks(opened: Iterable[datetime]) -> Looks | None:
    times = tuple(opened)
    return Looks(times) if times else None
