"""The cadence: which accounts want an audit when (P4.2), and drafts that launch by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.campaigns import CAMPAIGN, Campaign, CampaignKind, CampaignState, Scope
from bot.domain.manners import Manner
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, NobodyToAsk, NothingToReview
from bot.domain.register import NEEDS_OWNER, Account
from bot.domain.waiting import Waiting
from bot.domain.when import add_working_days
from bot.services import campaigns, standing, telling
from storage import agencies, grants, ledger, people, policy, principals, register
from storage import campaigns as rows
from storage.database import Unit

AHEAD: Final = 5
"""How many working days before its launch an audit is drafted, so that lists can be brought."""

TOGETHER: Final = timedelta(days=30)
"""Accounts that want an audit this soon after others are audited with them."""


@dataclass(frozen=True)
class Wanted:
    """An account, and when the cadence wants its next audit."""

    account: Account
    at: datetime


def wanted(unit: Unit, company: Company) -> tuple[Wanted, ...]:
    """When every account wants its next audit that is in none now, the soonest first."""
    audits = standing.in_force(unit, company).policy.audits
    decided = policy.that_decided(unit, company.workspace_id)
    began = min((one.in_force_at for one in decided if one.in_force_at), default=unit.now)
    added, audited = register.added(unit, company.workspace_id), rows.last_audited(unit, company.workspace_id)
    held, high = rows.held(unit, company.workspace_id), _of_high_risk(unit, company)
    found = [
        Wanted(one, since + audits.cadence_of(high_risk=one.id in high or one.shares_a_secret))
        for one in register.every(unit, company.workspace_id)
        if one.status in NEEDS_OWNER and one.id not in held
        for since in [audited.get(one.id) or max(began, added[one.id])]
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.account.id)))


def due(unit: Unit, company: Company) -> tuple[str, ...]:
    """Ids of the accounts that the cadence wants audited by now."""
    return tuple(one.account.id for one in wanted(unit, company) if one.at <= unit.now)


def look(unit: Unit, company: Company) -> None:
    """Draft the next audit a few working days before the cadence wants it; once a day."""
    people.hold_workspace(unit, company.workspace_id)
    every = wanted(unit, company)
    desk = standing.desk(unit, company, standing.in_charge(unit, company))
    soon = desk.next_day(add_working_days(unit.now, AHEAD - 1, desk.zone, desk.holidays))
    if not every or every[0].at > soon:
        return
    first = every[0].at
    over = tuple(one.account.id for one in every if one.at <= max(first, unit.now) + TOGETHER)
    # Never later than the cadence says; what is late already leaves time to bring lists all the same.
    launch_at = soon if first <= unit.now else max(desk.last_morning(first), desk.next(unit.now))
    propose(unit, company, Scope(over, CampaignKind.SCHEDULED, launch_at=launch_at))


def propose(unit: Unit, company: Company, scope: Scope) -> Campaign:
    """Draft an audit that nobody has asked for, and tell whoever runs the programme."""
    drafted = campaigns.draft(unit, company, "system", scope)
    telling.card(unit, company.workspace_id, "audit_draft", drafted.id, standing.in_charge(unit, company))
    changed(unit, company, drafted)
    return drafted


def launch_ripe(unit: Unit, company: Company, campaign_id: str) -> None:
    """A draft's time has come; where nothing is left to ask, it is called off, and that is said."""
    people.hold_workspace(unit, company.workspace_id)
    rows.hold(unit, campaign_id)
    seen = campaigns.find(unit, company, campaign_id)
    if seen.state is not CampaignState.DRAFT or seen.launch_at is None or seen.launch_at > unit.now:
        return
    try:
        launched = campaigns.launch(unit, company, campaign_id, seen.drafted_by)
    except (NothingToReview, NobodyToAsk) as refused:
        launched = _cancel(unit, seen, "system", str(refused))
        telling.card(
            unit, company.workspace_id, "audit_draft", seen.id, _whose(unit, company, seen), Manner.ANSWER
        )
    changed(unit, company, launched)


def launch_now(unit: Unit, company: Company, actor: Person, campaign_id: str) -> Campaign:
    """Somebody who runs the programme does not wait for the draft's own time."""
    campaigns.run_by(unit, company, actor, campaign_id)
    launched = campaigns.launch(unit, company, campaign_id, actor.user_id)
    changed(unit, company, launched)
    return launched


def call_off(unit: Unit, company: Company, actor: Person, campaign_id: str, reason: str) -> Campaign:
    """A draft is not to be launched; raises `FormErrors` without a reason, `AlreadyDone` once it is."""
    campaigns.run_by(unit, company, actor, campaign_id)
    if not reason:
        raise FormErrors({"reason": "Please say why; the reason is kept."})
    people.hold_workspace(unit, company.workspace_id)
    rows.hold(unit, campaign_id)
    seen = campaigns.find(unit, company, campaign_id)
    if seen.state is not CampaignState.DRAFT:
        raise AlreadyDone
    cancelled = _cancel(unit, seen, actor.user_id, reason)
    changed(unit, company, cancelled)
    return cancelled


def changed(unit: Unit, company: Company, campaign: Campaign) -> None:
    """Draw a draft anew wherever it is shown, and every Home that lists it."""
    telling.everywhere(unit, company.workspace_id, "audit_draft", campaign.id)
    telling.home(
        unit, company.workspace_id, (*standing.managers(unit, company.workspace_id), *company.admins)
    )


def waits_for(unit: Unit, company: Company, person: str) -> Iterable[Waiting]:
    """Drafts that will launch by themselves, to those who run the programme."""
    if person not in (*standing.managers(unit, company.workspace_id), *company.admins):
        return
    for campaign in rows.going_on(unit, company.workspace_id):
        if campaign.state is CampaignState.DRAFT and campaign.kind is not CampaignKind.BY_HAND:
            facts = {"number": campaign.number, "accounts": len(rows.accounts(unit, campaign.id))}
            yield Waiting("audit_draft", campaign.id, campaign.drafted_at, campaign.launch_at, facts)


def _cancel(unit: Unit, seen: Campaign, by: str, reason: str) -> Campaign:
    to = CampaignState.CANCELLED
    values = {"closed_at": unit.now, "closed_by": by, "note": reason}
    if not rows.move(unit, seen, to, **values):
        raise AlreadyDone
    kind, words = CAMPAIGN.event(seen.state, to), {"reason": reason}
    unit.record(campaigns.event_of(seen, kind, by, {"number": seen.number}, words))
    return replace(seen, state=to, closed_at=unit.now, closed_by=by, note=reason)


def _whose(unit: Unit, company: Company, draft: Campaign) -> str:
    """Whoever began it by hand, or runs the programme."""
    by_hand = draft.kind is CampaignKind.BY_HAND and not draft.drafted_by.startswith(("system", "operator"))
    return draft.drafted_by if by_hand else standing.in_charge(unit, company)


def _of_high_risk(unit: Unit, company: Company) -> frozenset[str]:
    """The accounts into which people of an agency come, or several by one login."""
    workspace = company.workspace_id
    here = agencies.on_rosters(unit, workspace)
    of_agencies = {one.person for one in principals.of_agencies(unit, workspace) if one.id in here}
    lines, held = ledger.with_a_way_in(unit, workspace), grants.in_force(unit, workspace)
    return frozenset(
        [one.account_id for one in lines if one.shares_the_secret or one.person in of_agencies]
        + [one.account_id for one in held if one.by_vault or one.beneficiary in of_agencies]
    )
