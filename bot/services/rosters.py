"""Rosters: every agency user by name, put on and taken off by whoever answers for them, confirmed (P3.5)."""

from dataclasses import replace

from bot.domain.agencies import Agency, Newcomer, RosterEntry, why_no_own_address, why_no_person
from bot.domain.duties import Duty, DutyKind
from bot.domain.ends import End
from bot.domain.events import Event, Fact
from bot.domain.grants import EndReason
from bot.domain.people import Kind, Person
from bot.domain.principals import IdentityKind, Principal, PrincipalKind, kind_for
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone
from bot.services import (
    agencies,
    contracts,
    duties,
    ending,
    leaving_access,
    principals,
    signed_sheets,
    telling,
)
from storage import agencies as rows
from storage import duties as duty_rows
from storage import grants, people
from storage import principals as records
from storage.database import Unit

CONFIRMED = "The roster is right."


def put_on(unit: Unit, company: Company, actor: Person, agency_id: str, who: Newcomer) -> Principal:
    """Name somebody on the roster; raises `FormErrors` at the field that is not right."""
    people.hold_workspace(unit, company.workspace_id)
    agency = agencies.changeable(unit, company, actor, agency_id)
    if not agency.active:
        raise FormErrors({"person_name": agency.contract.over()})
    person = people.find(unit, company.workspace_id, who.user_id) if who.user_id else None
    errors = _slack_errors(agency, person) if who.user_id else _outside_errors(unit, agency, who)
    if errors:
        raise FormErrors(errors)
    by = actor.user_id
    found = principals.of_slack(unit, person, by) if person else _outside(unit, agency, who, by)
    _check_free(unit, found, "person_user" if person else "person_name")
    entry = RosterEntry(unit.new_id(), agency.workspace_id, agency.id, found.id, unit.now, by)
    rows.put_on(unit, entry)
    facts: dict[str, Fact] = {"agency": agency.id, "principal": found.id}
    unit.record(Event("roster:joined", agency.workspace_id, "roster", entry.id, by, facts))
    known = principals.change(unit, found, by, kind=PrincipalKind.AGENCY_USER, agency_id=agency.id)
    if who.email and not person:
        principals.say(unit, known, IdentityKind.EMAIL, who.email, by)
    contracts.judge_again(unit, company, (known.person,))
    contracts.keep_within(unit, agency, (known.person,))
    contracts.redraw(unit, agency, company.admins)
    return known


def take_off(unit: Unit, company: Company, actor: Person, entry_id: str) -> Agency:
    """They are of the agency no longer: whatever they hold ends now, and what waits is judged again."""
    people.hold_workspace(unit, company.workspace_id)
    entry = rows.entry(unit, entry_id)
    if entry is None or entry.workspace_id != company.workspace_id:
        raise Gone
    agency = agencies.changeable(unit, company, actor, entry.agency_id)
    if not rows.take_off(unit, entry.id, actor.user_id):
        raise AlreadyDone
    return _struck(unit, company, agency, entry, actor.user_id)


def strike(unit: Unit, company: Company, entry: RosterEntry, by: str) -> Agency:
    """The same by whoever deals with a report of it: the sponsor hears of what has ended."""
    agency = rows.find(unit, entry.agency_id)
    if agency is None or not rows.take_off(unit, entry.id, by):
        raise AlreadyDone
    return _struck(unit, company, agency, entry, by)


def _struck(unit: Unit, company: Company, agency: Agency, entry: RosterEntry, by: str) -> Agency:
    """All that follows once a roster entry is over."""
    facts: dict[str, Fact] = {"agency": agency.id, "principal": entry.principal_id}
    unit.record(Event("roster:changed", agency.workspace_id, "roster", entry.id, by, facts))
    signed_sheets.called_off(unit, entry.principal_id, by)
    found = records.find(unit, entry.principal_id)
    if found is not None:
        person = people.find(unit, company.workspace_id, found.user_id) if found.user_id else None
        kind = kind_for(person.kind if person else None, on_a_roster=False)
        principals.change(unit, found, by, kind=kind)
        contracts.judge_again(unit, company, (found.person,))
        _end_all(unit, company, agency, found.person, by)
    contracts.redraw(unit, agency, company.admins)
    return agency


def confirm(unit: Unit, company: Company, actor: Person, agency_id: str) -> Agency:
    """Somebody who answers for it says that everybody on the roster, and nobody else, works for us there."""
    agency = agencies.changeable(unit, company, actor, agency_id)
    for duty in duty_rows.open_about(unit, agency.id):
        if duty.kind is DutyKind.CONFIRM_ROSTER:
            duties.done(unit, duty, actor.user_id, CONFIRMED)
    return _confirmed(unit, agency, actor.user_id)


def confirmed(unit: Unit, duty: Duty) -> None:
    """The same, said by doing the duty."""
    rows.hold(unit, duty.subject)
    agency = rows.find(unit, duty.subject)
    if agency is not None:
        _confirmed(unit, agency, duty.done_by or "system")


def _confirmed(unit: Unit, agency: Agency, by: str) -> Agency:
    new = replace(agency, roster_confirmed_at=unit.now)
    new = replace(new, nudge_at=new.next_look(unit.now) if new.active else None)
    rows.change(unit, new)
    named: list[Fact] = [one.principal_id for one in rows.roster_of(unit, agency.id)]
    unit.record(contracts.event_of(agency, "agency:confirmed", by, {"roster": named}))
    contracts.redraw(unit, new)
    return new


def _end_all(unit: Unit, company: Company, agency: Agency, who: str, by: str) -> None:
    held = grants.in_force_of(unit, company.workspace_id, (who,))
    grants.hold_all(unit, [one.id for one in held])
    why = f"They are no longer on the roster of {agency.name}."
    ending.end_all(unit, company, held, End(EndReason.REVOKED, by, why))
    leaving_access.take_back_ungranted(unit, company, who, by)
    telling.home(unit, company.workspace_id, (who,))


def _slack_errors(agency: Agency, person: Person | None) -> dict[str, str]:
    if person is None or person.kind not in (Kind.MEMBER, Kind.GUEST):
        remedy = "Leave this empty, and write their name and their own e-mail address."
        return {"person_user": f"This person is no active member or guest of this workspace. {remedy}"}
    if person.user_id == agency.sponsor:
        return {"person_user": "The sponsor answers for the agency's people and cannot be one of them."}
    return {}


def _outside_errors(unit: Unit, agency: Agency, who: Newcomer) -> dict[str, str]:
    errors: dict[str, str] = {}
    wrong = why_no_person(who.name, agency.name)
    if wrong:
        errors["person_name"] = wrong
    if who.email:
        wrong = why_no_own_address(who.email) or _is_here(unit, agency, who.email)
        errors |= {"person_email": wrong} if wrong else {}
    return errors


def _is_here(unit: Unit, agency: Agency, email: str) -> str | None:
    """An address proves nothing, so whoever seems to be in Slack is chosen there by a person."""
    known = people.by_email(unit, agency.workspace_id, email)
    here = [one for one in known if one.kind in (Kind.MEMBER, Kind.GUEST)]
    return (
        f"This is the address of {here[0].name}, who is in this workspace: choose them above."
        if here
        else None
    )


def _outside(unit: Unit, agency: Agency, who: Newcomer, by: str) -> Principal:
    """The record of somebody known by their address, or by name with this agency; or else a new one."""
    address = who.email.strip().casefold()
    known = records.outside_addresses(unit, agency.workspace_id).get(address) if address else None
    found = records.find(unit, known) if known else None
    if found is not None:
        return found
    same = records.search_outside(unit, agency.workspace_id, who.name, limit=20)
    mine = (one for one in same if (one.agency_id, one.name.casefold()) == (agency.id, who.name.casefold()))
    return next(mine, None) or principals.outside(unit, agency.workspace_id, who.name, by, agency.zone)


def _check_free(unit: Unit, found: Principal, field: str) -> None:
    entry = rows.current(unit, found.id)
    other = rows.find(unit, entry.agency_id) if entry else None
    if other is not None:
        raise FormErrors({field: f"{found.name} is on the roster of {other.name} already."})
