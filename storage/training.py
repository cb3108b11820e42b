"""Courses as they were taught, who is to take them, and every answer that was given."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)

from bot.domain.training import (
    OPEN,
    Asked,
    Assignment,
    AssignmentState,
    Attempt,
    QuizAnswer,
    QuizState,
    Why,
)
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, Json, SlackId

Digest = String(64)
_IS_OPEN = text("state IN ('assigned', 'in_progress')")

course_set = Table(
    "course_set",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("adopted_at", UTC, nullable=False, index=True),
)

question_text = Table(
    "question_text",
    metadata,
    Column("digest", Digest, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("course_id", String(30), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("why", String(16), nullable=False),
    Column("assigned_by", SlackId, nullable=False),
    Column("assigned_at", UTC, nullable=False),
    Column("opens_at", UTC, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("ended_at", UTC),
    Column("valid_until", UTC),
    Index("ix_assignment_person", "workspace_id", "person", "course_id"),
    Index("ix_assignment_course", "workspace_id", "course_id", "state"),
    # Nobody is asked for the same course twice at a time.
    Index(
        "ux_assignment_open",
        *("workspace_id", "person", "course_id"),
        unique=True,
        sqlite_where=_IS_OPEN,
        postgresql_where=_IS_OPEN,
    ),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("assignment_id", Id, ForeignKey("assignment.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("seed", String(64), nullable=False),
    Column("library", Digest, ForeignKey("course_set.digest"), nullable=False),
    Column("policy_id", Id, ForeignKey("policy_version.id"), nullable=False),
    Column("pass_mark", Integer, nullable=False),
    Column("must_pass", Json, nullable=False),
    Column("asked", Json, nullable=False),
    Column("begun_at", UTC, nullable=False),
    Column("ended_at", UTC),
    Column("percent", Integer),
    UniqueConstraint("assignment_id", "number"),
)

quiz_answer = Table(
    "quiz_answer",
    metadata,
    Column("attempt_id", Id, ForeignKey("attempt.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("letter", String(1), nullable=False),
    Column("right", Boolean, nullable=False),
    Column("answered_at", UTC, nullable=False),
    PrimaryKeyConstraint("attempt_id", "place"),
)

_CURRENT = Prepared(select(course_set.c.digest).order_by(course_set.c.adopted_at.desc()).limit(1))
_OF_PERSON = Prepared(
    select(assignment)
    .where(assignment.c.workspace_id == bindparam("workspace"), assignment.c.person == bindparam("wanted"))
    .order_by(assignment.c.assigned_at, assignment.c.id)
)


# ---- the courses' files


def current(unit: Unit) -> str | None:
    """The digest of the courses that are taught now; None before any was read."""
    found = unit.first(_CURRENT)
    return str(found["digest"]) if found else None


def content(unit: Unit, digest: str) -> bytes:
    """The courses of this digest; `LookupError` for one that was never kept."""
    found = unit.execute(select(course_set.c.content).where(course_set.c.digest == digest)).scalar()
    if found is None:
        raise LookupError(f"No courses {digest}")
    return bytes(found)


def adopt(unit: Unit, digest: str, written: bytes) -> None:
    """Teach these courses from now on."""
    values = {"digest": digest, "content": written, "adopted_at": unit.now}
    upsert.or_update(unit, course_set, ("digest",), values)


def keep_question(unit: Unit, digest: str, written: bytes) -> None:
    """Keep a question's text, once."""
    upsert.or_nothing(unit, question_text, {"digest": digest, "content": written})


def question(unit: Unit, digest: str) -> bytes:
    """A question's text, as it was asked."""
    found = unit.execute(select(question_text.c.content).where(question_text.c.digest == digest)).scalar_one()
    return bytes(found)


# ---- assignments


def hold(unit: Unit, assignment_id: str) -> None:
    """Keep everybody else from deciding on the assignment until the unit ends; read it afterwards."""
    rows = select(assignment.c.id).where(assignment.c.id == assignment_id)
    unit.hold(lambda: rows, ("assignment", assignment_id))


def add(unit: Unit, new: Assignment) -> None:
    """Insert an assignment."""
    unit.execute(insert(assignment).values(asdict(new) | {"state": new.state.value, "why": new.why.value}))


def find(unit: Unit, assignment_id: str) -> Assignment | None:
    """One assignment by id."""
    row = unit.execute(select(assignment).where(assignment.c.id == assignment_id)).mappings().first()
    return _assignment(row) if row else None


def of_person(unit: Unit, workspace_id: str, person: str) -> tuple[Assignment, ...]:
    """Everything that somebody has been asked to take, oldest first."""
    return tuple(_assignment(row) for row in unit.rows(_OF_PERSON, workspace=workspace_id, wanted=person))


def of_people(unit: Unit, workspace_id: str, people: Collection[str]) -> tuple[Assignment, ...]:
    """Everything that any of these people has been asked to take, oldest first."""
    theirs = assignment.c.workspace_id == workspace_id, assignment.c.person.in_(people)
    ordered = select(assignment).where(*theirs).order_by(assignment.c.assigned_at, assignment.c.id)
    return tuple(_assignment(row) for row in unit.execute(ordered).mappings())


def of_course(unit: Unit, workspace_id: str, course_id: str | None = None) -> tuple[Assignment, ...]:
    """Every assignment, or those of one course, the latest last."""
    wanted: list[ColumnElement[bool]] = [assignment.c.workspace_id == workspace_id]
    if course_id is not None:
        wanted.append(assignment.c.course_id == course_id)
    ordered = select(assignment).where(*wanted).order_by(assignment.c.assigned_at, assignment.c.id)
    return tuple(_assignment(row) for row in unit.execute(ordered).mappings())


def asked_of(unit: Unit, workspace_id: str, course_id: str) -> frozenset[str]:
    """Everybody who still has to pass a course, or has."""
    states = [state.value for state in (*OPEN, AssignmentState.PASSED)]
    rows = unit.execute(
        select(assignment.c.person).where(
            assignment.c.workspace_id == workspace_id,
            assignment.c.course_id == course_id,
            assignment.c.state.in_(states),
        )
    ).scalars()
    return frozenset(rows)


def asked_since(unit: Unit, workspace_id: str, course_id: str, since: datetime) -> frozenset[str]:
    """Everybody who still has to pass a course, or was asked for it from an instant on."""
    open_now = assignment.c.state.in_([state.value for state in OPEN])
    wanted = (assignment.c.workspace_id == workspace_id, assignment.c.course_id == course_id)
    found = select(assignment.c.person).where(*wanted, open_now | (assignment.c.assigned_at >= since))
    return frozenset(unit.execute(found).scalars())


def move(unit: Unit, seen: Assignment, to: AssignmentState, **values: object) -> bool:
    """Move an assignment on; False when it is no longer as it was seen."""
    moved = unit.execute(
        update(assignment)
        .where(assignment.c.id == seen.id, assignment.c.state == seen.state.value)
        .values(state=to.value, **values)
    )
    return bool(moved.rowcount)


# ---- attempts


def add_attempt(unit: Unit, new: Attempt) -> None:
    """Insert an attempt with its questions."""
    plain = {
        "state": new.state.value,
        "must_pass": list(new.must_pass),
        "asked": [asdict(one) for one in new.asked],
    }
    unit.execute(insert(attempt).values(asdict(new) | plain))


def find_attempt(unit: Unit, attempt_id: str) -> Attempt | None:
    """One attempt by id."""
    row = unit.execute(select(attempt).where(attempt.c.id == attempt_id)).mappings().first()
    return _attempt(row) if row else None


def attempts_of(unit: Unit, *assignment_ids: str) -> tuple[Attempt, ...]:
    """The attempts at these assignments, oldest first."""
    ordered = (
        select(attempt)
        .where(attempt.c.assignment_id.in_(assignment_ids))
        .order_by(attempt.c.begun_at, attempt.c.number)
    )
    return tuple(_attempt(row) for row in unit.execute(ordered).mappings())


def every_attempt(unit: Unit, workspace_id: str) -> tuple[Attempt, ...]:
    """Every attempt of everybody, oldest first."""
    ordered = (
        select(attempt)
        .where(attempt.c.workspace_id == workspace_id)
        .order_by(attempt.c.begun_at, attempt.c.number)
    )
    return tuple(_attempt(row) for row in unit.execute(ordered).mappings())


def last_draw(unit: Unit, workspace_id: str, person: str, course_id: str) -> frozenset[str]:
    """The ids of the questions that somebody was asked last in a course."""
    last = (
        select(attempt.c.asked)
        .join(assignment, assignment.c.id == attempt.c.assignment_id)
        .where(
            assignment.c.workspace_id == workspace_id,
            assignment.c.person == person,
            assignment.c.course_id == course_id,
        )
        .order_by(attempt.c.begun_at.desc(), attempt.c.number.desc())
        .limit(1)
    )
    return frozenset(one["question_id"] for one in unit.execute(last).scalar() or ())


def answers(unit: Unit, attempt_id: str) -> tuple[QuizAnswer, ...]:
    """What has been answered in an attempt, in order."""
    given = select(quiz_answer).where(quiz_answer.c.attempt_id == attempt_id).order_by(quiz_answer.c.place)
    return tuple(QuizAnswer(**row) for row in unit.execute(given).mappings())


def answer(unit: Unit, given: QuizAnswer) -> bool:
    """Keep an answer; False when there is one already (Q1)."""
    return upsert.or_nothing(unit, quiz_answer, asdict(given))


def end_attempt(unit: Unit, seen: Attempt, to: QuizState, percent: int | None) -> bool:
    """Close an attempt; False when it was closed before."""
    ended = unit.execute(
        update(attempt)
        .where(attempt.c.id == seen.id, attempt.c.state == QuizState.OPEN.value)
        .values(state=to.value, percent=percent, ended_at=unit.now)
    )
    return bool(ended.rowcount)


def _assignment(row: Columns) -> Assignment:
    return Assignment(**{**row, "state": AssignmentState(row["state"]), "why": Why(row["why"])})


def _attempt(row: Columns) -> Attempt:
    asked = tuple(Asked(**one) for one in row["asked"])
    plain = {"state": QuizState(row["state"]), "must_pass": tuple(row["must_pass"]), "asked": asked}
    return Attempt(**{**row, **plain})
