"""The questions of every month: who was asked which, and what they answered."""

from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy import Boolean, Column, Index, String, Table, bindparam, insert, select, update

from bot.domain.spaced import SpacedQuestion
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Id, SlackId

spaced_question = Table(
    "spaced_question",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("person", SlackId, nullable=False),
    Column("course_id", String(64), nullable=False),
    Column("question_id", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("seed", String(64), nullable=False),
    Column("asked_at", UTC, nullable=False),
    Column("until", UTC, nullable=False),
    Column("letter", String(1)),
    Column("right", Boolean),
    Column("answered_at", UTC),
    Index("ix_spaced_question_person", "workspace_id", "person", "asked_at"),
)

_NEWEST = Prepared(
    select(spaced_question)
    .where(
        spaced_question.c.workspace_id == bindparam("workspace"),
        spaced_question.c.person == bindparam("wanted"),
    )
    .order_by(spaced_question.c.asked_at.desc())
    .limit(1)
)


def add(unit: Unit, new: SpacedQuestion) -> None:
    """Insert a question that is asked from now on."""
    unit.execute(insert(spaced_question).values(asdict(new)))


def find(unit: Unit, question_id: str) -> SpacedQuestion | None:
    """One question by the id of its row."""
    wanted = select(spaced_question).where(spaced_question.c.id == question_id)
    row = unit.execute(wanted).mappings().first()
    return SpacedQuestion(**row) if row else None


def newest(unit: Unit, workspace_id: str, person: str) -> SpacedQuestion | None:
    """The question that somebody was asked last."""
    row = unit.first(_NEWEST, workspace=workspace_id, wanted=person)
    return SpacedQuestion(**row) if row else None


def asked_before(unit: Unit, workspace_id: str, person: str, last: int) -> Iterable[str]:
    """The ids of the last so many questions that somebody was asked."""
    found = (
        select(spaced_question.c.question_id)
        .where(spaced_question.c.workspace_id == workspace_id, spaced_question.c.person == person)
        .order_by(spaced_question.c.asked_at.desc())
        .limit(last)
    )
    return tuple(unit.execute(found).scalars())


def answer(unit: Unit, seen: SpacedQuestion, letter: str, *, right: bool) -> bool:
    """Keep the answer; False when there is one already."""
    kept = unit.execute(
        update(spaced_question)
        .where(spaced_question.c.id == seen.id, spaced_question.c.letter.is_(None))
        .values(letter=letter, right=right, answered_at=unit.now)
    )
    return bool(kept.rowcount)
