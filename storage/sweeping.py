"""Reads and writes about many grants at once: one statement for the whole set, whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    Update,
    bindparam,
    literal,
    select,
    tuple_,
    union,
    union_all,
    update,
)

from bot.domain.access import RequestState
from bot.domain.grants import IN_FORCE, Grant, GrantState, Task, TaskState
from bot.domain.register import Account
from storage import types
from storage.access import find as find_request
from storage.access import request, request_terms
from storage.database import Unit
from storage.grants import grant, grant_of, task, task_of
from storage.outbox import Effect, Stage, card, outbox
from storage.recall import once_per_unit
from storage.register import account, account_of
from storage.register import find as find_account

Holding = tuple[str, str]
"""One person's access to one account: the account's id, and theirs."""


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """A grant whose end has come; in order of the end."""

    ends_at: datetime
    grant_id: str


_LONG_AGO = Due(datetime.min.replace(tzinfo=UTC), "")
_NAMED: BindParameter[str] = bindparam("named", expanding=True)


def _soonest(state: GrantState) -> Any:
    """The due grants of one state, in the order of the index that holds nothing else."""
    due = (
        select(grant.c.id, grant.c.ends_at)
        .where(
            grant.c.workspace_id == bindparam("workspace"),
            grant.c.state == literal(state.value, literal_execute=True),
            grant.c.ends_at <= bindparam("now"),
            tuple_(grant.c.ends_at, grant.c.id)
            > tuple_(bindparam("at", type_=types.UTC), bindparam("id", type_=types.Id)),
        )
        .order_by(grant.c.ends_at, grant.c.id)
        .limit(bindparam("most"))
        .subquery()
    )
    return select(due.c.id, due.c.ends_at)


_DUE = union_all(*map(_soonest, sorted(IN_FORCE)))
_IN_FORCE = (
    select(grant).where(grant.c.id.in_(_NAMED), grant.c.state.in_(sorted(IN_FORCE))).order_by(grant.c.id)
)
_OPEN_TASKS = (
    select(task)
    .where(task.c.grant_id.in_(_NAMED), task.c.state == TaskState.OPEN.value)
    .order_by(task.c.opened_at, task.c.id)
)
_BESIDE = (
    select(grant)
    .where(
        grant.c.beneficiary.in_(_NAMED),
        grant.c.state == GrantState.ACTIVE.value,
        grant.c.ends_at > bindparam("until"),
    )
    .order_by(grant.c.ends_at, grant.c.id)
)
_WAITING = (
    select(request.c.account_id, request.c.beneficiary, request_terms.c.role, request.c.id)
    .join(
        request_terms,
        (request_terms.c.request_id == request.c.id) & (request_terms.c.version == request.c.version),
    )
    .where(request.c.beneficiary.in_(_NAMED), request.c.state == RequestState.PENDING.value)
    .order_by(request.c.number.desc())
)
_REQUESTERS = select(request.c.id, request.c.requester).where(request.c.id.in_(_NAMED))
_ACCOUNTS = select(account).where(account.c.id.in_(_NAMED))
_LIVE = select(card.c.subject, card.c.name, card.c.place).where(
    card.c.workspace_id == bindparam("workspace"), card.c.subject.in_(_NAMED)
)
_ON_THE_WAY = select(outbox.c.subject, outbox.c.name, outbox.c.place).where(
    outbox.c.workspace_id == bindparam("workspace"),
    outbox.c.subject.in_(_NAMED),
    outbox.c.effect == Effect.CARD.value,
    outbox.c.stage == Stage.SENDING.value,
)
_CARDS = union(_LIVE, _ON_THE_WAY)


def overdue(unit: Unit, workspace_id: str, most: int, after: Due | None = None) -> tuple[Due, ...]:
    """Grants whose end has come while they still stand as in force, the longest overdue first.

    At most so many, of those that come `after` one that has been seen.
    """
    seen = after or _LONG_AGO
    wanted = {
        "workspace": workspace_id,
        "now": unit.now,
        "most": most,
        "at": seen.ends_at,
        "id": seen.grant_id,
    }
    return tuple(sorted(Due(row.ends_at, row.id) for row in unit.execute(_DUE, wanted))[:most])


def in_force(unit: Unit, grant_ids: Collection[str]) -> tuple[Grant, ...]:
    """Those of the named grants that still promise access, in the order named."""
    rows = unit.execute(_IN_FORCE, {"named": sorted(grant_ids)}).mappings()
    found = {row["id"]: grant_of(row) for row in rows}
    return tuple(found[one] for one in dict.fromkeys(grant_ids) if one in found)


def open_tasks(unit: Unit, grant_ids: Collection[str]) -> Mapping[str, tuple[Task, ...]]:
    """The open tasks of each grant that has any, oldest first."""
    rows = unit.execute(_OPEN_TASKS, {"named": list(grant_ids)}).mappings()
    return _gathered((row["grant_id"], task_of(row)) for row in rows)


def active_beside(
    unit: Unit, held: Collection[Holding], until: datetime
) -> Mapping[Holding, tuple[Grant, ...]]:
    """Active grants that last beyond `until`, for each person and account, the soonest end first."""
    rows = unit.execute(_BESIDE, {"named": sorted({person for _, person in held}), "until": until}).mappings()
    found = ((row["account_id"], row["beneficiary"], row) for row in rows)
    return _gathered(((where, who), grant_of(row)) for where, who, row in found if (where, who) in held)


def pending_requests(unit: Unit, people: Iterable[str]) -> Mapping[tuple[str, str, str], str]:
    """The oldest open request for each account, person and role."""
    rows = unit.execute(_WAITING, {"named": sorted(set(people))})
    return {(where, who, role): request_id for where, who, role, request_id in rows}


def requesters(unit: Unit, request_ids: Collection[str]) -> Mapping[str, str]:
    """Who asked, for each request."""
    if len(request_ids) == 1:
        (only,) = request_ids
        return {found.id: found.requester for found in (find_request(unit, only),) if found}
    return _requesters(unit, frozenset(request_ids))


@once_per_unit(request)
def _requesters(unit: Unit, request_ids: frozenset[str]) -> Mapping[str, str]:
    return {row[0]: row[1] for row in unit.execute(_REQUESTERS, {"named": sorted(request_ids)})}


def accounts(unit: Unit, account_ids: Iterable[str]) -> Mapping[str, Account]:
    """Each account by its id."""
    wanted = frozenset(account_ids)
    if len(wanted) == 1:
        (only,) = wanted
        return {found.id: found for found in (find_account(unit, only),) if found}
    return _accounts(unit, wanted)


@once_per_unit(account)
def _accounts(unit: Unit, wanted: frozenset[str]) -> Mapping[str, Account]:
    rows = unit.execute(_ACCOUNTS, {"named": sorted(wanted)}).mappings()
    return {row["id"]: account_of(row) for row in rows}


def cards(
    unit: Unit, workspace_id: str, subjects: Collection[str]
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Where each row is pictured, or by a card on its way soon will be: (card name, place) pairs."""
    rows = unit.execute(_CARDS, {"workspace": workspace_id, "named": list(subjects)})
    return _gathered((row.subject, (row.name, row.place)) for row in rows)


def move_grants(
    unit: Unit, grant_ids: Collection[str], start: GrantState, to: GrantState, **values: object
) -> bool:
    """Move grants from `start` to `to`, raising their generations; False when one was not there any more."""
    statement = _move(grant, *sorted(values))
    given = {f"new_{name}": value for name, value in values.items()}
    moved = unit.execute(statement, {"named": list(grant_ids), "was": start.value, "now": to.value, **given})
    return moved.rowcount == len(grant_ids)


def move_tasks(unit: Unit, task_ids: Collection[str], to: TaskState, **values: object) -> bool:
    """Close open tasks; False when one was closed before."""
    given = {f"new_{name}": value for name, value in values.items()}
    was = {"named": list(task_ids), "was": TaskState.OPEN.value, "now": to.value}
    moved = unit.execute(_move(task, *sorted(values)), was | given)
    return moved.rowcount == len(task_ids)


def add_tasks(unit: Unit, new: Collection[Task]) -> None:
    """Insert tasks in one go; nobody has been told of them yet."""
    same: dict[str, Any] = {"told": {}}
    rows = [vars(one) | {"kind": one.kind.value, "state": one.state.value} | same for one in new]
    unit.insert_all(task, rows)


@cache
def _move(table: Table, *names: str) -> Update:
    """The statement that moves rows of a table from one state to another and sets these columns."""
    changed: dict[str, ColumnElement[Any]] = {
        name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names
    }
    if "generation" in table.c:
        changed["generation"] = table.c.generation + 1
    return (
        update(table)
        .where(table.c.id.in_(_NAMED), table.c.state == bindparam("was"))
        .values(state=bindparam("now"), **changed)
    )


def _gathered(pairs: "Iterable[tuple[Any, Any]]") -> dict[Any, tuple[Any, ...]]:
    """The values of each key, in order."""
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
