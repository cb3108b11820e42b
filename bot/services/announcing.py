"""Announcing the policy: the senior leader signs it, and the bot tells the company (P1.6, P2.2)."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.domain.acknowledging import IN_ORDER, Signing
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company, PolicyState, PolicyVersion
from bot.domain.refusals import AlreadyDone, Changed, Gone, NotFit, NotYours
from bot.domain.slots import SENIOR_LEADER
from bot.domain.waiting import Waiting
from bot.errors import UserError
from bot.services import acknowledging, assigning, audiences, digest, roles, seating, standing, telling
from storage import people, policy
from storage.database import Unit

LINE = "announce"
CARD = "announcement"


class NobodyLeads(UserError):
    """The senior leader's seat is vacant, so nothing is published. The committee must fill it first."""


def due(unit: Unit, workspace_id: str) -> tuple[str, ...]:
    """The version in force, where somebody is to be asked by now to put their name to it."""
    return policy.to_announce(unit, workspace_id, len(IN_ORDER))


def ask(unit: Unit, company: Company, policy_id: str) -> None:
    """Ask the next who may sign: the senior leader, then their alternates, then the programme manager."""
    policy.hold(unit, policy_id)
    version = policy.version(unit, policy_id)
    if version is None or version.state is not PolicyState.IN_FORCE or version.announced_at:
        return
    if version.announce_at is not None and version.announce_at > unit.now:
        return  # another look, at the same moment, has asked already
    first = version.announce_step is None
    step, people_asked = _next_step(unit, company, version.announce_step or 0)
    rules = standing.parsed(version.text)
    again = rules.announcement.sign_within.after(
        unit.now, ZoneInfo("UTC"), frozenset(rules.requests.holidays)
    )
    policy.change(unit, policy_id, announce_step=step, announce_at=again)
    facts: dict[str, Fact] = {"step": step, "asked": [*people_asked]}
    unit.record(_event(version, "policy:announcement_asked", "system", facts))
    digest.ask(unit, company.workspace_id, people_asked)
    if first:
        _redraw_earlier(unit, company, version)


def announce(unit: Unit, company: Company, actor: Person, policy_id: str) -> PolicyVersion:
    """Put the actor's name to the version in force, post it, and ask for its acknowledgement."""
    policy.hold(unit, policy_id)
    version = _to_announce(unit, company, policy_id)
    capacity = _capacity(unit, company, actor, version)
    rules = standing.parsed(version.text)
    holidays = frozenset(rules.requests.holidays)
    remind_at = rules.acknowledgement.follow_up.after(unit.now, ZoneInfo("UTC"), holidays)
    signed = {"announced_by": actor.user_id, "announced_as": capacity.value, "announced_at": unit.now}
    policy.change(unit, policy_id, remind_at=remind_at, **signed)
    channel = place(company, rules)
    facts: dict[str, Fact] = {"as": capacity.value, "channel": channel}
    unit.record(_event(version, "policy:announced", actor.user_id, facts))
    if channel:
        telling.card(unit, company.workspace_id, "announcement", policy_id, channel)
    digest.ask(unit, company.workspace_id, _owing_anything(unit, company))
    assigning.announced(unit, company, policy_id)
    telling.every_home(unit, company.workspace_id)
    return version


def remind(unit: Unit, company: Company, policy_id: str) -> None:
    """Once, those who still owe the acknowledgement hear of it again; from then on there is only the list."""
    policy.hold(unit, policy_id)
    version = policy.version(unit, policy_id)
    if version is None or version.state is not PolicyState.IN_FORCE or version.remind_at is None:
        return
    if version.remind_at > unit.now:
        return
    late = _owing_anything(unit, company)
    digest.ask(unit, company.workspace_id, late)
    policy.change(unit, policy_id, remind_at=None, reminded_at=unit.now)
    unit.record(_event(version, "policy:acknowledgement_reminded", "system", {"people": len(late)}))


def owing(unit: Unit, company: Company) -> tuple[str, ...]:
    """Everybody in the policy's audiences who has not acknowledged it, in Slack or not."""
    asked = acknowledging.now_asked(unit, company.workspace_id)
    if asked is None:
        return ()
    wanted = audiences.audiences(standing.parsed(asked.version.text))
    everybody = frozenset[str]().union(*audiences.members(unit, company.workspace_id, wanted).values())
    done = acknowledging.who_has(unit, company.workspace_id, asked)
    return tuple(sorted(everybody - done.keys()))


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The version that waits for somebody's name, with the text as it will stand."""
    version = policy.in_force(unit, company.workspace_id)
    if version is None or version.announced_at or version.in_force_at is None:
        return
    asked = _asked(unit, company, version.announce_step or 0)
    signing = next((capacity for capacity, those in asked if person in those), None)
    if signing is None:
        return
    rules = standing.parsed(version.text)
    facts = {
        "number": version.number, "company": rules.company, "objective": rules.objective,
        "summary": rules.summary, "signing": signing.value, "name": name_of(unit, company, person),
        "channel": place(company, rules),
    }  # fmt: skip
    yield Waiting(LINE, version.id, version.in_force_at, facts=facts)


def place(company: Company, rules: Policy) -> str | None:
    """Where a policy is announced: in the channel it names, or else in the committee's."""
    return rules.offices.announcement_channel or company.committee_channel


def name_of(unit: Unit, company: Company, person: str) -> str:
    """Somebody's name, as it stands under an announcement."""
    found = people.find(unit, company.workspace_id, person)
    return found.name if found else person


def signers(unit: Unit, company: Company, signing: Signing) -> tuple[str, ...]:
    """The active members who may sign in this capacity now; without a programme manager the admins."""
    if signing is Signing.MANAGER:
        able = standing.managers(unit, company.workspace_id) or company.admins
    else:
        seats = [one for one in policy.seats(unit, company.workspace_id) if one.discipline == SENIOR_LEADER]
        occupants = [one.occupant for one in seats if one.occupant]
        able = tuple(
            occupants if signing is Signing.LEADER else (who for one in seats for who in one.alternates)
        )
    fit = people.fit_ids(unit, company.workspace_id, able)
    return tuple(dict.fromkeys(one for one in able if one in fit))


def _owing_anything(unit: Unit, company: Company) -> tuple[str, ...]:
    """Whoever has not acknowledged the policy, or a role that they have in it."""
    return tuple(dict.fromkeys((*owing(unit, company), *roles.owing(unit, company))))


def _next_step(unit: Unit, company: Company, step: int) -> tuple[int, tuple[str, ...]]:
    """The next step at which there is anybody to ask; the last one otherwise, with nobody."""
    for number in range(step + 1, len(IN_ORDER) + 1):
        able = signers(unit, company, IN_ORDER[number - 1])
        if able:
            return number, able
    return len(IN_ORDER), ()


def _asked(unit: Unit, company: Company, step: int) -> tuple[tuple[Signing, tuple[str, ...]], ...]:
    """Who has been asked so far, in each capacity."""
    return tuple((one, signers(unit, company, one)) for one in IN_ORDER[:step])


def _to_announce(unit: Unit, company: Company, policy_id: str) -> PolicyVersion:
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id:
        raise Gone
    if version.announced_at:
        said = name_of(unit, company, version.announced_by or "")
        raise AlreadyDone(f"{said} has announced policy {version.number} already.")
    if version.state is not PolicyState.IN_FORCE:
        raise Changed(f"Policy {version.number} is not in force any more. Your Home has the newest one.")
    return version


def _capacity(unit: Unit, company: Company, actor: Person, version: PolicyVersion) -> Signing:
    """In which capacity this person signs; an alternate may at any time, the programme manager once asked."""
    if not actor.fit:
        raise NotFit().about("policy", version.id)
    asked = {one: signers(unit, company, one) for one in IN_ORDER}
    if actor.user_id in asked[Signing.LEADER]:
        return Signing.LEADER
    able = next((one for one, those in asked.items() if actor.user_id in those), None)
    not_yet = able is Signing.MANAGER and (version.announce_step or 0) < len(IN_ORDER)
    if able is None or not_yet:
        raise NotYours(
            "Only the senior leader puts their name to the policy, or whoever is asked in their place."
        ).about("policy", version.id)
    if not seating.senior_is_seated(unit, company.workspace_id):
        raise NobodyLeads
    return able


def _redraw_earlier(unit: Unit, company: Company, version: PolicyVersion) -> None:
    """What was announced before says from now on that it does not decide any more."""
    for one in policy.that_decided(unit, company.workspace_id):
        if one.id != version.id and one.announced_at:
            telling.everywhere(unit, company.workspace_id, CARD, one.id)


def _event(version: PolicyVersion, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    return Event(kind, version.workspace_id, "policy_version", version.id, actor, facts)
