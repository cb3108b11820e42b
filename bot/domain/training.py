"""Training: who is to take which course, how each attempt at its quiz goes, and for how long a pass holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.lifecycle import Lifecycle, Move, State

RENEW = "training:renew"
"""The timer that asks for a course again before its pass is over."""

ANNOUNCE = "training:announce"
"""The timer that asks some more people for their courses once the policy is announced."""

PAUSE = "training:pause"
"""The timer that says when a course can be tried again."""

RENEW_AHEAD = timedelta(days=30)
"""How long before a pass is over the course is asked for again."""


class Why(State):
    """Why somebody is to take a course, as they read it after “because” or a colon."""

    ACCESS = "access", "access that you asked for needs it"
    AUDIENCE = "audience", "the policy asks it of you"
    AGAIN = "again", "your last pass will soon be over"
    CHANGE = "change", "something material has changed"
    INCIDENT = "incident", "something has gone wrong"
    TRY_AGAIN = "try_again", "you have not passed it yet"
    ASKED = "asked", "you want to take it"


class AssignmentState(State):
    """Where somebody stands with a course."""

    ASSIGNED = "assigned", "To be taken."
    IN_PROGRESS = "in_progress", "Begun."
    PASSED = "passed", "Passed."
    FAILED = "failed", "Every attempt is used up; there is another assignment after a pause."
    LAPSED = "lapsed", "Nobody asks for it any more."


class QuizState(State):
    """Where one attempt at a quiz stands."""

    OPEN = "open", "Being answered."
    PASSED = "passed", "Enough right answers, and none wrong where none may be."
    FAILED = "failed", "Not enough right answers, or one wrong where none may be."
    DROPPED = "dropped", "Nobody asks for the course any more."


ASSIGNMENT = Lifecycle(
    "assignment",
    (
        Move(None, AssignmentState.ASSIGNED, "training:assigned", "a rule, a date or the programme manager"),
        Move(AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS, "training:begun", "the first attempt"),
        Move(
            AssignmentState.IN_PROGRESS, AssignmentState.PASSED, "training:passed", "an attempt that passes"
        ),
        Move(
            AssignmentState.IN_PROGRESS, AssignmentState.FAILED, "training:failed", "the last attempt fails"
        ),
        Move(AssignmentState.ASSIGNED, AssignmentState.LAPSED, "training:lapsed", "the person leaves"),
        Move(AssignmentState.IN_PROGRESS, AssignmentState.LAPSED, "training:lapsed", "the person leaves"),
    ),
)

QUIZ = Lifecycle(
    "quiz",
    (
        Move(None, QuizState.OPEN, "quiz:begun", "the person takes it"),
        Move(QuizState.OPEN, QuizState.PASSED, "quiz:passed", "the last answer"),
        Move(QuizState.OPEN, QuizState.FAILED, "quiz:failed", "the last answer"),
        Move(QuizState.OPEN, QuizState.DROPPED, "quiz:dropped", "the person leaves"),
    ),
)

OPEN = (AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS)
"""States in which a course is still to be passed."""


@dataclass(frozen=True)
class Assignment:
    """A row of the assignment table: one person, one course. It can be taken from `opens_at` on.

    `attempts` is how many there may be in all; a pass holds until `valid_until`.
    """

    id: str
    workspace_id: str
    course_id: str
    person: str
    state: AssignmentState
    why: Why
    assigned_by: str
    assigned_at: datetime
    opens_at: datetime
    attempts: int
    ended_at: datetime | None = None
    valid_until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be passed."""
        return self.state in OPEN

    def holds(self, now: datetime) -> bool:
        """Whether it is a pass that counts."""
        return (
            self.state is AssignmentState.PASSED and self.valid_until is not None and now < self.valid_until
        )


@dataclass(frozen=True)
class Asked:
    """A question that was drawn: by the digest of its text, so that no edit changes what was asked."""

    question_id: str
    digest: str
    topic: str


@dataclass(frozen=True)
class Attempt:
    """One attempt at a course's quiz (Q1): `number` counts from 1 within the assignment.

    `seed` and `library`, the digest of the courses' files, say what was drawn, `policy_id` under which
    policy.
    """

    id: str
    workspace_id: str
    assignment_id: str
    number: int
    state: QuizState
    seed: str
    library: str
    policy_id: str
    pass_mark: int
    must_pass: tuple[str, ...]
    asked: tuple[Asked, ...]
    begun_at: datetime
    ended_at: datetime | None = None
    percent: int | None = None


@dataclass(frozen=True)
class QuizAnswer:
    """What was answered to the question at a place, counted from 0, by its letter."""

    attempt_id: str
    place: int
    letter: str
    right: bool
    answered_at: datetime
