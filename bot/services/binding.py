"""Somebody from outside has come into Slack: what is theirs is theirs by their Slack id from now on (R4)."""

from dataclasses import replace

from bot.domain.events import Event, Fact
from bot.domain.principals import Principal, kind_for
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone
from bot.services import contracts, holding, ledger, outsiders, telling, vouching
from storage import access, agencies, grants, people, principals
from storage import ledger as lines
from storage.database import Unit


def bind(unit: Unit, company: Company, outside: Principal, user_id: str, by: str) -> Principal:
    """Make a record that of somebody in Slack, and take what they had here before into it."""
    if outside.user_id is not None:
        raise AlreadyDone
    outsiders.hold_contract(unit, company.workspace_id, outside.id)
    second = principals.of_user(unit, outside.workspace_id, user_id)
    if second is not None:
        _merge(unit, second, outside, by)
    person = people.find(unit, outside.workspace_id, user_id)
    on_a_roster = agencies.current(unit, outside.id) is not None
    bound = replace(
        outside,
        user_id=user_id,
        name=person.name if person else outside.name,
        kind=kind_for(person.kind if person else None, on_a_roster=on_a_roster),
        zone=person.zone if person else outside.zone,
        agency_id=outside.agency_id or (second.agency_id if second else None),
    )
    _change(unit, bound, by, {"user": user_id})
    _requests(unit, company, outside.id, user_id, by)
    _grants(unit, company, outside.id, user_id, by)
    for line in lines.of_person(unit, company.workspace_id, outside.id):
        ledger.replace_line(unit, line, by, person=user_id)
    contracts.keep_within(unit, outsiders.recipient(unit, company.workspace_id, user_id).agency, (user_id,))
    return bound


def _merge(unit: Unit, second: Principal, first: Principal, by: str) -> None:
    """One record per human: what a second one holds goes to the first."""
    for identity in principals.identities_of(unit, second.id):
        principals.give_to(unit, identity.id, first.id)
        unit.record(_moved(identity.workspace_id, "identity:moved", "identity", identity.id, first, by))
    entry, own = agencies.current(unit, second.id), agencies.current(unit, first.id)
    if entry is not None and own is not None:
        agencies.take_off(unit, entry.id, by)
        facts: dict[str, Fact] = {"agency": entry.agency_id, "principal": second.id, "merged_into": first.id}
        unit.record(Event("roster:changed", entry.workspace_id, "roster", entry.id, by, facts))
    elif entry is not None:
        agencies.give_to(unit, entry.id, first.id)
        unit.record(_moved(entry.workspace_id, "roster:changed", "roster", entry.id, first, by))
    _change(unit, replace(second, user_id=None, merged_into=first.id), by, {"merged_into": first.id})


def _requests(unit: Unit, company: Company, old: str, new: str, by: str) -> None:
    for request in access.for_person(unit, company.workspace_id, old):
        access.hold(unit, request.id)
        access.rename(unit, request.id, new)
        unit.record(vouching.event_of(request, "request:rebound", by, {"from": old, "to": new}))
        vouching.judge_again(unit, company, request.id)


def _grants(unit: Unit, company: Company, old: str, new: str, by: str) -> None:
    theirs = grants.of_person(unit, company.workspace_id, old)
    grants.hold_all(unit, [one.id for one in theirs])
    for grant in theirs:
        grants.rename(unit, grant.id, new)
        unit.record(holding.event_of(grant, "grant:rebound", by, {"from": old, "to": new}))
        held = replace(grant, beneficiary=new)
        if held.has_begun:
            telling.card(unit, company.workspace_id, "access", held.id, new)
        holding.told(unit, held)


def _change(unit: Unit, new: Principal, by: str, facts: dict[str, Fact]) -> None:
    principals.change(unit, new)
    unit.record(Event("principal:changed", new.workspace_id, "principal", new.id, by, facts))


def _moved(workspace_id: str, kind: str, subject_kind: str, subject: str, to: Principal, by: str) -> Event:
    return Event(kind, workspace_id, subject_kind, subject, by, {"principal": to.id})
