"""Knowing the answers: whoever takes a quiz in the history has read the lessons, and the policy."""

from bot.domain.quiz import arrange
from bot.domain.training import QuizState
from bot.services import library, standing
from storage import policy, training
from storage.database import Unit


def right_letter(unit: Unit, workspace_id: str, person: str) -> str:
    """The right answer to the question that somebody is asked now."""
    theirs = training.of_person(unit, workspace_id, person)
    attempts = training.attempts_of(unit, *(one.id for one in theirs))
    now = next(one for one in attempts if one.state is QuizState.OPEN)
    asked = now.asked[len(training.answers(unit, now.id))]
    return arrange(library.asked(unit, asked.digest), now.seed).right


def right_answer(unit: Unit, workspace_id: str) -> str:
    """The right answer to the question that the policy in force asks."""
    version = policy.in_force(unit, workspace_id)
    answers = standing.parsed(version.text).acknowledgement.answers if version else ()
    return next(one.text for one in answers if one.right)
