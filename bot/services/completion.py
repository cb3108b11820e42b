"""Who has passed which course, for whoever runs the programme and its auditors; and the same as a file."""

from collections.abc import Iterator

from bot.domain.completion import BEGUN, NOT_YET, PASSED, PAUSED, Completion, Line
from bot.domain.events import Event
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import NotFit, NotYours
from bot.domain.training import Assignment, AssignmentState, Attempt, QuizState, Why
from bot.services import outsiders, standing, telling
from bot.services.sheets.writing import Format, written
from storage import training as rows
from storage.database import Unit
from storage.outbox import Effect, Telling, tell

FILE = "training"
HEADINGS = (
    *("course", "person", "id", "agency", "state", "asked_at"),
    *("score", "attempt", "policy", "ended_at", "valid_until"),
)
_LEADERS = 5


def may_see(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person runs the programme, audits it or is an admin."""
    if actor.user_id not in standing.overseers(unit, company):
        words = "Only the programme manager, the auditors and the admins see who has passed which course."
        raise NotYours(words).about("course", FILE)
    if not actor.fit:
        raise NotFit().about("course", FILE)


def completion(unit: Unit, company: Company) -> Completion:
    """Where everybody stands who has been asked for a course, or has taken one, and is still here."""
    newest: dict[tuple[str, str], list[Assignment]] = {}
    for one in rows.of_course(unit, company.workspace_id):
        if one.state is not AssignmentState.LAPSED:
            newest.setdefault((one.course_id, one.person), []).append(one)
    lines = tuple(sorted(_lines(unit, company, newest), key=lambda one: (one.course, one.name.casefold())))
    shown = standing.in_force(unit, company).policy.training.leaderboard
    best = sorted((one for one in lines if one.passed), key=lambda one: (-(one.score or 0), one.attempt or 0))
    return Completion(lines, tuple(best[:_LEADERS]) if shown else ())


def ask_for_file(unit: Unit, company: Company, actor: Person, form: Format) -> None:
    """Have the list put into somebody's conversation."""
    may_see(unit, company, actor)
    subject, workspace = unit.new_id(), company.workspace_id
    facts = {"form": form.value, "rows": len(completion(unit, company).lines)}
    unit.record(Event("training:exported", workspace, "export", subject, actor.user_id, {**facts}))
    tell(unit, workspace, Telling(Effect.CARD, "completion", subject, actor.user_id, facts))
    telling.upload(unit, workspace, "completion", subject, actor.user_id, **facts)


def file(unit: Unit, company: Company, form: Format) -> tuple[str, bytes]:
    """The list as it is now: its name and its content."""
    found = tuple(cells(one) for one in completion(unit, company).lines)
    return f"{FILE}.{form.value}", written(form, HEADINGS, found, title="Training")


def cells(one: Line) -> tuple[str, ...]:
    """A line as text, in the order of the headings."""
    numbers = ("" if number is None else str(number) for number in (one.score, one.attempt, one.policy))
    ends = (f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "" for at in (one.ended_at, one.valid_until))
    asked = f"{one.asked_at:%Y-%m-%dT%H:%M:%SZ}"
    return (one.course, one.name, one.person, one.agency, one.state, asked, *numbers, *ends)


def _lines(unit: Unit, company: Company, newest: dict[tuple[str, str], list[Assignment]]) -> Iterator[Line]:
    names = standing.in_force(unit, company).policy.training
    made: dict[str, list[Attempt]] = {}
    for attempt in rows.every_attempt(unit, company.workspace_id):
        made.setdefault(attempt.assignment_id, []).append(attempt)
    versions: dict[str, int] = {}
    for (course_id, person), theirs in newest.items():
        whom = outsiders.recipient(unit, company.workspace_id, person)
        owed = any(one.open and one.why is not Why.AGAIN for one in theirs)
        counts = None if owed else next((one for one in reversed(theirs) if one.holds(unit.now)), None)
        one = counts or theirs[-1]
        attempts = [each for given in theirs for each in made.get(given.id, ())]
        last = next((each for each in reversed(attempts) if each.percent is not None), None)
        yield Line(
            course_id=course_id,
            course=names.name_of(course_id),
            person=person,
            name=whom.name,
            agency=whom.agency.name if whom.agency else "",
            state=_state(unit, one, _since_a_pass(theirs, attempts), passed=counts is not None),
            asked_at=one.assigned_at,
            score=last.percent if last else None,
            attempt=last.number if last else None,
            policy=_number(unit, versions, last.policy_id) if last else None,
            ended_at=last.ended_at if last else None,
            valid_until=counts.valid_until if counts else None,
        )


def _since_a_pass(theirs: list[Assignment], attempts: list[Attempt]) -> list[Attempt]:
    """Attempts at what is still to be passed: a course that is taken again has not been begun again."""
    done = {one.id for one in theirs if one.state is AssignmentState.PASSED}
    return [one for one in attempts if one.assignment_id not in done]


def _state(unit: Unit, one: Assignment, attempts: list[Attempt], *, passed: bool) -> str:
    if passed:
        return PASSED
    if one.open and one.opens_at > unit.now:
        return PAUSED
    begun = any(each.state is not QuizState.DROPPED for each in attempts)
    return BEGUN if begun and one.open else NOT_YET


def _number(unit: Unit, versions: dict[str, int], policy_id: str) -> int:
    if policy_id not in versions:
        versions[policy_id] = standing.ruling(unit, policy_id).version.number
    return versions[policy_id]
