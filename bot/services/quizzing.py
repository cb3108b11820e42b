"""Taking a quiz: drawn by a recorded seed, one answer to each question, and what the last answer brings."""

from bot.domain.buttons import OldButton
from bot.domain.courses import Question
from bot.domain.events import Event, Fact
from bot.domain.grants import Grant
from bot.domain.people import Kind, Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.quiz import Given, Result, arrange, draw, result
from bot.domain.refusals import (
    AnsweredAlready,
    Gone,
    NotTaught,
    NotYours,
    PassedAlready,
    QuizOver,
    StillPaused,
)
from bot.domain.training import (
    PAUSE,
    QUIZ,
    Asked,
    Assignment,
    AssignmentState,
    Attempt,
    QuizAnswer,
    QuizState,
    Why,
)
from bot.services import digest, gates, library, spaced, standing, telling, training
from storage import cards, grants, outbox, register, timers
from storage import training as rows
from storage.database import Unit
from storage.timers import Timer


def take(unit: Unit, company: Company, taker: Person, course_id: str) -> Attempt:
    """Begin a course's quiz, or go on with the attempt that is open, as the newest message."""
    may_learn(taker, course_id)
    if standing.in_force(unit, company).policy.training.course(course_id) is None:
        raise Gone
    return begin(unit, company, taker.user_id, course_id)


def may_learn(taker: Person, course_id: str) -> None:
    """Raise `NotYours` for whoever is no active person of this workspace."""
    if taker.gone or taker.kind not in (Kind.MEMBER, Kind.GUEST):
        raise NotYours("Only people of this workspace take its courses.").about("course", course_id)


def begin(unit: Unit, company: Company, person: str, course_id: str) -> Attempt:
    """The same for anybody, in Slack or not.

    Raises `PassedAlready`, `StillPaused`, and `NotTaught` where the course has no files.
    """
    waiting = training.waiting_for(unit, company.workspace_id, person, course_id)
    if waiting is None and training.holds(unit, company.workspace_id, person, course_id):
        raise PassedAlready
    seen = waiting or training.ensure(unit, company, person, course_id, Why.ASKED, person)
    rows.hold(unit, seen.id)
    if unit.now < seen.opens_at:
        raise StillPaused
    made = rows.attempts_of(unit, seen.id)
    if made and made[-1].state is QuizState.OPEN:
        _bring_down(unit, made[-1], person)
        return made[-1]
    attempt = _drawn(unit, company, seen, len(made) + 1)
    rows.add_attempt(unit, attempt)
    facts: dict[str, Fact] = {
        "number": attempt.number,
        "seed": attempt.seed,
        "courses": attempt.library,
        "questions": [one.digest for one in attempt.asked],
    }
    unit.record(event_of(attempt, QUIZ.event(None, QuizState.OPEN), person, facts))
    if seen.state is AssignmentState.ASSIGNED:
        training.move(unit, seen, AssignmentState.IN_PROGRESS, person, {})
    _show(unit, attempt, person)
    return attempt


def answer(unit: Unit, company: Company, person: str, attempt_id: str, place: int, letter: str) -> Attempt:
    """Answer the question at a place, once (Q1); the last answer ends the attempt.

    Raises `NotYours`, `QuizOver`, `AnsweredAlready`, and `OldButton` for what was never asked.
    """
    seen, of = _mine(unit, company, person, attempt_id)
    if not 0 <= place < len(seen.asked):
        raise OldButton
    if seen.state is not QuizState.OPEN:
        raise QuizOver
    question = library.asked(unit, seen.asked[place].digest)
    shown = arrange(question, seen.seed)
    if letter not in shown.letters:
        raise OldButton
    given = QuizAnswer(seen.id, place, letter, letter == shown.right, unit.now)
    if place > len(rows.answers(unit, seen.id)):
        raise OldButton
    if not rows.answer(unit, given):
        raise AnsweredAlready
    facts: dict[str, Fact] = {
        "question": seen.asked[place].question_id,
        "letter": letter,
        "right": int(given.right),
    }
    told = Event("quiz:answered", seen.workspace_id, "quiz_answer", f"{seen.id}:{place}", person, facts)
    unit.record(told)
    if place + 1 == len(seen.asked):
        _finish(unit, company, of, seen)
    redraw(unit, seen)
    return seen


def came_to(unit: Unit, attempt: Attempt) -> Result:
    """What the answers of an attempt come to, as far as they were given."""
    given = rows.answers(unit, attempt.id)
    counted = [Given(attempt.asked[one.place].topic, one.right) for one in given]
    return result(counted, attempt.pass_mark, attempt.must_pass)


def redraw(unit: Unit, attempt: Attempt) -> None:
    """Draw the quiz anew wherever it is shown."""
    telling.everywhere(unit, attempt.workspace_id, "quiz", attempt.id)


def event_of(attempt: Attempt, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    """An event about an attempt."""
    told: dict[str, Fact] = {"assignment": attempt.assignment_id, **facts}
    return Event(kind, attempt.workspace_id, "attempt", attempt.id, actor, told)


def _mine(unit: Unit, company: Company, person: str, attempt_id: str) -> tuple[Attempt, Assignment]:
    seen = rows.find_attempt(unit, attempt_id)
    if seen is None or seen.workspace_id != company.workspace_id:
        raise Gone
    rows.hold(unit, seen.assignment_id)
    now, of = rows.find_attempt(unit, attempt_id), rows.find(unit, seen.assignment_id)
    if now is None or of is None:
        raise Gone
    if of.person != person:
        raise NotYours("Only whoever takes this quiz can answer it.").about("attempt", attempt_id)
    return now, of


def _drawn(unit: Unit, company: Company, of: Assignment, number: int) -> Attempt:
    """A new attempt, with the questions that its seed draws."""
    ruling, taught = standing.in_force(unit, company), library.current(unit)
    course = library.course(unit, ruling.policy, of.course_id)
    if course is None or taught is None:
        raise NotTaught
    seed = unit.ports.random_bytes(16).hex()
    previous = rows.last_draw(unit, of.workspace_id, of.person, of.course_id)
    topics = {topic: taught.library.bank.about(topic) for topic in course.topics}
    questions = draw(topics, course.draw, course.must_pass, seed, previous)
    return Attempt(
        id=unit.new_id(),
        workspace_id=of.workspace_id,
        assignment_id=of.id,
        number=number,
        state=QuizState.OPEN,
        seed=seed,
        library=taught.digest,
        policy_id=ruling.version.id,
        pass_mark=ruling.policy.training.pass_mark,
        must_pass=course.must_pass,
        asked=tuple(_asked(unit, one) for one in questions),
        begun_at=unit.now,
    )


def _asked(unit: Unit, question: Question) -> Asked:
    return Asked(question.id, library.keep_question(unit, question), question.topic)


def _finish(unit: Unit, company: Company, of: Assignment, seen: Attempt) -> None:
    """The last answer is given: the attempt has its result, and the course perhaps its pass."""
    outcome = came_to(unit, seen)
    to = QuizState.PASSED if outcome.passed else QuizState.FAILED
    rows.end_attempt(unit, seen, to, outcome.percent)
    facts: dict[str, Fact] = {"percent": outcome.percent, "missed": list(outcome.missed)}
    unit.record(event_of(seen, QUIZ.event(QuizState.OPEN, to), of.person, facts))
    if outcome.passed:
        training.passed(unit, company, of, of.person, {"percent": outcome.percent, "attempt": seen.number})
        spaced.begin(unit, of.workspace_id, of.person)
        gates.look_again(unit, company, of.person)
    elif seen.number >= of.attempts:
        _pause(unit, company, of)


def _pause(unit: Unit, company: Company, of: Assignment) -> None:
    """Every attempt is used up: another assignment comes after the pause, and the owners hear of it."""
    training.move(unit, of, AssignmentState.FAILED, of.person, {}, ended_at=unit.now)
    opens = unit.now + standing.in_force(unit, company).policy.training.pause
    again = training.ensure(unit, company, of.person, of.course_id, Why.TRY_AGAIN, opens_at=opens)
    timers.put(unit, Timer(PAUSE, again.id, 0, again.workspace_id, opens))
    accounts = [register.find(unit, one.account_id) for one in _held(unit, of)]
    owners = dict.fromkeys(one.owner for one in accounts if one and one.owner and one.owner != of.person)
    digest.ask(unit, of.workspace_id, owners)


def _held(unit: Unit, of: Assignment) -> list[Grant]:
    held = grants.held_by(unit, of.workspace_id, of.person)
    return [one for one in held if one.promised(unit.now)]


def _bring_down(unit: Unit, attempt: Attempt, person: str) -> None:
    """Show an open attempt as the newest message, in place of the one further up."""
    live = outbox.live_card(unit, attempt.workspace_id, "quiz", attempt.id, person)
    if live is not None:
        outbox.take_away(unit, attempt.workspace_id, live, "quiz", attempt.id, person)
        cards.forget(unit, attempt.workspace_id, "quiz", attempt.id, person)
    _show(unit, attempt, person)


def _show(unit: Unit, attempt: Attempt, person: str) -> None:
    """The quiz is a message to whoever takes it; who is not in Slack takes it on a page."""
    if not is_outside(person):
        telling.card(unit, attempt.workspace_id, "quiz", attempt.id, person)
