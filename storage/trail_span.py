"""A part of the trail, given out with what proves that nothing in it was left out or changed."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import orjson
from sqlalchemy import func, select

from storage.database import Unit
from storage.trail import GENESIS, hash_event, hash_words, trail
from storage.verify import PAGE, read_page

_FIRST = 1


@dataclass(frozen=True)
class Said:
    """One event as its body says it, with the words that people wrote, as far as they were not erased."""

    sequence: int
    previous: bytes
    hash: bytes
    body: Mapping[str, Any]
    raw: bytes
    words: Mapping[str, tuple[bytes, str]]

    def line(self, *, words: bool) -> bytes:
        """It as a line of JSON that anybody can verify."""
        said: dict[str, Any] = {
            "sequence": self.sequence,
            "previous": self.previous.hex(),
            "hash": self.hash.hex(),
            "body": orjson.Fragment(self.raw),
        }
        if words and self.words:
            said["words"] = {
                name: {"salt": salt.hex(), "text": text} for name, (salt, text) in self.words.items()
            }
        return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)


class _OneUnit:
    """A unit that is open already, as whoever reads the trail page by page wants it."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def read(self) -> AbstractContextManager[Unit]:
        """The same unit again."""
        return nullcontext(self._unit)


def span(unit: Unit, since: datetime, until: datetime) -> tuple[int, int]:
    """The numbers of the first event from an instant on and of the last up to another."""
    first = select(func.min(trail.c.sequence)).where(trail.c.at >= since)
    last = select(func.max(trail.c.sequence)).where(trail.c.at <= until)
    return unit.execute(first).scalar() or _FIRST, unit.execute(last).scalar() or 0


def hash_at(unit: Unit, sequence: int) -> bytes:
    """The hash of an event; before the first, what the first follows."""
    found = unit.execute(select(trail.c.hash).where(trail.c.sequence == sequence)).scalar()
    return GENESIS if found is None else bytes(found)


def events(unit: Unit, first: int, last: int, page: int = PAGE) -> Iterator[Said]:
    """Every event between two numbers, both included, page by page."""
    after = first - 1
    while after < last:
        rows, words = read_page(_OneUnit(unit), after, last, page)
        for row in rows:
            yield Said(
                row.sequence,
                row.previous,
                row.hash,
                orjson.loads(row.body),
                row.body,
                words.get(row.sequence, {}),
            )
        after = rows[-1].sequence if rows else last


def broken_at(
    lines: Iterable[bytes], before: str, known: Mapping[int, str] = MappingProxyType({})
) -> tuple[int, str, str]:
    """Follow the chain over lines of JSON: how many hold, the last hash, and why the next one does not.

    Words that stand beside an event must be those that its body holds the hash of; of some events the hash
    may be `known` from elsewhere.
    """
    count, end, place = 0, before, None
    for line in lines:
        try:
            said = orjson.loads(line)
            body = orjson.dumps(said["body"], option=orjson.OPT_SORT_KEYS)
            place = said["sequence"] if place is None else place
            if said["sequence"] != place + count:
                return count, end, "an event is missing"
            if said["previous"] != end or said["hash"] != _digest(said["sequence"], end, body):
                return count, end, "an event does not follow the one before it"
            if any(not _same(said["body"], *one) for one in said.get("words", {}).items()):
                return count, end, "words do not match their hash"
            if known.get(said["sequence"], said["hash"]) != said["hash"]:
                return count, end, "the signed head says otherwise"
        except (ValueError, KeyError, TypeError, OverflowError):
            return count, end, "a line cannot be read"
        count, end = count + 1, said["hash"]
    return count, end, ""


def _digest(sequence: int, previous: str, body: bytes) -> str:
    return hash_event(sequence, bytes.fromhex(previous), body).hex()


def _same(body: Mapping[str, Any], name: str, said: Mapping[str, str]) -> bool:
    return bool(body["words"].get(name) == hash_words(bytes.fromhex(said["salt"]), said["text"]))
