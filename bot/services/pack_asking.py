"""Asking for the evidence of an audit in Slack: who may, and for which audits."""

from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.packs import MOST_IN_SLACK
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import Gone, TooLongForSlack
from bot.services import campaigns, packing, telling
from storage.database import Unit
from storage.outbox import Effect, Telling, tell


def ask(unit: Unit, company: Company, actor: Person, campaign_id: str) -> Campaign:
    """Have the pack put into somebody's conversation; raises a refusal, or `TooLongForSlack`."""
    campaigns.run_by(unit, company, actor, campaign_id)
    found = campaigns.find(unit, company, campaign_id)
    if found.state is CampaignState.DRAFT or found.launched_at is None:
        raise Gone
    if found.items > MOST_IN_SLACK:
        raise TooLongForSlack(
            f"This audit has {found.items:,} lines, and its evidence is too long to be made here.",
            remedy=f"Whoever runs the bot makes it with `vouchsafe audit export {found.number}`.",
        )
    packing.record(unit, found, actor.user_id)
    subject, facts = unit.new_id(), {"campaign": found.id}
    tell(unit, company.workspace_id, Telling(Effect.CARD, "pack", subject, actor.user_id, facts))
    telling.upload(unit, company.workspace_id, "pack", subject, actor.user_id, **facts)
    return found
