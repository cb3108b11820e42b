"""The ledger: triggers that write down every change in a world's database, to be held against the trail (L1)."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Table

from bot.domain.lifecycle import IllegalMoveError, Lifecycle
from bot.domain.vocabulary import KEPT_STATE, NO_CHANGE
from storage import tables

BOOKKEEPING = {"fetched_at", "updated", "seen_at", "people_listed_at"}
"""Columns that say when somebody last looked; they change without anything having happened."""

PART_OF = {"request_terms": {"request:submitted", "request:changed"}, "approval": {"request:approved"}}
"""Which events of the request a part is written with."""

LEDGER = "CREATE TABLE IF NOT EXISTS ledger (id INTEGER PRIMARY KEY, name, act, subject, was, now)"
FIRST_MARK = """
    INSERT INTO ledger (name, act, subject)
    SELECT 'trail_head', 'INSERT', (SELECT coalesce(max(sequence), 0) FROM trail)
    WHERE NOT EXISTS (SELECT 1 FROM ledger)
"""
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """One row that came, changed or went; or, under the name `trail_head`, the end of a unit of work."""

    name: str
    act: str
    subject: str
    was: str | None
    now: str | None


@dataclass
class Segment:
    """What changed between two moves of the trail's head, and the events that the second one brought."""

    changes: list[Change] = field(default_factory=list)
    events: list[Key] = field(default_factory=list)


def install(path: Path) -> None:
    """Have every change written down from now on."""
    with closing(sqlite3.connect(path, timeout=5)) as file:
        file.execute(LEDGER)
        file.execute(FIRST_MARK)
        for name, on, when, logged in _triggers():
            file.execute(
                f"CREATE TRIGGER IF NOT EXISTS ledger_{name} AFTER {on} WHEN {when} BEGIN "
                f"INSERT INTO ledger (name, act, subject, was, now) VALUES ({logged}); END"
            )
        file.commit()


def check(path: Path) -> None:
    """Every change has exactly one event of its kind in the same unit, and every event has its change."""
    faults = [fault for segment in _segments(path) for fault in _faults(segment)]
    if faults:
        raise AssertionError("\n".join(faults))


def moves(path: Path) -> set[tuple[str, str | None, str]]:
    """Every move that any row has made: table, from, to."""
    return {
        (change.name, change.was, change.now)
        for segment in _segments(path)
        for change in segment.changes
        if change.name in _lifecycles() and change.was != change.now and change.now
    }


def every_move() -> set[tuple[str, str | None, str]]:
    """Every move that the tables of moves allow."""
    return {
        (table.name, move.start and move.start.value, move.to.value)
        for table, life in tables.LIFECYCLES.items()
        for move in life.moves
    }


def known_kinds() -> set[str]:
    """Every kind of event that there can be."""
    moved = {move.event for life in tables.LIFECYCLES.values() for move in life.moves}
    recorded = {
        kind for one in tables.RECORDS.values() for kind in (one.created, one.changed, one.dropped) if kind
    }
    return moved | recorded | set(KEPT_STATE) | set(NO_CHANGE)


def _lifecycles() -> dict[str, Lifecycle[Any]]:
    return {table.name: life for table, life in tables.LIFECYCLES.items()}


def _triggers() -> Iterator[tuple[str, str, str, str]]:
    """Name, what it follows, when, and the values it writes down."""
    for table in tables.LIFECYCLES:
        yield _trigger(table, "INSERT", "NULL", "NEW.state")
        yield _trigger(table, "UPDATE", "OLD.state", "NEW.state")
    for table in (*tables.RECORDS, *tables.PARTS):
        for act in ("INSERT", "UPDATE", "DELETE"):
            yield _trigger(table, act, "NULL", "NULL")
    for act in ("INSERT", "UPDATE"):
        yield f"head_{act}", f"{act} ON trail_head", "1", "'trail_head', '', NEW.sequence, NULL, NULL"


def _trigger(table: Table, act: str, was: str, now: str) -> tuple[str, str, str, str]:
    row = "OLD" if act == "DELETE" else "NEW"
    keys = [column.name for column in table.primary_key if column.name != "workspace_id"]
    keys = ["request_id"] if table in tables.PARTS else keys
    subject = " || ':' || ".join(f'{row}."{key}"' for key in keys)
    differs = [f'OLD."{c.name}" IS NOT NEW."{c.name}"' for c in table.c if c.name not in BOOKKEEPING]
    when = " OR ".join(differs) if act == "UPDATE" else "1"
    return (
        f"{table.name}_{act}",
        f'{act} ON "{table.name}"',
        when,
        f"'{table.name}', '{act}', {subject}, {was}, {now}",
    )


def _segments(path: Path) -> Iterator[Segment]:
    with closing(sqlite3.connect(path)) as file:
        logged = file.execute("SELECT name, act, subject, was, now FROM ledger ORDER BY id").fetchall()
        bodies = file.execute("SELECT sequence, body FROM trail ORDER BY sequence").fetchall()
    events = {sequence: orjson.loads(body) for sequence, body in bodies}
    read, segment = int(logged[0][2]), Segment()
    for row in logged[1:]:
        change = Change(*row)
        if change.name != "trail_head":
            segment.changes.append(change)
            continue
        for sequence in range(read + 1, int(change.subject) + 1):
            said = events[sequence]
            segment.events.append((said["kind"], said["subject_kind"], said["subject"]))
        read = int(change.subject)
        yield segment
        segment = Segment()
    yield segment


def _faults(segment: Segment) -> Iterator[str]:
    said = Counter(segment.events)
    yield from (f"nobody knows the word {kind}" for kind, _, _ in said if kind not in known_kinds())
    wanted, kept = Counter[Key](), set[tuple[str, str]]()
    for change in segment.changes:
        if change.name in PART_OF:
            if not any((kind, "request", change.subject) in said for kind in PART_OF[change.name]):
                yield f"{change} came without its event"
        elif (key := _event_of(change)) is None:
            kept.add((change.name, change.subject))
        else:
            wanted[key] += 1
    loose = {key for key in said if key[0] in KEPT_STATE}
    yield from (f"{one} changed without an event" for one in kept - {key[1:] for key in loose})
    yield from (f"{one} says what did not change" for one in loose if one[1:] not in kept)
    changed = Counter({key: count for key, count in said.items() if key[0] not in KEPT_STATE | NO_CHANGE})
    yield from (f"{key} is missing on the trail" for key in wanted - changed)
    yield from (f"{key} is on the trail without a change" for key in changed - wanted)


def _event_of(change: Change) -> Key | None:
    """The event that a change must leave; None for a row that kept its state."""
    life = _lifecycles().get(change.name)
    if life:
        return _move_event(change, life) if change.was != change.now else None
    record = next(record for table, record in tables.RECORDS.items() if table.name == change.name)
    kind = {"INSERT": record.created, "UPDATE": record.changed, "DELETE": record.dropped}[change.act]
    return kind or f"an event for {change.act}", change.name, change.subject


def _move_event(change: Change, life: Lifecycle[Any]) -> Key:
    states = {str(state): state for move in life.moves for state in (move.start, move.to) if state}
    try:
        kind = life.event(states.get(change.was or ""), states[change.now or ""])
    except IllegalMoveError as error:
        kind = str(error)
    return kind, change.name, change.subject
