"""How an audit is answered: by whom, how far, how fast, and how much is left each day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.domain.reviews import LATE, UNDONE, WAITS, Choice, ItemState

FAST: Final = timedelta(seconds=3)
"""Whoever keeps one line after the other in less cannot have read it."""

MANY: Final = 10
"""So many of them in a row are worth a word."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """What is known of one line's answer; `person` is whoever was asked first."""

    review_id: str
    person: str
    state: ItemState
    choice: Choice | None
    chosen_by: str | None
    chosen_at: datetime | None
    in_bulk: bool
    submitted_by: str | None
    submitted_at: datetime | None
    settled_at: datetime | None

    @property
    def handed_in_at(self) -> datetime | None:
        """Since when it is not waited for: handed in, or over by itself."""
        if self.state in WAITS or self.state in LATE:
            return None
        return self.submitted_at or self.settled_at


@dataclass(frozen=True)
class PersonStats:
    """How one person's part of an audit stands; `too_fast` counts lines kept unread, as it seems."""

    person: str
    lines: int
    decided: int
    done: int
    late: int
    in_bulk: int
    too_fast: int

    @property
    def waiting(self) -> int:
        """Lines that wait for an answer, in time or late."""
        return self.lines - self.decided

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100, never rounded up."""
        return 100 * self.decided // self.lines if self.lines else 100


def per_person(answers: Iterable[Answer]) -> tuple[PersonStats, ...]:
    """Everybody who was asked, whoever has most left first; and whoever answered for others too fast."""
    by_person: dict[str, list[Answer]] = {}
    every = tuple(answers)
    for one in every:
        by_person.setdefault(one.person, []).append(one)
    fast = too_fast(every)
    found = [_stats(person, theirs, fast) for person, theirs in by_person.items()]
    helpers = [
        PersonStats(person, 0, 0, 0, 0, 0, lines) for person, lines in fast.items() if person not in by_person
    ]
    return tuple(sorted((*found, *helpers), key=lambda one: (-one.waiting, -one.lines, one.person)))


def too_fast(answers: Iterable[Answer]) -> Mapping[str, int]:
    """How many lines each person has kept in a row, ten at least, less than three seconds after each other.

    What was kept together with a comment is no such row: nobody says that it was read line by line.
    """
    by_person: dict[str, list[tuple[datetime, Choice]]] = {}
    for one in answers:
        if one.chosen_by and one.chosen_at and one.choice and not one.in_bulk:
            by_person.setdefault(one.chosen_by, []).append((one.chosen_at, one.choice))
    counted = {person: sum(_fast_rows(sorted(theirs))) for person, theirs in by_person.items()}
    return {person: lines for person, lines in counted.items() if lines}


def burndown(answers: Collection[Answer], begun: datetime, until: datetime) -> tuple[tuple[date, int], ...]:
    """How many lines had no answer at the launch, at the end of each day since, and now."""
    ends = [begun + _DAY * number for number in range((until - begun) // _DAY + 1)]
    instants = [*ends, *([until] if ends[-1] < until else [])]
    handed_in = [one.handed_in_at for one in answers]
    left = ((at, sum(done is None or done > at for done in handed_in)) for at in instants)
    return tuple({at.date(): count for at, count in left}.items())


def _stats(person: str, theirs: Collection[Answer], fast: Mapping[str, int]) -> PersonStats:
    states = Counter(one.state for one in theirs)
    late = sum(states[one] for one in LATE)
    waiting = sum(states[one] for one in WAITS) + late
    return PersonStats(
        person=person,
        lines=len(theirs),
        decided=len(theirs) - waiting,
        done=len(theirs) - waiting - sum(states[one] for one in UNDONE),
        late=late,
        in_bulk=sum(one.in_bulk for one in theirs),
        too_fast=fast.get(person, 0),
    )


def _fast_rows(answers: Collection[tuple[datetime, Choice]]) -> Iterable[int]:
    """The lengths of the rows of keeps that followed each other too fast."""
    row = 1 if answers else 0
    for (before, first), (after, second) in pairwise(answers):
        if first is Choice.KEEP and second is Choice.KEEP and after - before < FAST:
            row += 1
            continue
        if row >= MANY:
            yield row
        row = 1
    if row >= MANY:
        yield row
