"""Courses that are asked for by date or by event, of many at once, again, or no longer."""

from collections.abc import Iterable

from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.training import ANNOUNCE, QUIZ, AssignmentState, Attempt, QuizState, Why
from bot.services import digest, pupils, quizzing, standing, training
from storage import policy, timers
from storage import training as rows
from storage.database import Unit
from storage.timers import Timer

AT_ONCE = 50
"""How many people are asked in one unit, so that nobody who presses a button waits for it."""

ANNOUNCED = ("everyone", "owners", "committee")
"""Audiences that are asked as such; whoever holds access, or is to, is asked by the access itself."""


def announced(unit: Unit, company: Company, policy_id: str) -> None:
    """The policy has been announced: the sweep asks everybody for whom there is a course, some at a time.

    Whoever presses the button must not wait until a large company has been asked.
    """
    timers.put(unit, Timer(ANNOUNCE, policy_id, 0, company.workspace_id, unit.now))


def ask_some(unit: Unit, company: Company, policy_id: str, batch: int) -> None:
    """Ask some more people after an announcement, and look again for the rest."""
    rules = standing.in_force(unit, company).policy
    for choice in rules.training.courses:
        if set(pupils.course_audience(unit, rules, choice.id)) & {*ANNOUNCED}:
            asked = rows.asked_of(unit, company.workspace_id, choice.id)
            left = sorted(pupils.of_course(unit, company, rules, choice.id) - asked)
            ask(unit, company, left[:AT_ONCE], choice.id, Why.AUDIENCE)
            if len(left) > AT_ONCE:
                again = Timer(ANNOUNCE, policy_id, batch + 1, company.workspace_id, unit.now)
                timers.put(unit, again)
                return


def joined(unit: Unit, company: Company, person: Person) -> None:
    """Somebody has joined: they are asked as everybody was, once the policy has been announced."""
    version = policy.in_force(unit, company.workspace_id)
    if version is None or version.announced_at is None or not person.fit:
        return
    rules = standing.in_force(unit, company).policy
    for choice in rules.training.courses:
        if "everyone" in pupils.course_audience(unit, rules, choice.id):
            ask(unit, company, (person.user_id,), choice.id, Why.AUDIENCE)


def ask(
    unit: Unit, company: Company, people: Iterable[str], course_id: str, why: Why, by: str = "system"
) -> tuple[str, ...]:
    """Ask people for a course that they were never asked for nor passed, and say so in their digest."""
    new = training.assign(unit, company, people, course_id, why, by)
    digest.ask(unit, company.workspace_id, new)
    return new


def ask_again(
    unit: Unit, company: Company, people: Iterable[str], course_id: str, why: Why, by: str
) -> tuple[str, ...]:
    """Have a course taken again, after an incident or a change, by whoever passed it as well."""
    new = []
    for person in dict.fromkeys(people):
        if training.waiting_for(unit, company.workspace_id, person, course_id) is None:
            training.ensure(unit, company, person, course_id, why, by)
            new.append(person)
    digest.ask(unit, company.workspace_id, new)
    return tuple(new)


def renew(unit: Unit, company: Company, assignment_id: str) -> None:
    """A pass will soon be over: ask for the course again, of whoever is still here and needs it."""
    seen = rows.find(unit, assignment_id)
    if seen is not None and pupils.needs(unit, company, seen.person, seen.course_id):
        training.ensure(unit, company, seen.person, seen.course_id, Why.AGAIN)
        digest.ask(unit, company.workspace_id, (seen.person,))


def pause_is_over(unit: Unit, company: Company, assignment_id: str) -> None:
    """Somebody may try again: their next digest says so."""
    seen = rows.find(unit, assignment_id)
    if seen is not None and seen.open:
        digest.ask(unit, company.workspace_id, (seen.person,))


def left(unit: Unit, company: Company, person: str, by: str) -> None:
    """Somebody has left: nobody asks them for a course any more."""
    for one in rows.of_person(unit, company.workspace_id, person):
        if one.open:
            _lapse(unit, one.id, by)


def no_longer_needed(unit: Unit, company: Company, person: str) -> None:
    """Access that waited for a course has ended: the course lapses where nothing else asks for it."""
    for one in rows.of_person(unit, company.workspace_id, person):
        wanted = one.why not in (Why.ACCESS, Why.TRY_AGAIN)
        if one.open and not wanted and not pupils.needs(unit, company, person, one.course_id):
            _lapse(unit, one.id, "system")


def _lapse(unit: Unit, assignment_id: str, by: str) -> None:
    rows.hold(unit, assignment_id)
    seen = rows.find(unit, assignment_id)
    if seen is None or not seen.open:
        return
    for attempt in rows.attempts_of(unit, seen.id):
        _drop(unit, attempt, by)
    training.move(unit, seen, AssignmentState.LAPSED, by, {}, ended_at=unit.now)


def _drop(unit: Unit, attempt: Attempt, by: str) -> None:
    if attempt.state is QuizState.OPEN and rows.end_attempt(unit, attempt, QuizState.DROPPED, None):
        event = QUIZ.event(QuizState.OPEN, QuizState.DROPPED)
        unit.record(quizzing.event_of(attempt, event, by, {}))
        quizzing.redraw(unit, attempt)
