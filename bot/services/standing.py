"""How things stand now: the policy in force, who sits where, and who may vouch for an account."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.channel import ChannelState
from bot.domain.policy import Policy
from bot.domain.programme import Company, PolicyVersion
from bot.domain.refusals import NotFounded
from bot.domain.register import Account, in_line
from bot.domain.slots import Bench, SeatNow
from bot.domain.working_hours import Desk
from bot.services import desks
from bot.services.policy_file import load
from storage import channels, people, policy
from storage.database import Unit


@dataclass(frozen=True)
class Ruling:
    """A policy version together with what it says."""

    version: PolicyVersion
    policy: Policy


def in_force(unit: Unit, company: Company) -> Ruling:
    """The policy that decides now; raises `NotFounded` before the founding."""
    version = policy.in_force(unit, company.workspace_id)
    if version is None:
        raise NotFounded
    return Ruling(version, parsed(version.text))


def ruling(unit: Unit, policy_id: str) -> Ruling:
    """The version that a decision was made under (A8)."""
    version = policy.version(unit, policy_id)
    if version is None:
        raise LookupError(f"No policy version {policy_id}")
    return Ruling(version, parsed(version.text))


@lru_cache(maxsize=16)
def parsed(text: bytes) -> Policy:
    """The policy that a stored text holds; the text's bytes are its identity, so this may be remembered."""
    loaded = load(text, "the stored policy")
    if loaded.policy is None:
        raise ValueError("A stored policy no longer reads as a policy.")
    return loaded.policy


def seats_now(unit: Unit, company: Company) -> tuple[SeatNow, ...]:
    """The committee as it sits now."""
    quiet = _quiet_seats(unit, company)
    return tuple(
        SeatNow(row.seat_id, row.discipline, row.mode, row.occupant, row.alternates, row.seat_id not in quiet)
        for row in policy.seats(unit, company.workspace_id)
    )


def bench_for(
    unit: Unit,
    company: Company,
    account: Account,
    parties: frozenset[str],
    sponsor: str | None = None,
    *,
    seats: tuple[SeatNow, ...] | None = None,
) -> Bench:
    """Everyone who might vouch, task or attest for this account now, with the parties left out (A1).

    `sponsor` answers for the agency of whoever it is for; `seats` stand for the committee's own.
    """
    seats = seats_now(unit, company) if seats is None else seats
    line = owner_line(unit, company, account)
    everyone = {*line, *(person for seat in seats for person in seat.people), *filter(None, (sponsor,))}
    # The parties are read along, because whoever decides looks at them as well.
    fit = people.fit_ids(unit, company.workspace_id, sorted(everyone | parties))
    return Bench(seats, line, parties, fit & everyone, sponsor)


def _quiet_seats(unit: Unit, company: Company) -> frozenset[str]:
    """The seats whose people are not written to about votes."""
    version = policy.in_force(unit, company.workspace_id)
    seats = parsed(version.text).committee.seats if version else ()
    return frozenset(seat.id for seat in seats if not seat.ping)


def owner_line(unit: Unit, company: Company, account: Account) -> tuple[str, ...]:
    """Who answers for an account, in order: owner, backup, programme manager, deputy, then the admins."""
    return owner_lines(unit, company, (account,))[account.id]


def owner_lines(unit: Unit, company: Company, accounts: Iterable[Account]) -> dict[str, tuple[str, ...]]:
    """The same for several accounts, by the account's id."""
    office = managers(unit, company.workspace_id)
    return {one.id: in_line(one.owner, one.backup_owner, *office, others=company.admins) for one in accounts}


def incident_line(unit: Unit, company: Company, account: Account | None = None) -> tuple[str, ...]:
    """Who deals with what goes wrong, in order: incident lead, managers, admins, the account's owners."""
    office = (*incident_lead(unit, company.workspace_id), *managers(unit, company.workspace_id))
    owners = (account.owner, account.backup_owner) if account else ()
    return in_line(*office, *company.admins, *owners)


def incident_lead(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """Whoever leads when something goes wrong; nobody where the policy names nobody."""
    return policy.offices(unit, workspace_id).get("incident_lead", ())


def managers(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """The programme manager and the deputy."""
    held = policy.offices(unit, workspace_id)
    return (*held.get("programme_manager", ()), *held.get("deputy", ()))


def in_charge(unit: Unit, company: Company) -> str:
    """The programme manager, or whoever acts for them now."""
    able = (*managers(unit, company.workspace_id), *company.admins)
    fit = people.fit_ids(unit, company.workspace_id, able)
    return next((one for one in able if one in fit), company.admins[0])


def desk(unit: Unit, company: Company, user_id: str) -> Desk:
    """When somebody is at work, by the policy in force."""
    known = people.find(unit, company.workspace_id, user_id)
    return desks.desk_of(in_force(unit, company).policy, known)


def auditors(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """Whoever checks the programme, and changes nothing in it."""
    return policy.offices(unit, workspace_id).get("auditor", ())


def vault_administrators(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """Whoever looks after the vault's keys; nobody where the policy names nobody."""
    return policy.offices(unit, workspace_id).get("vault_administrator", ())


def overseers(unit: Unit, company: Company) -> tuple[str, ...]:
    """Whoever runs the programme or checks it: they see who has done what is asked of people."""
    workspace = company.workspace_id
    return (*managers(unit, workspace), *auditors(unit, workspace), *company.admins)


def channel(unit: Unit, company: Company) -> str | None:
    """The committee's channel while cards may be shown there; before the first look it is taken to be fit."""
    named = company.committee_channel
    known = channels.find(unit, company.workspace_id, named) if named else None
    return None if known and known.state is ChannelState.BROKEN else named
