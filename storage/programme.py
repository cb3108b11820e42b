"""What the programme's steps count, all in one statement: Home asks it whenever it is drawn."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, Table, and_, bindparam, exists, func, select

from bot.domain.access import RequestState
from bot.domain.baseline import BaselineState
from bot.domain.hunt import HuntState
from bot.domain.ledger import Source, Standing
from bot.domain.register import AccountStatus
from bot.domain.training import AssignmentState
from storage.access import request
from storage.baselines import baseline
from storage.database import Unit
from storage.hunt import hunt
from storage.ledger import holding
from storage.prepared import Prepared
from storage.register import account
from storage.training import assignment
from storage.types import UTC


@dataclass(frozen=True)
class Counted:
    """How many there are of each; `baseline_at` is when the newest signed baseline was taken.

    `courses` are those that somebody is asked to take or has taken, one for each person; of them `passed` are
    passes that still hold.
    """

    accounts: int
    ownerless: int
    backupless: int
    unknown: int
    holders: int
    legacy: int
    hunts_open: int
    hunts_closed: int
    baselines: int
    baseline_at: datetime | None
    approved: int
    courses: int
    passed: int


def counted(unit: Unit, workspace_id: str) -> Counted:
    """Count everything as it is now."""
    row = unit.first(_COUNTED, workspace=workspace_id, now=unit.now)
    if row is None:
        raise LookupError("A statement without a table always yields a row.")
    return Counted(**row)


def _count(table: Table, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    here = table.c.workspace_id == bindparam("workspace")
    return select(func.count()).select_from(table).where(here, *conditions).scalar_subquery()


def _courses(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many different courses of different people."""
    here = assignment.c.workspace_id == bindparam("workspace")
    each = select(assignment.c.person, assignment.c.course_id).where(here, *conditions).distinct().subquery()
    return select(func.count()).select_from(each).scalar_subquery()


_later = holding.alias("later")
_LATEST = ~exists(select(_later.c.id).where(_later.c.replaces == holding.c.id))
_ACTIVE = account.c.status == AccountStatus.ACTIVE.value
_ON_ACTIVE = exists(select(account.c.id).where(account.c.id == holding.c.account_id, _ACTIVE))
_UNKNOWN = holding.c.standing == Standing.UNKNOWN.value
_CURRENT = holding.c.standing == Standing.CURRENT.value
_NEVER_GRANTED = and_(
    _CURRENT,
    holding.c.person.is_not(None),
    holding.c.grant_id.is_(None),
    holding.c.source != Source.VAULT.value,
)
_SIGNED = baseline.c.state == BaselineState.SIGNED.value
_NEWEST = (
    select(func.max(baseline.c.taken_at, type_=UTC()))
    .where(baseline.c.workspace_id == bindparam("workspace"), _SIGNED)
    .scalar_subquery()
)
_HOLDS = and_(assignment.c.state == AssignmentState.PASSED.value, assignment.c.valid_until > bindparam("now"))
_COUNTED = Prepared(
    select(
        _count(account, _ACTIVE).label("accounts"),
        _count(account, _ACTIVE, account.c.owner.is_(None)).label("ownerless"),
        _count(account, _ACTIVE, account.c.backup_owner.is_(None)).label("backupless"),
        _count(holding, _UNKNOWN, _LATEST, _ON_ACTIVE).label("unknown"),
        _count(holding, _CURRENT, _LATEST, _ON_ACTIVE).label("holders"),
        _count(holding, _NEVER_GRANTED, _LATEST, _ON_ACTIVE).label("legacy"),
        _count(hunt, hunt.c.state == HuntState.OPEN.value).label("hunts_open"),
        _count(hunt, hunt.c.state == HuntState.CLOSED.value).label("hunts_closed"),
        _count(baseline, _SIGNED).label("baselines"),
        _NEWEST.label("baseline_at"),
        _count(request, request.c.state == RequestState.APPROVED.value).label("approved"),
        _courses(assignment.c.state != AssignmentState.LAPSED.value).label("courses"),
        _courses(_HOLDS).label("passed"),
    )
)
