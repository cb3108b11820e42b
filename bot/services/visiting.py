"""What somebody outside Slack does on the pages that are for them."""

from bot.domain.acknowledging import Outcome
from bot.domain.invitations import Visitor
from bot.domain.outside_pictures import VisitPicture
from bot.domain.programme import Company
from bot.services import acknowledging, answering, picturing_publishing
from storage.database import Unit


def picture(unit: Unit, company: Company, visitor: Visitor) -> VisitPicture:
    """Everything that the policy asks of a visitor, and what of it is done."""
    person = visitor.invitation.person
    asked = picturing_publishing.acknowledging_picture(unit, company, person)
    current = acknowledging.is_current(unit, company.workspace_id, person)
    return VisitPicture(visitor, asked, current)


def acknowledge(
    unit: Unit, company: Company, visitor: Visitor, policy_id: str, answer: int | None
) -> Outcome:
    """Keep that a visitor has read the policy, if their answer is right.

    Raises `AlreadyDone` for a second one of the same version.
    """
    return answering.acknowledged_by(unit, company, visitor.invitation.person, policy_id, answer)
