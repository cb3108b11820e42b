"""The outbox: what Slack must still be told, committed with the change that it tells of (S1)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
)

from storage import upsert
from storage.bulk import Standing, insert_all
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared, names_of
from storage.recall import once_per_unit
from storage.types import UTC, Id, Json, SlackId

HOME = "home"
DIGEST = "digest"
"""The card that lists what Home lists, so that it is drawn anew with it."""
LONGEST_FAULT = 240
ANSWER_LIFE = timedelta(minutes=5)
"""An answer to a person's own act is stale after this."""


class Effect(StrEnum):
    """What kind of thing is told. All but answers are rendered when sent, from the row as it then is."""

    CARD = "card"
    NOTICE = "notice"
    ANSWER = "answer"
    HOME = "home"
    FILE = "file"
    UPLOAD = "upload"
    TWIN = "twin"
    VIEW = "view"


class Stage(StrEnum):
    """Where an effect stands: the three last are ends (S1)."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    DEAD = "dead"


OPEN = (Stage.DUE.value, Stage.SENDING.value)
"""The stages that are no ends."""

_PROJECTION = ("workspace_id", "name", "subject", "place")
WAITS_AS_ONE = text("stage = 'due' AND effect IN ('card', 'home')")
"""What waits once for each subject and place; said in the index's own words, so that it is found by it."""
_WAITING = Standing(_PROJECTION, WAITS_AS_ONE)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("position", Integer, nullable=False, unique=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("lane", String(80), nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("effect", String(16), nullable=False),
    Column("name", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("place", String(64), nullable=False),
    Column("facts", Json, nullable=False),
    Column("answer_url", String(500)),
    Column("stage", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UTC, nullable=False),
    Column("created_at", UTC, nullable=False),
    Column("settled_at", UTC),
    Column("fault", String(LONGEST_FAULT)),
    Index("ix_outbox_due", "stage", "urgency", "position"),
    # One card waits per subject and place: a burst of changes ends in one picture of the last.
    Index(
        "ux_outbox_projection",
        *_PROJECTION,
        unique=True,
        sqlite_where=WAITS_AS_ONE,
        postgresql_where=WAITS_AS_ONE,
    ),
)

lane = Table(
    "lane",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("lane", String(80), nullable=False),
    Column("next_at", UTC, nullable=False),
    Column("held_until", UTC),
    Column("fence", Integer, nullable=False),
    PrimaryKeyConstraint("workspace_id", "lane"),
)

# Which message in Slack is the live picture of which row (one per subject, kind and place, S3).
card = Table(
    "card",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("name", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("place", String(64), nullable=False),
    Column("channel", SlackId, nullable=False),
    Column("ts", String(32), nullable=False),
    Column("drawn_at", UTC, nullable=False),
    PrimaryKeyConstraint("workspace_id", "subject", "name", "place"),
    Index("ix_card_name", "workspace_id", "name", "place"),
)


IS_OPEN = outbox.c.stage.in_([literal_column(f"'{stage}'") for stage in OPEN])
_DEPTH = Prepared(select(func.count().label("depth")).select_from(outbox).where(IS_OPEN))


@dataclass(frozen=True)
class Row:
    """One thing to tell: what (`name`), of which row (`subject`), where (`place`: a channel or a person)."""

    id: str
    position: int
    workspace_id: str
    lane: str
    urgency: int
    effect: Effect
    name: str
    subject: str
    place: str
    facts: Mapping[str, Any]
    answer_url: str | None
    stage: Stage
    attempts: int
    next_at: datetime
    created_at: datetime
    settled_at: datetime | None = None
    fault: str | None = None


@dataclass(frozen=True)
class Card:
    """A live message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Telling:
    """What a service asks to be told."""

    effect: Effect
    name: str
    subject: str
    place: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    answer_url: str | None = None


LANES = {
    Effect.ANSWER: "answer:{id}",
    Effect.FILE: "file:{id}",
    Effect.VIEW: "view:{id}",
    Effect.HOME: "home:{place}",
    Effect.CARD: "{place}",
    Effect.NOTICE: "{place}",
    Effect.UPLOAD: "{place}",
    Effect.TWIN: "{place}",
}
"""Effects of one lane go in order, one at a time: what is no message in a conversation waits for none."""

URGENCY = {
    Effect.ANSWER: 0,
    Effect.VIEW: 0,
    Effect.HOME: 1,
    Effect.FILE: 1,
    Effect.CARD: 2,
    Effect.NOTICE: 2,
    Effect.UPLOAD: 2,
    Effect.TWIN: 3,
}


class Queue:
    """What one unit tells. It gets its places at the unit's end, so that they follow the commits (S2)."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._rows: dict[object, dict[str, Any]] = {}
        self._homes: dict[str, set[str]] = {}

    def add(self, unit: Unit, workspace_id: str, wanted: Telling) -> None:
        """Queue an effect; of one that waits as one, the first telling counts."""
        key = unit.new_id()
        one: object = key
        if wanted.effect in (Effect.CARD, Effect.HOME):
            one = (workspace_id, wanted.name, wanted.subject, wanted.place)
        if one not in self._rows:
            self._rows[one] = _values(key, unit.now, workspace_id, wanted)

    def add_homes(self, workspace_id: str, people: Iterable[str]) -> None:
        """Queue the Home, and the digest, of those of these people who have one."""
        self._homes.setdefault(workspace_id, set()).update(people)

    def write(self, unit: Unit) -> None:
        """Put everything in line behind what was told before."""
        for workspace_id, people in self._homes.items():
            for person in places_of(unit, workspace_id, HOME, people):
                self.add(unit, workspace_id, Telling(Effect.HOME, HOME, person, person))
            for person in places_of(unit, workspace_id, DIGEST, people):
                self.add(unit, workspace_id, Telling(Effect.CARD, DIGEST, person, person))
        if self._rows:
            self._put(unit.connection)

    def _put(self, connection: Connection) -> None:
        (found,) = _LAST.rows(connection, {})
        last = found["last"] or 0
        rows = [row | {"position": last + number} for number, row in enumerate(self._rows.values(), 1)]
        insert_all(connection, outbox, rows, _WAITING)


_LAST = Prepared(select(func.max(outbox.c.position).label("last")))


def tell(unit: Unit, workspace_id: str, wanted: Telling) -> None:
    """Queue an effect at the end of this unit; a card or Home that already waits is not queued twice."""
    unit.told()
    unit.collected(Queue).add(unit, workspace_id, wanted)


def take_away(unit: Unit, workspace_id: str, message: Card, name: str, subject: str, place: str) -> None:
    """Queue that a message, which pictured this row, is deleted."""
    facts = {"channel": message.channel, "ts": message.ts}
    tell(unit, workspace_id, Telling(Effect.TWIN, name, subject, place, facts))


def tell_homes(unit: Unit, workspace_id: str, people: Iterable[str]) -> None:
    """Queue the App Home of those of these people who have ever opened it; asked for once, at the end."""
    unit.told()
    unit.collected(Queue).add_homes(workspace_id, people)


def _values(key: str, now: datetime, workspace_id: str, wanted: Telling) -> dict[str, Any]:
    return {
        "id": key,
        "workspace_id": workspace_id,
        "lane": LANES[wanted.effect].format(id=key, place=wanted.place),
        "urgency": URGENCY[wanted.effect],
        "effect": wanted.effect.value,
        "name": wanted.name,
        "subject": wanted.subject,
        "place": wanted.place,
        "facts": dict(wanted.facts),
        "answer_url": wanted.answer_url,
        "stage": Stage.DUE.value,
        "attempts": 0,
        "next_at": now,
        "created_at": now,
    }


def find(unit: Unit, effect_id: str) -> Row | None:
    """One effect by id."""
    row = unit.execute(select(outbox).where(outbox.c.id == effect_id)).mappings().first()
    return Row(**{**row, "effect": Effect(row["effect"]), "stage": Stage(row["stage"])}) if row else None


_CARDS_OF = Prepared(
    select(card.c.name, card.c.place, card.c.channel, card.c.ts).where(
        card.c.workspace_id == bindparam("workspace"), card.c.subject == bindparam("wanted")
    )
)
_NAMED = (card.c.workspace_id == bindparam("workspace"), card.c.name == bindparam("name"))
_PLACES_OF = select(card.c.place).where(*_NAMED).distinct().order_by(card.c.place)


@lru_cache(maxsize=64)
def _places_among(number: int) -> Prepared:
    among: list[BindParameter[str]] = [bindparam(name) for name in names_of(number)]
    return Prepared(_PLACES_OF.where(card.c.place.in_(among)))


def live_card(unit: Unit, workspace_id: str, name: str, subject: str, place: str) -> Card | None:
    """The message that pictures this row in this place, if one has been sent."""
    return _cards(unit, workspace_id, subject).get((name, place))


def is_live(unit: Unit, workspace_id: str, message: Card) -> bool:
    """Whether a message is the live picture of anything."""
    found = unit.execute(
        select(card.c.subject)
        .where(card.c.workspace_id == workspace_id, card.c.channel == message.channel)
        .where(card.c.ts == message.ts)
        .limit(1)
    ).first()
    return found is not None


def cards_of(unit: Unit, workspace_id: str, subject: str) -> tuple[tuple[str, str], ...]:
    """Where a row is pictured: (card name, place) pairs."""
    return tuple(_cards(unit, workspace_id, subject))


def places_of(
    unit: Unit, workspace_id: str, name: str, among: Collection[str] | None = None
) -> tuple[str, ...]:
    """Everywhere that cards of this name are shown, or those of the places `among` which they are."""
    wanted = {"workspace": workspace_id, "name": name}
    if among is None:
        return tuple(unit.execute(_PLACES_OF, wanted).scalars())
    if not among:
        return ()
    wanted |= zip(names_of(len(among)), sorted(among), strict=True)
    return tuple(row["place"] for row in unit.rows(_places_among(len(among)), **wanted))


@once_per_unit(card)
def _cards(unit: Unit, workspace_id: str, subject: str) -> Mapping[tuple[str, str], Card]:
    """Every message that pictures a row, by card name and place."""
    rows = unit.rows(_CARDS_OF, workspace=workspace_id, wanted=subject)
    return {(row["name"], row["place"]): Card(row["channel"], row["ts"]) for row in rows}


def remember_card(unit: Unit, sent: Row, message: Card) -> None:
    """This message is now the live picture."""
    values = {
        "workspace_id": sent.workspace_id,
        "name": sent.name,
        "subject": sent.subject,
        "place": sent.place,
        "channel": message.channel,
        "ts": message.ts,
        "drawn_at": unit.now,
    }
    upsert.or_update(unit, card, _PROJECTION, values)


def depth(unit: Unit) -> int:
    """How many effects wait."""
    found = unit.first(_DEPTH)
    return int(found["depth"]) if found else 0


def forget_settled(unit: Unit, before: datetime) -> int:
    """Drop what was settled long ago; how many."""
    return unit.execute(delete(outbox).where(outbox.c.settled_at < before)).rowcount
