"""Signed on paper: whoever answers for somebody outside Slack records it, with the sheet as proof (P5.5)."""

from datetime import timedelta

from bot.domain.duties import Duty, DutyKind
from bot.domain.outside_pictures import SignerPicture
from bot.domain.people import Person
from bot.domain.programme import Company, PolicyVersion
from bot.domain.refusals import AlreadyDone, FormErrors, Gone
from bot.services import acknowledging, answering, duties, inviting
from bot.services.duties import Wanted
from storage import agencies, policy, principals
from storage import duties as rows
from storage.database import Unit

WITHIN = timedelta(days=7)
"""How long somebody who has begun to record a signature may take to attach the sheet."""


def begin(unit: Unit, company: Company, actor: Person, subject: str) -> Duty:
    """Ask whoever answers for somebody for the sheet that they have signed.

    Raises `AlreadyDone` where their acknowledgement holds, and what `inviting.whom` raises.
    """
    who = inviting.whom(unit, company, actor, subject)
    if acknowledging.is_current(unit, company.workspace_id, who.person):
        raise AlreadyDone(f"{who.name} has acknowledged the policy already.")
    for duty in rows.open_about(unit, who.person):
        if duty.kind is DutyKind.SIGNED_SHEET:
            return duty
    wanted = Wanted(DutyKind.SIGNED_SHEET, who.person, unit.now + WITHIN, assignee=actor.user_id)
    return duties.open_duty(unit, company, wanted)


def kept(unit: Unit, company: Company, duty: Duty) -> None:
    """The sheet is kept: it stands for the policy that was in force when it was asked for."""
    if duty.file_id is None or duty.done_by is None:
        raise LookupError(f"Nothing is kept for the duty {duty.id}")
    answering.recorded(unit, company, duty.subject, _version(unit, duty), duty.done_by, duty.file_id)


def not_without_the_sheet(_unit: Unit, _duty: Duty) -> None:
    """Raise `FormErrors`: somebody says that it is done, and attaches nothing."""
    raise FormErrors({"proof": "Attach the signed sheet: a note alone shows nothing."})


def called_off(unit: Unit, person: str, by: str) -> None:
    """Nobody needs to sign who is gone."""
    duties.cancel_about(unit, person, by, kind=DutyKind.SIGNED_SHEET)


def pictured(unit: Unit, duty: Duty) -> SignerPicture:
    """Who is to sign which policy; raises `Gone`."""
    record, agency = principals.find(unit, duty.subject), agencies.find(unit, duty.subject)
    number = _version(unit, duty).number
    if agency is not None:
        return SignerPicture(agency.contact_name, agency.name, number)
    of = agencies.find(unit, record.agency_id) if record and record.agency_id else None
    if record is None:
        raise Gone
    return SignerPicture(record.name, of.name if of else "", number)


def _version(unit: Unit, duty: Duty) -> PolicyVersion:
    decided = policy.that_decided(unit, duty.workspace_id)
    then = [one for one in decided if one.in_force_at and one.in_force_at <= duty.opened_at]
    return max(then, key=lambda one: one.number)
