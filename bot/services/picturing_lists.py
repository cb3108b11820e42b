"""Gathering what is shown of an account's lists: how they agree, who differs, and who works natively."""

from bot.domain.campaigns import CampaignState
from bot.domain.duties import Duty
from bot.domain.named import Named
from bot.domain.native_use import native_use, ways_of
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.reconciling import Match, MatchState
from bot.domain.refusals import Gone
from bot.domain.register import Account
from bot.domain.register_rights import Hat
from bot.domain.settling_lists import ListsPicture, MatchPicture, NativeUse
from bot.services import outsiders, reconciling, registering, settling_lists, standing
from storage import campaigns, ledger, register
from storage import network_lists as rows
from storage.database import Unit

_AGREES = (MatchState.MATCHED, MatchState.RESOLVED)


def of_duty(unit: Unit, company: Company, duty: Duty) -> ListsPicture:
    """What a duty about an account's lists is told with; raises `Gone`."""
    account = register.find(unit, duty.subject)
    if account is None:
        raise Gone
    return of_account(unit, company, account)


def of_account(unit: Unit, company: Company, account: Account) -> ListsPicture:
    """How the lists of an account stand, in the audit that holds it."""
    campaign = campaigns.over_account(unit, account.id)
    newest = rows.newest(unit, account.id)
    matches = rows.matches(unit, campaign.id, account.id) if campaign else ()
    at = (campaign.launched_at if campaign else None) or unit.now
    native = _native(unit, account, matches)
    return ListsPicture(
        account=_named(unit, company, account),
        campaign=campaign,
        newest=newest,
        wanted=campaign is not None and reconciling.wants_a_list(unit, company, campaign, account),
        stale=newest is not None and reconciling.is_stale(unit, company, newest, at),
        differs=tuple(_pictured(unit, company, one) for one in matches if one.unmatched),
        matched=sum(one.state in _AGREES for one in matches),
        accepted=tuple(_pictured(unit, company, one) for one in matches if one.state is MatchState.ACCEPTED),
        native=native,
        outsiders=outsiders.outsiders(unit, (one.person for one in native)),
    )


def of_match(unit: Unit, company: Company, actor: Person, match_id: str) -> MatchPicture:
    """A difference, for somebody who may settle it; raises a refusal."""
    found, _account = settling_lists.find(unit, company, actor, match_id)
    return _pictured(unit, company, found)


def for_reader(unit: Unit, company: Company, reader: Person) -> tuple[ListsPicture, ...]:
    """Every account under audit for which somebody answers; all of them for whoever runs the programme."""
    everything = registering.hat_of(unit, company, reader.user_id) is Hat.MANAGER
    found = []
    for campaign in campaigns.going_on(unit, company.workspace_id):
        if campaign.state is CampaignState.DRAFT:
            continue
        for account_id in campaigns.accounts(unit, campaign.id):
            account = register.find(unit, account_id)
            mine = account and reader.user_id in (account.owner, account.backup_owner)
            if account and (everything or mine):
                found.append(of_account(unit, company, account))
    return tuple(found)


def _native(unit: Unit, account: Account, matches: tuple[Match, ...]) -> tuple[NativeUse, ...]:
    return native_use(account.publishing_tool, ways_of(ledger.of_account(unit, account.id)), matches)


def _named(unit: Unit, company: Company, account: Account) -> Named:
    return account, standing.in_force(unit, company).policy.network(account.network)


def _pictured(unit: Unit, company: Company, match: Match) -> MatchPicture:
    account = register.find(unit, match.account_id)
    if account is None:
        raise Gone
    before = settling_lists.accepted_before(unit, match)
    named = _named(unit, company, account)
    held = ledger.find(unit, match.holding_id) if match.holding_id else None
    role = match.listed_as or (held.role if held else "")
    known = named[1].role(role) if named[1] else None
    return MatchPicture(
        match=match,
        account=named,
        role=known.name if known else role,
        collected=rows.find(unit, match.list_id) if match.list_id else None,
        before=before,
        outsiders=outsiders.outsiders(unit, [match.person]),
    )
