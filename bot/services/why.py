"""The why-chain of one person and one account: read from the rows, in the order in which it came about."""

from collections.abc import Iterable

from bot.domain.access import Approval, Request, Vote
from bot.domain.acknowledging import AckKind
from bot.domain.grants import Grant, Task
from bot.domain.ledger import Holding
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.register_rights import RegisterAct
from bot.domain.slots import Slot
from bot.domain.why_chains import Acknowledgement, Asked, Attested, Chain, Looks, Taken, Vouched, Work
from bot.services import outsiders, registering, standing
from storage import access, acknowledging, campaigns, grants, ledger, people, register, reviews, secrets
from storage import training as courses
from storage.database import Unit


def may_see(unit: Unit, company: Company, actor: Person, about: Account, person: str) -> None:
    """Raise the refusal: it is for whoever may see who has a way in, and for the person themselves."""
    registering.check(unit, company, actor, RegisterAct.LOOK, about)
    if actor.user_id != person:
        registering.check(unit, company, actor, RegisterAct.LOOK_INSIDE, about)


def account(unit: Unit, company: Company, account_id: str) -> Account:
    """An account, also one that is no longer in the register; raises `Gone`."""
    found = register.find(unit, account_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return found


def accounts(unit: Unit, company: Company, handle: str, network: str | None) -> tuple[Account, ...]:
    """Accounts that go by this handle, on a network where one is named."""
    rules = standing.in_force(unit, company).policy
    wanted = (network or "").strip().casefold()
    on = next((one.id for one in rules.networks if wanted in (one.id, one.name.casefold())), wanted)
    found = register.by_handle(unit, company.workspace_id, handle)
    return tuple(one for one in found if not wanted or one.network == on)


def chain(unit: Unit, company: Company, person: str, account_id: str) -> Chain:
    """Everything that ties this person to this account; raises `Gone` where there is no such account."""
    about = account(unit, company, account_id)
    rules = standing.in_force(unit, company).policy
    network = rules.network(about.network)
    asked = tuple(_asked(unit, about, one) for one in _requests(unit, company, person, account_id))
    lines = _lines(ledger.history(unit, account_id), person)
    attested = _attested(unit, account_id, person)
    return Chain(
        account=about,
        network=network.name if network else about.network,
        person=person,
        name=outsiders.recipient(unit, company.workspace_id, person).name,
        now=unit.now,
        asked=asked,
        lines=lines,
        attested=attested,
        taken=_taken(unit, company, rules, person),
        acknowledged=_acknowledged(unit, company, person),
        roles={role.id: role.name for role in network.every_role} if network else {},
        outsiders=outsiders.outsiders(unit, _everybody(person, asked, lines)),
    )


def held_by_name(unit: Unit, company: Company, account_id: str, name: str) -> str | None:
    """The one person with this name, in Slack or not, whom the ledger knows on an account."""
    lines = ledger.history(unit, account_id)
    holders = {one.person for one in lines if one.person}
    in_slack = people.find_all(unit, company.workspace_id, holders)
    outside = outsiders.outsiders(unit, holders)
    names = {who: person.name for who, person in in_slack.items()}
    names |= {who: outsider.name for who, outsider in outside.items()}
    found = [who for who, said in names.items() if said.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else None


def _everybody(person: str, asked: Iterable[Asked], lines: Iterable[Holding]) -> tuple[str, ...]:
    return (person, *(one.request.requester for one in asked), *(one.recorded_by for one in lines))


def _requests(unit: Unit, company: Company, person: str, account_id: str) -> tuple[Request, ...]:
    theirs = access.for_person(unit, company.workspace_id, person)
    return tuple(one for one in theirs if one.account_id == account_id)


def _asked(unit: Unit, about: Account, request: Request) -> Asked:
    ruled = standing.ruling(unit, request.policy_id)
    network = ruled.policy.network(about.network)
    role = network.role(request.terms.role) if network else None
    use_case = next((one.name for one in ruled.policy.use_cases if one.id == request.use_case), None)
    granted = grants.of_request(unit, request.id)
    return Asked(
        request=request,
        role=role.name if role else request.terms.role,
        use_case=use_case or request.use_case,
        policy_number=ruled.version.number,
        vouched=_vouched(access.approvals(unit, request.id), access.votes(unit, request.id)),
        grant=granted,
        work=tuple(_work(unit, one) for one in grants.tasks_of(unit, granted.id)) if granted else (),
        looks=_looks(unit, granted) if granted else None,
    )


def _vouched(approvals: Iterable[Approval], votes: Iterable[Vote]) -> tuple[Vouched, ...]:
    when = {one.person: one.at for one in votes}
    return tuple(Vouched(Slot(one.slot), one.person, when.get(one.person)) for one in approvals)


def _work(unit: Unit, task: Task) -> Work:
    row = grants.find_file(unit, task.file_id) if task.file_id else None
    return Work(task, row["name"], row["sha256"]) if row else Work(task)


def _looks(unit: Unit, grant: Grant) -> Looks | None:
    opened = [one.opened_at for one in secrets.checkouts_of(unit, grant.id)]
    return Looks(len(opened), min(opened), max(opened)) if opened else None


def _lines(history: Iterable[Holding], person: str) -> tuple[Holding, ...]:
    """Theirs, with whatever they have taken the place of, and what has taken theirs."""
    by_id = {one.id: one for one in history}
    theirs = {one.id for one in by_id.values() if one.person == person}
    for one in sorted(by_id.values(), key=lambda line: line.recorded_at):
        if one.replaces in theirs:
            theirs.add(one.id)
    for each in [by_id[one] for one in theirs]:
        before = each.replaces
        while before in by_id:
            theirs.add(before)
            before = by_id[before].replaces
    return tuple(one for one in by_id.values() if one.id in theirs)


def _attested(unit: Unit, account_id: str, person: str) -> tuple[Attested, ...]:
    items = sorted(reviews.about(unit, account_id, person), key=lambda one: one.asked_at)
    audits = {each: campaigns.find(unit, each) for each in {one.campaign_id for one in items}}
    numbers = {each: found.number for each, found in audits.items() if found}
    return tuple(Attested(numbers[one.campaign_id], one) for one in items)


def _taken(unit: Unit, company: Company, rules: Policy, person: str) -> tuple[Taken, ...]:
    return tuple(
        Taken(
            one.course_id,
            rules.training.name_of(one.course_id),
            one.state,
            one.assigned_at,
            one.ended_at,
            one.valid_until,
        )
        for one in courses.of_person(unit, company.workspace_id, person)
    )


def _acknowledged(unit: Unit, company: Company, person: str) -> Acknowledgement | None:
    given = acknowledging.of_person(unit, company.workspace_id, person).values()
    of_policy = [one for one in given if one.kind is AckKind.POLICY]
    newest = max(of_policy, key=lambda one: one.number, default=None)
    return Acknowledgement(newest.number, newest.at) if newest else None
