"""The trail: every event in one chain of hashes, so that a change made afterwards shows."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
    text,
    update,
)

from bot.domain.events import Event
from storage import types
from storage.bulk import insert_all
from storage.canonical import canonical_bytes, clean_text
from storage.metadata import metadata
from storage.prepared import Prepared

SCHEMA = 1
SALT_BYTES = 16
GENESIS = bytes(hashlib.sha256().digest_size)
FIRST_LOCK = 0x766F756369
"""The number of PostgreSQL's advisory lock for the first event of all."""

TELLS_OF_SECRETS = ("secret:stored", "secret:changed")
"""The events that say which version of a login is in use, by the digest of what is kept."""

_EVENT_PREFIX = b"\x00"
_WORDS_PREFIX = b"\x01"
_SEQUENCE_BYTES = 8
_OF_SECRETS = text("kind IN ('secret:stored', 'secret:changed')")

trail = Table(
    "trail",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", types.UTC, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_trail_secrets", "sequence", sqlite_where=_OF_SECRETS, postgresql_where=_OF_SECRETS),
)

trail_head = Table(
    "trail_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

trail_words = Table(
    "trail_words",
    metadata,
    Column("sequence", Integer, ForeignKey("trail.sequence"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)

_HEAD = select(trail_head.c.sequence, trail_head.c.hash).where(trail_head.c.id == 1)
_HEAD_TO_KEEP = Prepared(_HEAD.with_for_update())
_BEGIN_HEAD = Prepared(insert(trail_head))
_MOVE_HEAD = Prepared(
    update(trail_head)
    .where(trail_head.c.id == 1)
    .values(sequence=bindparam("new_sequence"), hash=bindparam("new_hash"))
)


@dataclass(frozen=True, slots=True)
class Words:
    """Personal text kept beside the trail, under a salt of its own."""

    name: str
    salt: bytes
    text: str

    @property
    def digest(self) -> str:
        """The salted hash that the event's body holds, in hexadecimal."""
        return hash_words(self.salt, self.text)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event ready to be chained: its bytes are fixed, its place is not."""

    at: datetime
    kind: str
    body: bytes
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of the chain: its number (0 before the first) and its hash."""

    sequence: int = 0
    hash: bytes = GENESIS


def hash_event(sequence: int, previous: bytes, body: bytes) -> bytes:
    """Return the hash that chains `body` at `sequence` to the event before it."""
    place = sequence.to_bytes(_SEQUENCE_BYTES, "big")
    return hashlib.sha256(_EVENT_PREFIX + place + previous + body).digest()


def hash_words(salt: bytes, text: str) -> str:
    """Return the salted hash of personal text, in hexadecimal."""
    return hashlib.sha256(_WORDS_PREFIX + salt + text.encode()).hexdigest()


def prepare(event: Event, now: datetime, random_bytes: Callable[[int], bytes]) -> Entry:
    """Fix the bytes of an event; raises `TypeError` when a fact cannot be held (a float, a set, …)."""
    words = tuple(_salted(name, text, random_bytes) for name, text in sorted(event.words.items()))
    body = canonical_bytes(_body(event, now, {each.name: each.digest for each in words}))
    return Entry(at=now, kind=clean_text(event.kind), body=body, words=words)


def _salted(name: str, text: str, random_bytes: Callable[[int], bytes]) -> Words:
    cleaned = clean_text(text)
    if any("\ud800" <= letter <= "\udfff" for letter in cleaned):
        raise TypeError("The trail cannot hold words that are not valid Unicode.")
    return Words(clean_text(name), random_bytes(SALT_BYTES), cleaned)


def _body(event: Event, now: datetime, words: Mapping[str, str]) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "at": now,
        "kind": event.kind,
        "workspace": event.workspace_id,
        "subject_kind": event.subject_kind,
        "subject": event.subject,
        "actor": event.actor,
        "facts": event.facts,
        "words": words,
    }


def head_of(connection: Connection) -> Head:
    """Return the end of the chain; an empty trail has the empty head."""
    row = connection.execute(_HEAD).one_or_none()
    return Head() if row is None else Head(row.sequence, row.hash)


def first_hash(connection: Connection) -> bytes:
    """Return the hash of the first event of all, by which a trail is told from others."""
    found = connection.execute(select(trail.c.hash).where(trail.c.sequence == 1)).scalar()
    return GENESIS if found is None else found


def tells(connection: Connection, kind: str, subject: str) -> bool:
    """Whether an event of this kind about this subject is on the trail; of kinds that are rare."""
    bodies = connection.execute(select(trail.c.body).where(trail.c.kind == kind)).scalars()
    return any(orjson.loads(body)["subject"] == subject for body in bodies)


def take_head(connection: Connection) -> Head:
    """Return the end of the chain, and keep it from moving until the unit ends."""
    rows = _HEAD_TO_KEEP.rows(connection, {})
    if not rows and connection.dialect.name == "postgresql":
        # There is no row to keep yet, so those who would make the first one take turns.
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FIRST_LOCK})")
        rows = _HEAD_TO_KEEP.rows(connection, {})
    return Head(**rows[0]) if rows else Head()


def append(connection: Connection, entries: Sequence[Entry], start: Head) -> None:
    """Chain the entries to the head that was taken, in order, and move it last: the end of a write unit."""
    if not entries:
        return
    end = start
    rows, words = [], []
    for entry in entries:
        row = _chained(end, entry)
        end = Head(end.sequence + 1, hash_event(end.sequence + 1, end.hash, entry.body))
        rows.append(row | {"hash": end.hash})
        words += [
            {"sequence": end.sequence, "name": w.name, "salt": w.salt, "text": w.text} for w in entry.words
        ]
    insert_all(connection, trail, rows)
    insert_all(connection, trail_words, words)
    _move_head(connection, start, end)


def _chained(end: Head, entry: Entry) -> dict[str, object]:
    return {
        "sequence": end.sequence + 1,
        "at": entry.at,
        "kind": entry.kind,
        "body": entry.body,
        "previous": end.hash,
    }


def _move_head(connection: Connection, start: Head, end: Head) -> None:
    if start.sequence:
        _MOVE_HEAD.run(connection, {"new_sequence": end.sequence, "new_hash": end.hash})
    else:
        _BEGIN_HEAD.run(connection, {"id": 1, "sequence": end.sequence, "hash": end.hash})
