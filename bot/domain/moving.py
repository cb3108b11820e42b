"""Moving: somebody's work or standing has changed, so the owners of what they hold say what stays (P4.4)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.people import Kind, Person
from bot.domain.text import fold
from bot.domain.when import Span

ANSWER_WITHIN = Span(working_days=5)
"""How long an owner has to answer."""

_HERE = frozenset({Kind.MEMBER, Kind.GUEST, Kind.STRANGER})


class MoveCause(State):
    """What has changed about somebody."""

    TITLE = "title", "Their title is another."
    STANDING = "standing", "They are a member, a guest or of another organisation now."


class QuestionState(State):
    """Where a question to an owner stands."""

    OPEN = "open", "The owner has been asked what stays."
    ANSWERED = "answered", "Every line is answered, or no longer held."
    CANCELLED = "cancelled", "Something else has changed since, it has changed back, or they have left."


class LineState(State):
    """What becomes of one thing that is held."""

    OPEN = "open", "Nobody has said whether it stays."
    KEPT = "kept", "It stays: a named person says so."
    ENDED = "ended", "It is taken away, or no longer held."
    DROPPED = "dropped", "Not asked any more."


QUESTION = Lifecycle(
    "question",
    (
        Move(None, QuestionState.OPEN, "question:asked", "somebody who holds something moves"),
        Move(QuestionState.OPEN, QuestionState.ANSWERED, "question:answered", "its last line is answered"),
        Move(
            QuestionState.OPEN,
            QuestionState.CANCELLED,
            "question:cancelled",
            "they move again, or back, or leave",
        ),
    ),
)

LINE = Lifecycle(
    "question_line",
    (
        Move(None, LineState.OPEN, "question:line_asked", "the question is asked"),
        Move(LineState.OPEN, LineState.KEPT, "question:line_kept", "whoever answers for the account: Keep"),
        Move(LineState.OPEN, LineState.ENDED, "question:line_ended", "Remove, or it has ended by itself"),
        Move(LineState.OPEN, LineState.DROPPED, "question:line_dropped", "the question is cancelled"),
    ),
)


@dataclass(frozen=True)
class Change:
    """What has changed, from what to what."""

    cause: MoveCause
    was: str
    now: str


@dataclass(frozen=True)
class Question:
    """A row of the question table: one owner is asked about one person."""

    id: str
    workspace_id: str
    person: str
    owner: str
    state: QuestionState
    cause: MoveCause
    was: str
    now: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is QuestionState.OPEN


@dataclass(frozen=True)
class Line:
    """One thing that is held: a grant, or a line of the holder ledger without one."""

    id: str
    workspace_id: str
    question_id: str
    account_id: str
    state: LineState
    grant_id: str | None = None
    holding_id: str | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None


def change_of(before: Person, after: Person) -> Change | None:
    """What has changed so that what somebody holds may not fit any more; a name or a zone is no such thing.

    A title counts once both are known: one that is filled in, or emptied, says nothing of their work.
    """
    if not {before.kind, after.kind} <= _HERE:
        return None
    if before.kind is not after.kind:
        return Change(MoveCause.STANDING, before.kind.value, after.kind.value)
    if before.title and after.title and fold(before.title) != fold(after.title):
        return Change(MoveCause.TITLE, before.title, after.title)
    return None


def same(one: str, other: str) -> bool:
    """Whether two titles or standings are the same to a reader."""
    return fold(one) == fold(other)
