"""The outbox: what Slack must still be told, committed with the change that it tells of (S1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.dialects import sqlite

from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Id, Json, SlackId

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
    TWIN = "twin"


class Stage(StrEnum):
    """Where an effect stands: the three last are ends (S1)."""

    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    DEAD = "dead"


OPEN = (Stage.DUE.value, Stage.SENDING.value)
"""The stages that are no ends."""

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
        "workspace_id",
        "name",
        "subject",
        "place",
        unique=True,
        sqlite_where=text("stage = 'due' AND effect IN ('card', 'home')"),
        postgresql_where=text("stage = 'due' AND effect IN ('card', 'home')"),
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
    Effect.HOME: "home:{place}",
    Effect.CARD: "{place}",
    Effect.NOTICE: "{place}",
    Effect.TWIN: "{place}",
}
"""Effects of one lane go in order, one at a time: what is no message in a conversation waits for none."""

URGENCY = {
    Effect.ANSWER: 0,
    Effect.HOME: 1,
    Effect.FILE: 1,
    Effect.CARD: 2,
    Effect.NOTICE: 2,
    Effect.TWIN: 3,
}


def tell(unit: Unit, workspace_id: str, wanted: Telling) -> None:
    """Queue an effect in this transaction; a card or Home that already waits is not queued twice."""
    key = unit.new_id()
    unit.told()
    unit.execute(
        sqlite.insert(outbox)
        .values(
            id=key,
            position=select(func.coalesce(func.max(outbox.c.position), 0) + 1).scalar_subquery(),
            workspace_id=workspace_id,
            lane=LANES[wanted.effect].format(id=key, place=wanted.place),
            urgency=URGENCY[wanted.effect],
            effect=wanted.effect.value,
            name=wanted.name,
            subject=wanted.subject,
            place=wanted.place,
            facts=dict(wanted.facts),
            answer_url=wanted.answer_url,
            stage=Stage.DUE.value,
            attempts=0,
            next_at=unit.now,
            created_at=unit.now,
        )
        .on_conflict_do_nothing()
    )


def find(unit: Unit, effect_id: str) -> Row | None:
    """One effect by id."""
    row = unit.execute(select(outbox).where(outbox.c.id == effect_id)).mappings().first()
    return Row(**{**row, "effect": Effect(row["effect"]), "stage": Stage(row["stage"])}) if row else None


def live_card(unit: Unit, workspace_id: str, name: str, subject: str, place: str) -> Card | None:
    """The message that pictures this row in this place, if one has been sent."""
    row = unit.execute(
        select(card.c.channel, card.c.ts).where(
            card.c.workspace_id == workspace_id,
            card.c.name == name,
            card.c.subject == subject,
            card.c.place == place,
        )
    ).first()
    return Card(row[0], row[1]) if row else None


def cards_of(unit: Unit, workspace_id: str, subject: str) -> tuple[tuple[str, str], ...]:
    """Where a row is pictured: (card name, place) pairs."""
    rows = unit.execute(
        select(card.c.name, card.c.place).where(
            card.c.workspace_id == workspace_id, card.c.subject == subject
        )
    )
    return tuple((row[0], row[1]) for row in rows)


def places_of(
    unit: Unit, workspace_id: str, name: str, among: Collection[str] | None = None
) -> tuple[str, ...]:
    """Everywhere that cards of this name are shown, or those of the places `among` which they are."""
    wanted = [card.c.workspace_id == workspace_id, card.c.name == name]
    if among is not None:
        wanted.append(card.c.place.in_(among))
    rows = unit.execute(select(card.c.place).where(*wanted).distinct().order_by(card.c.place))
    return tuple(row[0] for row in rows)


def remember_card(unit: Unit, sent: Row, message: Card) -> None:
    """This message is now the live picture."""
    values = {"channel": message.channel, "ts": message.ts, "drawn_at": unit.now}
    unit.execute(
        sqlite.insert(card)
        .values(
            workspace_id=sent.workspace_id, name=sent.name, subject=sent.subject, place=sent.place, **values
        )
        .on_conflict_do_update(index_elements=["workspace_id", "name", "subject", "place"], set_=values)
    )


def depth(unit: Unit) -> int:
    """How many effects wait."""
    waits = select(func.count()).select_from(outbox).where(outbox.c.stage.in_(OPEN))
    return unit.execute(waits).scalar() or 0


def forget_settled(unit: Unit, before: datetime) -> int:
    """Drop what was settled long ago; how many."""
    return unit.execute(delete(outbox).where(outbox.c.settled_at < before)).rowcount
