"""Policy versions, the signatures of the founding, and who holds the programme's seats and offices."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.programme import Outcome, PolicyState, PolicyVersion, SeatRow, Signature
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import UTC, Columns, Id, Json, SlackId

policy_version = Table(
    "policy_version",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("founding", Boolean, nullable=False),
    Column("proposed_by", String(64), nullable=False),
    Column("proposed_at", UTC, nullable=False),
    Column("in_force_at", UTC),
    Column("base_id", Id),
    Column("starts_at", UTC),
    Column("vote_by", UTC),
    Column("material", Boolean),
    Column("decided_at", UTC),
    Column("outcome", String(16)),
    Column("reviewed_at", UTC),
    Column("announce_step", Integer),
    Column("announce_at", UTC),
    Column("announced_at", UTC),
    Column("announced_by", SlackId),
    Column("announced_as", String(32)),
    Column("remind_at", UTC),
    Column("reminded_at", UTC),
    UniqueConstraint("workspace_id", "number"),
)

policy_signature = Table(
    "policy_signature",
    metadata,
    Column("policy_id", Id, ForeignKey("policy_version.id"), nullable=False),
    Column("capacity", String(16), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("at", UTC, nullable=False),
    PrimaryKeyConstraint("policy_id", "capacity"),
    UniqueConstraint("policy_id", "person"),
)

seat = Table(
    "seat",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("seat_id", String(64), nullable=False),
    Column("discipline", String(64), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("occupant", SlackId),
    Column("alternates", Json, nullable=False),
    PrimaryKeyConstraint("workspace_id", "seat_id"),
)

office = Table(
    "office",
    metadata,
    Column("workspace_id", SlackId, nullable=False),
    Column("office", String(32), nullable=False),
    Column("person", SlackId, nullable=False),
    PrimaryKeyConstraint("workspace_id", "office", "person"),
)


_IN_STATE = Prepared(
    select(policy_version)
    .where(
        policy_version.c.workspace_id == bindparam("workspace"),
        policy_version.c.state == bindparam("standing"),
    )
    .order_by(policy_version.c.number.desc())
    .limit(1)
)
_VERSION = Prepared(select(policy_version).where(policy_version.c.id == bindparam("wanted")))
_AT = Prepared(
    select(policy_version)
    .where(
        policy_version.c.workspace_id == bindparam("workspace"),
        policy_version.c.in_force_at <= bindparam("instant"),
    )
    .order_by(policy_version.c.in_force_at.desc(), policy_version.c.number.desc())
    .limit(1)
)
_THAT_DECIDED = Prepared(
    select(policy_version)
    .where(
        policy_version.c.workspace_id == bindparam("workspace"),
        policy_version.c.in_force_at.is_not(None),
    )
    .order_by(policy_version.c.number)
)
_IN_FORCE = policy_version.c.state == literal_column(f"'{PolicyState.IN_FORCE.value}'")
_TO_ANNOUNCE = Prepared(
    select(policy_version.c.id).where(
        policy_version.c.workspace_id == bindparam("workspace"),
        _IN_FORCE,
        policy_version.c.announced_at.is_(None),
        func.coalesce(policy_version.c.announce_step, 0) < bindparam("last_step"),
        or_(policy_version.c.announce_at.is_(None), policy_version.c.announce_at <= bindparam("now")),
    )
)
_TO_REMIND = Prepared(
    select(policy_version.c.id).where(
        policy_version.c.workspace_id == bindparam("workspace"),
        _IN_FORCE,
        policy_version.c.remind_at <= bindparam("now"),
    )
)
_SIGNATURES = Prepared(
    select(policy_signature)
    .where(policy_signature.c.policy_id == bindparam("wanted"))
    .order_by(policy_signature.c.at, policy_signature.c.capacity)
)
_SEATS = Prepared(select(seat).where(seat.c.workspace_id == bindparam("workspace")).order_by(seat.c.seat_id))
_OFFICES = Prepared(
    select(office.c.office, office.c.person)
    .where(office.c.workspace_id == bindparam("workspace"))
    .order_by(office.c.office, office.c.person)
)


@once_per_unit(policy_version)
def in_force(unit: Unit, workspace_id: str) -> PolicyVersion | None:
    """The version that decides, or None before the founding."""
    return _one(unit, workspace_id, PolicyState.IN_FORCE)


def in_review(unit: Unit, workspace_id: str) -> PolicyVersion | None:
    """The version that waits for the committee, or before the founding for its two people, if any."""
    return _one(unit, workspace_id, PolicyState.IN_REVIEW)


def accepted(unit: Unit, workspace_id: str) -> PolicyVersion | None:
    """The version that is approved and waits for its date, if any."""
    return _one(unit, workspace_id, PolicyState.ACCEPTED)


def history(unit: Unit, workspace_id: str, limit: int) -> tuple[PolicyVersion, ...]:
    """The versions there have ever been, newest first: none is ever deleted."""
    rows = unit.execute(
        select(policy_version)
        .where(policy_version.c.workspace_id == workspace_id)
        .order_by(policy_version.c.number.desc())
        .limit(limit)
    ).mappings()
    return tuple(_version(row) for row in rows)


def in_force_on(unit: Unit, workspace_id: str, instant: datetime) -> PolicyVersion | None:
    """The version that decided at an instant; None before the founding."""
    row = unit.first(_AT, workspace=workspace_id, instant=instant)
    return _version(row) if row else None


@once_per_unit(policy_version)
def version(unit: Unit, policy_id: str) -> PolicyVersion | None:
    """One version by id, in whatever state."""
    row = unit.first(_VERSION, wanted=policy_id)
    return _version(row) if row else None


@once_per_unit(policy_version)
def that_decided(unit: Unit, workspace_id: str) -> tuple[PolicyVersion, ...]:
    """Every version that is or has been in force, oldest first."""
    return tuple(_version(row) for row in unit.rows(_THAT_DECIDED, workspace=workspace_id))


def hold(unit: Unit, policy_id: str) -> None:
    """Keep a version as it is until the unit ends; read it afterwards."""
    this = policy_version.c.id == policy_id
    unit.hold(lambda: select(policy_version.c.id).where(this), ("policy_version", policy_id))


def to_announce(unit: Unit, workspace_id: str, last_step: int) -> tuple[str, ...]:
    """The version in force, if somebody is to be asked by now to announce it, up to `last_step` in turn."""
    rows = unit.rows(_TO_ANNOUNCE, workspace=workspace_id, last_step=last_step, now=unit.now)
    return tuple(row["id"] for row in rows)


def to_remind(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """The version in force, if those who still owe its acknowledgement are to hear of it again."""
    return tuple(row["id"] for row in unit.rows(_TO_REMIND, workspace=workspace_id, now=unit.now))


def change(unit: Unit, policy_id: str, **values: object) -> None:
    """Change a version in what is no state of it."""
    unit.execute(update(policy_version).where(policy_version.c.id == policy_id).values(**values))


def next_number(unit: Unit, workspace_id: str) -> int:
    """The number for the next proposal."""
    highest = unit.execute(
        select(func.max(policy_version.c.number)).where(policy_version.c.workspace_id == workspace_id)
    ).scalar()
    return (highest or 0) + 1


def add(unit: Unit, proposed: PolicyVersion) -> None:
    """Store a proposal."""
    kept = {"state": proposed.state.value, "outcome": proposed.outcome and proposed.outcome.value}
    unit.execute(insert(policy_version).values(asdict(proposed) | kept))


def reviewed(unit: Unit, policy_id: str) -> None:
    """Somebody has found that the version need not change."""
    unit.execute(update(policy_version).where(policy_version.c.id == policy_id).values(reviewed_at=unit.now))


def move(unit: Unit, policy_id: str, start: PolicyState, to: PolicyState, **values: object) -> bool:
    """Move a version from `start` to `to`; False when it is no longer there."""
    moved = unit.execute(
        update(policy_version)
        .where(policy_version.c.id == policy_id, policy_version.c.state == start.value)
        .values(state=to.value, **values)
    )
    return bool(moved.rowcount)


def sign(unit: Unit, signature: Signature) -> None:
    """Store one of the founding's two signatures."""
    unit.execute(insert(policy_signature).values(asdict(signature)))


def unsign(unit: Unit, signature: Signature) -> None:
    """Drop a signature that does not count any more."""
    unit.execute(
        delete(policy_signature).where(
            policy_signature.c.policy_id == signature.policy_id,
            policy_signature.c.capacity == signature.capacity,
        )
    )


def signatures(unit: Unit, policy_id: str) -> tuple[Signature, ...]:
    """Who has signed a version, in order."""
    return tuple(Signature(**row) for row in unit.rows(_SIGNATURES, wanted=policy_id))


@once_per_unit(seat)
def seats(unit: Unit, workspace_id: str) -> tuple[SeatRow, ...]:
    """The committee as it sits now."""
    rows = unit.rows(_SEATS, workspace=workspace_id)
    return tuple(SeatRow(**{**row, "alternates": tuple(row["alternates"])}) for row in rows)


def put_seat(unit: Unit, sitting: SeatRow) -> None:
    """Create or change a seat."""
    values = asdict(sitting) | {"alternates": list(sitting.alternates)}
    upsert.or_update(unit, seat, ("workspace_id", "seat_id"), values)


def drop_seat(unit: Unit, workspace_id: str, seat_id: str) -> None:
    """Remove a seat that the policy no longer has."""
    unit.execute(delete(seat).where(seat.c.workspace_id == workspace_id, seat.c.seat_id == seat_id))


@once_per_unit(office)
def offices(unit: Unit, workspace_id: str) -> Mapping[str, tuple[str, ...]]:
    """Who holds which office, by office."""
    held: dict[str, tuple[str, ...]] = {}
    for row in unit.rows(_OFFICES, workspace=workspace_id):
        held[row["office"]] = (*held.get(row["office"], ()), row["person"])
    return held


def put_office(unit: Unit, workspace_id: str, name: str, holder: str) -> None:
    """Give an office to a person."""
    unit.execute(insert(office).values(workspace_id=workspace_id, office=name, person=holder))


def drop_office(unit: Unit, workspace_id: str, name: str, holder: str) -> None:
    """Nobody, or one person fewer, holds this office from now on."""
    theirs = (office.c.workspace_id == workspace_id, office.c.office == name, office.c.person == holder)
    unit.execute(delete(office).where(*theirs))


def _one(unit: Unit, workspace_id: str, state: PolicyState) -> PolicyVersion | None:
    row = unit.first(_IN_STATE, workspace=workspace_id, standing=state.value)
    found = _version(row) if row else None
    if found:
        version.learn(unit, found, found.id)
    return found


def _version(row: Columns) -> PolicyVersion:
    why = row["outcome"]
    return PolicyVersion(
        **{**row, "state": PolicyState(row["state"]), "outcome": Outcome(why) if why else None}
    )
