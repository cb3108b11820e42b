"""Having a course taken again: whoever runs the programme asks, and the sweep asks some at a time."""

from bot.domain.asking import REASON_LIMIT
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AskedToday, FormErrors, NotFit, NotTaught, NotYours
from bot.domain.retaking import CAUSES, RETAKE, Retake, RetakeWish
from bot.domain.text import clean
from bot.services import assigning, library, outsiders, pupils, standing
from storage import retakes, timers, training
from storage.database import Unit
from storage.timers import Timer


def may_ask(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person runs the programme or is an admin."""
    if not runs_it(unit, company, actor):
        raise NotYours("Only the programme manager and the admins have a course taken again.").about(
            "course", "again"
        )
    if not actor.fit:
        raise NotFit().about("course", "again")


def runs_it(unit: Unit, company: Company, actor: Person) -> bool:
    """Whether somebody holds the office or is an admin."""
    return actor.user_id in (*standing.managers(unit, company.workspace_id), *company.admins)


def courses(unit: Unit, company: Company) -> tuple[tuple[str, str], ...]:
    """Id and name of every course that can be asked for; raises `NotTaught` where there is none."""
    rules = standing.in_force(unit, company).policy
    found = tuple((one.id, one.name) for one in rules.training.courses if library.course(unit, rules, one.id))
    if not found:
        raise NotTaught
    return found


def ask(unit: Unit, company: Company, actor: Person, wish: RetakeWish) -> int:
    """Ask for a course again, once a day of the same people; of how many, if all of them are still here.

    Raises what `may_ask` raises, `FormErrors` by field, and `AskedToday`.
    """
    may_ask(unit, company, actor)
    reason = clean(wish.reason, limit=REASON_LIMIT, multiline=True)
    course_id = _checked(unit, company, wish, reason)
    new = Retake(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        course_id=course_id,
        person=wish.person or "",
        day=unit.now.date().isoformat(),
        why=wish.why or CAUSES[0],
        asked_by=actor.user_id,
        asked_at=unit.now,
    )
    if not retakes.add(unit, new):
        raise AskedToday
    facts: dict[str, Fact] = {"course": new.course_id, "person": new.person, "why": new.why.value}
    unit.record(
        Event(
            "training:asked_again",
            new.workspace_id,
            "retake",
            new.id,
            new.asked_by,
            facts,
            {"reason": reason},
        )
    )
    timers.put(unit, Timer(RETAKE, new.id, 0, new.workspace_id, unit.now))
    return len(_whom(unit, company, new))


def ask_some(unit: Unit, company: Company, retake_id: str, batch: int) -> None:
    """Ask some more people, and look again for the rest."""
    found = retakes.find(unit, retake_id)
    if found is None:
        return
    asked = training.asked_since(unit, found.workspace_id, found.course_id, found.asked_at)
    left = sorted(_whom(unit, company, found) - asked)
    assigning.ask_again(unit, company, left[: assigning.AT_ONCE], found.course_id, found.why, found.asked_by)
    if len(left) > assigning.AT_ONCE:
        timers.put(unit, Timer(RETAKE, found.id, batch + 1, found.workspace_id, unit.now))


def _checked(unit: Unit, company: Company, wish: RetakeWish, reason: str) -> str:
    """The course, where every field holds what it must."""
    wrong = {}
    if wish.course_id not in dict(courses(unit, company)):
        wrong["course"] = "The policy has no such course any more."
    if wish.why not in CAUSES:
        wrong["cause"] = "Say which of the two it is."
    if not reason:
        wrong["reason"] = "Please say why; it stays on the trail."
    unable = outsiders.recipient(unit, company.workspace_id, wish.person).unable if wish.person else None
    if unable:
        wrong["person"] = unable
    if wrong or wish.course_id is None:
        raise FormErrors(wrong)
    return wish.course_id


def _whom(unit: Unit, company: Company, found: Retake) -> frozenset[str]:
    if found.person:
        return frozenset((found.person,))
    rules = standing.in_force(unit, company).policy
    return pupils.of_course(unit, company, rules, found.course_id)
