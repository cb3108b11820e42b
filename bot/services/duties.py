"""Duties: opened for the first in line, handed on, reminded of, and closed by whoever may do them."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.duties import DUTY, OF_REPORTS, Duty, DutyKind, DutyState, climb_of
from bot.domain.events import Event, Fact
from bot.domain.ladders import Audience
from bot.domain.manners import of_duty, reminder_of
from bot.domain.nudging import Nudge, look
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, PartyToIt
from bot.domain.register import Account
from bot.domain.slots import Bench
from bot.domain.working_hours import Desk
from bot.services import standing, telling
from storage import duties, people, register
from storage.database import Unit


@dataclass(frozen=True)
class Wanted:
    """A duty to open: what, about which row and account, by when, and who may not do it.

    Without an `assignee` the first in line for the account has it.
    """

    kind: DutyKind
    subject: str
    due_at: datetime
    account: Account | None = None
    assignee: str | None = None
    parties: tuple[str, ...] = ()
    urgent: bool = False


def open_duty(unit: Unit, company: Company, wanted: Wanted) -> Duty:
    """Ask the first in line who is no party to it."""
    new = Duty(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        kind=wanted.kind,
        subject=wanted.subject,
        account_id=wanted.account.id if wanted.account else None,
        state=DutyState.OPEN,
        assignee=wanted.assignee or first(unit, company, wanted.account, wanted.parties, wanted.kind),
        parties=wanted.parties,
        urgent=wanted.urgent,
        due_at=wanted.due_at,
        opened_at=unit.now,
    )
    opened = replace(new, nudge_at=climb_of(new, standing.desk(unit, company, new.assignee)).first())
    duties.add(unit, opened)
    facts: dict[str, Fact] = {
        "kind": opened.kind.value, "about": opened.subject, "account": opened.account_id,
        "assignee": opened.assignee, "due_at": opened.due_at,
    }  # fmt: skip
    unit.record(_event(opened, DUTY.event(None, DutyState.OPEN), "system", facts))
    changed(unit, opened)
    return opened


def first(
    unit: Unit,
    company: Company,
    account: Account | None,
    parties: tuple[str, ...],
    kind: DutyKind | None = None,
) -> str:
    """The first in line for an account, or of the managers, who is fit and no party."""
    queue = _queue(unit, company, kind, account)
    fit = people.fit_ids(unit, company.workspace_id, queue)
    return Bench((), queue, frozenset(parties), fit).owner() or company.admins[0]


def find_for(unit: Unit, company: Company, actor: Person, duty_id: str) -> Duty:
    """The open duty, if this person may do it; raises a refusal, `AlreadyDone` or `Gone`."""
    duties.hold(unit, duty_id)
    found = duties.find(unit, duty_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    if actor.user_id in found.parties:
        raise PartyToIt().about("duty", duty_id)
    if actor.user_id not in line(unit, company, found):
        raise NotYours("Only whoever is asked, and the next in line, can do this.").about("duty", duty_id)
    if not actor.fit:
        raise NotFit().about("duty", duty_id)
    if not found.open:
        raise AlreadyDone
    return found


def line(unit: Unit, company: Company, duty: Duty) -> tuple[str, ...]:
    """Who may do a duty, in order: whoever has it, then whoever answers for what it is about."""
    account = register.find(unit, duty.account_id) if duty.account_id else None
    others = _queue(unit, company, duty.kind, account)
    return tuple(one for one in dict.fromkeys((duty.assignee, *others)) if one not in duty.parties)


def done(unit: Unit, duty: Duty, actor: str, note: str | None, file_id: str | None = None) -> Duty:
    """Close the duty with a note or a kept proof file; raises `FormErrors` when there is neither."""
    if not note and not file_id:
        raise FormErrors({"note": "Please write what you did, or attach proof."})
    return fulfil(unit, duty, actor, note, file_id)


def fulfil(
    unit: Unit, duty: Duty, actor: str = "system", note: str | None = None, file_id: str | None = None
) -> Duty:
    """Close the duty, because what it asks for is so; raises `AlreadyDone`."""
    closed = replace(duty, state=DutyState.DONE, done_at=unit.now, done_by=actor, note=note, file_id=file_id)
    values: dict[str, object] = {"done_at": unit.now, "done_by": actor, "note": note, "file_id": file_id}
    if not duties.move(unit, duty.id, DutyState.DONE, **values):
        raise AlreadyDone
    facts: dict[str, Fact] = {"kind": duty.kind.value, "about": duty.subject, "file": file_id}
    words = {"note": note} if note else {}
    unit.record(_event(duty, DUTY.event(DutyState.OPEN, DutyState.DONE), actor, facts, words))
    changed(unit, closed)
    return closed


def cancel_about(unit: Unit, subject: str, by: str = "system", *, kind: DutyKind | None = None) -> None:
    """What was to be done about a row, all of it or all of one kind, is not needed any more."""
    for duty in duties.open_about(unit, subject):
        if kind in (None, duty.kind):
            _cancel(unit, duty, by)


def hasten(unit: Unit, company: Company, duty: Duty, due_at: datetime) -> None:
    """Something has made it more urgent: it is due sooner, and told of at any hour."""
    if due_at >= duty.due_at and duty.urgent:
        return
    sooner = replace(duty, due_at=min(due_at, duty.due_at), urgent=True)
    first = climb_of(sooner, standing.desk(unit, company, duty.assignee)).first()
    if duties.hasten(unit, duty, sooner.due_at, first):
        facts: dict[str, Fact] = {"from": duty.due_at, "to": sooner.due_at}
        unit.record(_event(duty, "duty:hastened", "system", facts))
        changed(unit, sooner)


def hand_on(unit: Unit, company: Company, duty: Duty) -> None:
    """Give an open duty to the first in line now, where that is somebody else; who is asked the same already
    is not asked twice.
    """
    account = register.find(unit, duty.account_id) if duty.account_id else None
    heir = first(unit, company, account, duty.parties, duty.kind)
    others = (one for one in duties.open_about(unit, duty.subject) if one.id != duty.id)
    if any((one.kind, one.assignee) == (duty.kind, heir) for one in others):
        _cancel(unit, duty, "system")
    else:
        give(unit, duty, heir)


def give(unit: Unit, duty: Duty, heir: str) -> None:
    """Give an open duty to somebody else."""
    if heir == duty.assignee or not duties.reassign(unit, duty, heir):
        return
    unit.record(_event(duty, "duty:handed_on", "system", {"from": duty.assignee, "to": heir}))
    changed(unit, duty)
    changed(unit, replace(duty, assignee=heir))
    telling.checklists(unit, duty.workspace_id, duty.id)


def hand_on_all(unit: Unit, company: Company, leaver: str) -> None:
    """Whatever somebody had to do goes to the next in line: they are no longer who they were."""
    for duty in duties.open_for(unit, company.workspace_id, leaver):
        hand_on(unit, company, duty)


def remind(unit: Unit, company: Company, duty_id: str) -> None:
    """Tell whom an open duty reaches now that it is not done."""
    duties.hold(unit, duty_id)
    duty = duties.find(unit, duty_id)
    if duty is None or not duty.open or not duty.nudge_at or duty.nudge_at > unit.now:
        return
    climb = climb_of(duty, standing.desk(unit, company, duty.assignee))
    found = look(climb, _reached(unit, company, duty), duty.told, unit.now)
    told = {**duty.told, **{nudge.person: unit.now for nudge in found.nudges}}
    if duties.take(unit, duty, found.again_at, told):
        _record(unit, duty, found.nudges)
        _tell(unit, duty, tuple(nudge.person for nudge in found.nudges))


def changed(unit: Unit, duty: Duty) -> None:
    """Draw its card anew for whoever has it, and every Home that lists it.

    A leaver's list is a card itself, and a report has one card for all.
    """
    if duty.kind is DutyKind.SEE_OFF:
        telling.card(unit, duty.workspace_id, "departure", duty.subject, duty.assignee)
    elif duty.kind in OF_REPORTS:
        telling.card(unit, duty.workspace_id, "report", duty.subject, duty.assignee)
        telling.everywhere(unit, duty.workspace_id, "report", duty.subject)
    else:
        telling.card(unit, duty.workspace_id, "duty", duty.id, duty.assignee, of_duty(duty))
    telling.home(unit, duty.workspace_id, [duty.assignee, *duty.told])


def _cancel(unit: Unit, duty: Duty, by: str) -> None:
    if duties.move(unit, duty.id, DutyState.CANCELLED, done_at=unit.now):
        facts: dict[str, Fact] = {"kind": duty.kind.value, "about": duty.subject}
        unit.record(_event(duty, DUTY.event(DutyState.OPEN, DutyState.CANCELLED), by, facts))
        changed(unit, duty)


def _record(unit: Unit, duty: Duty, told: tuple[Nudge, ...]) -> None:
    for kind, mine in (("duty:reminded", True), ("duty:escalated", False)):
        those = [nudge for nudge in told if (nudge.person == duty.assignee) is mine]
        said: list[Fact] = [{"person": nudge.person, "as": nudge.audience.value} for nudge in those]
        if those:
            unit.record(_event(duty, kind, "system", {"kind": duty.kind.value, "told": said}))


def _tell(unit: Unit, duty: Duty, reached: tuple[str, ...]) -> None:
    """Of all that comes due for somebody within a minute, one message tells."""
    manner = reminder_of(of_duty(duty))
    for person in reached:
        telling.card(unit, duty.workspace_id, "reminder", f"{unit.now:%Y%m%dT%H%MZ}", person, manner)
    if reached:
        telling.home(unit, duty.workspace_id, (duty.assignee, *duty.told, *reached))


def _reached(unit: Unit, company: Company, duty: Duty) -> dict[Audience, dict[str, Desk]]:
    """Who belongs to each audience of a duty, and when they are at work; never a party to it."""
    fit = people.fit_ids(unit, company.workspace_id, line(unit, company, duty))
    able = [one for one in line(unit, company, duty) if one in fit]
    others = [one for one in able if one != duty.assignee]
    in_charge = tuple(one for one in company.admins if one in able) or tuple(
        one for one in company.admins if one not in duty.parties
    )
    audiences = {
        Audience.ASSIGNEE: (duty.assignee,),
        Audience.BACKUP_OWNER: tuple(others[:1]) or in_charge,
        Audience.ADMINS: in_charge,
    }
    return {
        audience: {person: standing.desk(unit, company, person) for person in those}
        for audience, those in audiences.items()
    }


def _queue(unit: Unit, company: Company, kind: DutyKind | None, account: Account | None) -> tuple[str, ...]:
    """Who answers for such a duty: the incident lead's line, the account's, or the managers and admins."""
    if kind in OF_REPORTS:
        return standing.incident_line(unit, company, account)
    if account is not None:
        return standing.owner_line(unit, company, account)
    return (*standing.managers(unit, company.workspace_id), *company.admins)


def _event(
    duty: Duty, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(kind, duty.workspace_id, "duty", duty.id, actor, facts, words or {})
