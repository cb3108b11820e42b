"""The outcome of silence: what nobody has handed in is suspended, or stays overdue; never certified (C1)."""

from collections.abc import Collection, Iterable

from bot.domain.audit_ladder import outcome_of
from bot.domain.grants import Grant
from bot.domain.programme import Company
from bot.domain.reviews import Choice, Item, ItemKind, ItemState, Review
from bot.services import deciding, review_lines, standing, suspending, uncertified, vouching
from storage import access, campaigns, grants
from storage.database import Unit

CALLED_OFF = "An audit of this account was not answered in time, so nothing on it is extended."


def fall(unit: Unit, company: Company, review: Review, waiting: Collection[Item]) -> None:
    """Let silence have its outcome for the lines that wait: Remove is carried out though it was not sent, and
    Keep counts as no answer.
    """
    grants.hold_all(unit, [one.grant_id for one in waiting if one.grant_id])
    for item in waiting:
        if item.state is ItemState.CHOSEN and item.choice is Choice.REMOVE:
            deciding.hand_in(unit, company, item, item.chosen_by or "system")
        else:
            _unanswered(unit, company, review, item)
    _call_off_extensions(unit, company, {one.account_id for one in waiting})


def _unanswered(unit: Unit, company: Company, review: Review, item: Item) -> None:
    grant = grants.find(unit, item.grant_id) if item.grant_id else None
    if grant is not None and not grant.promised(unit.now):
        review_lines.move(unit, item, ItemState.GONE, "system", settled_at=unit.now)
    elif grant is not None and grant.suspended:
        review_lines.move(unit, item, ItemState.SUSPENDED, "system", {"grant": grant.id})
    elif grant is not None and grant.usable(unit.now) and _suspends(unit, review, item, grant):
        review_lines.move(unit, item, ItemState.SUSPENDED, "system", {"grant": grant.id})
        suspending.suspend(unit, company, grant.id, {"review_item": item.id, "campaign": item.campaign_id})
    else:
        review_lines.move(unit, item, ItemState.OVERDUE, "system", {"grant": item.grant_id})


def _suspends(unit: Unit, review: Review, item: Item, grant: Grant) -> bool:
    campaign = campaigns.find(unit, review.campaign_id)
    if campaign is None or item.kind is not ItemKind.HOLDER:
        return False
    silence = standing.ruling(unit, campaign.policy_id).policy.audits.silence
    return outcome_of(item.frozen, silence, shared=grant.by_vault) == "suspend"


def _call_off_extensions(unit: Unit, company: Company, account_ids: Iterable[str]) -> None:
    """Nobody is asked to extend what nobody has certified."""
    these = set(account_ids)
    for request in access.pending(unit, company.workspace_id):
        held = grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None
        if held is not None and request.account_id in these and uncertified.why_not_extended(unit, held):
            vouching.call_off(unit, company, request.id, "system", CALLED_OFF)
