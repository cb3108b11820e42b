"""Gathering what reminders show, from the rows as they are now; raises `Gone` where nothing waits."""

from bot.domain.pictures import LISTED, OpenSlotsPicture, ReminderPicture
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import reminding, vouching
from bot.services.picturing import request_picture, task_picture
from bot.services.picturing_duties import pictured
from storage import duties, nudges
from storage.database import Unit


def open_slots(unit: Unit, company: Company, request_id: str) -> OpenSlotsPicture:
    """The open slots of a request that still waits."""
    found = vouching.case(unit, company, request_id)
    if not found.request.open or found.request.overdue(unit.now):
        raise Gone
    return OpenSlotsPicture(
        request_picture(unit, company, request_id),
        reminding.helpers(found),
        reminding.in_charge(unit, company, found),
    )


def reminder(unit: Unit, company: Company, person: str) -> ReminderPicture:
    """Everything that one person has been told of and that is still open."""
    tasks, count = nudges.told_to(unit, company.workspace_id, person, LISTED)
    found, more = duties.told_to(unit, company.workspace_id, person, LISTED)
    if not tasks and not found:
        raise Gone
    return ReminderPicture(
        person,
        tuple(task_picture(unit, company, one.id) for one in tasks),
        tuple(pictured(unit, company, one) for one in found),
        count + more,
    )
