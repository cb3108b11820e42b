"""What is shown of training: a quiz as it stands, and all of somebody's courses."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.courses import Course, Question, Topic
from bot.domain.quiz import Arranged, Result
from bot.domain.training import Assignment, Attempt, QuizAnswer


@dataclass(frozen=True)
class Shown:
    """A question as an attempt arranges it; `given` is what was answered, None while it is asked."""

    place: int
    question: Question
    arranged: Arranged
    given: QuizAnswer | None


@dataclass(frozen=True)
class QuizPicture:
    """One attempt as whoever takes it sees it.

    `last` is the question answered last, `now` the one that is asked; `reread` are the topics with a wrong
    answer; `after` is the assignment that follows once every attempt is used up.
    """

    assignment: Assignment
    attempt: Attempt
    title: str
    asked: int
    last: Shown | None
    now: Shown | None
    result: Result
    reread: tuple[Topic, ...]
    after: Assignment | None
    waits: bool
    """Whether access waits for this course."""


@dataclass(frozen=True)
class CoursePicture:
    """One course as one person has it: the newest assignment and attempt, and until when a pass holds."""

    course_id: str
    name: str
    course: Course | None
    open: Assignment | None
    passed: Assignment | None
    last: Attempt | None
    now: datetime

    @property
    def paused_until(self) -> datetime | None:
        """When it can be tried again, if not yet."""
        return self.open.opens_at if self.open and self.open.opens_at > self.now else None
