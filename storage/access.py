"""Requests, their terms, the votes on them and the approvals that closed them."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.domain.access import Approval, Request, RequestState, Terms, Vote, VoteState
from bot.domain.when import Ending
from storage.bulk import insert_all
from storage.database import Unit
from storage.metadata import metadata
from storage.prepared import Prepared
from storage.recall import once_per_unit
from storage.types import AT_ONCE, UTC, Columns, Id, Json, SlackId

request = Table(
    "request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("number", Integer, nullable=False),
    Column("requester", SlackId, nullable=False, index=True),
    Column("beneficiary", SlackId, nullable=False, index=True),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False),
    Column("use_case", String(64), nullable=False),
    Column("reason", String(3000), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("policy_id", Id, ForeignKey("policy_version.id"), nullable=False),
    Column("slots", Json, nullable=False),
    Column("submitted_at", UTC, nullable=False),
    Column("lapses_at", UTC, nullable=False),
    Column("decided_at", UTC),
    Column("decided_by", SlackId),
    Column("decision_reason", String(3000)),
    Column("extends_grant_id", Id),
    Column("follows_request_id", Id),
    Column("adoption_id", Id, index=True),
    Column("adopts_holding_id", Id),
    Column("nudge_at", UTC, server_default=AT_ONCE),
    Column("nudges", Integer, nullable=False, server_default="0"),
    UniqueConstraint("workspace_id", "number"),
    Index("ix_request_nudge", "workspace_id", "state", "nudge_at", "id"),
)

# One row per content version, so that "old → new" can be shown and every vote names what it was for (A5).
request_terms = Table(
    "request_terms",
    metadata,
    Column("request_id", Id, ForeignKey("request.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("role", String(64), nullable=False),
    Column("starts_at", UTC),
    Column("length_seconds", Integer),
    Column("ends_at", UTC),
    Column("set_by", SlackId, nullable=False),
    Column("set_at", UTC, nullable=False),
    PrimaryKeyConstraint("request_id", "version"),
)

vote = Table(
    "vote",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("request.id"), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UTC, nullable=False),
    UniqueConstraint("request_id", "person"),
)

approval = Table(
    "approval",
    metadata,
    Column("request_id", Id, ForeignKey("request.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("slot", String(80), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("seat_id", String(64)),
    PrimaryKeyConstraint("request_id", "position"),
    UniqueConstraint("request_id", "person"),
)

_current = (
    select(request, request_terms.c.role, request_terms.c.starts_at, request_terms.c.length_seconds)
    .add_columns(request_terms.c.ends_at)
    .join(
        request_terms,
        (request_terms.c.request_id == request.c.id) & (request_terms.c.version == request.c.version),
    )
)


def hold(unit: Unit, request_id: str) -> None:
    """Keep everybody else from deciding on the request until the unit ends; read it afterwards (A4)."""
    unit.hold(lambda: select(request.c.id).where(request.c.id == request_id), ("request", request_id))


# What every click reads is put together once.
_FIND = Prepared(_current.where(request.c.id == bindparam("wanted")))
_VOTES = Prepared(select(vote).where(vote.c.request_id == bindparam("wanted")).order_by(vote.c.at, vote.c.id))
_APPROVALS = (
    select(approval).where(approval.c.request_id == bindparam("wanted")).order_by(approval.c.position)
)
_ADD_VOTE = Prepared(insert(vote))
_MOVE_VOTE = Prepared(
    update(vote)
    .where(vote.c.id == bindparam("this"))
    .values({name: bindparam(f"new_{name}") for name in ("state", "version", "at")})
)


@once_per_unit(request)
def find(unit: Unit, request_id: str) -> Request | None:
    """One request with its current terms."""
    row = unit.first(_FIND, wanted=request_id)
    return _request(row) if row else None


def some(unit: Unit, request_ids: Collection[str]) -> Mapping[str, Request]:
    """Those of these requests that there are, by id."""
    return {one.id: one for one in _all(unit, request.c.id.in_(request_ids))}


def pending(unit: Unit, workspace_id: str) -> tuple[Request, ...]:
    """Every request that waits for a decision, oldest first."""
    return _all(unit, request.c.workspace_id == workspace_id, request.c.state == RequestState.PENDING.value)


def overdue(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of pending requests whose deadline has passed, the longest overdue first."""
    rows = unit.execute(
        select(request.c.id)
        .where(
            request.c.workspace_id == workspace_id,
            request.c.state == RequestState.PENDING.value,
            request.c.lapses_at <= unit.now,
        )
        .order_by(request.c.lapses_at, request.c.id)
        .limit(limit)
    )
    return tuple(row[0] for row in rows)


def asked_by(unit: Unit, workspace_id: str, user_id: str, limit: int = 20) -> tuple[Request, ...]:
    """What a person asked for, or others asked for them; newest first. Of an adoption only their own."""
    asked = (request.c.requester == user_id) & request.c.adoption_id.is_(None)
    rows = unit.execute(
        _current.where(request.c.workspace_id == workspace_id, asked | (request.c.beneficiary == user_id))
        .order_by(request.c.number.desc())
        .limit(limit)
    ).mappings()
    return tuple(_request(row) for row in rows)


def latest(unit: Unit, workspace_id: str, limit: int) -> tuple[Request, ...]:
    """The newest requests, whatever became of them, newest first."""
    rows = unit.execute(
        _current.where(request.c.workspace_id == workspace_id).order_by(request.c.number.desc()).limit(limit)
    ).mappings()
    return tuple(_request(row) for row in rows)


def for_person(unit: Unit, workspace_id: str, person: str) -> tuple[Request, ...]:
    """Every request for somebody, oldest first."""
    return _all(unit, request.c.workspace_id == workspace_id, request.c.beneficiary == person)


def for_people(unit: Unit, account_id: str, people: Collection[str]) -> tuple[Request, ...]:
    """Every request for any of these people and this account, oldest first."""
    return _all(unit, request.c.beneficiary.in_(people), request.c.account_id == account_id)


def group(unit: Unit, adoption_id: str) -> tuple[Request, ...]:
    """The requests that one card of the committee asks about together, by number."""
    return _all(unit, request.c.adoption_id == adoption_id)


def group_voters(unit: Unit, adoption_id: str) -> tuple[str, ...]:
    """Everybody who has ever voted on one of these."""
    rows = unit.execute(
        select(vote.c.person)
        .distinct()
        .join(request, request.c.id == vote.c.request_id)
        .where(request.c.adoption_id == adoption_id)
        .order_by(vote.c.person)
    )
    return tuple(row[0] for row in rows)


def pending_for(unit: Unit, account_id: str, beneficiary: str, role: str) -> Request | None:
    """The open request for the same person, account and role, if there is one."""
    rows = _all(
        unit,
        request.c.account_id == account_id,
        request.c.beneficiary == beneficiary,
        request.c.state == RequestState.PENDING.value,
        request_terms.c.role == role,
    )
    return rows[0] if rows else None


def latest_denial(
    unit: Unit, account_id: str, beneficiary: str, role: str, since: datetime
) -> Request | None:
    """The newest denial of the same ask since an instant, to be shown on the new card."""
    rows = _all(
        unit,
        request.c.account_id == account_id,
        request.c.beneficiary == beneficiary,
        request.c.state == RequestState.DENIED.value,
        request_terms.c.role == role,
        request.c.decided_at >= since,
    )
    return rows[-1] if rows else None


def next_number(unit: Unit, workspace_id: str) -> int:
    """The short number for people to say."""
    highest = unit.execute(
        select(func.max(request.c.number)).where(request.c.workspace_id == workspace_id)
    ).scalar()
    return (highest or 0) + 1


def add(unit: Unit, new: Request) -> None:
    """Insert a request and its first terms."""
    unit.execute(
        insert(request).values(
            id=new.id,
            workspace_id=new.workspace_id,
            number=new.number,
            requester=new.requester,
            beneficiary=new.beneficiary,
            account_id=new.account_id,
            use_case=new.use_case,
            reason=new.reason,
            version=new.version,
            state=new.state.value,
            policy_id=new.policy_id,
            slots=list(new.slots),
            submitted_at=new.submitted_at,
            lapses_at=new.lapses_at,
            extends_grant_id=new.extends_grant_id,
            follows_request_id=new.follows_request_id,
            adoption_id=new.adoption_id,
            adopts_holding_id=new.adopts_holding_id,
            nudge_at=new.nudge_at,
            nudges=new.nudges,
        )
    )
    _add_terms(unit, new, new.requester)


def renew_terms(unit: Unit, changed: Request, set_by: str) -> None:
    """Store other terms under the next version, with the slots and the deadline that follow from them."""
    unit.execute(
        update(request)
        .where(request.c.id == changed.id)
        .values(
            version=changed.version,
            slots=list(changed.slots),
            lapses_at=changed.lapses_at,
            nudge_at=changed.nudge_at,
        )
    )
    _add_terms(unit, changed, set_by)


def rename(unit: Unit, request_id: str, person: str) -> None:
    """Name the human whom a request is for by another id; what is asked stays, and so does its version."""
    unit.execute(update(request).where(request.c.id == request_id).values(beneficiary=person))


def judged_under(unit: Unit, request_id: str, policy_id: str, slots: tuple[str, ...]) -> None:
    """The slots that another policy version asks for; what is asked stays, and so does its version."""
    unit.execute(
        update(request).where(request.c.id == request_id).values(policy_id=policy_id, slots=list(slots))
    )


def terms_of(unit: Unit, request_id: str) -> tuple[tuple[int, Terms, str], ...]:
    """Every version of the terms, oldest first, with who set them."""
    rows = unit.execute(
        select(request_terms)
        .where(request_terms.c.request_id == request_id)
        .order_by(request_terms.c.version)
    ).mappings()
    return tuple((row["version"], _terms(row), row["set_by"]) for row in rows)


def close(unit: Unit, request_id: str, to: RequestState, **values: Any) -> bool:
    """Leave PENDING once; False when somebody was first (the row decides, A4)."""
    before = find(unit, request_id)
    decided = {"decided_at": unit.now, **values}
    closed = unit.change(_close(*decided), this=request_id, new_state=to.value, **_new(decided))
    if before and closed:
        find.learn(unit, replace(before, state=to, **decided), request_id)
    return bool(closed)


@cache
def _close(*names: str) -> Prepared:
    """The statement that takes a request out of PENDING and sets these columns."""
    return Prepared(
        update(request)
        .where(request.c.id == bindparam("this"), request.c.state == RequestState.PENDING.value)
        .values({name: bindparam(f"new_{name}") for name in ("state", *names)})
    )


def _new(values: Mapping[str, Any]) -> dict[str, Any]:
    return {f"new_{name}": value for name, value in values.items()}


@once_per_unit(vote)
def votes(unit: Unit, request_id: str) -> tuple[Vote, ...]:
    """Every vote row of a request, in the order given."""
    return tuple(_vote(row) for row in unit.rows(_VOTES, wanted=request_id))


def put_vote(unit: Unit, given: Vote, *, new: bool) -> None:
    """Insert a vote, or rewrite the one row that its giver has (A2)."""
    others = [one for one in votes(unit, given.request_id) if one.id != given.id]
    if new:
        unit.change(_ADD_VOTE, **vars(given) | {"state": given.state.value})
    else:
        moved = {"state": given.state.value, "version": given.version, "at": given.at}
        unit.change(_MOVE_VOTE, this=given.id, **_new(moved))
    votes.learn(unit, tuple(sorted((*others, given), key=_in_order)), given.request_id)


def add_approvals(unit: Unit, approvals: tuple[Approval, ...]) -> None:
    """Store who filled which slot; written once, with the decision."""
    insert_all(unit.connection, approval, [vars(one) for one in approvals])


def approvals(unit: Unit, request_id: str) -> tuple[Approval, ...]:
    """Who filled which slot when the request was approved."""
    rows = unit.execute(_APPROVALS, {"wanted": request_id}).mappings()
    return tuple(Approval(**row) for row in rows)


def votes_on(unit: Unit, request_ids: Collection[str]) -> tuple[Vote, ...]:
    """Every vote row of several requests."""
    rows = unit.execute(select(vote).where(vote.c.request_id.in_(request_ids))).mappings()
    return tuple(_vote(row) for row in rows)


def approvals_of(unit: Unit, request_ids: Collection[str]) -> tuple[Approval, ...]:
    """Who filled which slots of several requests when they were approved."""
    mine = approval.c.request_id.in_(request_ids)
    rows = unit.execute(select(approval).where(mine).order_by(approval.c.position)).mappings()
    return tuple(Approval(**row) for row in rows)


def _all(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Request, ...]:
    rows = unit.execute(_current.where(*conditions).order_by(request.c.number)).mappings()
    return tuple(_request(row) for row in rows)


def _add_terms(unit: Unit, of: Request, set_by: str) -> None:
    length = of.terms.ending.length
    unit.execute(
        insert(request_terms).values(
            request_id=of.id,
            version=of.version,
            role=of.terms.role,
            starts_at=of.terms.starts_at,
            length_seconds=int(length.total_seconds()) if length is not None else None,
            ends_at=of.terms.ending.instant,
            set_by=set_by,
            set_at=unit.now,
        )
    )


def _terms(row: Columns) -> Terms:
    seconds = row["length_seconds"]
    length = timedelta(seconds=seconds) if seconds is not None else None
    return Terms(row["role"], row["starts_at"], Ending(length=length, instant=row["ends_at"]))


def _request(row: Columns) -> Request:
    own = {name: row[name] for name in Request.__dataclass_fields__ if name != "terms"}
    return Request(
        **{**own, "terms": _terms(row), "state": RequestState(row["state"]), "slots": tuple(row["slots"])}
    )


def _vote(row: Columns) -> Vote:
    return Vote(**{**row, "state": VoteState(row["state"])})


def _in_order(given: Vote) -> tuple[datetime, str]:
    return given.at, given.id
