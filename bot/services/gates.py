"""What keeps approved access from beginning, and going on once nothing is owed any more."""

from collections.abc import Iterable

from bot.domain.asking import Draft
from bot.domain.gates import Gate, GateKind
from bot.domain.grants import Grant, GrantState
from bot.domain.programme import Company
from bot.domain.rules import judge
from bot.domain.training import Why
from bot.services import digest, holding, standing, training
from bot.services.asks import ask_for
from storage import access, grants, register
from storage.database import Unit


def missing(unit: Unit, company: Company, grant: Grant) -> tuple[Gate, ...]:
    """What the holder of an approved grant owes by the policy in force now, before it can begin."""
    return of_courses(unit, company, grant.beneficiary, courses_of(unit, company, grant))


def of_courses(unit: Unit, company: Company, person: str, courses: Iterable[str]) -> tuple[Gate, ...]:
    """Those of these courses that somebody has not passed, or not lately enough."""
    owed = [one for one in courses if not training.holds(unit, company.workspace_id, person, one)]
    return tuple(_course(unit, company, person, one) for one in owed)


def courses_of(unit: Unit, company: Company, grant: Grant) -> tuple[str, ...]:
    """The courses that the policy in force asks for a grant; none for access that was there before it."""
    request, account = access.find(unit, grant.request_id), register.find(unit, grant.account_id)
    if request is None or account is None or request.adopts_holding_id:
        return ()
    draft = Draft(grant.beneficiary, grant.account_id, grant.role, grant.use_case)
    length = grant.length or grant.ends_at - grant.starts_at
    asked = ask_for(
        unit, account, draft, request.requester, length, begins=grant.starts_at, ends=grant.ends_at
    )
    return judge(standing.in_force(unit, company).policy, asked).training


def park(unit: Unit, company: Company, grant: Grant, owed: Iterable[Gate]) -> None:
    """Let an approved grant wait until its holder owes nothing, and ask them for it."""
    courses = [gate.course_id for gate in owed if gate.kind is GateKind.TRAINING]
    if not grant.parked:
        grants.park(unit, grant.id, unit.now)
        unit.record(holding.event_of(grant, "grant:parked", "system", {"courses": [*courses]}))
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
