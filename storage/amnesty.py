"""Who was asked in a hunt, and what they said."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    String,
    Table,
    UniqueConstraint,
    exists,
    func,
    insert,
    select,
    update,
)

from bot.domain.hunt import Amnesty, AmnestyState, AnswerKind, Hunt, Told
from bot.domain.ledger import Method
from bot.domain.people import Kind
from storage.database import Unit
from storage.metadata import metadata
from storage.people import person
from storage.types import UTC, Columns, Id, SlackId

amnesty = Table(
    "amnesty",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("hunt_id", Id, ForeignKey("hunt.id"), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", UTC, nullable=False),
    Column("answered_at", UTC),
    UniqueConstraint("hunt_id", "person"),
)

amnesty_answer = Table(
    "amnesty_answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("amnesty_id", Id, ForeignKey("amnesty.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("account_id", Id, ForeignKey("account.id")),
    Column("method", String(16)),
    Column("said", String(255), nullable=False),
    Column("note", String(3000), nullable=False),
    Column("holding_id", Id, ForeignKey("holding.id")),
    Column("told_at", UTC, nullable=False),
)


def unasked(unit: Unit, of: Hunt) -> tuple[tuple[str, str | None], ...]:
    """Full members who have not been asked in this hunt, each with their zone."""
    asked = exists(
        select(amnesty.c.id).where(amnesty.c.hunt_id == of.id, amnesty.c.person == person.c.user_id)
    )
    rows = unit.execute(
        select(person.c.user_id, person.c.zone)
        .where(person.c.workspace_id == of.workspace_id, person.c.kind == Kind.MEMBER.value, ~asked)
        .order_by(person.c.user_id)
    )
    return tuple((row[0], row[1]) for row in rows)


def add(unit: Unit, new: Amnesty) -> None:
    """Insert somebody who is asked."""
    unit.execute(insert(amnesty).values(asdict(new) | {"state": new.state.value}))


def hold(unit: Unit, amnesty_id: str) -> None:
    """Keep everybody else from answering in somebody's place until the unit ends; read it afterwards."""
    unit.hold(lambda: select(amnesty.c.id).where(amnesty.c.id == amnesty_id), ("amnesty", amnesty_id))


def find(unit: Unit, amnesty_id: str) -> Amnesty | None:
    """One of those who were asked."""
    row = unit.execute(select(amnesty).where(amnesty.c.id == amnesty_id)).mappings().first()
    return Amnesty(**{**row, "state": AmnestyState(row["state"])}) if row else None


def unanswered(unit: Unit, hunt_id: str, user_id: str) -> Amnesty | None:
    """What somebody has been asked in a hunt and has not answered."""
    mine = (amnesty.c.hunt_id == hunt_id, amnesty.c.person == user_id)
    waits = amnesty.c.state == AmnestyState.ASKED.value
    row = unit.execute(select(amnesty).where(*mine, waits)).mappings().first()
    return Amnesty(**{**row, "state": AmnestyState(row["state"])}) if row else None


def asked(unit: Unit, hunt_id: str) -> tuple[tuple[str, str], ...]:
    """(Id, person) of everybody who was asked in a hunt."""
    rows = unit.execute(
        select(amnesty.c.id, amnesty.c.person).where(amnesty.c.hunt_id == hunt_id).order_by(amnesty.c.id)
    )
    return tuple((row[0], row[1]) for row in rows)


def answered(unit: Unit, seen: Amnesty) -> bool:
    """Somebody has answered for the first time; False when they had before."""
    moved = unit.execute(
        update(amnesty)
        .where(amnesty.c.id == seen.id, amnesty.c.state == AmnestyState.ASKED.value)
        .values(state=AmnestyState.ANSWERED.value, answered_at=unit.now)
    )
    return bool(moved.rowcount)


def add_answer(unit: Unit, new: Told) -> None:
    """Insert an answer."""
    plain = {"kind": new.kind.value, "method": new.method.value if new.method else None}
    unit.execute(insert(amnesty_answer).values(asdict(new) | plain))


def answers(unit: Unit, amnesty_id: str) -> tuple[Told, ...]:
    """What somebody has said, in order."""
    return _answers(unit, amnesty_answer.c.amnesty_id == amnesty_id)


def unplaced(unit: Unit, hunt_id: str) -> tuple[tuple[str, Told], ...]:
    """Who has told of a login to something that is not in the register, and what they said."""
    found = unit.execute(
        select(amnesty.c.person, amnesty_answer)
        .join(amnesty, amnesty.c.id == amnesty_answer.c.amnesty_id)
        .where(
            amnesty.c.hunt_id == hunt_id,
            amnesty_answer.c.kind == AnswerKind.LOGIN.value,
            amnesty_answer.c.account_id.is_(None),
        )
        .order_by(amnesty_answer.c.told_at, amnesty_answer.c.id)
    ).mappings()
    rows = [dict(row) for row in found]
    return tuple((row.pop("person"), _told(row)) for row in rows)


def by_kind(unit: Unit, hunt_id: str) -> Mapping[AnswerKind, int]:
    """How many people have given each kind of answer in a hunt."""
    rows = unit.execute(
        select(amnesty_answer.c.kind, func.count(func.distinct(amnesty.c.person)))
        .join(amnesty, amnesty.c.id == amnesty_answer.c.amnesty_id)
        .where(amnesty.c.hunt_id == hunt_id)
        .group_by(amnesty_answer.c.kind)
    )
    return {AnswerKind(row[0]): row[1] for row in rows}


def by_state(unit: Unit, hunt_id: str) -> Mapping[AmnestyState, int]:
    """How many of those who were asked have answered."""
    rows = unit.execute(
        select(amnesty.c.state, func.count()).where(amnesty.c.hunt_id == hunt_id).group_by(amnesty.c.state)
    )
    return {AmnestyState(row[0]): row[1] for row in rows}


def _answers(unit: Unit, condition: ColumnElement[bool]) -> tuple[Told, ...]:
    rows = unit.execute(
        select(amnesty_answer).where(condition).order_by(amnesty_answer.c.told_at, amnesty_answer.c.id)
    ).mappings()
    return tuple(_told(row) for row in rows)


def _told(row: Columns) -> Told:
    method = Method(row["method"]) if row["method"] else None
    return Told(**{**row, "kind": AnswerKind(row["kind"]), "method": method})
