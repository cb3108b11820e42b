"""Whom a course is for by the policy, and who needs it for what they have."""

from bot.domain.acknowledging import Audience
from bot.domain.courses import Audience as Name
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.services import audiences, gates, library, outsiders, standing
from storage import grants, people, register
from storage.database import Unit


def of_course(unit: Unit, company: Company, rules: Policy, course_id: str) -> frozenset[str]:
    """Everybody for whom a course is."""
    wanted = course_audience(unit, rules, course_id)
    found = audiences.members(unit, company.workspace_id, [Audience(name) for name in wanted])
    custodians = _custodians(unit, company.workspace_id) if "owners" in wanted else frozenset[str]()
    return frozenset().union(custodians, *found.values())


def course_audience(unit: Unit, rules: Policy, course_id: str) -> tuple[Name, ...]:
    """The audiences of a course; none while it is not taught."""
    found = library.course(unit, rules, course_id)
    return found.audience if found else ()


def needs(unit: Unit, company: Company, person: str, course_id: str) -> bool:
    """Whether somebody who is here is to hold a course: for what they have, or as one of its audience."""
    if outsiders.recipient(unit, company.workspace_id, person).unable:
        return False
    held = [one for one in grants.held_by(unit, company.workspace_id, person) if one.promised(unit.now)]
    if any(course_id in gates.courses_of(unit, company, one) for one in held):
        return True
    return person in of_course(unit, company, standing.in_force(unit, company).policy, course_id)


def _custodians(unit: Unit, workspace_id: str) -> frozenset[str]:
    """Who has the recovery mail or phone of an account."""
    accounts = register.every(unit, workspace_id)
    found = frozenset(who for one in accounts for who in (one.recovery_mail, one.recovery_phone) if who)
    return found - people.gone_ids(unit, workspace_id, found)
