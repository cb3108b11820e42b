"""Who is to take which course, and who has passed it for how long."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.asked import OF_AGENCY
from bot.domain.events import Event, Fact
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone
from bot.domain.training import ASSIGNMENT, RENEW, RENEW_AHEAD, Assignment, AssignmentState, Why
from bot.services import outsiders, standing, telling
from storage import timers
from storage import training as rows
from storage.database import Unit
from storage.timers import Timer


def holds(unit: Unit, workspace_id: str, person: str, course_id: str) -> bool:
    """Whether somebody has passed a course, and that still counts."""
    theirs = rows.of_person(unit, workspace_id, person)
    return any(one.course_id == course_id and one.holds(unit.now) for one in theirs)


def waiting_for(unit: Unit, workspace_id: str, person: str, course_id: str) -> Assignment | None:
    """The assignment of a course that somebody has still to pass."""
    theirs = rows.of_person(unit, workspace_id, person)
    return next((one for one in theirs if one.course_id == course_id and one.open), None)


def ensure(
    unit: Unit,
    company: Company,
    person: str,
    course_id: str,
    why: Why,
    by: str = "system",
    opens_at: datetime | None = None,
) -> Assignment:
    """Ask somebody to take a course, unless they are asked already; the assignment that stands then."""
    waiting = waiting_for(unit, company.workspace_id, person, course_id)
    if waiting is not None:
        return waiting
    new = Assignment(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        course_id=course_id,
        person=person,
        state=AssignmentState.ASSIGNED,
        why=why,
        assigned_by=by,
        assigned_at=unit.now,
        opens_at=opens_at or unit.now,
        attempts=standing.in_force(unit, company).policy.training.attempts,
    )
    rows.add(unit, new)
    facts: dict[str, Fact] = {"why": why.value, "opens_at": new.opens_at}
    unit.record(event_of(new, ASSIGNMENT.event(None, new.state), by, facts))
    telling.home(unit, company.workspace_id, (person,))
    return new


def assign(
    unit: Unit, company: Company, people: Iterable[str], course_id: str, why: Why, by: str = "system"
) -> tuple[str, ...]:
    """Ask people for a course who were never asked nor passed it; returns whom, so that they are told."""
    asked = rows.asked_of(unit, company.workspace_id, course_id)
    new = tuple(person for person in dict.fromkeys(people) if person not in asked)
    for person in new:
        ensure(unit, company, person, course_id, why, by)
    return new


def move(
    unit: Unit, seen: Assignment, to: AssignmentState, actor: str, facts: dict[str, Fact], **values: object
) -> Assignment:
    """Move an assignment on with the one event of that move; raises `AlreadyDone` when it moved before."""
    if not rows.move(unit, seen, to, **values):
        raise AlreadyDone
    unit.record(event_of(seen, ASSIGNMENT.event(seen.state, to), actor, facts))
    telling.home(unit, seen.workspace_id, (seen.person,))
    return replace(seen, state=to, **values)  # type: ignore[arg-type]  # the fields of the row


def passed(unit: Unit, company: Company, seen: Assignment, actor: str, facts: dict[str, Fact]) -> Assignment:
    """A course is passed: it holds for as long as the policy says, and is asked again before that is over."""
    rules = standing.in_force(unit, company).policy.training
    of_agency = outsiders.recipient(unit, seen.workspace_id, seen.person).kind == OF_AGENCY
    until = unit.now + (rules.validity_agencies if of_agency else rules.validity)
    done = move(
        unit,
        seen,
        AssignmentState.PASSED,
        actor,
        {**facts, "valid_until": until},
        ended_at=unit.now,
        valid_until=until,
    )
    timers.put(unit, Timer(RENEW, seen.id, 0, seen.workspace_id, max(unit.now, until - RENEW_AHEAD)))
    return done


def event_of(about: Assignment, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    """An event about an assignment."""
    told: dict[str, Fact] = {"course": about.course_id, "person": about.person, **facts}
    return Event(kind, about.workspace_id, "assignment", about.id, actor, told)
