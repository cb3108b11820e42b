"""A restored programme: how long it is held, and by which mark its messages are told from older ones."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.lifecycle import Lifecycle, Move, State

EPOCH_LENGTH: Final = 8
CARD: Final = "restoration"
"""The card by which admins read of it, and release it."""


class RestorationState(State):
    """Where a restored programme stands."""

    HELD = (
        "held",
        "Overdue ends are carried out; nothing else goes on and nobody is told, until an admin says so.",
    )
    RELEASED = "released", "An admin has looked, and the programme goes on."


RESTORATION = Lifecycle(
    "restoration",
    (
        Move(None, RestorationState.HELD, "restoration:held", "the operator restores a backup"),
        Move(RestorationState.HELD, RestorationState.RELEASED, "restoration:released", "an admin"),
    ),
)


@dataclass(frozen=True)
class Restoration:
    """One restore. Whatever happened between `backup_made_at` and `restored_at` is not known here.

    `sequence` and `hash` are the trail's head in the backup. Once `settled_at`, checkouts are closed and
    logins marked to be changed, so many of each. `redrawn` is the last row whose cards are drawn anew after
    the release; None before it, and once all are.
    """

    id: str
    workspace_id: str
    number: int
    state: RestorationState
    backup_made_at: datetime
    restored_at: datetime
    sequence: int
    hash: str
    settled_at: datetime | None = None
    checkouts: int = 0
    logins: int = 0
    released_at: datetime | None = None
    released_by: str | None = None
    redrawn: str | None = None

    @property
    def held(self) -> bool:
        """Whether nothing goes on."""
        return self.state is RestorationState.HELD

    @property
    def epoch(self) -> str:
        """The mark of everything that can be pressed or sent since."""
        return self.id[:EPOCH_LENGTH]
