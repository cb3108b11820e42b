"""What the programme's steps count, all in one statement: Home asks it whenever it is drawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, ScalarSelect, Table, and_, bindparam, exists, func, or_, select

from bot.domain.access import RequestState
from bot.domain.baseline import BaselineState
from bot.domain.campaigns import GOES_ON, CampaignState
from bot.domain.hunt import HuntState
from bot.domain.ledger import Source, Standing
from bot.domain.lifecycle import State
from bot.domain.reconciling import UNMATCHED
from bot.domain.register import AccountStatus
from bot.domain.reviews import LATE
from bot.domain.training import AssignmentState
from storage.access import request
from storage.baselines import baseline
from storage.campaigns import campaign, campaign_account
from storage.database import Unit
from storage.hunt import hunt
from storage.ledger import holding
from storage.network_lists import list_match
from storage.prepared import Prepared
from storage.register import account
from storage.reviews import review_item
from storage.training import assignment
from storage.types import UTC


@dataclass(frozen=True)
class Counted:
    """How many there are of each; `due` are active accounts that no audit has looked at since some day.

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
    audits: int
    due: int
    late: int
    differing: int
    approved: int
    courses: int
    passed: int


def counted(unit: Unit, workspace_id: str, audited_since: datetime) -> Counted:
    """Count everything as it is now."""
    row = unit.first(_COUNTED, workspace=workspace_id, now=unit.now, audited_since=audited_since)
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


def _one_of(column: Column[str], states: Collection[State]) -> ColumnElement[bool]:
    """Spelt out, because a statement about a list cannot be prepared."""
    return or_(*(column == state.value for state in sorted(states)))


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
_SINCE = bindparam("audited_since", type_=UTC())
_CLOSED = campaign.c.state == CampaignState.CLOSED.value
_GOES_ON = _one_of(campaign.c.state, GOES_ON)
_AUDITED = exists(
    select(campaign_account.c.account_id).where(
        campaign_account.c.account_id == account.c.id,
        campaign_account.c.campaign_id == campaign.c.id,
        or_(_GOES_ON, and_(_CLOSED, campaign.c.launched_at >= _SINCE)),
    )
)
_LATE = _one_of(review_item.c.state, LATE)
_DIFFERS = _one_of(list_match.c.state, UNMATCHED)


def _under_way(of: Column[str]) -> ColumnElement[bool]:
    """Whether a row is of an audit that is not over."""
    return exists(select(campaign.c.id).where(campaign.c.id == of, _GOES_ON))


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
        _count(campaign, _CLOSED).label("audits"),
        _count(account, _ACTIVE, account.c.added_at < _SINCE, ~_AUDITED).label("due"),
        _count(review_item, _LATE, _under_way(review_item.c.campaign_id)).label("late"),
        _count(list_match, _DIFFERS, _under_way(list_match.c.campaign_id)).label("differing"),
        _count(request, request.c.state == RequestState.APPROVED.value).label("approved"),
        _courses(assignment.c.state != AssignmentState.LAPSED.value).label("courses"),
        _courses(_HOLDS).label("passed"),
    )
)
