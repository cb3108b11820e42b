"""The ladder of an audit: who is asked when, in their own hours, and when silence has its outcome."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.calendar import OPENING, at_local, check_aware
from bot.domain.lifecycle import State
from bot.domain.policy_audits import Audits, Outcome
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


def outcome_at(opened_at: datetime, window: timedelta, zone: ZoneInfo) -> datetime:
    """When silence has its outcome: at 09:00, in the zone of whoever is asked first, of the day after."""
    last = day_after(opened_at, window, zone).astimezone(zone).date()
    return at_local(last + _DAY, OPENING, zone)


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


def outcome_of(frozen: Mapping[str, object], silence: Mapping[str, Outcome]) -> Outcome:
    """What no answer leads to, of a line as it was at launch; where several kinds fit, the strictest."""
    kinds = ["others"]
    kinds += ["agency"] if frozen.get("agency") else []
    kinds += ["shared_secret"] if frozen.get("method") == "shared_secret" else []
    found = {silence[kind] for kind in kinds if kind != "others"} or {silence["others"]}
    return "suspend" if "suspend" in found else "overdue"
