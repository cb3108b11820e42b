"""Gathering what a card shows, from the rows as they are now."""

from collections.abc import Iterable
from typing import Any

from bot.domain.access import Request, RequestState, Terms, VoteState
from bot.domain.gates import Gate
from bot.domain.grants import Grant, Task, TaskState
from bot.domain.lending import Lent
from bot.domain.pictures import (
    LISTED,
    ExposurePicture,
    GrantPicture,
    Overview,
    RequestBrief,
    RequestPicture,
    TaskPicture,
    WaitingPicture,
)
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.restoration import Restoration
from bot.domain.rules import Verdict, judge
from bot.domain.slots import Slot, could_fill, discipline_words, who_can
from bot.services import (
    channel,
    gates,
    granting,
    lending,
    outsiders,
    picturing_adoption,
    picturing_agencies,
    picturing_campaigns,
    picturing_hunt,
    picturing_logins,
    picturing_register,
    programme_card,
    readiness,
    rotating,
    standing,
    vouching,
    waiting,
)
from bot.services.picturing_duties import pictured
from bot.services.picturing_exposure import exposure_picture
from bot.services.vouching import Case
from storage import access, duties, grants, nudges, people, policy, register, restoration
from storage.database import Unit

ANSWERS_SHOWN = 20


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
    return _grant_picture(unit, company, grant)


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


def overview(unit: Unit, company: Company, user_id: str) -> Overview:
    """Everything that concerns one person now."""
    in_force = policy.in_force(unit, company.workspace_id)
    if in_force is None:
        return _before_founding(unit, company, user_id)
    person = people.find(unit, company.workspace_id, user_id)
    fit = person is not None and person.fit
    here = person is not None and not person.gone
    mine = _answered_for(unit, company, user_id) if fit else ()
    logins, logins_in_all = picturing_logins.for_home(unit, company, user_id)
    return Overview(
        person=user_id,
        held=tuple(
            _grant_picture(unit, company, one) for one in grants.held_by(unit, company.workspace_id, user_id)
        ),
        waits=waits_for(unit, company, user_id),
        asked=tuple(
            request_picture(unit, company, one.id)
            for one in access.asked_by(unit, company.workspace_id, user_id, limit=10)
        ),
        answers_for=tuple(_grant_picture(unit, company, one) for one in mine[:ANSWERS_SHOWN]),
        answers_for_in_all=len(mine),
        exposure=_exposure(unit, company, user_id) if fit else None,
        faults=(),
        waiting_for=None,
        register=picturing_register.overview(unit, company, user_id),
        programme=programme_card.picture(unit, company, user_id) if fit else None,
        audits=picturing_campaigns.for_home(unit, company, user_id) if fit else (),
        hunt=picturing_hunt.for_home(unit, company, user_id) if fit else None,
        legacy=picturing_adoption.legacy_picture(unit, company, user_id) if fit else None,
        never_granted=picturing_adoption.own_ways_in(unit, company, user_id),
        logins=logins,
        logins_in_all=logins_in_all,
        restored=_restored(unit, company, user_id),
        **(_people(unit, company, user_id) if here else {}),
    )


def waits_for(unit: Unit, company: Company, user_id: str, *, unasked: bool = False) -> WaitingPicture:
    """Everything that waits for one person; nothing for whoever is not here any more.

    Told `unasked`, it leaves out votes about which they do not want to be written to.
    """
    person = people.find(unit, company.workspace_id, user_id)
    if person is None or person.gone:
        return WaitingPicture()
    to_vouch = _to_vouch(unit, company, user_id, unasked=unasked) if person.fit else ()
    adoptions = picturing_adoption.to_vouch(unit, company, user_id, unasked=unasked) if person.fit else ()
    to_do, to_do_in_all = nudges.concerning(unit, company.workspace_id, user_id, LISTED)
    owed, owed_in_all = duties.concerning(unit, company.workspace_id, user_id, LISTED)
    asked = picturing_agencies.waiting_identities(unit, company, user_id)
    adoption_one, identity_one = picturing_adoption.adoption_picture, picturing_agencies.identity_pictured
    return WaitingPicture(
        to_vouch=tuple(request_picture(unit, company, one) for one in to_vouch[:LISTED]),
        to_vouch_in_all=len(to_vouch),
        adoptions=tuple(adoption_one(unit, company, one) for one in adoptions[:LISTED]),
        adoptions_in_all=len(adoptions),
        to_do=tuple(task_picture(unit, company, one.id) for one in to_do),
        to_do_in_all=to_do_in_all,
        duties=tuple(pictured(unit, company, one) for one in owed),
        duties_in_all=owed_in_all,
        identities=tuple(identity_one(unit, company, one) for one in asked[:LISTED]),
        identities_in_all=len(asked),
        waiting=waiting.waiting(unit, company, user_id),
    )


def _people(unit: Unit, company: Company, user_id: str) -> dict[str, Any]:
    """What concerns one person of agencies."""
    mine = picturing_agencies.of_person(unit, company, user_id)
    held = picturing_agencies.held_in_trust(unit, company, user_id)
    return {
        "agencies": mine[:LISTED],
        "agencies_in_all": len(mine),
        "stands_for": tuple(_grant_picture(unit, company, one) for one in held[:LISTED]),
        "stands_for_in_all": len(held),
    }


def _answered_for(unit: Unit, company: Company, user_id: str) -> tuple[Grant, ...]:
    """Grants in force that this person may end: on their own accounts, or as manager on all of them."""
    managers = standing.managers(unit, company.workspace_id) or company.admins
    if user_id in managers:
        return grants.in_force(unit, company.workspace_id)
    mine = register.answered_for_by(unit, company.workspace_id, user_id)
    return grants.on_accounts(unit, tuple(one.id for one in mine))


def _exposure(unit: Unit, company: Company, user_id: str) -> ExposurePicture | None:
    """The programme's exposure, for whoever runs it."""
    runs_it = user_id in (*standing.managers(unit, company.workspace_id), *company.admins)
    return exposure_picture(unit, company, user_id) if runs_it else None


def _restored(unit: Unit, company: Company, user_id: str) -> Restoration | None:
    """The restore that holds everything, for those who may release it."""
    found = restoration.newest(unit)
    return found if found and found.held and user_id in company.admins else None


def _before_founding(unit: Unit, company: Company, user_id: str) -> Overview:
    said, *faults = readiness.what_is_missing(unit, company, user_id)
    return Overview(
        person=user_id, held=(), waits=WaitingPicture(), asked=(),
        answers_for=(), answers_for_in_all=0, exposure=None, faults=tuple(faults), waiting_for=said,
        restored=_restored(unit, company, user_id),
    )  # fmt: skip


def _denied_by_version(unit: Unit, requests: Iterable[Request | None]) -> dict[str, int]:
    """The number of the policy version that denied each of these which no person did."""
    found: dict[str, int] = {}
    for one in requests:
        if one and one.state is RequestState.DENIED and one.decided_by is None and one.decided_at:
            version = policy.in_force_on(unit, one.workspace_id, one.decided_at)
            found[one.id] = version.number if version else 0
    return found


def _to_vouch(unit: Unit, company: Company, user_id: str, *, unasked: bool) -> tuple[str, ...]:
    """Ids of requests that wait for this person: they can fill a slot and have no standing vote."""
    pending = [one for one in access.pending(unit, company.workspace_id) if one.adoption_id is None]
    cases = (vouching.case(unit, company, request.id) for request in pending)
    return tuple(
        found.request.id
        for found in cases
        if could_fill(user_id, found.tally().open, found.bench)
        and not _voted(found, user_id)
        and (not unasked or found.bench.may_ask(user_id, found.tally().open))
    )


def _voted(found: Case, user_id: str) -> bool:
    vote = found.vote_of(user_id)
    return vote is not None and vote.state is VoteState.STANDING


def _grant_picture(unit: Unit, company: Company, grant: Grant) -> GrantPicture:
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
