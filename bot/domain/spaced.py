"""The spaced question: one a month to whoever has passed a course, and nothing hangs on the answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.training_pictures import Shown

SPACED: Final = "training:spaced"
"""The timer that asks somebody their next question; its subject is the person."""

SPACED_EVERY: Final = timedelta(days=30)
"""How long after a pass, and after each question, the next one is asked."""

SPACED_ANEW: Final = 24
"""How many questions are asked before one may come again, as far as the topics have so many."""


@dataclass(frozen=True)
class SpacedQuestion:
    """A row of the table: a question by the digest of its text, asked until the next month's comes.

    `seed` says what was drawn and how its answers were mixed; `letter` is None until it is answered.
    """

    id: str
    workspace_id: str
    person: str
    course_id: str
    question_id: str
    digest: str
    seed: str
    asked_at: datetime
    until: datetime
    letter: str | None = None
    right: bool | None = None
    answered_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it is not asked any more."""
        return now >= self.until


@dataclass(frozen=True)
class SpacedPicture:
    """A question of the month as whoever is asked sees it."""

    question: SpacedQuestion
    course: str
    shown: Shown
