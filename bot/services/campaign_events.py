"""Small audits that something asks for: a leaver, an agency's end, an incident, a mover (P4.4)."""

from collections.abc import Iterable

from bot.domain.campaigns import Campaign, CampaignKind, Scope, Trigger
from bot.domain.programme import Company
from bot.services import campaign_schedule, campaigns, desks, standing
from storage import campaigns as rows
from storage import grants, ledger, people, policy, register
from storage.database import Unit


def happened(
    unit: Unit, company: Company, trigger: Trigger, about: str, account_ids: Iterable[str]
) -> Campaign | None:
    """Draft an audit of those of these accounts that are in none, for the next working morning.

    None where there is no such account.
    """
    if policy.in_force(unit, company.workspace_id) is None:
        return None
    held = rows.held(unit, company.workspace_id)
    over = campaigns.auditable(unit, company, [one for one in account_ids if one not in held])
    if not over:
        return None
    manager = people.find(unit, company.workspace_id, standing.in_charge(unit, company))
    launch_at = desks.desk_of(standing.in_force(unit, company).policy, manager).next_day(unit.now)
    scope = Scope(tuple(one.id for one in over), CampaignKind.EVENT, trigger, about, launch_at)
    return campaign_schedule.propose(unit, company, scope)


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
