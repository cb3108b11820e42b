"""What the committee decides about training: which courses there are, for whom, and what it takes to pass."""

from collections.abc import Iterator
from datetime import timedelta
from difflib import get_close_matches
from typing import Annotated

from pydantic import Field

from bot.domain.courses import Audiences
from bot.domain.outline import Fault, Place
from bot.domain.policy_types import Length, Name, Part, Share, Slug
from bot.domain.sentences import some_of


class CourseChoice(Part):
    """A course that the programme uses. What is left out here is as the course's own file says."""

    id: Slug
    name: Name
    audience: Audiences | None = None
    draw: Annotated[int, Field(ge=1, le=30)] | None = None
    must_pass: Annotated[tuple[Slug, ...], Field(max_length=30)] | None = None


class Training(Part):
    """The courses, and what holds for all of them."""

    courses: Annotated[tuple[CourseChoice, ...], Field(max_length=40)] = ()
    pass_mark: Share = 80
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    pause: Length = timedelta(hours=24)
    validity: Length = timedelta(days=365)
    validity_agencies: Length = timedelta(days=182)
    leaderboard: bool = False
    spaced_question: bool = True

    def course(self, course_id: str) -> CourseChoice | None:
        """The course of this id."""
        return next((course for course in self.courses if course.id == course_id), None)

    def name_of(self, course_id: str) -> str:
        """What people read of a course."""
        course = self.course(course_id)
        return course.name if course else course_id


def training_faults(file: Place) -> Iterator[Fault]:
    """Courses that the policy asks for and does not have, and ids that it uses twice."""
    courses, seen = file["training"]["courses"], set[str]()
    for course in courses:
        if course["id"].text in seen:
            yield course["id"].fault("This course stands here twice.", "Keep one of the two.")
        seen.add(course["id"].text or "")
    asked = (part["training"] for part in (*file["use_cases"], *(r["require"] for r in file["access_rules"])))
    for name in (one for wanted in asked for one in wanted.names()):
        if name.text not in courses.ids():
            yield name.fault(f"There is no course “{(name.text or '')[:40]}” here.", _instead(name, courses))


def _instead(name: Place, courses: Place) -> str:
    known = courses.ids()
    close = get_close_matches(name.text or "", known, n=1)
    if close:
        return f"Did you mean “{close[0]}”?"
    return f"Known: {some_of(sorted(known), most=12)}." if known else "List it under `training: courses:`."
