"""Following the lines of an audit to the evidence: decided is not done (P4.5)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.campaigns import CAMPAIGN, Campaign, CampaignState
from bot.domain.duties import DutyKind, DutyState
from bot.domain.grants import Evidence, GrantState
from bot.domain.ledger import Holding, Method
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone
from bot.domain.reviews import WAITS, Choice, Item, ItemKind, ItemState
from bot.services import (
    accepted_lines,
    deciding,
    kept_lines,
    review_lines,
    review_threads,
    spot_checks,
    standing,
    telling,
)
from bot.services import campaigns as audits
from storage import campaigns, following, grants, people, register, reviews
from storage import duties as duty_rows
from storage import ledger as lines
from storage.database import Unit

AT_ONCE = 200
"""How many lines one look takes up."""

_OVER = (GrantState.REMOVED, GrantState.CANCELLED)
_GOES_ON = (CampaignState.OPEN, CampaignState.SETTLING)


def look(unit: Unit, company: Company, campaign_id: str) -> None:
    """Bring lines to where ledger, grants and duties are, and the audit on once nothing waits any more."""
    people.hold_workspace(unit, company.workspace_id)
    campaigns.hold(unit, campaign_id)
    campaign = campaigns.find(unit, campaign_id)
    if campaign is None or campaign.workspace_id != company.workspace_id or campaign.state not in _GOES_ON:
        return
    late = accepted_lines.look(unit, company, campaign_id)
    moved = [_look_at(unit, company, one) for one in following.items_to_look_at(unit, campaign_id, AT_ONCE)]
    _redraw(unit, company, [one for one in moved if one])
    settling = _settle(unit, campaign)
    if settling.state is CampaignState.SETTLING and not following.undone(unit, campaign_id):
        spot_checks.draw(unit, company, settling)
    if any(moved) or late or settling is not campaign:
        telling.everywhere(unit, campaign.workspace_id, "campaign", campaign.id)
        telling.home(unit, campaign.workspace_id, standing.overseers(unit, company))


def removed(unit: Unit, item: Item, evidence: str, by: str) -> Item:
    """It is known that what a line is about is gone."""
    facts: dict[str, Any] = {"evidence": evidence, "grant": item.grant_id, "holding": item.holding_id}
    return review_lines.move(unit, item, ItemState.REMOVED, by, facts, settled_at=unit.now, evidence=evidence)


def _settle(unit: Unit, campaign: Campaign) -> Campaign:
    if not campaign.open or following.waits(unit, campaign.id):
        return campaign
    to = CampaignState.SETTLING
    if not campaigns.move(unit, campaign, to, answered_at=unit.now):
        return campaign
    unit.record(audits.event_of(campaign, CAMPAIGN.event(campaign.state, to), "system", {}))
    return replace(campaign, state=to, answered_at=unit.now)


def _look_at(unit: Unit, company: Company, item_id: str) -> Item | None:
    item = reviews.find_item(unit, item_id)
    if item is None:
        return None
    if item.kind is not ItemKind.HOLDER:
        return _other(unit, item)
    return _granted(unit, item) if item.grant_id else _ungranted(unit, company, item)


def _granted(unit: Unit, item: Item) -> Item | None:
    grant = grants.find(unit, item.grant_id or "")
    if grant is None:
        return None
    if item.state in WAITS:
        return None if grant.promised(unit.now) else _gone(unit, item)
    if grant.state not in _OVER:
        return None
    evidence = grant.evidence or Evidence.NEVER_PROVIDED
    return removed(unit, item, evidence.value, grant.ended_by or "system")


def _ungranted(unit: Unit, company: Company, item: Item) -> Item | None:
    newest = lines.newest(unit, item.holding_id) if item.holding_id else None
    if newest is None:
        return None
    if newest.id != item.holding_id:
        item = _followed(unit, item, newest)
    return _BY_STATE.get(item.state, _nothing)(unit, company, item, newest)


def _followed(unit: Unit, item: Item, newest: Holding) -> Item:
    """The ledger has a later line of what is asked about."""
    values: dict[str, Any] = {
        "holding_id": newest.id, "grant_id": newest.grant_id, "person": newest.person or item.person,
    }  # fmt: skip
    if not reviews.change_item(unit, item, **values):
        raise AlreadyDone
    unit.record(review_lines.event_of(item, "review_item:followed", "system", dict(values)))
    followed = replace(item, **values)
    return _asked_again(unit, followed) if _is_named_now(followed) else followed


def _is_named_now(item: Item) -> bool:
    """Whether the risk of somebody unknown was to be accepted, who has been named since."""
    return item.state is ItemState.CHOSEN and item.choice is Choice.ACCEPT and not item.unknown


def _asked_again(unit: Unit, item: Item) -> Item:
    return review_lines.move(
        unit, item, ItemState.OPEN, "system", {"was": Choice.ACCEPT.value},
        choice=None, comment="", chosen_by=None, chosen_at=None, accept_until=None,
    )  # fmt: skip


def _nothing(_unit: Unit, _company: Company, item: Item, _held: Holding) -> Item:
    return item


def _while_waiting(unit: Unit, _company: Company, item: Item, held: Holding) -> Item:
    return item if held.has_a_way_in else _gone(unit, item)


def _while_adopting(unit: Unit, company: Company, item: Item, held: Holding) -> Item:
    if held.grant_id and held.has_a_way_in:
        return review_lines.move(
            unit, item, ItemState.KEPT, "system", {"grant": held.grant_id}, settled_at=unit.now
        )
    if held.has_a_way_in and kept_lines.goes_on(unit, held):
        return item
    taken = deciding.not_adopted(unit, company, item)
    return _while_removing(unit, company, taken, held)


def _while_removing(unit: Unit, company: Company, item: Item, held: Holding) -> Item:
    if held.has_a_way_in:
        deciding.take_away(unit, company, item, "system")
        return item
    return _with_evidence(unit, item, held)


def _while_late(unit: Unit, _company: Company, item: Item, held: Holding) -> Item:
    return item if held.has_a_way_in else _with_evidence(unit, item, held)


_BY_STATE: Mapping[ItemState, Callable[[Unit, Company, Item, Holding], Item]] = {
    ItemState.OPEN: _while_waiting,
    ItemState.CHOSEN: _while_waiting,
    ItemState.UNSURE: _while_waiting,
    ItemState.ADOPTING: _while_adopting,
    ItemState.TO_REMOVE: _while_removing,
    ItemState.SUSPENDED: _while_late,
    ItemState.OVERDUE: _while_late,
}


def _with_evidence(unit: Unit, item: Item, held: Holding) -> Item:
    """Whoever knows a shared secret is not gone before it is changed."""
    account = register.find(unit, item.account_id)
    if account is None or held.knows_the_secret(account.rotated_at):
        return item
    changed = held.method is Method.SHARED_SECRET and held.knows is not False
    evidence = Evidence.ROTATED if changed else Evidence.ATTESTED
    return removed(unit, item, evidence.value, held.recorded_by)


def _other(unit: Unit, item: Item) -> Item | None:
    """A line about an account or an app: by the duty that came of it, or closed otherwise."""
    account = register.find(unit, item.account_id)
    if item.state in WAITS and account is not None and account.closed:
        return _gone(unit, item)
    done = duty_rows.about(unit, item.id, (DutyKind.REVOKE_APP, DutyKind.CLOSE_ACCOUNT), DutyState.DONE)
    if item.state is not ItemState.TO_REMOVE or not done:
        return None
    return removed(unit, item, Evidence.ATTESTED.value, done[-1].done_by or "system")


def _gone(unit: Unit, item: Item) -> Item:
    return review_lines.move(unit, item, ItemState.GONE, "system", settled_at=unit.now)


def _redraw(unit: Unit, company: Company, moved: list[Item]) -> None:
    for review_id in sorted({one.review_id for one in moved}):
        review = reviews.find(unit, review_id)
        if review is None:
            continue
        review_threads.changed(unit, company, review, *(one for one in moved if one.review_id == review_id))
        if review.open and not any(one.waits for one in reviews.items(unit, review_id)):
            reviews.change(unit, review, look_at=unit.now)  # The ladder ends it with its next look.
