"""Whom a course is for by the policy, and who needs it for what they have."""

from collections.abc import Iterable

from bot.domain.courses import Audience
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.services import gates, library, outsiders, standing
from storage import grants, people, policy, principals, register
from storage.database import Unit


def members(unit: Unit, company: Company, audience: Audience) -> frozenset[str]:
    """Everybody in an audience now; of those in Slack only whoever has not left."""
    workspace = company.workspace_id
    found = frozenset(_named(unit, company, audience))
    if audience == "everyone":
        return found
    return found - people.gone_ids(unit, workspace, found)


def _named(unit: Unit, company: Company, audience: Audience) -> Iterable[str]:
    workspace = company.workspace_id
    if audience == "everyone":
        yield from (one.user_id for one in people.everybody(unit, workspace) if one.fit)
    elif audience == "holders":
        yield from (one.beneficiary for one in grants.in_force(unit, workspace))
    elif audience == "committee":
        for seat in policy.seats(unit, workspace):
            yield from (one for one in (seat.occupant, *seat.alternates) if one)
    elif audience == "owners":
        for account in register.every(unit, workspace):
            hands = (account.owner, account.backup_owner, account.recovery_mail, account.recovery_phone)
            yield from (one for one in hands if one)
    else:
        yield from (one.user_id or one.id for one in principals.of_agencies(unit, workspace))


def course_audience(unit: Unit, rules: Policy, course_id: str) -> tuple[Audience, ...]:
    """The audiences of a course; none while it is not taught."""
    found = library.course(unit, rules, course_id)
    return found.audience if found else ()


def of_course(unit: Unit, company: Company, rules: Policy, course_id: str) -> frozenset[str]:
    """Everybody for whom a course is."""
    wanted = course_audience(unit, rules, course_id)
    return frozenset().union(*(members(unit, company, audience) for audience in wanted))


def needs(unit: Unit, company: Company, person: str, course_id: str) -> bool:
    """Whether somebody who is here is to hold a course: for what they have, or as one of its audience."""
    if outsiders.recipient(unit, company.workspace_id, person).unable:
        return False
    held = [one for one in grants.held_by(unit, company.workspace_id, person) if one.promised(unit.now)]
    if any(course_id in gates.courses_of(unit, company, one) for one in held):
        return True
    return person in of_course(unit, company, standing.in_force(unit, company).policy, course_id)
