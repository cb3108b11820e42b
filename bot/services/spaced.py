"""One question a month to whoever has passed a course that still counts; nothing hangs on the answer."""

from collections.abc import Iterator

from bot.domain.buttons import OldButton
from bot.domain.digest import LONGEST_SILENCE
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company
from bot.domain.quiz import arrange, draw, shuffled
from bot.domain.refusals import Gone, NotYours, QuestionOver
from bot.domain.spaced import SPACED, SPACED_ANEW, SPACED_EVERY, SpacedPicture, SpacedQuestion
from bot.domain.training import QuizAnswer
from bot.domain.training_pictures import Shown
from bot.domain.waiting import Waiting
from bot.services import digest, library, outsiders, standing, telling
from storage import spaced as rows
from storage import timers, training
from storage.database import Unit
from storage.timers import Timer

LINE = "spaced_question"
"""The kind of what waits."""


def begin(unit: Unit, workspace_id: str, person: str) -> None:
    """Somebody has passed a course: from now on they are asked once a month, if they are in Slack."""
    if not is_outside(person) and not timers.is_set(unit, SPACED, person):
        timers.put(unit, Timer(SPACED, person, 0, workspace_id, unit.now + SPACED_EVERY))


def ring(unit: Unit, company: Company, person: str, generation: int) -> None:
    """A month has passed: ask the next question, as long as a course counts that they have passed."""
    workspace = company.workspace_id
    passed = {one.course_id for one in training.of_person(unit, workspace, person) if one.holds(unit.now)}
    if not passed or outsiders.recipient(unit, workspace, person).unable:
        return
    timers.put(unit, Timer(SPACED, person, generation + 1, workspace, unit.now + SPACED_EVERY))
    if _wanted(unit, company):
        _ask(unit, company, person, passed)


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The question of this month until it is answered; nobody hears twice for its sake."""
    found = rows.newest(unit, company.workspace_id, person)
    if found is None or found.letter or found.is_over(unit.now) or not _wanted(unit, company):
        return
    name = standing.in_force(unit, company).policy.training.name_of(found.course_id)
    silent = unit.now - found.asked_at >= LONGEST_SILENCE
    yield Waiting(LINE, found.id, found.asked_at, None, {"course": name}, silent=silent)


def look(unit: Unit, company: Company, actor: Person, question_id: str) -> SpacedPicture:
    """The question as it stands; raises `Gone`, `NotYours`, and `QuestionOver` for one left unanswered."""
    seen = _mine(unit, company, actor, question_id)
    if seen.letter is None and (seen.is_over(unit.now) or not _wanted(unit, company)):
        raise QuestionOver
    return _pictured(unit, company, seen)


def answer(unit: Unit, company: Company, actor: Person, question_id: str, letter: str) -> SpacedPicture:
    """Answer it, once: a second click changes nothing and shows the first. Raises what `look` raises."""
    seen = look(unit, company, actor, question_id)
    if letter not in seen.shown.arranged.letters:
        raise OldButton
    right = letter == seen.shown.arranged.right
    if rows.answer(unit, seen.question, letter, right=right):
        facts: dict[str, Fact] = {"letter": letter, "right": int(right)}
        unit.record(_event(seen.question, "spaced:answered", actor.user_id, facts))
        telling.home(unit, company.workspace_id, (actor.user_id,))
    return _pictured(unit, company, _mine(unit, company, actor, question_id))


def _ask(unit: Unit, company: Company, person: str, passed: set[str]) -> None:
    taught = library.current(unit)
    rules = standing.in_force(unit, company).policy
    found = [library.course(unit, rules, one.id) for one in rules.training.courses if one.id in passed]
    courses = [course for course in found if course]
    if taught is None or not courses:
        return
    seed = unit.ports.random_bytes(16).hex()
    course = shuffled(seed, "course", courses, lambda one: one.id)[0]
    topics = {topic: taught.library.bank.about(topic) for topic in course.topics}
    before = rows.asked_before(unit, company.workspace_id, person, SPACED_ANEW)
    for question in draw(topics, 1, (), seed, tuple(before)):
        asked = SpacedQuestion(
            id=unit.new_id(),
            workspace_id=company.workspace_id,
            person=person,
            course_id=course.id,
            question_id=question.id,
            digest=library.keep_question(unit, question),
            seed=seed,
            asked_at=unit.now,
            until=unit.now + SPACED_EVERY,
        )
        _put(unit, asked)


def _put(unit: Unit, asked: SpacedQuestion) -> None:
    rows.add(unit, asked)
    facts: dict[str, Fact] = {
        "course": asked.course_id,
        "question": asked.question_id,
        "digest": asked.digest,
        "seed": asked.seed,
    }
    unit.record(_event(asked, "spaced:asked", "system", facts))
    digest.ask(unit, asked.workspace_id, (asked.person,))


def _wanted(unit: Unit, company: Company) -> bool:
    return standing.in_force(unit, company).policy.training.spaced_question


def _mine(unit: Unit, company: Company, actor: Person, question_id: str) -> SpacedQuestion:
    seen = rows.find(unit, question_id)
    if seen is None or seen.workspace_id != company.workspace_id:
        raise Gone
    if seen.person != actor.user_id or actor.gone:
        words = "Only whoever is asked this question can see and answer it."
        raise NotYours(words).about("spaced_question", question_id)
    return seen


def _pictured(unit: Unit, company: Company, seen: SpacedQuestion) -> SpacedPicture:
    question = library.asked(unit, seen.digest)
    given = None
    if seen.letter and seen.answered_at:
        given = QuizAnswer(seen.id, 0, seen.letter, bool(seen.right), seen.answered_at)
    name = standing.in_force(unit, company).policy.training.name_of(seen.course_id)
    return SpacedPicture(seen, name, Shown(0, question, arrange(question, seen.seed), given))


def _event(about: SpacedQuestion, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    told: dict[str, Fact] = {"person": about.person, **facts}
    return Event(kind, about.workspace_id, "spaced_question", about.id, actor, told)
