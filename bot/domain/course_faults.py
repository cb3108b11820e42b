"""Every way in which a bank of questions or a course can contradict itself, reported all at once."""

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain

from bot.domain.outline import Fault, Place
from bot.domain.sentences import some_of

_CHOICES = (3, 4)
_COMBINED = 4
_RIGHT_TOGETHER = (2, 3)
_TWICE = 2


def bank_faults(data: object) -> tuple[Fault, ...]:
    """Everything wrong between the parts of a bank; `data` is the file as plain lists and dictionaries."""
    bank = Place(data)
    checks = (_repeated_ids(bank), _unknown_topics(bank), _questions(bank))
    return tuple(chain.from_iterable(checks))


def course_faults(data: object, name: str, bank_data: object) -> tuple[Fault, ...]:
    """Everything wrong in a course that is to be called `name`, and between it and its bank."""
    course, bank = Place(data), Place(bank_data)
    checks = (
        _own_name(course, name),
        _topics_of(course, bank),
        _must_pass(course, bank),
        _draw(course, bank),
    )
    return (*chain.from_iterable(checks), *_pictures(course))


def _repeated_ids(bank: Place) -> Iterator[Fault]:
    for section in ("topics", "questions"):
        seen: Counter[str] = Counter()
        for item in bank[section]:
            name = item["id"].text or ""
            seen[name] += 1
            if name and seen[name] == _TWICE:
                yield item["id"].fault(f"The id “{name}” is used twice.", "Give each its own id.")


def _unknown_topics(bank: Place) -> Iterator[Fault]:
    known = bank["topics"].ids()
    for question in bank["questions"]:
        yield from _unknown(question["topic"], known)
    for topic in bank["topics"]:
        if topic["id"].text and not _questions_on(bank, topic["id"].text):
            yield topic.fault("No question is about this topic.", "Write some, or remove the topic.")


def _unknown(topic: Place, known: frozenset[str]) -> Iterator[Fault]:
    if topic.text is not None and topic.text not in known:
        close = get_close_matches(topic.text, known, n=1)
        remedy = f"Did you mean “{close[0]}”?" if close else f"Known: {some_of(sorted(known), most=20)}."
        yield topic.fault(f"There is no topic “{topic.text}” in the bank.", remedy)


def _questions(bank: Place) -> Iterator[Fault]:
    for question in bank["questions"]:
        kind = question["kind"].text
        yield from _situation(question, kind)
        if kind == "order":
            yield from _order(question)
        elif kind == "multiple":
            yield from _multiple(question)
        elif kind in ("single", "scenario"):
            yield from _single(question)
        yield from _same_text(question)


def _situation(question: Place, kind: str | None) -> Iterator[Fault]:
    if kind == "scenario" and question["situation"].missing:
        yield question.fault("A scenario has no situation.", "Add `situation:`, or make it `kind: single`.")
    if kind in ("single", "multiple", "order") and not question["situation"].missing:
        yield question["situation"].fault("Only a scenario has a situation.", "Make it `kind: scenario`.")


def _order(question: Place) -> Iterator[Fault]:
    if len(list(question["steps"])) != _COMBINED:
        yield question["steps"].fault("An order has four steps.", "Write them in the right order.")
    if not question["options"].missing:
        yield question["options"].fault("An order has no options.", "Write its `steps` only.")


def _single(question: Place) -> Iterator[Fault]:
    yield from _without_steps(question)
    count, right = len(list(question["options"])), _right(question)
    if count not in _CHOICES:
        yield question["options"].fault(f"It has {count} options.", "Write three or four.")
    if right != 1:
        yield question["options"].fault(f"{right} options are right.", "Mark exactly one `right: true`.")


def _multiple(question: Place) -> Iterator[Fault]:
    yield from _without_steps(question)
    count, right = len(list(question["options"])), _right(question)
    if count != _COMBINED:
        yield question["options"].fault(f"It has {count} options.", "Write four.")
    if right not in _RIGHT_TOGETHER:
        yield question["options"].fault(f"{right} options are right.", "Mark two or three `right: true`.")


def _without_steps(question: Place) -> Iterator[Fault]:
    if not question["steps"].missing:
        yield question["steps"].fault(
            "Only an order has steps.", "Write `options`, or make it `kind: order`."
        )


def _right(question: Place) -> int:
    return sum(option["right"].value is True for option in question["options"])


def _same_text(question: Place) -> Iterator[Fault]:
    seen: set[str] = set()
    for place in (*(option["text"] for option in question["options"]), *question["steps"]):
        words = (place.text or "").casefold()
        if words and words in seen:
            yield place.fault("This answer stands here twice.", "Write another one.")
        seen.add(words)


def _own_name(course: Place, name: str) -> Iterator[Fault]:
    if course["id"].text is not None and course["id"].text != name:
        yield course["id"].fault(
            f"The file of this course is called “{name}”.", f"Write `id: {name}`, or call the file by the id."
        )


def _topics_of(course: Place, bank: Place) -> Iterator[Fault]:
    known, seen = bank["topics"].ids(), set[str]()
    for topic in course["topics"]:
        yield from _unknown(topic, known)
        if topic.text in seen:
            yield topic.fault("This topic stands here twice.", "Keep one of the two.")
        seen.add(topic.text or "")


def _must_pass(course: Place, bank: Place) -> Iterator[Fault]:
    named = {topic.text for topic in course["topics"]}
    for topic in course["must_pass"]:
        if topic.text not in named:
            yield topic.fault(
                "This is none of the course's topics.", "Add it to `topics`, or remove it here."
            )
        elif len(_questions_on(bank, topic.text or "")) == 1:
            yield topic.fault(
                "A topic that must be passed has one question only, so every attempt would ask the same.",
                "Write a second one.",
            )


def _draw(course: Place, bank: Place) -> Iterator[Fault]:
    """A draw holds each topic that must be passed, and a retake finds half of its questions new."""
    drawn = course["draw"].text or ""
    if not drawn.isdecimal() or int(drawn) < 1:
        return
    draw, must = int(drawn), len(list(course["must_pass"]))
    pool = sum(len(_questions_on(bank, topic.text or "")) for topic in course["topics"])
    needed = draw + (draw + 1) // 2
    if must > draw:
        yield course["draw"].fault(f"{must} topics must be passed.", f"Draw at least {must} questions.")
    if pool < needed:
        yield course["draw"].fault(
            f"Its topics have {pool} questions, and a retake needs half of its draw to be new.",
            f"Draw fewer, or write {needed - pool} more.",
        )


def _pictures(course: Place) -> Iterator[Fault]:
    for lesson in course["lessons"]:
        if not lesson["image"].missing and lesson["alt"].missing:
            yield lesson["image"].fault("This picture has no words for whoever cannot see it.", "Add `alt:`.")


def _questions_on(bank: Place, topic: str) -> list[Place]:
    return [question for question in bank["questions"] if question["topic"].text == topic]
