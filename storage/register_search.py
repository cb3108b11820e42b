"""Looking over the register: a page of it, and what in it is not as it should be."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, and_, exists, func, select

from bot.domain.people import Kind
from bot.domain.register import NEEDS_OWNER, Account, AccountStatus
from storage.database import Unit
from storage.people import person
from storage.register import IN_REGISTER, account, account_of, containing, some

_ORDER = (account.c.handle_like, account.c.network)
_NEEDS_OWNER = account.c.status.in_(sorted(one.value for one in NEEDS_OWNER))


def page(
    unit: Unit, workspace_id: str, typed: str, *, first: int, limit: int
) -> tuple[tuple[Account, ...], int]:
    """Accounts of any status in which every typed word occurs, from the `first` on, and how many in all."""
    return _listed(unit, workspace_id, containing(typed), first, limit)


def by_status(unit: Unit, workspace_id: str) -> Mapping[AccountStatus, int]:
    """How many accounts there are of each status."""
    rows = unit.execute(
        select(account.c.status, func.count())
        .where(account.c.workspace_id == workspace_id, IN_REGISTER)
        .group_by(account.c.status)
    )
    return {AccountStatus(status): count for status, count in rows}


def without_owner(unit: Unit, workspace_id: str, limit: int) -> tuple[tuple[Account, ...], int]:
    """Accounts that need an owner who is an active full member and have none, and how many in all."""
    return _listed(unit, workspace_id, (_NEEDS_OWNER, ~_is_member(account.c.owner)), 0, limit)


def without_backup(unit: Unit, workspace_id: str, limit: int) -> tuple[tuple[Account, ...], int]:
    """The same of backup owners."""
    return _listed(unit, workspace_id, (_NEEDS_OWNER, ~_is_member(account.c.backup_owner)), 0, limit)


def owned_by(unit: Unit, workspace_id: str, user_id: str) -> tuple[Account, ...]:
    """Accounts that need an owner and have this person."""
    return some(unit, workspace_id, _NEEDS_OWNER, account.c.owner == user_id)


def pairs_alike(unit: Unit, workspace_id: str, limit: int) -> tuple[tuple[tuple[Account, Account], ...], int]:
    """Accounts that are in the register twice, two by two, and how many handles that concerns."""
    alike = (account.c.network, account.c.handle_like)
    mine = (account.c.workspace_id == workspace_id, IN_REGISTER)
    twice = select(*alike).where(*mine).group_by(*alike).having(func.count() > 1)
    handles = unit.execute(twice.order_by(*alike)).all()
    pairs = (_first_two(unit, workspace_id, network, handle) for network, handle in handles[:limit])
    return tuple(pairs), len(handles)


def _first_two(unit: Unit, workspace_id: str, network: str, handle: str) -> tuple[Account, Account]:
    first, second, *_ = some(
        unit, workspace_id, account.c.network == network, account.c.handle_like == handle
    )
    return first, second


def _is_member(who: ColumnElement[str | None]) -> ColumnElement[bool]:
    known = and_(
        person.c.workspace_id == account.c.workspace_id,
        person.c.user_id == who,
        person.c.kind == Kind.MEMBER.value,
    )
    return exists(select(person.c.user_id).where(known))


def _listed(
    unit: Unit, workspace_id: str, wanted: Iterable[ColumnElement[bool]], first: int, limit: int
) -> tuple[tuple[Account, ...], int]:
    these = (account.c.workspace_id == workspace_id, IN_REGISTER, *wanted)
    rows = unit.execute(
        select(account).where(*these).order_by(*_ORDER, account.c.id).offset(first).limit(limit)
    ).mappings()
    count = unit.execute(select(func.count()).select_from(account).where(*these)).scalar() or 0
    return tuple(account_of(row) for row in rows), count
