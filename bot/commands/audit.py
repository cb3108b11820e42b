"""`vouchsafe audit`: begin an audit, and see how far each is."""

from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.commands import audit_pack
from bot.commands.console import OPERATOR, AsJson, finish, say, say_json
from bot.commands.opening import company_of, local_settings, opened
from bot.domain.campaign_pictures import AuditBrief, AuditPreview
from bot.domain.campaigns import Campaign, Scope
from bot.domain.handles import spoken_handle
from bot.domain.lengths import count
from bot.errors import UserError
from bot.services import campaign_preview, campaign_scope, campaigns
from bot.services.campaign_scope import Choice, Extent
from storage import agencies, register
from storage import campaigns as rows

app = typer.Typer(no_args_is_help=True, help="Audits: begun, seen through, and their evidence given out.")
app.add_typer(audit_pack.app)


class NotHere(UserError):
    """There is no such thing in the register."""


class Over(StrEnum):
    """What an audit can be over without more being said."""

    DUE = "due"
    ALL = "all"


Account = Annotated[
    list[str] | None, typer.Option("--account", help="This account, as `network/handle`; may be repeated.")
]


@app.command()
def start(
    *,
    over: Annotated[Over, typer.Option(help="The accounts that are due, or all of them.")] = Over.DUE,
    network: Annotated[str | None, typer.Option(help="The accounts on this network.")] = None,
    agency: Annotated[str | None, typer.Option(help="The accounts into which this agency comes.")] = None,
    tier: Annotated[str | None, typer.Option(help="The accounts of this tier.")] = None,
    account: Account = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what it would ask, and begin nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what an audit asks of whom, and begin it; the running bot launches it within moments."""
    settings = local_settings()
    with opened(settings) as database:
        with database.read() as unit:
            company = company_of(unit, settings)
            choice = _choice(unit, company.workspace_id, over, network, agency, tier, account)
            ids = campaign_scope.accounts(unit, company, choice)
            left_out = campaign_scope.left_out(unit, company, choice)
            shown = replace(campaign_preview.preview(unit, company, ids), left_out=left_out)

        def begin(unit: Any) -> Campaign:
            return campaigns.draft(unit, company, OPERATOR, Scope(ids, launch_at=unit.now))

        new = None if dry_run or shown.refused else database.run(begin, background=True)
    if as_json:
        say_json({"number": new.number if new else None, **_told(shown)})
    else:
        say(*_lines(shown))
        if new:
            say(f"Audit #{new.number} is being launched.")
    finish(fine=shown.refused is None)


@app.command()
def status(*, as_json: AsJson = False) -> None:
    """Say how far each audit is, the newest first."""
    settings = local_settings()
    with opened(settings) as database, database.read() as unit:
        every = rows.every(unit, company_of(unit, settings).workspace_id)
        briefs = [campaign_preview.brief(unit, one) for one in reversed(every)]
    if as_json:
        say_json([_brief(one) for one in briefs])
        return
    say(*(_line(one) for one in briefs) if briefs else ("There has been no audit yet.",))


def _choice(
    unit: Any,
    workspace_id: str,
    over: Over,
    network: str | None,
    agency: str | None,
    tier: str | None,
    account: list[str] | None,
) -> Choice:
    if account:
        return Choice(Extent.PICKED, picked=tuple(_account(unit, workspace_id, one) for one in account))
    if agency:
        found = agencies.by_name(unit, workspace_id, agency)
        if found is None:
            raise NotHere(f"There is no agency “{agency}”.")
        return Choice(Extent.AGENCY, agency=found.id)
    if network or tier:
        return Choice(Extent.NETWORK if network else Extent.TIER, network=network, tier=tier)
    return Choice(Extent(over.value))


def _account(unit: Any, workspace_id: str, said: str) -> str:
    network, _, handle = said.partition("/")
    found = register.alike(unit, workspace_id, network, spoken_handle(handle))
    if not found:
        raise NotHere(f"There is no account “{said}”.", remedy="Write it as `network/handle`.")
    return found[0].id


def _lines(shown: AuditPreview) -> list[str]:
    old = [
        f"{one.account.title} ({one.network}): its list of people is "
        f"{'too old' if one.collected_at else 'missing'}."
        for one in shown.old_lists
    ]
    if shown.refused:
        return [shown.refused, *old]
    asks = f"It asks {count(shown.lines, 'line')} on {count(len(shown.accounts), 'account')}"
    asked = len({one.person for one in shown.asked})
    out = f"{count(shown.left_out, 'account')} left out, which another audit asks about already."
    people = "1 person" if asked == 1 else f"{asked} people"
    return [f"{asks}, of {people}.", *([out] if shown.left_out else []), *old]


def _told(shown: AuditPreview) -> dict[str, Any]:
    asked = [{"person": one.person, "as": one.capacity.value, "lines": one.lines} for one in shown.asked]
    return {
        "accounts": [f"{one.network}/{one.handle}" for one in shown.accounts],
        "lines": shown.lines,
        "asked": asked,
        "old_lists": [f"{one.account.network}/{one.account.handle}" for one in shown.old_lists],
        "refused": shown.refused,
        "left_out": shown.left_out,
    }


def _brief(one: AuditBrief) -> dict[str, Any]:
    campaign = one.campaign
    names = ("number", "launch_at", "launched_at", "due_at", "closed_at", "population")
    said = {name: getattr(campaign, name) for name in names}
    said |= {"state": campaign.state.value, "kind": campaign.kind.value, "accounts": one.accounts}
    return said | {"lines": campaign.items, "answered": one.answered, "done": one.settled}


def _line(one: AuditBrief) -> str:
    campaign = one.campaign
    done = f"{one.answered} of {count(campaign.items, 'line')} answered, {one.settled} done"
    return f"Audit #{campaign.number}: {campaign.state.value}; {count(one.accounts, 'account')}; {done}"
