"""Nudging: whom a request or task that nobody has dealt with reaches, and when; pure functions of its row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.grants import EndReason, Grant, TaskKind
from bot.domain.ladders import Audience, Ladders, Rungs
from bot.domain.slots import Bench, Slot, tally
from bot.domain.working_hours import Desk

_DAY: Final = timedelta(days=1)


def is_urgent(grant: Grant, tier: str, ladders: Ladders, *, has_left: bool) -> bool:
    """Whether access that has ended must go at any hour: revoked, of somebody who left, or of high risk."""
    revoked = grant.end_reason in (EndReason.REVOKED, EndReason.LEFT)
    return revoked or has_left or ladders.high_risk.covers(grant.role, tier)


def waits_since(kind: TaskKind, grant: Grant, opened_at: datetime) -> datetime:
    """From when a task can be done: a removal announced ahead waits only from the end of the access on."""
    if kind is not TaskKind.REMOVE:
        return opened_at
    return max(opened_at, grant.ended_at or grant.ends_at)


class Steps(Protocol):
    """What a climb needs of a ladder: who hears after how long, and whether all of them hear daily then."""

    @property
    def rungs(self) -> Rungs:
        """The ladder's rungs."""

    @property
    def daily(self) -> bool:
        """Whether it goes on every day."""


@dataclass(frozen=True)
class Climb:
    """One task's way up its ladder: since when, and at whose desk its hours count (None: every hour).

    With `by_the_clock` every hour counts towards its moments, and only telling of them waits for the desk.
    """

    ladder: Steps
    since: datetime
    desk: Desk | None
    by_the_clock: bool = False

    @classmethod
    def of(cls, kind: TaskKind, ladders: Ladders, since: datetime, desk: Desk, *, urgent: bool) -> "Climb":
        """The climb of a task whose assignee works at `desk`; only taking access away can be urgent."""
        if kind is TaskKind.PROVISION:
            return cls(ladders.setup, since, desk)
        return cls(ladders.urgent, since, None) if urgent else cls(ladders.removal, since, desk)

    def first(self) -> datetime:
        """When somebody hears of it first: the timer of a row that is new, or waits anew."""
        return self._moment(min(after for _, rung in self.ladder.rungs for after in rung))

    def around(self, rung: Collection[timedelta], now: datetime) -> tuple[datetime | None, datetime | None]:
        """The newest moment of one audience up to `now`, and the soonest after it."""
        moments = [self._moment(after) for after in rung]
        if self.ladder.daily:
            moments += [day for day in self._days_around(now) if day > min(moments)]
        newest = max((at for at in moments if at <= now), default=None)
        return newest, min((at for at in moments if at > now), default=None)

    def reaches(self, desk: Desk, at: datetime) -> datetime:
        """When a moment reaches somebody: once they are at work, unless it cannot wait."""
        return desk.next(at) if self.desk else at

    def _moment(self, after: timedelta) -> datetime:
        if self.desk is None or self.by_the_clock:
            return self.since + after
        return self.desk.after(self.since, after)

    def _days_around(self, now: datetime) -> tuple[datetime, datetime]:
        """The daily moments before and after `now`; the first is a day after the owner's last reminder."""
        last = self._moment(max(self.ladder.rungs[0][1]))
        day = max(1, (now - last) // _DAY)
        return last + day * _DAY, last + (day + 1) * _DAY


@dataclass(frozen=True)
class Nudge:
    """Somebody to be told now, and as what."""

    person: str
    audience: Audience


@dataclass(frozen=True)
class Look:
    """What a look at a task finds: whom to tell now, and when to look again (None: never)."""

    nudges: tuple[Nudge, ...]
    again_at: datetime | None


def look(
    climb: Climb,
    people: Mapping[Audience, Mapping[str, Desk]],
    told: Mapping[str, datetime],
    now: datetime,
) -> Look:
    """Whom a waiting task reaches now; of moments that were missed, only the newest counts, and once.

    `told` says when each person last heard of the task; everybody is told at their own desk's hours.
    """
    nudges: dict[str, Nudge] = {}
    ahead: list[datetime] = []
    for audience, rung in climb.ladder.rungs:
        newest, soonest = climb.around(rung, now)
        for person, desk in people.get(audience, {}).items():
            heard = told.get(person)
            owed = newest is not None and (heard is None or climb.reaches(desk, newest) > heard)
            waits = owed and climb.reaches(desk, now) > now
            if owed and not waits:
                nudges.setdefault(person, Nudge(person, audience))
            following = now if waits else soonest
            ahead += [climb.reaches(desk, following)] if following else []
    return Look(tuple(nudges.values()), min(ahead, default=None))


def marks(submitted_at: datetime, lapses_at: datetime, shares: Collection[int]) -> tuple[datetime, ...]:
    """When an undecided request speaks up: at these per cents of its time to the lapse, in order."""
    return tuple(submitted_at + (lapses_at - submitted_at) * share / 100 for share in sorted(shares))


def next_mark(all_marks: Collection[datetime], taken: int) -> datetime | None:
    """The first mark that has not been taken yet."""
    return next(iter(tuple(all_marks)[taken:]), None)


def who_can_help(
    slots: tuple[Slot, ...], voters: Collection[str], bench: Bench
) -> tuple[tuple[Slot, tuple[str, ...]], ...]:
    """Each open slot, once, with the people whose vote would fill it; who has vouched already is not asked.

    A vote helps where one more slot is filled with it than without, whichever way the votes are seated.
    """
    before = tally(slots, voters, bench).open
    able = dict.fromkeys(capacity.person for slot in slots for capacity in bench.capacities(slot))
    helped: dict[Slot, list[str]] = {slot: [] for slot in before}
    for person in (one for one in able if one not in voters):
        after = list(tally(slots, [*voters, person], bench).open)
        for slot in before:
            if slot in after:
                after.remove(slot)
            else:
                helped[slot].append(person)
    return tuple((slot, tuple(dict.fromkeys(people))) for slot, people in helped.items())
