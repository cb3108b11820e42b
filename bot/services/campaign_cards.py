"""The live card of an audit, which whoever runs the programme has in their conversation."""

from typing import Final

from bot.domain.campaigns import Campaign
from bot.domain.programme import Company
from bot.services import standing, telling
from storage.database import Unit

SIGN: Final = "campaign_closed"
"""The card that asks the senior leader for their name."""


def show(unit: Unit, company: Company, campaign: Campaign) -> None:
    """Give the card to whoever runs the programme."""
    for person in runners(unit, company):
        telling.card(unit, company.workspace_id, "campaign", campaign.id, person)
    telling.home(unit, company.workspace_id, runners(unit, company))


def changed(unit: Unit, company: Company, campaign_id: str) -> None:
    """Draw it anew wherever it is."""
    for name in ("campaign", SIGN):
        telling.redraw(unit, company.workspace_id, name, campaign_id)


def steered(unit: Unit, company: Company, campaign_id: str) -> None:
    """Whoever runs the programme has done something about it: Home shows that as well."""
    changed(unit, company, campaign_id)
    telling.home(unit, company.workspace_id, standing.overseers(unit, company))


def ask_to_sign(unit: Unit, company: Company, campaign: Campaign, person: str) -> None:
    """Ask somebody for their name under a closed audit; whoever runs it has the button on its card."""
    if person not in runners(unit, company):
        telling.card(unit, company.workspace_id, "campaign_closed", campaign.id, person)


def runners(unit: Unit, company: Company) -> tuple[str, ...]:
    """The programme manager and the deputy; without them the admins."""
    return standing.managers(unit, company.workspace_id) or company.admins
