"""Gathering what is shown of agencies, their people and identities that wait for a word."""

from bot.domain.agencies import Agency
from bot.domain.duties import Duty
from bot.domain.grants import Grant
from bot.domain.people import Person
from bot.domain.people_pictures import AgencyPicture, IdentityPicture, Member
from bot.domain.principals import Identity
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import agencies, outsiders, principals, standing
from storage import agencies as rows
from storage import grants, people
from storage import principals as records
from storage.database import Unit


def agency_named(unit: Unit, agency_id: str) -> AgencyPicture:
    """An agency as a message or a dialogue of those who may change it tells of it; raises `Gone`."""
    found = rows.find(unit, agency_id)
    if found is None:
        raise Gone
    return _pictured(unit, found, may_change=True)


def about(unit: Unit, duty: Duty) -> AgencyPicture:
    """The agency that a duty is about."""
    return agency_named(unit, duty.subject)


def every(unit: Unit, company: Company, reader: Person) -> tuple[AgencyPicture, ...]:
    """Every agency, those whose contract runs first."""
    return tuple(
        _pictured(unit, one, may_change=agencies.may_change(unit, company, reader, one))
        for one in rows.every(unit, company.workspace_id)
    )


def of_person(unit: Unit, company: Company, user_id: str) -> tuple[AgencyPicture, ...]:
    """The agencies that somebody answers for; whoever runs the programme answers for all."""
    person = people.find(unit, company.workspace_id, user_id)
    if person is None or not person.fit:
        return ()
    managers = standing.managers(unit, company.workspace_id) or company.admins
    if user_id in managers:
        return every(unit, company, person)
    mine = rows.sponsored_by(unit, company.workspace_id, user_id)
    return tuple(_pictured(unit, one, may_change=True) for one in mine)


def held_in_trust(unit: Unit, company: Company, user_id: str) -> tuple[Grant, ...]:
    """What people hold who are not in Slack, and for whom this person hears, the soonest end first."""
    theirs = outsiders.heard_for(unit, company.workspace_id, user_id)
    return grants.in_force_of(unit, company.workspace_id, theirs) if theirs else ()


def identity_picture(unit: Unit, company: Company, identity_id: str) -> IdentityPicture:
    """An identity with whose it may be; raises `Gone`."""
    found = records.find_identity(unit, identity_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return identity_pictured(unit, company, found)


def waiting_identities(unit: Unit, company: Company, user_id: str) -> tuple[Identity, ...]:
    """Identities on which this person can decide."""
    return principals.waiting_for(unit, company, user_id)


def identity_pictured(unit: Unit, company: Company, identity: Identity) -> IdentityPicture:
    """The same of an identity that has been read."""
    of = records.find(unit, identity.principal_id)
    if of is None:
        raise Gone
    network = standing.in_force(unit, company).policy.network(identity.network)
    named = outsiders.outsiders(unit, (of.person,))
    return IdentityPicture(identity, of, network.name if network else identity.network, named)


def _pictured(unit: Unit, agency: Agency, *, may_change: bool) -> AgencyPicture:
    entries = rows.roster_of(unit, agency.id)
    known = records.named(unit, (one.principal_id for one in entries))
    those = [known[one.principal_id].person for one in entries]
    held = grants.in_force_of(unit, agency.workspace_id, those) if those else ()
    counted = [one.beneficiary for one in held]
    members = tuple(
        Member(one, known[one.principal_id], counted.count(known[one.principal_id].person)) for one in entries
    )
    return AgencyPicture(agency, members, may_change, unit.now)
