"""Verifying and exporting the trail: page by page, in constant memory, beside a bot that goes on writing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import orjson
from sqlalchemy import CursorResult, Executable, Row, func, select, text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.errors import StorageFault
from storage.trail import Head, hash_event, hash_words, head_of, trail
from storage.types import instant_text

PAGE = 5_000

# Untyped, because a torn row may hold anything at all.
_EVENTS = text(
    "SELECT sequence, at, kind, body, previous, hash FROM trail "
    "WHERE sequence > :after AND sequence <= :until ORDER BY sequence LIMIT :page"
)
_WORDS = text(
    "SELECT sequence, name, salt, text FROM trail_words "
    "WHERE sequence > :after AND sequence <= :until ORDER BY sequence"
)

_HEAD = text("SELECT sequence, hash FROM trail_head")

AnyRow = Row[*tuple[Any, ...]]
WordsOf = Mapping[int, Mapping[str, tuple[Any, Any]]]


class Reader(Protocol):
    """What runs a statement that reads."""

    def execute(self, statement: Executable, parameters: Any = None, /) -> CursorResult[*tuple[Any, ...]]:
        """Run it."""


class Readable(Protocol):
    """What a trail is in: a database, or a transaction that has just written one."""

    def read(self) -> AbstractContextManager[Reader]:
        """Open a unit on one snapshot."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many events have been verified so far, of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome: how many events hold, how many words were erased, and where the first fault lies."""

    ok: bool
    count: int
    first_bad: int | None
    why: str
    erased: int = 0
    pinned: int = 0
    """The last event that was found to be the one that is known from elsewhere."""


@dataclass(frozen=True, slots=True)
class Pin:
    """An event that is known from elsewhere: its hash, and who knows it, as a phrase."""

    sequence: int
    hash: bytes
    known_to: str


class _Broken(Exception):
    """The first fault: it ends the walk and never leaves this module."""

    def __init__(self, sequence: int, why: str) -> None:
        super().__init__(why)
        self.sequence = sequence


@dataclass(slots=True)
class _Walk:
    """How far the chain has been followed."""

    end: Head
    pins: Mapping[int, Sequence[Pin]]
    erased: int = 0
    pinned: int = 0

    def step(self, row: AnyRow, words: Mapping[str, tuple[Any, Any]]) -> None:
        """Follow the chain over one event, or raise `_Broken`."""
        expected = self.end.sequence + 1
        if row.sequence != expected:
            raise _Broken(expected, "an event is missing")
        body = _chained_body(row, self.end)
        self.erased += _check_words(expected, body["words"], words)
        self.end = Head(expected, row.hash)
        for pin in self.pins.get(expected, ()):
            if pin.hash != row.hash:
                raise _Broken(expected, f"it is not the event that {pin.known_to} knows")
            self.pinned = expected

    def close(self) -> None:
        """At the head: nothing may be known of later events."""
        later = min(filter(lambda sequence: sequence > self.end.sequence, self.pins), default=None)
        if later is not None:
            known_to = self.pins[later][0].known_to
            raise _Broken(
                self.end.sequence + 1, f"the trail ends before event {later:,}, which {known_to} knows"
            )


def verify(database: Readable, page: int = PAGE, pins: Iterable[Pin] = ()) -> Iterator[Progress | Verdict]:
    """Follow the chain from the first event to the head as it is now; the last thing given is the `Verdict`.

    Each page of events is its own short read unit. Words that were erased are counted, not faults. Every pin
    must be met on the way; take them down before this is called, since the trail grows meanwhile.
    """
    walk = _Walk(Head(), _by_event(pins))
    try:
        with database.read() as unit:
            head = _head_now(unit)
            _check_extent(unit, head)
        yield Progress(0, head.sequence)
        while walk.end.sequence < head.sequence:
            _verify_page(database, walk, head, page)
            yield Progress(walk.end.sequence, head.sequence)
        _check_head(walk.end, head)
        walk.close()
    except _Broken as fault:
        yield Verdict(
            ok=False,
            count=walk.end.sequence,
            first_bad=fault.sequence,
            why=str(fault),
            pinned=walk.pinned,
        )
    else:
        yield Verdict(
            ok=True,
            count=head.sequence,
            first_bad=None,
            why="every event holds",
            erased=walk.erased,
            pinned=walk.pinned,
        )


def _by_event(pins: Iterable[Pin]) -> Mapping[int, Sequence[Pin]]:
    found: dict[int, list[Pin]] = {}
    for pin in pins:
        found.setdefault(pin.sequence, []).append(pin)
    return found


def _head_now(unit: Reader) -> Head:
    row = unit.execute(_HEAD).one_or_none()
    if row is None:
        return Head()
    if not (isinstance(row.sequence, int) and isinstance(row.hash, bytes)):
        raise _Broken(1, "the head is unreadable")
    return Head(row.sequence, row.hash)


def _check_extent(unit: Reader, head: Head) -> None:
    """Within one snapshot, the events must begin at 1 and end at the head."""
    first, last = unit.execute(select(func.min(trail.c.sequence), func.max(trail.c.sequence))).one()
    if first is not None and first < 1:
        raise _Broken(first, "an event stands before the first")
    if (last or 0) > head.sequence:
        raise _Broken(head.sequence + 1, "an event stands after the head")


def _check_head(end: Head, head: Head) -> None:
    if end.hash != head.hash:
        raise _Broken(head.sequence, "the head does not match the last event")


def _verify_page(database: Readable, walk: _Walk, head: Head, page: int) -> None:
    """Verify the next `page` events; when they cannot be read together, find which one cannot."""
    try:
        rows, words = read_page(database, walk.end.sequence, head.sequence, page)
    except (DBAPIError, StorageFault) as error:
        if page == 1:
            raise _Broken(walk.end.sequence + 1, "it cannot be read") from error
        return _verify_page(database, walk, head, max(1, page // 10))
    if not rows:
        raise _Broken(walk.end.sequence + 1, "an event is missing")
    for row in rows:
        walk.step(row, words.get(row.sequence, {}))
    return None


def read_page(
    database: Readable, after: int, until: int, page: int, *, words: bool = True
) -> tuple[Sequence[AnyRow], WordsOf]:
    """The next `page` events behind one, up to another, with their words by event where they are wanted."""
    with database.read() as unit:
        rows = unit.execute(_EVENTS, {"after": after, "until": until, "page": page}).all()
        last = rows[-1].sequence if rows else after
        return rows, _words_by_event(unit, after, last) if words else {}


def _words_by_event(unit: Reader, after: int, until: int) -> WordsOf:
    found: dict[int, dict[str, tuple[Any, Any]]] = {}
    for sequence, name, salt, words in unit.execute(_WORDS, {"after": after, "until": until}):
        found.setdefault(sequence, {})[name] = (salt, words)
    return found


def _chained_body(row: AnyRow, end: Head) -> dict[str, Any]:
    """Check one event against the event before it and return what its body says."""
    sequence, at, kind, body, previous, digest = row
    if not isinstance(body, bytes):
        raise _Broken(sequence, "its body is not bytes")
    if previous != end.hash:
        raise _Broken(sequence, "it does not follow the event before it")
    if digest != hash_event(sequence, end.hash, body):
        raise _Broken(sequence, "its content does not match its hash")
    said = _opened(sequence, body)
    if kind != said.get("kind") or _stored_instant(at) != said.get("at"):
        raise _Broken(sequence, "its time or kind differs from its body")
    return said


def _opened(sequence: int, body: bytes) -> dict[str, Any]:
    """Read a body whose hash holds; somebody who chained it anew may have written anything."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _Broken(sequence, "its body is not JSON") from error
    if not (isinstance(said, dict) and isinstance(said.get("words"), dict)):
        raise _Broken(sequence, "its body is not an event")
    return said


def _stored_instant(at: Any) -> Any:
    return instant_text(at) if isinstance(at, datetime) else at


def _check_words(sequence: int, digests: Mapping[str, str], words: Mapping[str, tuple[Any, Any]]) -> int:
    """Check the words that are left, and return how many were erased."""
    for name, (salt, said) in words.items():
        if not _same_words(digests.get(name), salt, said):
            raise _Broken(sequence, f"its words “{name}” do not match their hash")
    return len(digests) - len(words)


def _same_words(digest: str | None, salt: Any, said: Any) -> bool:
    return isinstance(salt, bytes) and isinstance(said, str) and hash_words(salt, said) == digest


def export(database: Database, *, words: bool = False, page: int = PAGE) -> Iterator[bytes]:
    """Give the trail as JSON lines, up to the head as it is now, with the personal words only on request.

    `hash` is SHA-256 over a zero byte, the sequence as 8 bytes, `previous`, and `body` written with sorted
    keys and no blanks in UTF-8: anybody can check it without this program.
    """
    with database.read() as unit:
        end = head_of(unit.connection).sequence
    after = 0
    while after < end:
        rows, said = read_page(database, after, end, page, words=words)
        for row in rows:
            yield _line(row, said.get(row.sequence))
        after = rows[-1].sequence if rows else end


def _line(row: AnyRow, words: Mapping[str, tuple[Any, Any]] | None) -> bytes:
    line: dict[str, Any] = {
        "sequence": row.sequence,
        "previous": row.previous.hex(),
        "hash": row.hash.hex(),
        "body": orjson.Fragment(row.body),
    }
    if words:
        line["words"] = {name: {"salt": salt.hex(), "text": said} for name, (salt, said) in words.items()}
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
