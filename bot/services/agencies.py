"""Agencies in the register: added, changed and renewed by those who may, and never without a sponsor."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.agencies import AGENCY, Agency, AgencyState, Details, contract_end, why_no_address
from bot.domain.duties import DutyKind
from bot.domain.events import Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors, Gone, NotFit, NotYours
from bot.services import contracts, duties, roles, standing, telling
from bot.services.duties import Wanted
from storage import agencies, grants, people, principals
from storage import duties as duty_rows
from storage.database import Unit

LONGEST_CONTRACT = timedelta(days=3660)
NAME_WITHIN = timedelta(days=14)
"""How long whoever takes over from a sponsor who has left may take to find another."""


def is_in_charge(unit: Unit, company: Company, actor: Person) -> bool:
    """Whether this person may add agencies and change all of them."""
    return actor.fit and actor.user_id in _in_charge(unit, company)


def may_look(actor: Person) -> None:
    """Raise `NotFit` for whoever is no active full member: whom we work with is not for them."""
    if not actor.fit:
        raise NotFit().about("agency", "none")


def may_add(unit: Unit, company: Company, actor: Person) -> None:
    """Raise where this person may add no agency."""
    if actor.user_id not in _in_charge(unit, company):
        raise NotYours("Only the programme manager and the admins can add an agency.").about("agency", "none")
    if not actor.fit:
        raise NotFit().about("agency", "none")


def may_change(unit: Unit, company: Company, actor: Person, agency: Agency) -> bool:
    """Whether this person may change the agency and its roster."""
    return actor.fit and actor.user_id in (agency.sponsor, *_in_charge(unit, company))


def changeable(unit: Unit, company: Company, actor: Person, agency_id: str) -> Agency:
    """The agency, which a unit that writes then holds, if this person may change it."""
    agencies.hold(unit, agency_id)
    found = agencies.find(unit, agency_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    if not may_change(unit, company, actor, found):
        raise NotYours("Only its sponsor, the programme manager and the admins can change an agency.").about(
            "agency", agency_id
        )
    return found


def add(unit: Unit, company: Company, actor: Person, details: Details) -> Agency:
    """Add an agency with a running contract; raises `FormErrors` at the field that is not right."""
    people.hold_workspace(unit, company.workspace_id)
    may_add(unit, company, actor)
    _check(unit, company, details, None)
    day, sponsor = _given(details)
    zone = _zone(unit, company, sponsor)
    new = Agency(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        name=details.name,
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        ends_on=day,
        zone=zone,
        ends_at=contract_end(day, zone),
        sponsor=sponsor,
        state=AgencyState.ACTIVE,
        added_at=unit.now,
    )
    new = replace(new, nudge_at=new.next_look(unit.now))
    agencies.add(unit, new)
    event = AGENCY.event(None, AgencyState.ACTIVE)
    unit.record(contracts.event_of(new, event, actor.user_id, _facts(new), _words(new)))
    _greet(unit, new, actor)
    contracts.redraw(unit, new, company.admins)
    return new


def change(unit: Unit, company: Company, actor: Person, agency_id: str, details: Details) -> Agency:
    """Change an agency. A new end renews a contract that is over; a sooner one shortens what outlasts it."""
    people.hold_workspace(unit, company.workspace_id)
    old = changeable(unit, company, actor, agency_id)
    _check(unit, company, details, old)
    day, sponsor = _given(details)
    zone = _zone(unit, company, sponsor)
    moved = day != old.ends_on or not old.active
    new = replace(
        old,
        name=details.name,
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        ends_on=day,
        zone=zone if moved else old.zone,
        ends_at=contract_end(day, zone) if moved else old.ends_at,
        sponsor=sponsor,
        state=AgencyState.ACTIVE,
    )
    if new != old:
        _carry_out(unit, company, old, new, actor.user_id)
    return new


def sponsor_left(unit: Unit, company: Company, user_id: str) -> None:
    """An agency whose sponsor is no active member any more falls to whoever is in charge, who is asked to
    find another: its people are never without somebody who answers for them.
    """
    for agency in agencies.sponsored_by(unit, company.workspace_id, user_id):
        heir = standing.in_charge(unit, company)
        if heir == user_id:
            continue
        agencies.hold(unit, agency.id)
        _carry_out(unit, company, agency, replace(agency, sponsor=heir), "system")
        wanted = Wanted(DutyKind.NAME_SPONSOR, agency.id, unit.now + NAME_WITHIN, assignee=heir)
        if agency.active:
            duties.open_duty(unit, company, wanted)


def _carry_out(unit: Unit, company: Company, old: Agency, new: Agency, by: str) -> None:
    """Write the change, and all that follows from it."""
    timed = replace(new, nudge_at=new.look_at(unit.now) if new.active else None)
    agencies.change(unit, timed)
    kind = "agency:changed" if old.state is new.state else AGENCY.event(old.state, new.state)
    names = ("name", "contact_name", "contact_email", "ends_at", "sponsor")
    changed = [name for name in names if getattr(old, name) != getattr(new, name)]
    facts: dict[str, Fact] = {"changed": [*changed], **_facts(new)}
    unit.record(contracts.event_of(new, kind, by, facts, _words(new)))
    those = contracts.people_of(unit, new)
    if new.ends_at > old.ends_at:
        duties.cancel_about(unit, new.id, by, kind=DutyKind.CONTRACT_ENDS)
    contracts.judge_again(unit, company, those)
    if new.ends_at < old.ends_at:
        contracts.keep_within(unit, timed, those)
    if new.sponsor != old.sponsor:
        _hand_over(unit, old, new, those, by)
    contracts.redraw(unit, timed, company.admins)
    telling.home(unit, new.workspace_id, (old.sponsor,))


def _hand_over(unit: Unit, old: Agency, new: Agency, those: tuple[str, ...], by: str) -> None:
    """The new sponsor has what the old one had: what is to be done, and the cards of people outside Slack."""
    duties.cancel_about(unit, new.id, by, kind=DutyKind.NAME_SPONSOR)
    for duty in duty_rows.open_about(unit, new.id):
        if duty.assignee == old.sponsor:
            duties.give(unit, duty, new.sponsor)
    for grant in grants.in_force_of(unit, new.workspace_id, those):
        if grant.has_begun:
            telling.card(unit, new.workspace_id, "access", grant.id, grant.beneficiary)
            telling.card(unit, new.workspace_id, "access", grant.id, old.sponsor)
    roles.gained(unit, new.workspace_id, new.sponsor)
    if by != new.sponsor:
        telling.notice(unit, new.workspace_id, "sponsor", new.id, (new.sponsor,))


def _greet(unit: Unit, new: Agency, actor: Person) -> None:
    roles.gained(unit, new.workspace_id, new.sponsor)
    if new.sponsor != actor.user_id:
        telling.notice(unit, new.workspace_id, "sponsor", new.id, (new.sponsor,))


def _check(unit: Unit, company: Company, details: Details, old: Agency | None) -> None:
    """Raise `FormErrors` with a sentence at each field that is not right."""
    errors = _field_errors(details)
    same = agencies.by_name(unit, company.workspace_id, details.name) if details.name else None
    if same and (old is None or same.id != old.id):
        errors["agency_name"] = "There is an agency of this name already."
    day = details.ends_on
    if day and (old is None or not old.active or day != old.ends_on):
        zone = _zone(unit, company, details.sponsor or "")
        errors |= _end_errors(contract_end(day, zone), unit.now)
    if details.sponsor:
        errors |= _sponsor_errors(unit, company, details.sponsor)
    if errors:
        raise FormErrors(errors)


def _field_errors(details: Details) -> dict[str, str]:
    filled = {
        "agency_name": details.name,
        "contact_name": details.contact_name,
        "contact_email": details.contact_email,
        "contract_end": details.ends_on,
        "sponsor": details.sponsor,
    }
    errors = {name: "Please fill this in." for name, value in filled.items() if not value}
    wrong = why_no_address(details.contact_email) if details.contact_email else None
    return errors | ({"contact_email": wrong} if wrong else {})


def _end_errors(ends_at: datetime, now: datetime) -> dict[str, str]:
    if ends_at <= now:
        remedy = "To end everybody's access at once, take them off the roster."
        return {"contract_end": f"That is past; name a day that is still to come. {remedy}"}
    if ends_at - now > LONGEST_CONTRACT:
        return {"contract_end": "That is more than ten years from now. Please check the year."}
    return {}


def _sponsor_errors(unit: Unit, company: Company, sponsor: str) -> dict[str, str]:
    person = people.find(unit, company.workspace_id, sponsor)
    if person is None or not person.fit:
        return {"sponsor": "A sponsor is an active full member of this workspace."}
    record = principals.of_user(unit, company.workspace_id, sponsor)
    if record and agencies.current(unit, record.id):
        return {"sponsor": f"{person.name} is on an agency's roster, so they cannot answer for one."}
    return {}


def _given(details: Details) -> tuple[date, str]:
    if details.ends_on is None or details.sponsor is None:
        raise FormErrors({"agency_name": "Please fill everything in."})
    return details.ends_on, details.sponsor


def _zone(unit: Unit, company: Company, sponsor: str) -> str:
    person = people.find(unit, company.workspace_id, sponsor)
    return person.zone or "UTC" if person else "UTC"


def _in_charge(unit: Unit, company: Company) -> tuple[str, ...]:
    return (*standing.managers(unit, company.workspace_id), *company.admins)


def _facts(agency: Agency) -> dict[str, Fact]:
    return {"sponsor": agency.sponsor, "ends_on": agency.ends_on, "ends_at": agency.ends_at}


def _words(agency: Agency) -> dict[str, str]:
    said = {"name": agency.name, "contact_name": agency.contact_name, "contact_email": agency.contact_email}
    return {name: words for name, words in said.items() if words}
