"""The monthly report to the senior leader: when it goes, what has changed, which one decision is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.calendar import at_local
from bot.domain.programme_pictures import RiskLine
from bot.domain.programme_steps import Facts, Progress, Step
from bot.domain.working_hours import Desk

TREND_OVER: Final = timedelta(days=180)
"""How far back the trend of exposure goes."""
TREND_POINTS: Final = 8
CHANGES_SINCE: Final = timedelta(days=27)
"""Figures of a month ago are what the changes are told against: the youngest that are at least so old."""


class Figure(StrEnum):
    """What is counted every day."""

    STEPS = "steps"
    EXPOSURE = "exposure"
    ACCOUNTS = "accounts"
    UNKNOWN = "unknown"
    LEGACY = "legacy"
    REACH = "reach"
    TRAINED = "trained"


@dataclass(frozen=True)
class Figures:
    """The figures of one day; a share that nobody was asked for is missing."""

    day: date
    values: Mapping[Figure, int]


@dataclass(frozen=True)
class Change:
    """A figure that is another one than a month ago."""

    figure: Figure
    before: int
    now: int


class Decision(StrEnum):
    """What only a senior leader can set going."""

    ANNOUNCE = "announce"
    FILL_SEATS = "fill_seats"
    NAME_OWNERS = "name_owners"
    ASK_FOR_THE_AUDIT = "ask_for_the_audit"
    CALL_ON_PEOPLE = "call_on_people"


@dataclass(frozen=True)
class Wanted:
    """The one decision that is wanted, with how many it is about and whom it names."""

    decision: Decision
    count: int = 0
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class MonthlyReport:
    """Everything on the page, as it was when it was made."""

    company: str
    day: date
    steps: tuple[Step, ...]
    removals: Progress
    exposure: int
    reach: Progress | None = None
    trained: Progress | None = None
    trend: tuple[tuple[date, int], ...] = ()
    risks: tuple[RiskLine, ...] = ()
    changes: tuple[Change, ...] = ()
    since: date | None = None
    wanted: Wanted | None = None


@dataclass(frozen=True)
class ReportPicture:
    """A report as its reader sees it. `for_leader`: they get it every month, or have said that they do not
    want it (`off`); `every_month` is whether the policy has it sent at all.
    """

    report: MonthlyReport
    for_leader: bool
    off: bool = False
    every_month: bool = True


@dataclass(frozen=True)
class Quiet:
    """What keeps a message from going today: one that has gone already, or the wish to hear nothing."""

    posted_at: datetime | None = None
    until: datetime | None = None


NOTHING: Final = Quiet()


def first_working_moment(day: date, desk: Desk) -> datetime:
    """The first instant in working hours of the month that a day is in."""
    return desk.next(at_local(day.replace(day=1), time(), desk.zone))


def next_report(now: datetime, desk: Desk) -> datetime:
    """When the next report is due: at the beginning of the next month whose beginning is not over."""
    today = now.astimezone(desk.zone).date()
    this_month = first_working_moment(today, desk)
    return this_month if this_month > now else first_working_moment(_next_month(today), desk)


def may_go_at(now: datetime, desk: Desk, quiet: Quiet = NOTHING) -> datetime:
    """The first instant at which it may go: in working hours, as that day's only unasked message."""
    at = desk.next(max(now, quiet.until or now))
    if quiet.posted_at is not None:
        return desk.next_day(at) if desk.same_day(quiet.posted_at, at) else at
    return at


def trend(days: Sequence[Figures], figure: Figure) -> tuple[tuple[date, int], ...]:
    """A few of these days, evenly chosen, the newest among them; nothing where there are not two."""
    points = [(one.day, one.values[figure]) for one in days if figure in one.values]
    step = -(-len(points) // TREND_POINTS) or 1
    chosen = tuple(reversed(points[::-1][::step]))
    return chosen if len(chosen) > 1 else ()


def changes(before: Figures | None, now: Figures) -> tuple[Change, ...]:
    """What is another number than it was, in a fixed order."""
    if before is None:
        return ()
    both = [one for one in Figure if one in before.values and one in now.values]
    return tuple(
        Change(one, before.values[one], now.values[one])
        for one in both
        if before.values[one] != now.values[one]
    )


def decision(facts: Facts, vacant: tuple[str, ...]) -> Wanted | None:
    """The one decision that is wanted most; `vacant` are the disciplines whose seat nobody sits in."""
    if not facts.announced:
        return Wanted(Decision.ANNOUNCE)
    if vacant:
        return Wanted(Decision.FILL_SEATS, len(vacant), vacant)
    if facts.ownerless:
        return Wanted(Decision.NAME_OWNERS, facts.ownerless)
    if facts.due or facts.late:
        return Wanted(Decision.ASK_FOR_THE_AUDIT)
    missing = [one for one in (facts.acknowledged, facts.trained) if one is not None and not one.enough]
    if missing:
        return Wanted(Decision.CALL_ON_PEOPLE, max(one.of - one.done for one in missing))
    return None


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
