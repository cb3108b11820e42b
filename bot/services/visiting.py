"""What somebody outside Slack does on the pages that are for them."""

from bot.domain.acknowledging import Outcome
from bot.domain.invitations import Visitor
from bot.domain.outside_pictures import VisitPicture
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.training import Attempt
from bot.domain.training_pictures import CoursePicture, QuizPicture
from bot.services import acknowledging, answering, picturing_publishing, picturing_training, quizzing
from storage.database import Unit


def picture(unit: Unit, company: Company, visitor: Visitor) -> VisitPicture:
    """Everything that the policy asks of a visitor, and what of it is done."""
    person = visitor.invitation.person
    asked = picturing_publishing.acknowledging_picture(unit, company, person)
    current = acknowledging.is_current(unit, company.workspace_id, person)
    return VisitPicture(visitor, asked, current, courses(unit, company, visitor))


def acknowledge(
    unit: Unit, company: Company, visitor: Visitor, policy_id: str, answer: int | None
) -> Outcome:
    """Keep that a visitor has read the policy, if their answer is right.

    Raises `AlreadyDone` for a second one of the same version.
    """
    return answering.acknowledged_by(unit, company, visitor.invitation.person, policy_id, answer)


def courses(unit: Unit, company: Company, visitor: Visitor) -> tuple[CoursePicture, ...]:
    """The courses that a visitor is asked to take or has passed; an agency's contact takes none."""
    if visitor.invitation.is_contact:
        return ()
    return courses_of(unit, company, visitor.invitation.person)


def courses_of(unit: Unit, company: Company, person: str) -> tuple[CoursePicture, ...]:
    """The same of anybody, by the id by which grants name them."""
    every = picturing_training.courses(unit, company, person)
    return tuple(one for one in every if one.open or one.passed)


def course(unit: Unit, company: Company, visitor: Visitor, course_id: str) -> CoursePicture:
    """One of them; raises `Gone`."""
    found = next((one for one in courses(unit, company, visitor) if one.course_id == course_id), None)
    if found is None:
        raise Gone
    return found


def begin_quiz(unit: Unit, company: Company, visitor: Visitor, course_id: str) -> Attempt:
    """Begin a course's quiz, or go on with it; raises `Gone` for a course that is not theirs to take, and
    what `quizzing.begin` raises.
    """
    if course(unit, company, visitor, course_id).open is None:
        raise Gone
    return quizzing.begin(unit, company, visitor.invitation.person, course_id)


def quiz(unit: Unit, company: Company, visitor: Visitor, attempt_id: str) -> QuizPicture:
    """One of a visitor's attempts; raises `Gone` for anybody else's."""
    found = picturing_training.quiz_picture(unit, company, attempt_id)
    if found.assignment.person != visitor.invitation.person:
        raise Gone
    return found


def answer(unit: Unit, company: Company, visitor: Visitor, attempt_id: str, place: int, letter: str) -> None:
    """Answer a question, once; raises what `quizzing.answer` raises, and `Gone` for anybody else's."""
    quiz(unit, company, visitor, attempt_id)
    quizzing.answer(unit, company, visitor.invitation.person, attempt_id, place, letter)
