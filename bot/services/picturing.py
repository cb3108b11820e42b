"""Gathering what a card shows, from the rows as they are now."""

from collections.abc import Iterable

from bot.domain.access import Request, RequestState, Terms, VoteState
from bot.domain.gates import Gate
from bot.domain.grants import Grant, Task, TaskState
from bot.domain.lending import Lent
from bot.domain.pictures import (
    GrantPicture,
    RequestBrief,
    RequestPicture,
    TaskPicture,
)
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.rules import Verdict, judge
from bot.domain.slots import Slot, discipline_words, who_can
from bot.services import (
    channel,
    gates,
    granting,
    lending,
    outsiders,
    rotating,
    standing,
    vouching,
)
from bot.services.vouching import Case
from storage import access, grants, policy, register
from storage.database import Unit


def request_picture(unit: Unit, company: Company, request_id: str) -> RequestPicture:
    """A request with its verdict, its slots and what came before it; raises `Gone`."""
    found = vouching.case(unit, company, request_id)
    request, rules = found.request, found.ruling.policy
    network, use_case = rules.network(found.account.network), rules.use_case(request.use_case)
    if network is None or use_case is None:
        raise Gone
    before, changed_by = _change(unit, request)
    grant = grants.of_request(unit, request_id)
    verdict = judge(rules, vouching.ask_with(unit, found, request.terms))
    denial = access.find(unit, request.follows_request_id) if request.follows_request_id else None
    return RequestPicture(
        request=request,
        account=found.account,
        network=network,
        use_case=use_case,
        verdict=verdict,
        tally=found.tally(),
        voted=any(vote.state is VoteState.STANDING for vote in found.votes),
        who=_who(found),
        approvals=access.approvals(unit, request_id),
        before=before,
        changed_by=changed_by,
        denial=denial,
        extends=grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None,
        grant=grant,
        asked_of=_asked_of(unit, grant) if grant else None,
        latest=granting.latest_end(unit, request, rules),
        owner_now=found.bench.owner(),
        vacant=_vacant(found),
        now=unit.now,
        directly=channel.directly(unit, company, request) if request.open else None,
        outsiders=outsiders.outsiders(unit, (request.beneficiary,)),
        gates=_gates(unit, company, request, verdict, grant),
        denied_by_version=_denied_by_version(unit, (request, denial)),
        lent=_lent(unit, company, found),
    )


def _lent(unit: Unit, company: Company, found: Case) -> Lent | None:
    """The login that an extension goes on lending, or that the access asked for would lend."""
    held = found.request.extends_grant_id
    extended = grants.find(unit, held) if held else None
    if extended:
        return lending.lent(unit, company, extended)
    return lending.to_lend(unit, found.ruling.policy, found.account, found.request.terms.role)


def _gates(
    unit: Unit, company: Company, request: Request, verdict: Verdict, grant: Grant | None
) -> tuple[Gate, ...]:
    """What whoever it is for owes, as long as the access has not begun."""
    if grant is not None:
        return gates.missing(unit, company, grant) if grant.parked and grant.promised(unit.now) else ()
    if not request.open or request.adopts_holding_id:
        return ()
    return gates.of_verdict(unit, company, request.beneficiary, verdict)


def request_brief(unit: Unit, company: Company, request_id: str) -> RequestBrief:
    """What a sentence about a request needs, read with less than its picture; raises `Gone`."""
    found = vouching.case(unit, company, request_id)
    network = found.ruling.policy.network(found.account.network)
    if network is None:
        raise Gone
    named = outsiders.outsiders(unit, (found.request.beneficiary,))
    return RequestBrief(found.request, found.account, network, found.tally(), outsiders=named)


def grant_picture(unit: Unit, company: Company, grant_id: str) -> GrantPicture:
    """A grant with its rule sheet and tasks; raises `Gone`."""
    grant = grants.find(unit, grant_id)
    if grant is None or grant.workspace_id != company.workspace_id:
        raise Gone
    return granted(unit, company, grant)


def granted(unit: Unit, company: Company, grant: Grant) -> GrantPicture:
    """The same of a grant that has been read; raises `Gone`."""
    request, account = access.find(unit, grant.request_id), register.find(unit, grant.account_id)
    rules = standing.ruling(unit, grant.policy_id).policy
    network = rules.network(account.network) if account else None
    use_case = rules.use_case(grant.use_case)
    if request is None or account is None or network is None or use_case is None:
        raise Gone
    tasks: tuple[Task, ...] = grants.tasks_of(unit, grant.id)
    others = tuple(
        one
        for one in grants.in_force_for(unit, grant.account_id, grant.beneficiary)
        if one.id != grant.id and one.usable(unit.now)
    )
    named = outsiders.outsiders(unit, (grant.beneficiary,))
    owed = gates.missing(unit, company, grant) if grant.parked and grant.promised(unit.now) else ()
    return GrantPicture(
        grant, request, account, network, use_case, tasks, others, unit.now,
        outsiders=named, gates=owed, lent=lending.lent(unit, company, grant),
    )  # fmt: skip


def task_picture(unit: Unit, company: Company, task_id: str) -> TaskPicture:
    """A task with the grant it is for; raises `Gone`."""
    task = grants.find_task(unit, task_id)
    if task is None:
        raise Gone
    of = grant_picture(unit, company, task.grant_id)
    proof = grants.newest_file(unit, task_id)
    return TaskPicture(
        task=task,
        of=of,
        proof_state=proof["state"] if proof else None,
        proof_refusal=proof["refusal"] if proof else None,
    )


def _denied_by_version(unit: Unit, requests: Iterable[Request | None]) -> dict[str, int]:
    """The number of the policy version that denied each of these which no person did."""
    found: dict[str, int] = {}
    for one in requests:
        if one and one.state is RequestState.DENIED and one.decided_by is None and one.decided_at:
            version = policy.in_force_on(unit, one.workspace_id, one.decided_at)
            found[one.id] = version.number if version else 0
    return found


def _asked_of(unit: Unit, grant: Grant) -> str | None:
    """Whom the grant waits for."""
    if grant.by_vault:
        return rotating.asked_of(unit, grant.account_id)
    waiting = [task for task in grants.tasks_of(unit, grant.id) if task.state is TaskState.OPEN]
    return waiting[-1].assignee if waiting else None


def _who(found: Case) -> tuple[tuple[Slot, tuple[str, ...]], ...]:
    """Each slot with the people who could fill it, each once."""
    able = who_can(found.slots, found.bench)
    return tuple((slot, tuple(dict.fromkeys(one.person for one in those))) for slot, those in able)


def _change(unit: Unit, request: Request) -> tuple[Terms | None, str | None]:
    """The terms that the present ones replaced, and who replaced them."""
    if request.version == 1:
        return None, None
    by_version = {version: (terms, by) for version, terms, by in access.terms_of(unit, request.id)}
    return by_version[request.version - 1][0], by_version[request.version][1]


def _vacant(found: Case) -> tuple[str, ...]:
    wanted = {slot.discipline for slot in found.slots}
    return tuple(
        discipline_words(seat.discipline)
        for seat in found.bench.seats
        if not seat.people and (seat.discipline in wanted or Slot("any") in found.slots)
    )
