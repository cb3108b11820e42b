"""What owners are asked about people who have moved, line by line."""

from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Table,
    exists,
    insert,
    or_,
    select,
    update,
)

from bot.domain.grants import IN_FORCE
from bot.domain.moving import Line, LineState, MoveCause, Question, QuestionState
from storage.database import Unit
from storage.grants import grant
from storage.ledger import holding
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, SlackId

question = Table(
    "question",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False, index=True),
    Column("owner", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("cause", String(16), nullable=False),
    Column("was", String(255), nullable=False),
    Column("now", String(255), nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("due_at", UTC, nullable=False),
    Column("closed_at", UTC),
)

question_line = Table(
    "question_line",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("question_id", Id, ForeignKey("question.id"), nullable=False, index=True),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("grant_id", Id, ForeignKey("grant.id"), index=True),
    Column("holding_id", Id, ForeignKey("holding.id"), index=True),
    Column("answered_by", SlackId),
    Column("answered_at", UTC),
    Index("ix_question_line_state", "workspace_id", "state"),
)

_OPEN = question_line.c.state == LineState.OPEN.value
_later = holding.alias("newer")


def hold(unit: Unit, question_id: str) -> None:
    """Keep everybody else from answering until the unit ends; read it afterwards."""
    unit.hold(lambda: select(question.c.id).where(question.c.id == question_id), ("question", question_id))


def find(unit: Unit, question_id: str) -> Question | None:
    """One question by id."""
    return next(iter(_some(unit, question.c.id == question_id)), None)


def open_about(unit: Unit, workspace_id: str, person: str) -> tuple[Question, ...]:
    """The open questions about a person."""
    open_now = question.c.state == QuestionState.OPEN.value
    return _some(unit, question.c.workspace_id == workspace_id, question.c.person == person, open_now)


def lines(unit: Unit, question_id: str) -> tuple[Line, ...]:
    """Everything that a question asks about."""
    return _lines(unit, question_line.c.question_id == question_id)


def find_line(unit: Unit, line_id: str) -> Line | None:
    """One line by id."""
    return next(iter(_lines(unit, question_line.c.id == line_id)), None)


def add(unit: Unit, new: Question, asked: Collection[Line]) -> None:
    """Insert a question with its lines."""
    unit.execute(insert(question).values(asdict(new) | {"state": new.state.value, "cause": new.cause.value}))
    unit.execute(insert(question_line), [asdict(one) | {"state": one.state.value} for one in asked])


def close(unit: Unit, question_id: str, to: QuestionState) -> bool:
    """Close an open question; False when it was closed before."""
    closed = unit.execute(
        update(question)
        .where(question.c.id == question_id, question.c.state == QuestionState.OPEN.value)
        .values(state=to.value, closed_at=unit.now)
    )
    return bool(closed.rowcount)


def settle(unit: Unit, line_id: str, to: LineState, by: str | None) -> bool:
    """Close an open line; False when it was closed before."""
    settled = unit.execute(
        update(question_line)
        .where(question_line.c.id == line_id, _OPEN)
        .values(state=to.value, answered_by=by, answered_at=unit.now)
    )
    return bool(settled.rowcount)


def ripe(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of questions that ask about something no longer held."""
    rows = unit.execute(
        select(question_line.c.question_id)
        .where(question_line.c.workspace_id == workspace_id, _OPEN, _over())
        .distinct()
        .order_by(question_line.c.question_id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def ripe_lines(unit: Unit, question_id: str) -> tuple[Line, ...]:
    """The open lines of a question about what is no longer held."""
    return _lines(unit, question_line.c.question_id == question_id, _OPEN, _over())


def _over() -> ColumnElement[bool]:
    """The grant is in force no more, or the ledger has a later line."""
    in_force = [state.value for state in IN_FORCE]
    return or_(
        exists().where(grant.c.id == question_line.c.grant_id, grant.c.state.not_in(in_force)),
        exists().where(_later.c.replaces == question_line.c.holding_id),
    )


def _some(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Question, ...]:
    rows = unit.execute(
        select(question).where(*conditions).order_by(question.c.opened_at, question.c.id)
    ).mappings()
    return tuple(
        Question(**{**row, "state": QuestionState(row["state"]), "cause": MoveCause(row["cause"])})
        for row in rows
    )


def _lines(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Line, ...]:
    rows = unit.execute(
        select(question_line).where(*conditions).order_by(question_line.c.account_id, question_line.c.id)
    ).mappings()
    return tuple(_line(row) for row in rows)


def _line(row: Columns) -> Line:
    return Line(**{**row, "state": LineState(row["state"])})
