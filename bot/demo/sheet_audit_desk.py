"""Samples of audits as they are watched: the card, what is in the way, why-chains, and the auditor's pages.

No audit need go on: the card is invented, about an account and people that there are.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.auditing import AuditList, AuditPage, Look
from bot.domain.campaign_progress import Blocker, BlockerKind, CampaignPicture, Held, Way
from bot.domain.campaigns import Campaign, CampaignKind, CampaignState, SignOff
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.review_lag import Lags
from bot.domain.review_stats import PersonStats
from bot.domain.reviews import Item, ItemKind, ItemState
from bot.services import auditing, why
from bot.views import auditor, campaign_blockers, campaign_desk_forms, campaigns, packs
from bot.views import why as why_views
from storage import grants, people, policy, register
from storage.database import Unit

_NONCE = "sample"


def desk_samples(unit: Unit, company: Company) -> Iterator[dict[str, Any]]:
    """All of it; nothing before there is a programme with an account."""
    version = policy.in_force(unit, company.workspace_id)
    every = [one for one in register.every(unit, company.workspace_id) if one.owner and one.backup_owner]
    if version is None or not every:
        return
    audit = _open(unit, company, every[0], version.id)
    settling = replace(
        audit,
        campaign=replace(audit.campaign, state=CampaignState.SETTLING),
        states={ItemState.KEPT: 7, ItemState.TO_REMOVE: 1, ItemState.OVERDUE: 1},
        next_outcome=None,
    )
    yield _message("An audit, to whoever runs the programme", campaigns.card(audit))
    yield _message("The same, once every answer is in", campaigns.card(settling))
    yield _modal("What is in the way of closing it", campaign_blockers.blocked_dialogue(settling))
    yield _message("A closed audit, to the senior leader", campaigns.closed_card(_closed(settling)))
    yield _message("The evidence of an audit, to whoever asked for it", packs.card(audit.campaign))
    yield _modal("Stop an audit", campaign_desk_forms.stop_form(audit.campaign, _NONCE))
    yield _modal("Extend an audit", campaign_desk_forms.extend_form(audit.campaign, _NONCE))
    yield _modal("Call an audit off", campaign_desk_forms.cancel_form(audit.campaign, _NONCE))
    late = _late(unit, company, every[0])
    yield _modal("Accept a late line", campaign_desk_forms.accept_form(late, every[0].title, _NONCE))
    yield from _looking(unit, company)


def _looking(unit: Unit, company: Company) -> Iterator[dict[str, Any]]:
    """Pages about what there really is."""
    held = grants.in_force(unit, company.workspace_id)
    if held:
        chain = why.chain(unit, company, held[0].beneficiary, held[0].account_id)
        yield _modal("Why somebody has a way in", why_views.dialogue(chain))
    rows, in_all, seen = auditing.READERS[AuditList.ACCOUNTS](unit, company, Look(AuditList.ACCOUNTS))
    yield _modal("What auditors see", auditor.dialogue(AuditPage(seen, rows, in_all)))


def _open(unit: Unit, company: Company, account: Account, policy_id: str) -> CampaignPicture:
    owner, backup = account.owner or "", account.backup_owner or ""
    begun = unit.now - timedelta(days=5)
    names = people.find_all(unit, company.workspace_id, (owner, backup))
    return CampaignPicture(
        campaign=Campaign(
            "sample", company.workspace_id, 3, CampaignKind.SCHEDULED, None, None, CampaignState.OPEN,
            policy_id, "system", begun, None, launched_at=begun, due_at=begun + timedelta(days=14), items=9,
        ),
        states={ItemState.OPEN: 4, ItemState.KEPT: 4, ItemState.TO_REMOVE: 1},
        stats=(PersonStats(owner, 6, 2, 1, 0, 0, 0), PersonStats(backup, 3, 3, 3, 0, 0, 12)),
        names={who: one.name for who, one in names.items()},
        left=tuple(((begun + timedelta(days=day)).date(), left) for day, left in enumerate((9, 8, 8, 6, 4))),
        blockers=(
            Blocker(
                BlockerKind.TO_REMOVE, account.title, Held((owner,), Way.TASK, "sample"),
                ItemKind.HOLDER, backup,
            ),
            Blocker(
                BlockerKind.LATE, account.title, Held((owner,), Way.ACCEPT, "sample"), ItemKind.HOLDER,
                said="the old tablet in the studio",
            ),
            Blocker(BlockerKind.MISSING, account.title, Held((owner,), Way.DUTY, "sample")),
        ),
        signed=(), next_outcome=begun + timedelta(days=15), accounts=1, now=unit.now,
    )  # fmt: skip


def _closed(of: CampaignPicture) -> CampaignPicture:
    by = SignOff("sample", "", "sample", of.stats[0].person, "programme manager", of.now)
    return replace(
        of, campaign=replace(of.campaign, state=CampaignState.CLOSED, closed_at=of.now),
        states={ItemState.KEPT: 7, ItemState.REMOVED: 2}, blockers=(), signed=(by,), may_sign=True,
        lags=Lags(2, 2, 1, timedelta(hours=31), timedelta(days=1)),
    )  # fmt: skip


def _late(unit: Unit, company: Company, account: Account) -> Item:
    return Item(
        "sample", company.workspace_id, "sample", "sample", account.id, ItemKind.HOLDER, 1, 0, plain=False,
        state=ItemState.OVERDUE, frozen={}, digest="", asked_at=unit.now, person=account.backup_owner,
    )  # fmt: skip


def _message(title: str, shown: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": shown}


def _modal(title: str, view: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "modal", "view": view}
