"""Gathering what an audit is shown with to whoever runs the programme."""

from datetime import datetime
from typing import Final

from bot.domain.campaign_progress import Blocker, CampaignPicture
from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.review_lag import in_all
from bot.domain.review_stats import burndown, per_person
from bot.services import campaign_blockers, campaign_desk, campaigns, outsiders, programme_card, standing
from storage import campaigns as rows
from storage import people, reviews
from storage.database import Unit

MOST: Final = 80
"""How many lines that keep an audit from closing are named; the others are counted."""


def picture(unit: Unit, company: Company, campaign_id: str, reader: str | None = None) -> CampaignPicture:
    """The audit as it stands; raises `Gone`."""
    campaign = campaigns.find(unit, company, campaign_id)
    answers = reviews.answers(unit, campaign_id)
    stats = per_person(answers)
    known = people.find_all(unit, company.workspace_id, (one.person for one in stats))
    begun = campaign.launched_at
    until = min(unit.now, campaign.closed_at or unit.now)
    found = _blockers(unit, company, campaign)
    person = people.find(unit, company.workspace_id, reader) if reader else None
    return CampaignPicture(
        campaign=campaign,
        states=reviews.counts(unit, campaign_id),
        stats=stats,
        names={who: one.name for who, one in known.items()},
        left=burndown(answers, begun, until) if begun else (),
        blockers=found,
        signed=rows.signed(unit, campaign_id),
        next_outcome=_next_outcome(unit, campaign),
        accounts=len(rows.accounts(unit, campaign_id)),
        now=unit.now,
        may_sign=_may_sign(unit, company, campaign, person),
        outsiders=outsiders.outsiders(unit, (one.person for one in found)),
        lags=in_all(answers, standing.ruling(unit, campaign.policy_id).policy.grants.removal_sla, unit.now),
    )


def for_home(unit: Unit, company: Company, user_id: str) -> tuple[CampaignPicture, ...]:
    """Every audit that is under way, as one line each, for whoever runs the programme."""
    if user_id not in programme_card.runners(unit, company):
        return ()
    under_way = (CampaignState.OPEN, CampaignState.SETTLING)
    going_on = rows.going_on(unit, company.workspace_id)
    return tuple(_brief(unit, one) for one in going_on if one.state in under_way)


def _brief(unit: Unit, campaign: Campaign) -> CampaignPicture:
    """How far it is, without who is how far and what is in its way."""
    return CampaignPicture(
        campaign=campaign, states=reviews.counts(unit, campaign.id), stats=(), names={}, left=(), blockers=(),
        signed=(), next_outcome=None, accounts=0, now=unit.now,
    )  # fmt: skip


def _blockers(unit: Unit, company: Company, campaign: Campaign) -> tuple[Blocker, ...]:
    """Of its lines as many as are shown; while owners are asked, what waits is no news."""
    settles = campaign.state is CampaignState.SETTLING
    return campaign_blockers.blockers(unit, company, campaign, MOST) if settles else ()


def _next_outcome(unit: Unit, campaign: Campaign) -> datetime | None:
    waiting = [one.outcome_at for one in reviews.of_campaign(unit, campaign.id) if one.open]
    return min(waiting, default=None) if campaign.open else None


def _may_sign(unit: Unit, company: Company, campaign: Campaign, person: Person | None) -> bool:
    return person is not None and campaign_desk.capacity_of(unit, company, person, campaign) is not None
