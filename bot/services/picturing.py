"""Gathering what a card shows, from the rows as they are now."""

from difflib import unified_diff

from bot.domain.access import Request, Terms, VoteState
from bot.domain.asking import Draft
from bot.domain.grants import Grant, Task
from bot.domain.pictures import FoundingPicture, GrantPicture, Overview, RequestPicture, TaskPicture
from bot.domain.policy import Policy
from bot.domain.programme import Company, PolicyState
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.rule_words import say_rule
from bot.domain.rules import judge
from bot.domain.slots import Bench, Slot, could_fill, discipline_words, who_can
from bot.services import founding, granting, standing, vouching
from bot.services.asking import ask_for
from bot.services.vouching import Case
from storage import access, grants, people, policy, register
from storage.database import Unit

DIFFERENCES_SHOWN = 30


def request_picture(unit: Unit, company: Company, request_id: str) -> RequestPicture:
    """A request with its verdict, its slots and what came before it; raises `Gone`."""
    found = vouching.case(unit, company, request_id)
    request, rules = found.request, found.ruling.policy
    network, use_case = rules.network(found.account.network), rules.use_case(request.use_case)
    if network is None or use_case is None:
        raise Gone
    draft = Draft(request.beneficiary, request.account_id, request.terms.role, request.use_case)
    length = granting.whole_length(unit, request, request.terms)
    return RequestPicture(
        request=request,
        account=found.account,
        network=network,
        use_case=use_case,
        verdict=judge(rules, ask_for(unit, found.account, draft, request.requester, length)),
        tally=found.tally(),
        who=tuple(
            (slot, tuple(dict.fromkeys(one.person for one in able)))
            for slot, able in who_can(found.slots, found.bench)
        ),
        approvals=access.approvals(unit, request_id),
        before=_terms_before(unit, request),
        denial=access.find(unit, request.follows_request_id) if request.follows_request_id else None,
        extends=grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None,
        grant=grants.of_request(unit, request_id),
        owner_stands_in=_stands_in(found.account, found.bench),
        vacant=_vacant(found),
        now=unit.now,
    )


def grant_picture(unit: Unit, company: Company, grant_id: str) -> GrantPicture:
    """A grant with its rule sheet and tasks; raises `Gone`."""
    grant = grants.find(unit, grant_id)
    if grant is None or grant.workspace_id != company.workspace_id:
        raise Gone
    return _grant_picture(unit, grant)


def task_picture(unit: Unit, company: Company, task_id: str) -> TaskPicture:
    """A task with the grant it is for; raises `Gone`."""
    task = grants.find_task(unit, task_id)
    if task is None:
        raise Gone
    of = grant_picture(unit, company, task.grant_id)
    proof = grants.pending_file(unit, task_id)
    return TaskPicture(
        task=task,
        of=of,
        line=standing.owner_line(unit, company, of.account),
        proof_state=proof["state"] if proof else None,
        proof_refusal=proof["refusal"] if proof else None,
    )


def founding_picture(unit: Unit, company: Company, policy_id: str) -> FoundingPicture:
    """A policy version with its signatures, what still stands in its way and what it would change."""
    version = policy.version(unit, policy_id)
    if version is None:
        raise Gone
    rules = standing.parsed(version.text)
    waits = version.state is PolicyState.IN_REVIEW and version.founding
    return FoundingPicture(
        version=version,
        company_name=rules.company,
        objective=rules.objective,
        summary=rules.summary,
        seats=_seats_of(unit, company, rules, founding_now=version.founding),
        rules=tuple(say_rule(rules, rule) for rule in rules.access_rules),
        signatures=policy.signatures(unit, policy_id),
        faults=tuple(map(str, founding.faults(unit, company, rules))) if waits else (),
        differences=_differences(unit, company, version.text) if not version.founding else (),
    )


def overview(unit: Unit, company: Company, user_id: str) -> Overview:
    """Everything that concerns one person now."""
    founded = policy.in_force(unit, company.workspace_id) is not None
    if not founded:
        return _before_founding(unit, company, user_id)
    person = people.find(unit, company.workspace_id, user_id)
    fit = person is not None and person.fit
    mine = register.answered_for_by(unit, company.workspace_id, user_id) if fit else ()
    return Overview(
        person=user_id,
        held=tuple(_grant_picture(unit, one) for one in grants.held_by(unit, company.workspace_id, user_id)),
        to_vouch=_to_vouch(unit, company, user_id) if fit else (),
        to_do=tuple(
            task_picture(unit, company, one.id)
            for one in grants.open_tasks_for(unit, company.workspace_id, user_id)
        ),
        asked=tuple(
            request_picture(unit, company, one.id)
            for one in access.asked_by(unit, company.workspace_id, user_id, limit=10)
        ),
        answers_for=tuple(
            _grant_picture(unit, one) for one in grants.on_accounts(unit, tuple(one.id for one in mine))
        ),
        faults=(),
        waiting_for=None,
    )


def _before_founding(unit: Unit, company: Company, user_id: str) -> Overview:
    faults: tuple[str, ...] = ()
    version = policy.in_review(unit, company.workspace_id)
    if version and user_id in company.admins:
        faults = tuple(map(str, founding.faults(unit, company, standing.parsed(version.text))))
    return Overview(user_id, (), (), (), (), (), faults, standing.waiting_for(unit, company))


def _to_vouch(unit: Unit, company: Company, user_id: str) -> tuple[RequestPicture, ...]:
    """Requests that wait for this person: they can fill a slot and have no standing vote."""
    waiting = []
    for request in access.pending(unit, company.workspace_id):
        found = vouching.case(unit, company, request.id)
        if could_fill(user_id, found.tally().open, found.bench) and not _voted(found, user_id):
            waiting.append(request_picture(unit, company, request.id))
    return tuple(waiting)


def _voted(found: Case, user_id: str) -> bool:
    vote = found.vote_of(user_id)
    return vote is not None and vote.state is VoteState.STANDING


def _grant_picture(unit: Unit, grant: Grant) -> GrantPicture:
    request, account = access.find(unit, grant.request_id), register.find(unit, grant.account_id)
    rules = standing.ruling(unit, grant.policy_id).policy
    network = rules.network(account.network) if account else None
    use_case = rules.use_case(grant.use_case)
    if request is None or account is None or network is None or use_case is None:
        raise Gone
    tasks: tuple[Task, ...] = grants.tasks_of(unit, grant.id)
    return GrantPicture(grant, request, account, network, use_case, tasks, unit.now)


def _terms_before(unit: Unit, request: Request) -> Terms | None:
    if request.version == 1:
        return None
    return next(
        terms for version, terms, _ in access.terms_of(unit, request.id) if version == request.version - 1
    )


def _stands_in(account: Account, bench: Bench) -> str | None:
    """Who fills `owner` although they are not the owner."""
    filler = bench.owner()
    return filler if filler != account.owner else None


def _vacant(found: Case) -> tuple[str, ...]:
    wanted = {slot.discipline for slot in found.slots}
    return tuple(
        discipline_words(seat.discipline)
        for seat in found.bench.seats
        if not seat.people and (seat.discipline in wanted or Slot("any") in found.slots)
    )


def _seats_of(
    unit: Unit, company: Company, rules: Policy, *, founding_now: bool
) -> tuple[tuple[str, str | None], ...]:
    sitting = {row.seat_id: row.occupant for row in policy.seats(unit, company.workspace_id)}
    shown = []
    for seat in rules.committee.seats:
        occupant = sitting.get(seat.id)
        if founding_now and occupant is None and seat.person:
            found = founding.resolve(unit, company, seat.person)
            occupant = None if isinstance(found, founding.Fault) else found.user_id
        shown.append((discipline_words(seat.discipline), occupant))
    return tuple(shown)


def _differences(unit: Unit, company: Company, text: bytes) -> tuple[str, ...]:
    """The lines that a later policy text adds and drops, cut to what a card can hold."""
    current = policy.in_force(unit, company.workspace_id)
    if current is None or current.text == text:
        return ()
    old, new = current.text.decode().splitlines(), text.decode().splitlines()
    lines = [line for line in unified_diff(old, new, lineterm="", n=0) if line[:1] in "+-"][2:]
    left = len(lines) - DIFFERENCES_SHOWN
    return (*lines[:DIFFERENCES_SHOWN], *([f"… and {left} more lines"] if left > 0 else []))
