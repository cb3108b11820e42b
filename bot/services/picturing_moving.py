"""Gathering what an owner is asked about somebody who has moved, from the rows as they are now."""

from bot.domain.asking import Draft
from bot.domain.grants import Grant
from bot.domain.moving import Line
from bot.domain.people import Kind
from bot.domain.pictures_leaving import LinePicture, Place, QuestionPicture
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.rules import judge
from bot.services import standing
from bot.services.asks import ask_for
from bot.services.picturing_leaving import place_of
from storage import access, grants, ledger, moving, people
from storage.database import Unit


def question_picture(unit: Unit, company: Company, question_id: str) -> QuestionPicture:
    """A question with everything that it asks about; raises `Gone`."""
    found = moving.find(unit, question_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    rules = standing.in_force(unit, company).policy
    return QuestionPicture(found, tuple(_line(unit, rules, one) for one in moving.lines(unit, question_id)))


def line_picture(unit: Unit, company: Company, line_id: str) -> tuple[str, LinePicture]:
    """Who holds it, and one line of a question."""
    line = moving.find_line(unit, line_id)
    question = moving.find(unit, line.question_id) if line else None
    if line is None or question is None or question.workspace_id != company.workspace_id:
        raise Gone
    return question.person, _line(unit, standing.in_force(unit, company).policy, line)


def _line(unit: Unit, rules: Policy, line: Line) -> LinePicture:
    place = place_of(unit, rules, line.account_id)
    grant = grants.find(unit, line.grant_id) if line.grant_id else None
    if grant is not None:
        return LinePicture(
            line, place, place.role_name(grant.role), grant.ends_at, _refused(unit, rules, place, grant)
        )
    held = ledger.find(unit, line.holding_id or "")
    if held is None:
        raise Gone
    return LinePicture(line, place, place.role_name(held.role), held.until)


def _refused(unit: Unit, rules: Policy, place: Place, grant: Grant) -> str | None:
    """Why somebody who has become a guest would not be given it, where the rules say so."""
    holder = people.find(unit, grant.workspace_id, grant.beneficiary)
    request = access.find(unit, grant.request_id)
    if holder is None or request is None or holder.kind is not Kind.GUEST:
        return None
    draft = Draft(grant.beneficiary, grant.account_id, grant.role, grant.use_case)
    verdict = judge(rules, ask_for(unit, place.account, draft, request.requester, None))
    return " ".join(verdict.refusals) or None
