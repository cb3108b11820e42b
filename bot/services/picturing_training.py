"""Gathering what is shown of training, from the rows as they are now."""

from collections.abc import Iterable, Iterator

from bot.domain.courses import Topic
from bot.domain.grants import Grant
from bot.domain.programme import Company
from bot.domain.quiz import arrange
from bot.domain.refusals import Gone
from bot.domain.training import Assignment, Attempt, QuizAnswer, QuizState, Why
from bot.domain.training_pictures import CoursePicture, QuizPicture, Shown
from bot.domain.waiting import Waiting
from bot.services import library, outsiders, quizzing, standing, training
from storage import grants, register
from storage import training as rows
from storage.database import Unit

COURSE, HELP = "course", "course_help"
"""The kinds of what waits: a course to take, and somebody who may need a word."""


def quiz_picture(unit: Unit, company: Company, attempt_id: str) -> QuizPicture:
    """One attempt, as far as it has come; raises `Gone`."""
    attempt = rows.find_attempt(unit, attempt_id)
    of = rows.find(unit, attempt.assignment_id) if attempt else None
    if attempt is None or of is None or attempt.workspace_id != company.workspace_id:
        raise Gone
    given = rows.answers(unit, attempt.id)
    came_to = quizzing.came_to(unit, attempt)
    open_ = attempt.state is QuizState.OPEN and len(given) < len(attempt.asked)
    waiting = training.waiting_for(unit, of.workspace_id, of.person, of.course_id)
    return QuizPicture(
        assignment=of,
        attempt=attempt,
        title=standing.in_force(unit, company).policy.training.name_of(of.course_id),
        asked=len(attempt.asked),
        last=_shown(unit, attempt, len(given) - 1, given[-1]) if given else None,
        now=_shown(unit, attempt, len(given), None) if open_ else None,
        result=came_to,
        reread=tuple(_topics(unit, attempt, came_to.missed)),
        after=waiting if waiting and waiting.id != of.id and not of.open else None,
        waits=of.why in (Why.ACCESS, Why.TRY_AGAIN),
    )


def courses(unit: Unit, company: Company, person: str) -> tuple[CoursePicture, ...]:
    """Every course of the policy, as one person has it."""
    rules = standing.in_force(unit, company).policy
    theirs = rows.of_person(unit, company.workspace_id, person)
    return tuple(_course(unit, theirs, choice.id, choice.name) for choice in rules.training.courses)


def to_take(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """Courses that somebody is to take, save while there is a pause."""
    rules = standing.in_force(unit, company).policy
    for one in rows.of_person(unit, company.workspace_id, person):
        if one.open and one.opens_at <= unit.now and rules.training.course(one.course_id):
            course = library.course(unit, rules, one.course_id)
            facts = {
                "name": rules.training.name_of(one.course_id),
                "minutes": course.minutes if course else None,
                "why": one.why.sentence,
                "begun": _is_begun(unit, one),
            }
            yield Waiting(COURSE, one.course_id, one.opens_at, None, facts)


def to_help(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """People on one's own accounts who have used up their attempts at a course that their access needs."""
    rules = standing.in_force(unit, company).policy
    mine = register.answered_for_by(unit, company.workspace_id, person)
    owned = [one.id for one in mine if one.owner == person]
    seen = set[str]()
    for grant in grants.on_accounts(unit, tuple(owned)) if owned else ():
        for one in _stuck(unit, grant):
            if one.id not in seen and grant.beneficiary != person:
                seen.add(one.id)
                facts = {"name": rules.training.name_of(one.course_id), "opens_at": one.opens_at}
                yield Waiting(
                    HELP,
                    one.id,
                    one.assigned_at,
                    None,
                    {**facts, "whom": one.person, "outsiders": outsiders.outsiders(unit, (one.person,))},
                )


def _stuck(unit: Unit, grant: Grant) -> Iterable[Assignment]:
    theirs = rows.of_person(unit, grant.workspace_id, grant.beneficiary)
    return (one for one in theirs if one.open and one.why is Why.TRY_AGAIN)


def _is_begun(unit: Unit, one: Assignment) -> bool:
    return any(attempt.state is QuizState.OPEN for attempt in rows.attempts_of(unit, one.id))


def _course(unit: Unit, theirs: tuple[Assignment, ...], course_id: str, name: str) -> CoursePicture:
    mine = [one for one in theirs if one.course_id == course_id]
    attempts = rows.attempts_of(unit, *(one.id for one in mine)) if mine else ()
    taught = library.current(unit)
    return CoursePicture(
        course_id=course_id,
        name=name,
        course=taught.library.course(course_id) if taught else None,
        open=next((one for one in mine if one.open), None),
        passed=next((one for one in reversed(mine) if one.holds(unit.now)), None),
        last=attempts[-1] if attempts else None,
        now=unit.now,
    )


def _shown(unit: Unit, attempt: Attempt, place: int, given: QuizAnswer | None) -> Shown:
    question = library.asked(unit, attempt.asked[place].digest)
    return Shown(place, question, arrange(question, attempt.seed), given)


def _topics(unit: Unit, attempt: Attempt, missed: Iterable[str]) -> Iterator[Topic]:
    bank = library.of(unit, attempt.library).library.bank
    for name in missed:
        topic = bank.topic(name)
        if topic is not None:
            yield topic
