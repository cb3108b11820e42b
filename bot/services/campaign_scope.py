"""Which accounts an audit that somebody begins is to be over: what is due, some of them, or picked ones."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.campaign_pictures import StartChoices
from bot.domain.programme import Company
from bot.domain.register import NEEDS_OWNER, Account
from bot.services import campaign_schedule, contracts, standing
from bot.services.outsiders import OFFERED
from storage import agencies, grants, ledger, register
from storage.database import Unit


class Extent(StrEnum):
    """How the accounts are chosen."""

    DUE = "due"
    ALL = "all"
    NETWORK = "network"
    AGENCY = "agency"
    TIER = "tier"
    PICKED = "picked"


@dataclass(frozen=True)
class Choice:
    """What somebody has chosen: the extent, and what it wants to know more."""

    extent: Extent = Extent.DUE
    network: str | None = None
    agency: str | None = None
    tier: str | None = None
    picked: tuple[str, ...] = ()


def accounts(unit: Unit, company: Company, choice: Choice) -> tuple[str, ...]:
    """Ids of the accounts that are meant; of all the company's, the ones that fit."""
    if choice.extent is Extent.DUE:
        return campaign_schedule.due(unit, company)
    if choice.extent is Extent.PICKED:
        return choice.picked
    ours = [one for one in register.every(unit, company.workspace_id) if one.status in NEEDS_OWNER]
    return tuple(one.id for one in _fitting(unit, choice, ours))


def search(unit: Unit, company: Company, typed: str) -> tuple[Account, ...]:
    """Accounts that can be audited, in which every typed word occurs."""
    found = register.some(unit, company.workspace_id, *register.containing(typed))
    return tuple(one for one in found if one.status in NEEDS_OWNER)[:OFFERED]


def choices(unit: Unit, company: Company) -> StartChoices:
    """What the form offers."""
    ours = [one for one in register.every(unit, company.workspace_id) if one.status in NEEDS_OWNER]
    used = {one.network for one in ours}
    networks = standing.in_force(unit, company).policy.networks
    return StartChoices(
        networks={one.id: one.name for one in networks if one.id in used},
        agencies={one.id: one.name for one in agencies.every(unit, company.workspace_id)},
        tiers=tuple(sorted({one.tier for one in ours if one.tier})),
        due=len(campaign_schedule.due(unit, company)),
    )


def _fitting(unit: Unit, choice: Choice, ours: Collection[Account]) -> Collection[Account]:
    if choice.extent is Extent.NETWORK:
        return [one for one in ours if one.network == choice.network]
    if choice.extent is Extent.TIER:
        return [one for one in ours if one.tier == choice.tier]
    if choice.extent is Extent.AGENCY:
        reached = of_agency(unit, choice.agency or "")
        return [one for one in ours if one.id in reached]
    return ours


def of_agency(unit: Unit, agency_id: str) -> frozenset[str]:
    """Ids of the accounts into which people of an agency have a way."""
    agency = agencies.find(unit, agency_id)
    if agency is None:
        return frozenset()
    those = contracts.people_of(unit, agency)
    lines = (line for one in those for line in ledger.of_person(unit, agency.workspace_id, one))
    held = grants.in_force_of(unit, agency.workspace_id, those)
    return frozenset([one.account_id for one in lines if one.has_a_way_in] + [one.account_id for one in held])
