"""The ledger: triggers that write down every change in a world's database, to be held against the trail (L1)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

from bot.domain.lifecycle import IllegalMoveError, Lifecycle
from bot.domain.vocabulary import KEPT_STATE, NO_CHANGE
from storage import tables
from storage.trail import trail
from tests.databases import POSTGRESQL, beside

BOOKKEEPING = {
    "fetched_at",
    "updated",
    "seen_at",
    "people_listed_at",
    "nudge_at",
    "look_at",
    "rung",
    "view_id",
    "redrawn",
    "to_compare",
}
"""Columns that say when, where or how far somebody last looked; they change without anything having happened."""

STORED = {"secret:stored", "secret:changed"}
PART_OF = {
    "request_terms": ("request", "{row}.request_id", {"request:submitted", "request:changed"}),
    "approval": ("request", "{row}.request_id", {"request:approved"}),
    "campaign_account": ("campaign", "{row}.campaign_id", {"campaign:drafted"}),
    "campaign_source": ("campaign", "{row}.campaign_id", {"campaign:launched"}),
    "network_list_row": ("network_list", "{row}.list_id", {"network_list:collected"}),
    "secret_version": ("secret", "{row}.secret_id", STORED),
    "secret_field": (
        "secret",
        "(SELECT v.secret_id FROM secret_version v WHERE v.id = {row}.version_id)",
        STORED,
    ),
}
"""The row that a part belongs to: its kind, where its id is found, and the events that it is written with."""

SEALED_ANEW = "rekeying:went_on"
"""The event with which parts of logins are wrapped with another key, whichever login they are of."""

HEAD = "trail_head"

ledger = Table(
    "ledger",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("unit", Text, nullable=False),
    *(Column(name, Text) for name in ("name", "act", "subject", "was", "now")),
)
"""`unit` tells the units of work apart: on PostgreSQL, where they run side by side, by their transaction;
on SQLite, where each ends by moving the trail's head, by the head that each began from.
"""

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Change:
    """One row that came, changed or went; under the name `trail_head`, where the head was and where it is."""

    name: str
    act: str
    subject: str
    was: str | None
    now: str | None


@dataclass
class Segment:
    """What changed in one unit of work, and the events that it left."""

    changes: list[Change] = field(default_factory=list)
    events: list[Key] = field(default_factory=list)


@dataclass(frozen=True)
class Watch:
    """Write down every `act` on a table `when` something in it differs."""

    table: str
    act: str
    subject: str
    was: str = "NULL"
    now: str = "NULL"
    when: str = "TRUE"

    def ddl(self, dialect: str) -> Iterator[str]:
        """The statements that install it."""
        name, after = f'"ledger_{self.table}_{self.act}"', f'AFTER {self.act} ON "{self.table}"'
        unit = "pg_current_xact_id()" if dialect == POSTGRESQL else self._head_before
        values = f"CAST({unit} AS TEXT), '{self.table}', '{self.act}', {self.subject}, {self.was}, {self.now}"
        put = f"INSERT INTO ledger (unit, name, act, subject, was, now) VALUES ({values})"
        if dialect == POSTGRESQL:
            body = f"$$ BEGIN {put}; RETURN NULL; END $$"
            yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {body}"
            yield f"CREATE TRIGGER {name} {after} FOR EACH ROW WHEN ({self.when}) EXECUTE FUNCTION {name}()"
        else:
            yield f"CREATE TRIGGER {name} {after} WHEN {self.when} BEGIN {put}; END"

    @property
    def _head_before(self) -> str:
        if self.table == HEAD:
            return self.was
        return "(SELECT coalesce(max(sequence), 0) FROM trail_head)"


def install(url: str) -> None:
    """Have every change written down from now on."""
    engine = beside(url)
    with engine.begin() as connection:
        ledger.create(connection)
        for watch in _watches():
            for statement in watch.ddl(engine.dialect.name):
                connection.exec_driver_sql(statement)


def check(url: str) -> None:
    """Every change has exactly one event of its kind in the same unit, and every event has its change."""
    with beside(url).connect() as connection:
        check_in(connection)


def check_in(connection: Connection) -> None:
    """The same, as far as this connection sees."""
    faults = [fault for segment in _segments(connection) for fault in _faults(segment)]
    if faults:
        raise AssertionError("\n".join(faults))


def moves(url: str) -> set[tuple[str, str | None, str]]:
    """Every move that any row has made: table, from, to."""
    with beside(url).connect() as connection:
        return {
            (change.name, change.was, change.now)
            for segment in _segments(connection)
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


def _watches() -> Iterator[Watch]:
    for table in tables.LIFECYCLES:
        yield _watch(table, "INSERT", "NULL", "NEW.state")
        yield _watch(table, "UPDATE", "OLD.state", "NEW.state")
    for table in (*tables.RECORDS, *tables.PARTS):
        for act in ("INSERT", "UPDATE", "DELETE"):
            yield _watch(table, act, "NULL", "NULL")
    after = "CAST(NEW.sequence AS TEXT)"
    yield Watch(HEAD, "INSERT", "''", "'0'", after)
    yield Watch(HEAD, "UPDATE", "''", "CAST(OLD.sequence AS TEXT)", after)


def _watch(table: Table, act: str, was: str, now: str) -> Watch:
    row = "OLD" if act == "DELETE" else "NEW"
    keys = [column.name for column in table.primary_key if column.name != "workspace_id"]
    part = PART_OF.get(table.name)
    subject = " || ':' || ".join(f'CAST({row}."{key}" AS TEXT)' for key in keys)
    subject = part[1].format(row=row) if part else subject
    differs = [
        f'OLD."{c.name}" IS DISTINCT FROM NEW."{c.name}"' for c in table.c if c.name not in BOOKKEEPING
    ]
    return Watch(table.name, act, subject, was, now, " OR ".join(differs) if act == "UPDATE" else "TRUE")


def _segments(connection: Connection) -> list[Segment]:
    """The units of work, in the order in which each began to change something."""
    events = {
        row.sequence: _key(row.body) for row in connection.execute(select(trail.c.sequence, trail.c.body))
    }
    units: dict[str, Segment] = {}
    for _, unit, *values in connection.execute(select(ledger).order_by(ledger.c.id)):
        change, segment = Change(*values), units.setdefault(unit, Segment())
        if change.name == HEAD:
            new = range(int(change.was or 0) + 1, int(change.now or 0) + 1)
            segment.events += [events[sequence] for sequence in new]
        else:
            segment.changes.append(change)
    return list(units.values())


def _key(body: bytes) -> Key:
    said = orjson.loads(body)
    return said["kind"], said["subject_kind"], said["subject"]


def _faults(segment: Segment) -> Iterator[str]:
    said = Counter(segment.events)
    yield from (f"nobody knows the word {kind}" for kind, _, _ in said if kind not in known_kinds())
    wanted, kept = Counter[Key](), set[tuple[str, str]]()
    for change in segment.changes:
        if change.name in PART_OF:
            if not _has_its_event(change, said):
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


def _has_its_event(part: Change, said: Counter[Key]) -> bool:
    subject_kind, _, kinds = PART_OF[part.name]
    anew = part.act == "UPDATE" and any(kind == SEALED_ANEW for kind, _, _ in said)
    return anew or any((kind, subject_kind, part.subject) in said for kind in kinds)


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
