"""Acknowledging the policy: by one question, and again after a material change (P2.4, P2.8)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.domain.acknowledging import AckKind, Acknowledged, Campaign, campaign
from bot.domain.events import Event, Fact
from bot.domain.people import Kind, Person
from bot.domain.principals import is_outside
from bot.domain.programme import Company, PolicyVersion
from bot.domain.refusals import NotFit
from bot.domain.waiting import Waiting
from bot.services import audiences, standing
from storage import acknowledging as rows
from storage import grants, policy, principals
from storage.database import Unit

LINE = "acknowledge"


def now_asked(unit: Unit, workspace_id: str) -> Campaign | None:
    """What is to be acknowledged now; None before the founding."""
    version = policy.in_force(unit, workspace_id)
    return campaign(version, policy.that_decided(unit, workspace_id)) if version else None


def is_current(unit: Unit, workspace_id: str, person: str) -> bool:
    """Whether somebody has acknowledged the policy in force, or one that differs only in small things."""
    asked = now_asked(unit, workspace_id)
    return asked is None or asked.counts(_newest(unit, workspace_id, person))


def owes(unit: Unit, company: Company, person: str) -> bool:
    """Whether somebody has been asked to acknowledge the policy, and has not."""
    asked = now_asked(unit, company.workspace_id)
    if asked is None or asked.asked_since is None:
        return False
    rules = standing.parsed(asked.version.text)
    wanted = audiences.audiences(rules)
    return audiences.is_asked(unit, company.workspace_id, wanted, person) and not is_current(
        unit, company.workspace_id, person
    )


def who_has(unit: Unit, workspace_id: str, asked: Campaign) -> Mapping[str, Acknowledged]:
    """Everybody whose acknowledgement of the policy holds, each by the id that they have now."""
    given = rows.since(unit, workspace_id, AckKind.POLICY, asked.since.number)
    records = principals.named(unit, (one.person for one in given if is_outside(one.person)))
    in_slack = {one.id: one.user_id for one in records.values() if one.user_id}
    return {in_slack.get(one.person, one.person): one for one in given}


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The acknowledgement that somebody owes, as what waits for them."""
    asked = now_asked(unit, company.workspace_id)
    if asked and asked.asked_since and owes(unit, company, person):
        yield waiting(unit, company, asked.asked_since, silent=asked.has_been_reminded(unit.now))


def waiting(unit: Unit, company: Company, since: datetime, *, silent: bool = False) -> Waiting:
    """The acknowledgement of the policy in force, as something that has waited since then."""
    ruling = standing.in_force(unit, company)
    facts = {"number": ruling.version.number, "company": ruling.policy.company}
    return Waiting(LINE, ruling.version.id, since, facts=facts, silent=silent)


def given_on(unit: Unit, company: Company, person: str, version: PolicyVersion) -> Acknowledged | None:
    """Somebody's acknowledgement of exactly this version."""
    found = rows.of_person(unit, company.workspace_id, person).get((AckKind.POLICY, ""))
    return found if found and found.policy_id == version.id else None


def may(unit: Unit, company: Company, actor: Person) -> None:
    """Raise `NotFit` unless this person is a member, on a roster, or holds something here."""
    if not may_read(unit, company, actor):
        raise NotFit().about("policy", "policy")


def may_read(unit: Unit, company: Company, person: Person) -> bool:
    """Whether the policy is for somebody: any member, and a guest who is on a roster or holds something."""
    guest = person.kind is Kind.GUEST and not person.gone
    return person.fit or (guest and _has_a_part(unit, company, person.user_id))


def _newest(unit: Unit, workspace_id: str, person: str) -> int | None:
    """The number of the newest version that somebody has acknowledged."""
    record = principals.of_user(unit, workspace_id, person)
    ids = (person, record.id) if record else (person,)
    found = (rows.of_person(unit, workspace_id, one).get((AckKind.POLICY, "")) for one in ids)
    return max((one.number for one in found if one), default=None)


def _has_a_part(unit: Unit, company: Company, person: str) -> bool:
    record = principals.of_user(unit, company.workspace_id, person)
    on_a_roster = record is not None and record.agency_id is not None
    return on_a_roster or bool(grants.held_by(unit, company.workspace_id, person))


def given_event(given: Acknowledged, by: str) -> Event:
    """What the trail holds of an acknowledgement."""
    facts: dict[str, Fact] = {
        "policy": given.policy_id, "number": given.number, "kind": given.kind.value, "role": given.role,
        "person": given.person, "answer": given.answer, "file": given.file_id,
    }  # fmt: skip
    return Event("acknowledgement:given", given.workspace_id, "acknowledgement", given.id, by, facts)
