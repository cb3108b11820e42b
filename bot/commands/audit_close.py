"""`vouchsafe audit close`: close an audit where nothing is in the way, or say everything that is."""

from typing import Annotated

import typer

from bot.commands.console import OPERATOR, AsJson, finish, say, say_json, say_marked
from bot.commands.opening import company_of, local_settings, opened
from bot.domain.campaign_progress import Blocker
from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.programme import Company
from bot.errors import UserError
from bot.services import campaign_blockers, campaign_desk, outsiders
from bot.views.campaign_blockers import plain_blocker
from storage import campaigns
from storage.database import Unit


class NoSuchAudit(UserError):
    """There is no audit of this number. `vouchsafe audit status` lists them."""


class NotUnderWay(UserError):
    """This audit is not under way, so there is nothing to close."""


def close(
    number: Annotated[int, typer.Argument(help="The audit's number.", min=1)], *, as_json: AsJson = False
) -> None:
    """Close an audit; while anything is in the way, name it and whoever has it, and change nothing."""
    settings = local_settings()
    with opened(settings) as database:
        with database.read() as unit:
            company = company_of(unit, settings)
            found = _under_way(unit, company, number)
            blocked = campaign_blockers.blockers(unit, company, found)
            lines = [plain_blocker(one, _names(unit, company, one)) for one in blocked]
        if not blocked:
            database.run(
                lambda unit: campaign_desk.close_by(unit, company, found.id, OPERATOR), background=True
            )
    if as_json:
        say_json({"number": number, "closed": not blocked, "in_the_way": lines})
    elif not blocked:
        say(f"Audit #{number} is closed. Whoever runs the programme signs it in Slack.")
    for line in lines if not as_json else ():
        say_marked("fail", line)
    finish(fine=not blocked)


def _under_way(unit: Unit, company: Company, number: int) -> Campaign:
    found = campaigns.numbered(unit, company.workspace_id, number)
    if found is None:
        raise NoSuchAudit
    if found.state not in (CampaignState.OPEN, CampaignState.SETTLING):
        raise NotUnderWay
    return found


def _names(unit: Unit, company: Company, one: Blocker) -> dict[str, str]:
    named = {*one.held.people, *([one.person] if one.person else [])}
    return {who: outsiders.recipient(unit, company.workspace_id, who).name for who in named}
