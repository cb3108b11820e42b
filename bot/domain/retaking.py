"""Having a course taken again, by whoever passed it as well: after an incident, or when something changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.training import Why

RETAKE: Final = "training:retake"
"""The timer that asks some more people to take a course again."""

CAUSES: Final = (Why.INCIDENT, Why.CHANGE)
"""Why a course may be asked for again."""


@dataclass(frozen=True)
class Retake:
    """A row of the table: a course, and of whom it is asked again; `person` is empty for its whole audience.

    On one `day` the same is asked once.
    """

    id: str
    workspace_id: str
    course_id: str
    person: str
    day: str
    why: Why
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True)
class RetakeWish:
    """What the form says."""

    course_id: str | None
    person: str | None
    why: Why | None
    reason: str
