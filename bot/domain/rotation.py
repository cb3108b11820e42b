"""Rotation obligations: a shared secret is changed once somebody who knows it has lost access (AC-2(10))."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import Lifecycle, Move, State


class RotationState(State):
    """Where an obligation stands."""

    OPEN = "open", "Somebody who should not knows a shared secret of the account."
    DONE = "done", "The secrets were changed, by a named person, with a note or proof."
    WAIVED = "waived", "Two people have decided, with a reason, that it need not be done."


class RotationCause(State):
    """Why a shared secret must be changed."""

    HOLDER_ENDED = "holder_ended", "A holder has lost access."
    LEAVER = "leaver", "A holder has left the company."
    REPORT = "report", "A report says that it may be known to others."
    EXPOSED = "exposed", "It lay where others could read it."
    AGE = "age", "It is older than the policy allows."
    RESTORED = "restored", "The database was restored from a backup, and who has looked since is not known."


ROTATION = Lifecycle(
    "rotation",
    (
        Move(None, RotationState.OPEN, "rotation:opened", "somebody who knows the secret loses access"),
        Move(RotationState.OPEN, RotationState.DONE, "rotation:done", "whoever answers for the account"),
        Move(RotationState.OPEN, RotationState.WAIVED, "rotation:waived", "two people, with a reason"),
    ),
)


@dataclass(frozen=True)
class Rotation:
    """An obligation of one account. One change of the secrets settles every cause before it."""

    id: str
    workspace_id: str
    account_id: str
    state: RotationState
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    waiver_reason: str | None = None
    waiver_asked_by: str | None = None
    waiver_asked_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is RotationState.OPEN


@dataclass(frozen=True)
class Because:
    """One cause of an obligation, and whom it is about if that is known."""

    id: str
    rotation_id: str
    cause: RotationCause
    person: str | None
    at: datetime


STEPS = (
    "Change the password, and keep the new one where the old one was kept.",
    "Set up two-factor sign-in anew: everybody who scanned the old code has the same codes.",
    "Sign out every session and device.",
    "Remove connected apps that nobody needs.",
    "Check the recovery mail and phone: both must be the company's.",
)
"""What changing a shared secret takes on any network; the network's own steps come before."""
