"""What somebody outside Slack asks for or sends on their pages: parse, one service call, the next page."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from bot.domain.acknowledging import Outcome
from bot.domain.buttons import OldButton
from bot.domain.invitations import PAGES, Visitor
from bot.domain.programme import Company
from bot.domain.refusals import (
    AlreadyDone,
    AnsweredAlready,
    NotTaught,
    PassedAlready,
    QuizOver,
    StillPaused,
)
from bot.services import visiting
from bot.views import course_pages
from bot.views import pages as views
from storage import policy
from storage.database import Unit

NUMBER_LIMIT = 3
"""Digits of an answer's number."""


@dataclass(frozen=True)
class Visit:
    """One request of somebody who is known: the rest of the place, and the fields of the form."""

    unit: Unit
    company: Company
    visitor: Visitor
    rest: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Go:
    """Not a page but where to find it, so that looking again sends nothing again."""

    place: str


Turn = Callable[[Visit], str | Go]


def home(visit: Visit) -> str:
    """What is asked of them."""
    return views.todo(visiting.picture(visit.unit, visit.company, visit.visitor))


def read_policy(visit: Visit) -> str:
    """The policy and its question."""
    return views.policy(visiting.picture(visit.unit, visit.company, visit.visitor))


def acknowledge(visit: Visit) -> str | Go:
    """They have answered; a second press finds it done."""
    policy_id, said = visit.fields.get("policy", ""), visit.fields.get("answer", "")
    try:
        became = visiting.acknowledge(visit.unit, visit.company, visit.visitor, policy_id, _number(said))
    except AlreadyDone:
        return Go(PAGES)
    if became is Outcome.GIVEN:
        return Go(PAGES)
    picture = visiting.picture(visit.unit, visit.company, visit.visitor)
    gone = policy.version(visit.unit, policy_id) if became is Outcome.SUPERSEDED else None
    return views.policy(picture, wrong=became is Outcome.WRONG, instead_of=gone.number if gone else None)


def read_course(visit: Visit) -> str:
    """The lessons of a course."""
    return course_pages.course(visiting.course(visit.unit, visit.company, visit.visitor, visit.rest))


def begin_quiz(visit: Visit) -> Go:
    """The quiz begins, or goes on where it was left."""
    try:
        attempt = visiting.begin_quiz(visit.unit, visit.company, visit.visitor, visit.rest)
    except (StillPaused, PassedAlready, NotTaught):
        return Go(PAGES)
    return Go(f"{course_pages.QUIZ}/{attempt.id}")


def look_at_quiz(visit: Visit) -> str:
    """The question that is asked, or the result."""
    return course_pages.quiz(visiting.quiz(visit.unit, visit.company, visit.visitor, visit.rest))


def answer_quiz(visit: Visit) -> Go:
    """One answer; what was answered before stands, and a second press finds the next question."""
    with suppress(AnsweredAlready, QuizOver, OldButton):
        place, letter = _number(visit.fields.get("place", "")), visit.fields.get("letter", "")
        visiting.answer(
            visit.unit, visit.company, visit.visitor, visit.rest, -1 if place is None else place, letter
        )
    return Go(f"{course_pages.QUIZ}/{visit.rest}")


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= NUMBER_LIMIT else None


TURNS: Mapping[tuple[str, str], Turn] = {
    ("GET", ""): home,
    ("GET", "policy"): read_policy,
    ("POST", "policy"): acknowledge,
    ("GET", "course"): read_course,
    ("POST", "course"): begin_quiz,
    ("GET", "quiz"): look_at_quiz,
    ("POST", "quiz"): answer_quiz,
}
"""The contents page: what can be asked for, by method and the first word of the place."""
