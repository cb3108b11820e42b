"""Which accounts an audit that somebody begins is to be over: what is due, some of them, or picked ones."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.campaign_pictures import StartChoices
from bot.domain.programme import Company
from bot.domain.register import NEEDS_OWNER, Account
from bot.services import campaign_schedule, contracts, standing
from bot.services.outsiders import OFFERED
from storage import agencies, grants, ledger, register
from storage import campaigns as rows
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
    """Ids of the accounts that are meant; of all the company's, the ones that fit.

    What another audit asks about is left out, save where it is picked or nothing else is left.
    """
    if choice.extent is Extent.DUE:
        return campaign_schedule.due(unit, company)
    if choice.extent is Extent.PICKED:
        return choice.picked
    fitting, held = _fitting(unit, company, choice), rows.held(unit, company.workspace_id)
    return tuple(one for one in fitting if one not in held) or fitting


def left_out(unit: Unit, company: Company, choice: Choice) -> int:
    """How many accounts would fit, and are left out because another audit asks about them."""
    if choice.extent in (Extent.DUE, Extent.PICKED):
        return 0
    return len(_fitting(unit, company, choice)) - len(accounts(unit, company, choice))


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


def _fitting(unit: Unit, company: Company, choice: Choice) -> tuple[str, ...]:
    reached = of_agency(unit, choice.agency or "") if choice.extent is Extent.AGENCY else frozenset()
    ours = (one for one in register.every(unit, company.workspace_id) if one.status in NEEDS_OWNER)
    return tuple(one.id for one in ours if _fits(one, choice, reached))


def _fits(account: Account, choice: Choice, reached: frozenset[str]) -> bool:
    if choice.extent is Extent.NETWORK:
        return account.network == choice.network
    if choice.extent is Extent.TIER:
        return account.tier == choice.tier
    return choice.extent is not Extent.AGENCY or account.id in reached


def of_agency(unit: Unit, agency_id: str) -> frozenset[str]:
    """Ids of the accounts into which people of an agency have a way."""
    agency = agencies.find(unit, agency_id)
    if agency is None:
        return frozenset()
    those = contracts.people_of(unit, agency)
    lines = (line for one in those for line in ledger.of_person(unit, agency.workspace_id, one))
    held = grants.in_force_of(unit, agency.workspace_id, those)
    return frozenset([one.account_id for one in lines if one.has_a_way_in] + [one.account_id for one in held])
