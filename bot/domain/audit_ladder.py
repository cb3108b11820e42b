"""The ladder of an audit: who is asked when, in their own hours, and when silence has its outcome (C1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.calendar import at_local, check_aware
from bot.domain.ledger import Method
from bot.domain.lifecycle import State
from bot.domain.monthly import Quiet, may_go_at
from bot.domain.policy_audits import Audits, Outcome, Silence
from bot.domain.working_hours import Desk

_DAY: Final = timedelta(days=1)


class Step(State):
    """What a rung of the ladder does."""

    SHOW = "show", "Whoever is asked first gets the thread."
    REMIND = "remind", "Whoever has not answered is reminded in the same thread."
    BACKUP_OWNER = "backup_owner", "Whoever stands in for the owner is asked as well."
    MANAGER = "manager", "The manager of whoever has not answered is asked as well."
    COMMITTEE = "committee", "The committee and the senior leader are told."


_ORDER: Final = {step: place for place, step in enumerate(Step)}


@dataclass(frozen=True)
class Rung:
    """One step, so long after the review was opened."""

    step: Step
    after: timedelta


def rungs(audits: Audits) -> tuple[Rung, ...]:
    """The ladder as the policy has it, the soonest first."""
    wanted = (
        Rung(Step.SHOW, timedelta()),
        *(Rung(Step.REMIND, after) for after in audits.reminders),
        Rung(Step.BACKUP_OWNER, audits.backup_owner),
        Rung(Step.MANAGER, audits.manager),
        Rung(Step.COMMITTEE, audits.committee),
    )
    return tuple(sorted(wanted, key=lambda one: (one.after, _ORDER[one.step])))


def day_after(opened_at: datetime, after: timedelta, zone: ZoneInfo) -> datetime:
    """The instant so many calendar days later at which clocks in the zone show the same time of day.

    What is left of whole days is added to it.
    """
    local = check_aware(opened_at).astimezone(zone)
    days, rest = divmod(after, _DAY)
    return at_local(local.date() + days * _DAY, local.time(), zone) + rest


def rung_at(rung: Rung, opened_at: datetime, desk: Desk) -> datetime:
    """When a rung is due: on its calendar day, moved to the next working hour at this desk."""
    return desk.next(day_after(opened_at, rung.after, desk.zone))


@dataclass(frozen=True)
class Look:
    """What a look at a review finds: which rungs are due now, how many are done then, and when to look again.

    `again_at` is never later than the outcome.
    """

    due: tuple[Rung, ...]
    done: int
    again_at: datetime


def look(
    ladder: tuple[Rung, ...], done: int, opened_at: datetime, outcome: datetime, desk: Desk, now: datetime
) -> Look:
    """The rungs that have come due at this desk, in their order, and the next instant that matters."""
    due: list[Rung] = []
    for rung in ladder[done:]:
        at = rung_at(rung, opened_at, desk)
        if at > now:
            return Look(tuple(due), done + len(due), min(at, outcome))
        due.append(rung)
    return Look(tuple(due), done + len(due), outcome)


@dataclass(frozen=True)
class Reader:
    """Somebody who may answer: their hours, what keeps a message from going, when they last had one."""

    desk: Desk
    quiet: Quiet
    told_at: datetime | None


@dataclass(frozen=True)
class Word:
    """Whether somebody is written to now, whether for the first time, and when to look again."""

    goes: bool
    first: bool
    again_at: datetime | None


def word_to(ladder: tuple[Rung, ...], opened_at: datetime, reader: Reader, now: datetime) -> Word:
    """Whether somebody is written to now: in their hours, once for all that was missed.

    They have the thread first, and are reminded from then on; it is their only message of that day.
    """
    moments = [rung_at(one, opened_at, reader.desk) for one in ladder if one.step is Step.REMIND]
    first = reader.told_at is None
    owed = first or any(reader.told_at < at <= now for at in moments if reader.told_at)
    ahead = min((at for at in moments if at > now), default=None)
    if not owed:
        return Word(goes=False, first=first, again_at=ahead)
    at = may_go_at(now, reader.desk, reader.quiet)
    return Word(goes=at <= now, first=first, again_at=ahead if at <= now else at)


def outcome_of(frozen: Mapping[str, object], silence: Silence, *, shared: bool = False) -> Outcome:
    """What no answer leads to, of a holder as they were at launch; of two kinds that fit, the stricter.

    `shared` says whether they look at a login in the vault.
    """
    kinds: list[Outcome] = []
    kinds += [silence.agency] if frozen.get("agency") else []
    kinds += [silence.shared_secret] if shared or frozen.get("method") == Method.SHARED_SECRET.value else []
    return "suspend" if "suspend" in (kinds or [silence.others]) else "overdue"
