"""The digest: the one message a day that tells somebody of all that waits for them, and when it goes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.working_hours import Desk

LONGEST_SILENCE: Final = timedelta(days=7)
"""What waits is told of again after so long, though nothing about it is new."""


@dataclass(frozen=True)
class Digest:
    """One person's digest: when to look at it, when something was asked last, when a message was last sent.

    `quiet_until` is until when they want to hear of nothing that can wait so long.
    """

    workspace_id: str
    person: str
    due_at: datetime | None
    asked_at: datetime
    posted_at: datetime | None = None
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class News:
    """Something to know: a message by its name and subject, and whether it stands in the digest they have."""

    name: str
    subject: str
    facts: Mapping[str, Any]
    told: bool


@dataclass(frozen=True)
class Look:
    """What a look at a digest finds: whether a message goes now, and when to look again; None: once asked."""

    goes: bool
    again_at: datetime | None


Dues = Collection[datetime | None]
"""An entry for everything that waits: by when it is due, or None."""


def look(digest: Digest, gather: Callable[[], Dues], desk: Desk, now: datetime) -> Look:
    """Whether a message goes now: in their hours, at most one a day, and only where something presses.

    `gather` is called only in their hours: most looks end before it.
    """
    at_work = desk.next(now)
    if at_work > now:
        return Look(goes=False, again_at=at_work)
    dues = gather()
    if not dues:
        return Look(goes=False, again_at=None)
    tomorrow = desk.next_day(now)
    if digest.posted_at is not None and desk.same_day(digest.posted_at, now):
        return Look(goes=False, again_at=tomorrow)
    quiet = digest.quiet_until
    if quiet is not None and now < quiet and not _falls_due(dues, max(quiet, tomorrow)):
        return Look(goes=False, again_at=min(quiet, tomorrow))
    return Look(goes=_presses(digest, dues, tomorrow, now), again_at=tomorrow)


def _presses(digest: Digest, dues: Dues, tomorrow: datetime, now: datetime) -> bool:
    """Something was asked or a silence has ended since the last message, falls due, or has waited long."""
    said = digest.posted_at
    if said is None or digest.asked_at > said or now - said >= LONGEST_SILENCE:
        return True
    woken = digest.quiet_until is not None and digest.quiet_until > said
    return woken or _falls_due(dues, tomorrow)


def _falls_due(dues: Dues, before: datetime) -> bool:
    return any(due is not None and due < before for due in dues)
