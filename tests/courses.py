"""A small set of courses for tests: five topics of five questions each, of every kind."""

import json
from typing import Any

from bot.domain.courses import Library
from bot.services.course_files import LoadedCourses, load

TOPICS = ("notices", "sharing", "phones", "leaving", "posting")


def question(about: str, number: int, **changes: Any) -> dict[str, Any]:
    """One question; by its number it is a scenario, a single, a multiple or an order."""
    kind = ("scenario", "single", "multiple", "order", "scenario")[number - 1]
    made: dict[str, Any] = {
        "id": f"{about}-{number}",
        "topic": about,
        "kind": kind,
        "ask": f"What about {about}, case {number}?",
        "because": f"Because {about} {number} is so, and the tempting one forgets the owner.",
    }
    if kind == "scenario":
        made["situation"] = f"Something about {about} happens, for the {number}th time."
    if kind == "order":
        made["steps"] = [f"{step} of {about}" for step in ("First", "Second", "Third", "Fourth")]
    else:
        right = {0, 2} if kind == "multiple" else {0}
        made["options"] = [
            {"text": f"Answer {place} on {about} {number}", **({"right": True} if place in right else {})}
            for place in range(4)
        ]
    return made | changes


def bank(**changes: Any) -> dict[str, Any]:
    """The bank."""
    topics = [
        {"id": topic, "name": topic.title(), "reread": f"Read the page on {topic}."} for topic in TOPICS
    ]
    questions = [question(topic, number) for topic in TOPICS for number in range(1, 6)]
    return {"topics": topics, "questions": questions, **changes}


def course(**changes: Any) -> dict[str, Any]:
    """The course for holders."""
    lessons = [
        {"title": "What can go wrong", "text": "Accounts are *lost* by fake notices."},
        {"title": "Whom to ask", "text": "The owner.", "image": "https://example.com/a.png", "alt": "A door"},
    ]
    made = {
        "id": "holders",
        "title": "Working in our accounts",
        "minutes": 15,
        "audience": "holders",
        "draw": 10,
    }
    return {
        **made,
        "must_pass": ["notices", "sharing"],
        "topics": list(TOPICS),
        "lessons": lessons,
        **changes,
    }


def everyone(**changes: Any) -> dict[str, Any]:
    """The short course for everybody."""
    short = {"id": "everyone", "title": "Three minutes for everybody", "minutes": 3, "audience": "everyone"}
    return course(**short, draw=3, must_pass=["notices"], lessons=[], **changes)


def loaded(*courses: dict[str, Any], **files: Any) -> LoadedCourses:
    """These courses over the small bank; `bank=…` puts another in its place."""
    named = {f"{one['id']}.yml": one for one in courses or (course(), everyone())}
    texts = {"bank.yml": files.get("bank", bank())} | named
    return load({name: json.dumps(text).encode() for name, text in texts.items()}, "training")


def library(*courses: dict[str, Any], **files: Any) -> Library:
    """The same, read."""
    read = loaded(*courses, **files)
    assert read.library is not None, read.lines()
    return read.library
