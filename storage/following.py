"""Audits to follow: whose lines the ledger, a grant or a duty has moved on, and which are answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union

from bot.domain.adoption import LISTED_STATUSES, AdoptionState
from bot.domain.adoption import WAITS as ON_A_LIST
from bot.domain.campaigns import CampaignState
from bot.domain.duties import DutyKind, DutyState
from bot.domain.grants import Evidence, GrantState
from bot.domain.ledger import Method, Standing
from bot.domain.register import CLOSED
from bot.domain.reviews import LATE, UNDONE, WAITS, ItemKind, ItemState
from storage.adoption import adoption_line
from storage.campaigns import campaign
from storage.database import Unit
from storage.duties import duty
from storage.grants import grant
from storage.ledger import holding
from storage.register import account
from storage.reviews import review_item
from storage.spot_checks import spot_check

_item = review_item.c
_later = holding.alias("later_holding")
_OVER = (GrantState.REMOVED.value, GrantState.CANCELLED.value)
_BY_DUTY = (DutyKind.REVOKE_APP.value, DutyKind.CLOSE_ACCOUNT.value)
_FOLLOWED = (CampaignState.OPEN.value, CampaignState.SETTLING.value)


def campaigns_to_look_at(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of audits of which a line moves on by itself, or which go on themselves."""
    here = campaign.c.workspace_id == workspace_id
    items = [found.where(here) for found in (*_moved(_item.campaign_id), _ended(_item.campaign_id, unit.now))]
    every = union(*items, _answered().where(here), _to_be_checked().where(here)).subquery()
    wanted = every.c.campaign_id
    return tuple(unit.execute(select(wanted).order_by(wanted).limit(limit)).scalars())


def items_to_look_at(unit: Unit, campaign_id: str, limit: int) -> tuple[str, ...]:
    """Ids of the lines of an audit that move on by themselves."""
    every = union(*(found.where(_item.campaign_id == campaign_id) for found in _moved(_item.id))).subquery()
    return tuple(unit.execute(select(every.c[0]).order_by(every.c[0]).limit(limit)).scalars())


def accepted_no_longer(unit: Unit, campaign_id: str) -> tuple[str, ...]:
    """Ids of the lines of an audit that goes on whose risk was accepted until now."""
    found = _ended(_item.id, unit.now).where(_item.campaign_id == campaign_id)
    return tuple(unit.execute(found.order_by(_item.id)).scalars())


def waits(unit: Unit, campaign_id: str) -> bool:
    """Whether a line of an audit waits for an answer."""
    return _any(unit, campaign_id, _item.state.in_(sorted(WAITS)))


def undone(unit: Unit, campaign_id: str) -> bool:
    """Whether something that was decided in an audit is not done."""
    return _any(unit, campaign_id, _item.state.in_(sorted(UNDONE)))


def _going_on(column: ColumnElement[str]) -> Select[str]:
    """Of the lines of audits that go on."""
    of = select(column).join(campaign, campaign.c.id == _item.campaign_id)
    return of.where(campaign.c.state.in_(_FOLLOWED))


def _ended(column: ColumnElement[str], at: datetime) -> Select[str]:
    """What somebody has accepted until this moment, and no longer."""
    accepted = _item.state == ItemState.ACCEPTED.value
    return _going_on(column).where(accepted, _item.accept_until <= at)


def _moved(column: ColumnElement[str]) -> tuple[Select[str], ...]:
    """What follows something else, a way each."""
    going_on = _going_on(column)
    return (
        going_on.join(grant, grant.c.id == _item.grant_id).where(_grant_over()),
        going_on.join(_later, _later.c.replaces == _item.holding_id).where(
            _item.grant_id.is_(None), _item.state.in_(sorted(WAITS | UNDONE | LATE))
        ),
        going_on.join(holding, holding.c.id == _item.holding_id)
        .join(account, account.c.id == _item.account_id)
        .where(_item.state == ItemState.TO_REMOVE.value, _item.grant_id.is_(None), _knows_nothing()),
        going_on.join(duty, duty.c.subject == _item.id).where(
            _item.state == ItemState.TO_REMOVE.value,
            duty.c.kind.in_(_BY_DUTY),
            duty.c.state == DutyState.DONE.value,
        ),
        going_on.join(holding, holding.c.id == _item.holding_id)
        .join(account, account.c.id == holding.c.account_id)
        .where(_item.state == ItemState.ADOPTING.value, ~_may_be_adopted()),
        going_on.join(account, account.c.id == _item.account_id).where(
            _item.kind != ItemKind.HOLDER.value,
            _item.state.in_(sorted(WAITS)),
            account.c.status.in_(sorted(CLOSED)),
        ),
    )


def _may_be_adopted() -> ColumnElement[bool]:
    """Whether a holder can still be granted what they have: they are on a list, the committee is asked, the
    grant is being set up, or the next sweep puts them on a list.
    """
    about = adoption_line.c.holding_id == _item.holding_id
    asked = adoption_line.c.state.in_(sorted({*ON_A_LIST, AdoptionState.ASKED}))
    granted = exists().where(grant.c.request_id == adoption_line.c.request_id, grant.c.state.not_in(_OVER))
    adopted = and_(adoption_line.c.state == AdoptionState.ADOPTED.value, granted)
    never_asked = ~exists().where(about)
    legacy = holding.c.standing == Standing.CURRENT.value, holding.c.person.is_not(None)
    listed = *legacy, holding.c.grant_id.is_(None), account.c.status.in_(sorted(LISTED_STATUSES))
    return or_(exists().where(about, or_(asked, adopted)), and_(never_asked, *listed))


def _grant_over() -> ColumnElement[bool]:
    decided = and_(_item.state.in_(sorted(UNDONE | LATE)), grant.c.state.in_(_OVER))
    ended = (*_OVER, GrantState.REMOVING.value)
    return or_(decided, and_(_item.state.in_(sorted(WAITS)), grant.c.state.in_(ended)))


def _knows_nothing() -> ColumnElement[bool]:
    """A former holder, who knows no shared secret that is still in use."""
    gone = holding.c.standing == Standing.FORMER.value
    changed = account.c.rotated_at > holding.c.until
    return and_(
        gone, or_(holding.c.method != Method.SHARED_SECRET.value, holding.c.knows.is_(False), changed)
    )


def _answered() -> Select[Any]:
    """Audits that are open though no line of theirs waits."""
    waiting = exists().where(_item.campaign_id == campaign.c.id, _item.state.in_(sorted(WAITS)))
    return select(campaign.c.id.label("campaign_id")).where(
        campaign.c.state == CampaignState.OPEN.value, ~waiting
    )


def _to_be_checked() -> Select[Any]:
    """Audits in which all that was decided is done, and of whose attested removals none is looked at."""
    undone = exists().where(_item.campaign_id == campaign.c.id, _item.state.in_(sorted(UNDONE)))
    attested = exists().where(
        _item.campaign_id == campaign.c.id,
        _item.state == ItemState.REMOVED.value,
        _item.evidence == Evidence.ATTESTED.value,
    )
    checked = exists().where(spot_check.c.campaign_id == campaign.c.id)
    return select(campaign.c.id.label("campaign_id")).where(
        campaign.c.state == CampaignState.SETTLING.value, ~undone, attested, ~checked
    )


def _any(unit: Unit, campaign_id: str, condition: ColumnElement[bool]) -> bool:
    found = select(_item.id).where(_item.campaign_id == campaign_id, condition).limit(1)
    return unit.execute(found).first() is not None
