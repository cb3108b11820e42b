"""Comparing lists: whom the network shows, whom the ledger knows, who came in by the vault (P3.6)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.columns import spelled
from bot.domain.duties import Duty, DutyKind
from bot.domain.events import Event, Fact
from bot.domain.grants import GrantMethod
from bot.domain.ledger import Method
from bot.domain.programme import Company
from bot.domain.reconciling import MATCH, Listed, Match, MatchState, NetworkList
from bot.domain.reconciling_rules import Agreement, Shown, compare, key_of
from bot.domain.register import Account
from bot.services import campaign_cards, duties, lending, line_up, network_people, standing
from bot.services.duties import Wanted
from storage import campaigns, people, register, secrets
from storage import duties as duty_rows
from storage import ledger as lines
from storage import network_lists as rows
from storage.database import Unit

BRING_WITHIN: Final = timedelta(days=3)
SETTLE_WITHIN: Final = timedelta(days=7)
_SAID: Final = ("listed_as", "list_id", "holding_id", "used_at")
"""What a comparison writes down anew of a match that was there before."""

_COMPARED: Final = (CampaignState.OPEN, CampaignState.SETTLING)


def over(unit: Unit, campaign_id: str) -> None:
    """An audit is closed or called off: nobody is asked about its lists any more."""
    for account_id in campaigns.accounts(unit, campaign_id):
        for kind in (DutyKind.NETWORK_LIST, DutyKind.MATCH_LISTS):
            duties.cancel_about(unit, account_id, kind=kind)


def refresh(unit: Unit, company: Company, campaign_id: str, account_id: str) -> None:
    """Compare the lists of one account again, where its audit is not over."""
    rows.hold(unit, campaign_id, account_id)
    campaign = campaigns.find(unit, campaign_id)
    if campaign is not None and campaign.state in _COMPARED:
        _look(unit, company, campaign, account_id)


def catch_up(unit: Unit, company: Company, campaign_id: str) -> None:
    """Compare whatever has changed since a sweep last did, and ask for lists that are missing or too old."""
    for account_id in rows.waiting_for(unit, campaign_id):
        refresh(unit, company, campaign_id, account_id)


def look(unit: Unit, company: Company, subject: str) -> None:
    """What changed in a list of an account is compared; the subject is campaign and account.

    Whoever closes the audit meanwhile waits for it, or it finds the audit closed.
    """
    people.hold_workspace(unit, company.workspace_id)
    campaign_id, account_id = subject.split(":")
    refresh(unit, company, campaign_id, account_id)


def has_come(unit: Unit, company: Company, account: Account, by: str) -> None:
    """Somebody has brought the list of an account: whoever was asked for it is asked no more."""
    for duty in _open(unit, account.id, DutyKind.NETWORK_LIST):
        duties.fulfil(unit, duty, by)
    rows.changed(unit, (account.id,))
    campaign = campaigns.over_account(unit, account.id)
    if campaign is not None:
        refresh(unit, company, campaign.id, account.id)


def settled(unit: Unit, company: Company, match: Match) -> None:
    """Somebody has accepted a difference: whoever was asked about the account may be asked no more."""
    campaign, account = campaigns.find(unit, match.campaign_id), register.find(unit, match.account_id)
    if campaign is not None and account is not None:
        _ask_what_becomes(unit, company, campaign, account)
        campaign_cards.changed(unit, company, campaign.id)


def unmatched(unit: Unit, campaign_id: str) -> tuple[Match, ...]:
    """Every person in whom the lists differ, and nobody accepts that."""
    return rows.unmatched(unit, campaign_id)


def missing(unit: Unit, company: Company, campaign_id: str) -> tuple[Account, ...]:
    """The accounts of an audit whose list has not come, or is older than the policy wants."""
    campaign = campaigns.find(unit, campaign_id)
    if campaign is None:
        return ()
    found = (register.find(unit, one) for one in campaigns.accounts(unit, campaign_id))
    return tuple(one for one in found if one and wants_a_list(unit, company, campaign, one))


def wants_a_list(unit: Unit, company: Company, campaign: Campaign, account: Account) -> bool:
    """Whether a network's list is to be brought for an audit."""
    if account.closed or not has_people(unit, company, account):
        return False
    found = rows.newest(unit, account.id)
    return found is None or is_stale(unit, company, found, campaign.launched_at or unit.now)


def is_stale(unit: Unit, company: Company, found: NetworkList, at: datetime) -> bool:
    """Whether a list was too old at this moment."""
    return found.collected_at < at - standing.in_force(unit, company).policy.audits.fresh_for


def has_people(unit: Unit, company: Company, account: Account) -> bool:
    """Whether the network lists anybody there: not where everybody comes in by one shared login."""
    policy = standing.in_force(unit, company).policy
    network = policy.network(account.network)
    held = (one for one in lines.of_account(unit, account.id) if one.has_a_way_in)
    if any(one.method is Method.NATIVE_ROLE for one in held):
        return True
    roles = [one.id for one in network.every_role] if network else []
    return not roles or any(not _shared(unit, company, account, role) for role in roles)


def _shared(unit: Unit, company: Company, account: Account, role: str) -> bool:
    policy = standing.in_force(unit, company).policy
    by_vault = lending.method_for(unit, policy, account, role) is GrantMethod.VAULT
    return by_vault or account.method_of(role) is Method.SHARED_SECRET


def _look(unit: Unit, company: Company, campaign: Campaign, account_id: str) -> None:
    account = register.find(unit, account_id)
    if account is None:
        return
    rows.compared(unit, campaign.id, account_id)
    _ask_for_the_list(unit, company, campaign, account)
    found = rows.newest(unit, account.id)
    agreed = () if account.closed else _compared(unit, account, found)
    seen = rows.matches(unit, campaign.id, account.id)
    before = {_key(one): one for one in seen}
    for one in agreed:
        _write(unit, campaign, account, found, before.pop(one.key, None), one)
    for gone in before.values():
        if gone.state not in (MatchState.MATCHED, MatchState.RESOLVED):
            _move(unit, gone, MatchState.RESOLVED)
    _ask_what_becomes(unit, company, campaign, account)
    if rows.matches(unit, campaign.id, account.id) != seen:
        campaign_cards.changed(unit, company, campaign.id)


def _compared(unit: Unit, account: Account, found: NetworkList | None) -> tuple[Agreement, ...]:
    shown = None
    if found is not None and not found.none_shown:
        shown = Shown(_as_told(unit, account, rows.rows(unit, found.id)), found.collected_at)
    used = secrets.used_on(unit, account.id)
    return compare(shown, lines.of_account(unit, account.id), used)


def _as_told(unit: Unit, account: Account, listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """The rows of a list with the people whom owners have named since it was collected."""
    said = network_people.told(unit, account.id)
    return tuple(one if one.person else replace(one, person=said.get(spelled(one.said))) for one in listed)


def _key(match: Match) -> str:
    return key_of(match.person, match.said)


def _write(
    unit: Unit,
    campaign: Campaign,
    account: Account,
    found: NetworkList | None,
    before: Match | None,
    now: Agreement,
) -> None:
    """A person's line of the comparison as the lists are now; an accepted difference stays accepted."""
    new = Match(
        id=unit.new_id(),
        workspace_id=campaign.workspace_id,
        campaign_id=campaign.id,
        account_id=account.id,
        person=now.person,
        said=now.said,
        state=now.state,
        listed_as=now.listed_as,
        list_id=found.id if found else None,
        holding_id=now.holding_id,
        used_at=now.used_at,
        found_at=unit.now,
    )
    if before is None:
        rows.add_match(unit, new)
        unit.record(_event(new, MATCH.event(None, new.state), "system"))
        return
    said: dict[str, object] = {name: getattr(new, name) for name in _SAID}
    to = _next(before, now.state, unit.now)
    if to is before.state:
        _follow(unit, before, new)
    else:
        _move(unit, before, to, **said)


def _follow(unit: Unit, seen: Match, now: Match) -> None:
    """The lists agree as before, by a later list or line; of a login it stays when use was first noticed."""
    said: dict[str, object] = {name: getattr(now, name) for name in _SAID}
    if seen.used_at and now.used_at:
        said["used_at"] = seen.used_at
    if any(getattr(seen, name) != value for name, value in said.items()):
        rows.change_match(unit, seen, **said)
        changed = replace(seen, **said)  # type: ignore[arg-type]  # the fields of the row
        unit.record(_event(changed, "match:followed", "system"))


def _next(before: Match, now: MatchState, at: datetime) -> MatchState:
    """What a match becomes when its lists are compared anew; what is accepted stays so until its end."""
    if now is MatchState.MATCHED:
        agrees = before.state in (MatchState.MATCHED, MatchState.RESOLVED)
        return before.state if agrees else MatchState.RESOLVED
    return before.state if before.is_accepted(at) else now


def _move(unit: Unit, seen: Match, to: MatchState, **values: object) -> None:
    settled: dict[str, object] = {}
    if to is MatchState.RESOLVED:
        settled = {"settled_at": unit.now, "settled_by": "system"}
    elif seen.settled_at is not None:
        settled = {"settled_at": None, "settled_by": None}
    moved = replace(seen, state=to, **values, **settled)  # type: ignore[arg-type]  # the fields of the row
    if rows.move_match(unit, seen, to, **values, **settled):
        unit.record(_event(moved, MATCH.event(seen.state, to), "system"))


def _event(match: Match, kind: str, by: str) -> Event:
    facts: dict[str, Fact] = {
        "campaign": match.campaign_id, "account": match.account_id, "person": match.person,
        "list": match.list_id, "holding": match.holding_id, "listed_as": match.listed_as,
    }  # fmt: skip
    words = {"said": match.said} if match.said else {}
    return Event(kind, match.workspace_id, "list_match", match.id, by, facts, words)


def _ask_for_the_list(unit: Unit, company: Company, campaign: Campaign, account: Account) -> None:
    """One duty for each account whose list is wanted; it closes when one comes, or none is wanted."""
    asked = _open(unit, account.id, DutyKind.NETWORK_LIST)
    wanted = wants_a_list(unit, company, campaign, account)
    if wanted and not asked:
        due_at = unit.now + BRING_WITHIN
        duties.open_duty(unit, company, Wanted(DutyKind.NETWORK_LIST, account.id, due_at, account))
    elif asked and not wanted:
        duties.cancel_about(unit, account.id, kind=DutyKind.NETWORK_LIST)


def _ask_what_becomes(unit: Unit, company: Company, campaign: Campaign, account: Account) -> None:
    """One duty for each account in whose lists people differ, of somebody who is none of them."""
    differs = [one for one in rows.matches(unit, campaign.id, account.id) if one.unmatched]
    asked = _open(unit, account.id, DutyKind.MATCH_LISTS)
    if not differs:
        for duty in asked:
            duties.fulfil(unit, duty)
        return
    parties = _parties(unit, company, differs)
    for duty in (one for one in asked if one.assignee in parties):
        duties.give(unit, duty, duties.first(unit, company, account, parties, duty.kind))
    if not asked:
        due_at = unit.now + SETTLE_WITHIN
        duties.open_duty(
            unit, company, Wanted(DutyKind.MATCH_LISTS, account.id, due_at, account, None, parties)
        )
    for duty in _open(unit, account.id, DutyKind.MATCH_LISTS):
        duties.changed(unit, duty)


def _parties(unit: Unit, company: Company, differs: Iterable[Match]) -> tuple[str, ...]:
    """Whoever may say nothing of these differences, as of a line about the same people (C2)."""
    named = {one.person for one in differs if one.person}
    return tuple(sorted({one for person in named for one in line_up.parties_of(unit, company, person)}))


def _open(unit: Unit, account_id: str, kind: DutyKind) -> tuple[Duty, ...]:
    return tuple(one for one in duty_rows.open_about(unit, account_id) if one.kind is kind)
