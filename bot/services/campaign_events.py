"""Small audits that something asks for: a leaver, an agency's end, an incident, a mover (P4.4).

An account that is in an audit already is not forgotten: what has happened to it is taken up once that audit
is over, unless it was launched later and so has asked about everything as it was since.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from bot.domain.campaigns import Campaign, CampaignKind, Scope, Trigger
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.services import campaign_schedule, campaigns, standing
from storage import campaigns as rows
from storage import grants, ledger, people, policy, register, timers
from storage.database import Unit
from storage.timers import Timer

PUT_OFF: Final = "audit:"
"""Timers of accounts to which something has happened while an audit held them, a kind for each trigger."""

_MINUTE: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def happened(
    unit: Unit, company: Company, trigger: Trigger, about: str, account_ids: Iterable[str]
) -> Campaign | None:
    """Draft an audit of those of these accounts that are in none, for the next working morning.

    What has happened to the others is taken up after their audit. None where nothing is drafted.
    """
    people.hold_workspace(unit, company.workspace_id)
    if policy.in_force(unit, company.workspace_id) is None:
        return None
    held = rows.held(unit, company.workspace_id)
    over = campaigns.auditable(unit, company, tuple(account_ids))
    busy = [one for one in over if one.id in held]
    _say_put_off(unit, trigger, about, busy)
    _put_off(unit, company, trigger, [(one.id, (unit.now - _EPOCH) // _MINUTE) for one in busy])
    return _draft(unit, company, trigger, about, [one for one in over if one.id not in held])


def look_again(unit: Unit, company: Company, account_id: str, minute: int, *, trigger: Trigger) -> None:
    """Take up what happened to an account, and to all that wait likewise, where no audit holds them now."""
    people.hold_workspace(unit, company.workspace_id)
    others = timers.take_due(unit, _kind(trigger))
    waited = [(account_id, minute), *((one.subject, one.generation) for one in others)]
    asked = [one for one, at in waited if rows.closed_since(unit, one, _EPOCH + (at + 1) * _MINUTE)]
    left = [(one, at) for one, at in waited if one not in asked]
    held = rows.held(unit, company.workspace_id)
    _put_off(unit, company, trigger, [(one, at) for one, at in left if one in held])
    free = campaigns.auditable(unit, company, [one for one, _ in left if one not in held])
    _draft(unit, company, trigger, None, free)


def touched_by(unit: Unit, company: Company, person: str) -> tuple[str, ...]:
    """Ids of the accounts that somebody answers for, keeps the recovery of, or has a way into."""
    workspace = company.workspace_id
    hands = (one.id for one in register.in_hands_of(unit, workspace, person))
    lines = (one.account_id for one in ledger.of_person(unit, workspace, person) if one.has_a_way_in)
    held = (one.account_id for one in grants.in_force_of(unit, workspace, (person,)))
    return tuple(dict.fromkeys((*hands, *lines, *held)))


def kept_by(unit: Unit, company: Company, person: str) -> tuple[str, ...]:
    """Ids of the accounts that somebody answers for, or keeps the recovery of."""
    return tuple(one.id for one in register.in_hands_of(unit, company.workspace_id, person))


def _kind(trigger: Trigger) -> str:
    return f"{PUT_OFF}{trigger.value}"


TIMERS: Final[Mapping[str, Callable[[Unit, Company, str, int], None]]] = {
    _kind(trigger): partial(look_again, trigger=trigger) for trigger in Trigger
}
"""What is done when one of these timers rings; it counts the minute in which something happened."""


def _draft(
    unit: Unit, company: Company, trigger: Trigger, about: str | None, over: Collection[Account]
) -> Campaign | None:
    if not over:
        return None
    launch_at = _next_morning(unit, company)
    scope = Scope(tuple(one.id for one in over), CampaignKind.EVENT, trigger, about, launch_at)
    return campaign_schedule.propose(unit, company, scope)


def _put_off(unit: Unit, company: Company, trigger: Trigger, those: Collection[tuple[str, int]]) -> None:
    """Look again on the next working morning whether they are in an audit still."""
    due_at = _next_morning(unit, company) if those else unit.now
    for account_id, minute in those:
        timers.put(unit, Timer(_kind(trigger), account_id, minute, company.workspace_id, due_at))


def _say_put_off(unit: Unit, trigger: Trigger, about: str, busy: Iterable[Account]) -> None:
    """One event for each audit that holds any of them."""
    holding = {one.id: rows.over_account(unit, one.id) for one in busy}
    for audit in {one.id: one for one in holding.values() if one}.values():
        those = [one for one, by in holding.items() if by == audit]
        facts = {"trigger": trigger.value, "about": about, "accounts": those}
        unit.record(campaigns.event_of(audit, "campaign:put_off", "system", {**facts}))


def _next_morning(unit: Unit, company: Company) -> datetime:
    """When whoever runs the programme is at work next."""
    return standing.desk(unit, company, standing.in_charge(unit, company)).next_day(unit.now)
