"""What keeps approved access from beginning, and going on once nothing is owed any more."""

from collections.abc import Collection, Iterable, Iterator

from bot.domain.asking import Draft
from bot.domain.gates import Gate, GateKind
from bot.domain.grants import Grant, GrantState
from bot.domain.programme import Company
from bot.domain.rules import Verdict, judge
from bot.domain.training import Why
from bot.domain.waiting import Waiting
from bot.services import acknowledging, digest, holding, standing, training
from bot.services.asks import ask_for
from storage import access, grants, register
from storage.database import Unit


def missing(unit: Unit, company: Company, grant: Grant) -> tuple[Gate, ...]:
    """What the holder of an approved grant owes by the policy in force now, before it can begin."""
    verdict = _verdict(unit, company, grant)
    return of_verdict(unit, company, grant.beneficiary, verdict) if verdict else ()


def of_verdict(unit: Unit, company: Company, person: str, verdict: Verdict) -> tuple[Gate, ...]:
    """What the rules that apply want of somebody first, and they have not done."""
    asked = acknowledging.now_asked(unit, company.workspace_id) if verdict.acknowledgement else None
    owed = asked and not acknowledging.is_current(unit, company.workspace_id, person)
    policy = (Gate(GateKind.ACKNOWLEDGEMENT, policy_id=asked.version.id),) if asked and owed else ()
    return (*of_courses(unit, company, person, verdict.training), *policy)


def to_acknowledge(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The acknowledgement for which somebody's access waits, where they have not been asked for it anyway."""
    if acknowledging.owes(unit, company, person):
        return
    for grant in grants.parked(unit, company.workspace_id, person):
        owed = missing(unit, company, grant)
        if any(gate.kind is GateKind.ACKNOWLEDGEMENT for gate in owed):
            yield acknowledging.waiting(unit, company, grant.parked_at or grant.approved_at)
            return


def of_courses(unit: Unit, company: Company, person: str, courses: Iterable[str]) -> tuple[Gate, ...]:
    """Those of these courses that somebody has not passed, or not lately enough."""
    owed = [one for one in courses if not training.holds(unit, company.workspace_id, person, one)]
    return tuple(_course(unit, company, person, one) for one in owed)


def courses_of(unit: Unit, company: Company, grant: Grant) -> tuple[str, ...]:
    """The courses that the policy in force asks for a grant; none for access that was there before it."""
    verdict = _verdict(unit, company, grant)
    return verdict.training if verdict else ()


def _verdict(unit: Unit, company: Company, grant: Grant) -> Verdict | None:
    """What the policy in force says of a grant; None for access that was there before it."""
    request, account = access.find(unit, grant.request_id), register.find(unit, grant.account_id)
    if request is None or account is None or request.adopts_holding_id:
        return None
    draft = Draft(grant.beneficiary, grant.account_id, grant.role, grant.use_case)
    length = grant.length or grant.ends_at - grant.starts_at
    asked = ask_for(
        unit, account, draft, request.requester, length, begins=grant.starts_at, ends=grant.ends_at
    )
    return judge(standing.in_force(unit, company).policy, asked)


def park(unit: Unit, company: Company, grant: Grant, owed: Collection[Gate]) -> None:
    """Let an approved grant wait until its holder owes nothing, and ask them for it."""
    courses = [gate.course_id for gate in owed if gate.kind is GateKind.TRAINING]
    if not grant.parked:
        grants.park(unit, grant.id, unit.now)
        kinds = [gate.kind.value for gate in owed]
        why = {"owed": kinds, "courses": courses}
        unit.record(holding.event_of(grant, "grant:parked", "system", {**why}))
    for course_id in courses:
        training.ensure(unit, company, grant.beneficiary, course_id, Why.ACCESS)
    holding.told(unit, holding.find(unit, grant.id))
    digest.ask(unit, company.workspace_id, (grant.beneficiary,))


def look_again(unit: Unit, company: Company, person: str) -> None:
    """Let whatever waits for this person go on where nothing is owed any more; the next sweep starts it."""
    for seen in grants.parked(unit, company.workspace_id, person):
        _look(unit, company, seen.id)


def look_at_all(unit: Unit, company: Company) -> None:
    """The same for everybody, since another policy is in force and may ask for less."""
    for seen in grants.parked(unit, company.workspace_id):
        _look(unit, company, seen.id)


def _look(unit: Unit, company: Company, grant_id: str) -> None:
    grant = holding.find(unit, grant_id)
    if grant.state is not GrantState.WAITING or not grant.parked:
        return
    if not missing(unit, company, grant) and unit.now < grant.ends_at:
        grants.park(unit, grant.id, None)
        unit.record(holding.event_of(grant, "grant:resumed", "system", {}))
    holding.told(unit, holding.find(unit, grant.id))


def _course(unit: Unit, company: Company, person: str, course_id: str) -> Gate:
    name = standing.in_force(unit, company).policy.training.name_of(course_id)
    waiting = training.waiting_for(unit, company.workspace_id, person, course_id)
    pause = waiting.opens_at if waiting and waiting.opens_at > unit.now else None
    return Gate(GateKind.TRAINING, course_id, name, pause)
