"""Gathering what is shown of an agency's people who are not in Slack."""

from bot.domain.outside_pictures import OutsideList, OutsidePicture
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.services import acknowledging, agencies, visiting
from storage import agencies as rows
from storage import invitations, principals
from storage.database import Unit


def outside(unit: Unit, company: Company, actor: Person, agency_id: str) -> OutsideList:
    """The agency's contact, and everybody on its roster who is not in Slack; for those who may change it."""
    agency = agencies.changeable(unit, company, actor, agency_id)
    entries = rows.roster_of(unit, agency.id)
    known = principals.named(unit, (one.principal_id for one in entries))
    mine = [(one.id, known[one.principal_id]) for one in entries if known[one.principal_id].user_id is None]

    asked = acknowledging.now_asked(unit, company.workspace_id)
    done = acknowledging.who_has(unit, company.workspace_id, asked) if asked else {}

    def pictured(subject: str, person: str, name: str) -> OutsidePicture:
        standing = invitations.standing(unit, company.workspace_id, person)
        newest = next(iter(standing), None)
        taken = visiting.courses_of(unit, company, person) if person != agency.id else ()
        return OutsidePicture(subject, name, subject == agency.id, newest, done.get(person), taken)

    contact = pictured(agency.id, agency.id, agency.contact_name)
    people = (contact, *(pictured(entry_id, who.id, who.name) for entry_id, who in mine))
    return OutsideList(agency, people, company.links is not None, unit.now)
