"""What is taught: the bank of questions and the courses that draw from it, as files in `training/` say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from bot.domain.policy_types import Link, Name, Part, Sentence, Slug

LETTERS = "ABCD"
"""What the answers to a question are called."""

Audience = Literal["everyone", "holders", "owners", "agencies", "committee"]
"""For whom a course is: `owners` are the accounts' owners, backup owners and custodians."""


def _one_or_many(given: object) -> object:
    return (given,) if isinstance(given, str) else given


Audiences = Annotated[
    tuple[Audience, ...],
    BeforeValidator(_one_or_many),
    Field(min_length=1, max_length=5),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One audience or a list of them."""


class Topic(Part):
    """What some questions are about, and what to read again for whoever got them wrong."""

    id: Slug
    name: Name
    reread: Sentence


class Option(Part):
    """One text to choose, and whether it is right."""

    text: Annotated[str, Field(min_length=1, max_length=250)]
    right: bool = False


class Question(Part):
    """One question. `order` has its steps in the right order; every other kind has options."""

    id: Slug
    topic: Slug
    kind: Literal["single", "scenario", "multiple", "order"]
    situation: Annotated[str, Field(min_length=1, max_length=700)] | None = None
    ask: Annotated[str, Field(min_length=1, max_length=300)]
    options: Annotated[tuple[Option, ...], Field(max_length=4)] = ()
    steps: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=250)], ...], Field(max_length=4)
    ] = ()
    because: Annotated[str, Field(min_length=1, max_length=900)]


class Bank(Part):
    """Every question there is, by topic."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1, max_length=60)]
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=1000)]

    def topic(self, topic_id: str) -> Topic | None:
        """The topic of this id."""
        return next((topic for topic in self.topics if topic.id == topic_id), None)

    def about(self, topic_id: str) -> tuple[Question, ...]:
        """The questions on this topic, in the order of the file."""
        return tuple(question for question in self.questions if question.topic == topic_id)


class Lesson(Part):
    """One page to read, short enough for one message."""

    title: Name
    text: Annotated[str, Field(min_length=1, max_length=1200)]
    image: Link | None = None
    alt: Sentence | None = None


class Course(Part):
    """A course: its lessons, and how its quiz is drawn from the bank."""

    id: Slug
    title: Name
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$", max_length=20)] = "en"
    minutes: Annotated[int, Field(ge=1, le=240)]
    audience: Audiences
    draw: Annotated[int, Field(ge=1, le=30)]
    must_pass: tuple[Slug, ...] = ()
    topics: Annotated[tuple[Slug, ...], Field(min_length=1, max_length=60)]
    lessons: Annotated[tuple[Lesson, ...], Field(max_length=40)] = ()


@dataclass(frozen=True)
class Library:
    """The bank and every course over it, as one set of files holds them."""

    bank: Bank
    courses: tuple[Course, ...]

    def course(self, course_id: str) -> Course | None:
        """The course of this id."""
        return next((course for course in self.courses if course.id == course_id), None)

    def pool(self, course: Course) -> tuple[Question, ...]:
        """Every question that the course may draw."""
        return tuple(self._pool(course))

    def _pool(self, course: Course) -> Iterator[Question]:
        for topic in course.topics:
            yield from self.bank.about(topic)
