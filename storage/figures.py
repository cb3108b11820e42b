"""What operators watch: how late, how many and how old, read at one moment; no names and no ids in it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, func, literal_column, select, text

from bot.domain.grants import IN_FORCE, GrantState
from bot.domain.reviews import LATE, UNDONE, WAITS
from storage import anchors, restoration, reviews, trail, vault_keys
from storage.database import Unit
from storage.grants import grant
from storage.outbox import OPEN, Stage, outbox

ENDING = (GrantState.REMOVING,)
"""States in which somebody may still have access on the network after the end."""


@dataclass(frozen=True)
class Queue:
    """How many things wait, and for how many seconds the oldest has waited (0 where nothing waits)."""

    count: int
    oldest_seconds: float


@dataclass(frozen=True)
class Anchored:
    """The newest anchor that has arrived: its age, and what came after it; what was tried in vain."""

    age_seconds: float = 0.0
    events_since: int = 0
    faults: int = 0


@dataclass(frozen=True)
class Figures:
    """The figures of one moment. `overdue` grants still stand as in force though their end has come (E2).

    `audit_lines` are the lines of the audits that go on, by how far they are.
    `vault` is the word with which the vault says why it is not ready; its key in use made so many `wraps`.
    """

    revision: str
    overdue: Queue
    removals: Mapping[str, Queue]
    outbox: Queue
    dead_effects: int
    vault: str = ""
    wraps: int = 0
    held: bool = False
    anchored: Anchored = Anchored()
    audit_lines: Mapping[str, int] = field(default_factory=dict)


def read(unit: Unit) -> Figures:
    """Read every figure in this unit."""
    key = vault_keys.promoted(unit.connection)
    in_force = grant.c.state.in_([state.value for state in IN_FORCE])
    return Figures(
        revision=str(unit.execute(_REVISION).scalar() or ""),
        overdue=_queue(unit, grant.c.ends_at, in_force, grant.c.ends_at <= unit.now),
        removals={state.value: _ending(unit, state) for state in ENDING},
        outbox=_queue(unit, outbox.c.created_at, outbox.c.stage.in_(OPEN)),
        dead_effects=_queue(unit, outbox.c.created_at, outbox.c.stage == Stage.DEAD.value).count,
        vault=unit.vault.why_not(unit),
        wraps=vault_keys.wraps(unit.connection, key.id) if key else 0,
        held=restoration.is_held(unit),
        anchored=_anchored(unit),
        audit_lines=_audit_lines(unit),
    )


_REVISION: Select[tuple[str]] = select(literal_column("version_num")).select_from(text("alembic_version"))


def _ending(unit: Unit, state: GrantState) -> Queue:
    return _queue(unit, grant.c.ended_at, grant.c.state == state.value)


def _anchored(unit: Unit) -> Anchored:
    newest, head = anchors.newest_arrived(unit), trail.head_of(unit.connection)
    return Anchored(
        _age(newest.at if newest else None, unit.now),
        max(0, head.sequence - (newest.sequence if newest else 0)),
        len(anchors.faulty(unit)),
    )


def _audit_lines(unit: Unit) -> Mapping[str, int]:
    counts = Counter(reviews.counts_going_on(unit))
    named = {"waiting": WAITS, "late": LATE, "undone": UNDONE}
    said = {name: sum(counts[state] for state in states) for name, states in named.items()}
    return {**said, "done": counts.total() - sum(said.values())}


def _queue(unit: Unit, since: Column[Any], *conditions: ColumnElement[bool]) -> Queue:
    count, oldest = unit.execute(select(func.count(), func.min(since)).where(*conditions)).one()
    return Queue(count, _age(oldest, unit.now))


def _age(oldest: datetime | None, now: datetime) -> float:
    return max(0.0, (now - oldest).total_seconds()) if oldest else 0.0
