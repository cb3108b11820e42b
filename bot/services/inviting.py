"""Inviting people outside Slack: a link dies once opened, with its time, its contract or its roster entry."""

from dataclasses import dataclass

from bot.domain.agencies import Agency
from bot.domain.events import Event, Fact
from bot.domain.invitations import (
    INVITATION,
    LINK_HOLDS,
    Dead,
    Invitation,
    InvitationState,
    Visitor,
    digest_of,
)
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Gone, IsHere, LinksOff
from bot.services import agencies as register
from bot.services import standing
from storage import agencies, invitations, people, principals
from storage.database import Unit


@dataclass(frozen=True)
class Invited:
    """Somebody who is invited: by which id we know them, and what keeps their invitation alive."""

    agency: Agency
    person: str
    name: str
    entry_id: str | None = None
    addressee: str | None = None


@dataclass(frozen=True)
class DeadEnd:
    """A link or a visit that leads nowhere; `ask` is who can help, where the link was truly ours."""

    why: Dead
    ask: str | None = None


def whom(unit: Unit, company: Company, actor: Person, subject: str) -> Invited:
    """Whom a roster entry, or an agency for its contact, stands for.

    Raises `Gone`, `NotYours` for whoever does not answer for them, and `IsHere` for whoever is in Slack.
    """
    entry = agencies.entry(unit, subject)
    agency = register.changeable(unit, company, actor, entry.agency_id if entry else subject)
    if entry is None:
        return Invited(agency, agency.id, agency.contact_name, addressee=agency.contact_email)
    found = principals.find(unit, entry.principal_id)
    if entry.until is not None or found is None:
        raise Gone
    if found.user_id is not None:
        raise IsHere
    return Invited(agency, found.id, found.name, entry_id=entry.id)


def invite(unit: Unit, company: Company, actor: Person, subject: str) -> tuple[Invitation, Invited]:
    """Make a link for somebody, in place of every earlier one. Raises `LinksOff` where there are no pages."""
    if company.links is None:
        raise LinksOff
    invited = whom(unit, company, actor, subject)
    if not invited.agency.active:
        raise AlreadyDone(invited.agency.contract.over())
    for earlier in invitations.standing(unit, company.workspace_id, invited.person):
        _move(unit, earlier, InvitationState.VOID, actor.user_id)
    new = Invitation(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        agency_id=invited.agency.id,
        person=invited.person,
        state=InvitationState.OPEN,
        made_by=actor.user_id,
        made_at=unit.now,
        ends_at=min(unit.now + LINK_HOLDS, invited.agency.ends_at),
        entry_id=invited.entry_id,
        addressee=invited.addressee,
    )
    invitations.add(unit, new)
    _record(unit, new, INVITATION.event(None, InvitationState.OPEN), actor.user_id)
    return new, invited


def opened(unit: Unit, company: Company, said: str, visit: str | None) -> Visitor | DeadEnd:
    """Who is invited by a link that can be opened, or was opened before by whoever shows this `visit`."""
    found = _linked(unit, company, said)
    if found is None:
        return DeadEnd(Dead.FORGED)
    if visit is not None and found.visit == digest_of(visit):
        return _visitor(unit, company, found, found.why_not_visited(unit.now))
    return _visitor(unit, company, found, found.why_not_opened(unit.now))


def begin(unit: Unit, company: Company, said: str, visit: str) -> Visitor | DeadEnd:
    """Open a link, once: from now on it is whoever shows this `visit` who is let in."""
    found = _linked(unit, company, said)
    if found is not None:
        invitations.hold(unit, found.id)
    who = opened(unit, company, said, visit)
    if isinstance(who, DeadEnd) or who.invitation.state is InvitationState.BEGUN:
        return who
    _move(
        unit,
        who.invitation,
        InvitationState.BEGUN,
        who.invitation.person,
        begun_at=unit.now,
        visit=digest_of(visit),
    )
    return opened(unit, company, said, visit)


def visitor(unit: Unit, company: Company, visit: str | None) -> Visitor | DeadEnd:
    """Who it is that shows this `visit`."""
    found = invitations.by_visit(unit, digest_of(visit)) if visit else None
    if found is None or found.workspace_id != company.workspace_id:
        return DeadEnd(Dead.NO_VISIT)
    return _visitor(unit, company, found, found.why_not_visited(unit.now))


def is_free(unit: Unit, visit: str) -> bool:
    """Whether no invitation was begun by whoever shows this `visit`."""
    return invitations.by_visit(unit, digest_of(visit)) is None


def _linked(unit: Unit, company: Company, said: str) -> Invitation | None:
    invitation_id = company.links.read(said) if company.links else None
    found = invitations.find(unit, invitation_id) if invitation_id else None
    return found if found and found.workspace_id == company.workspace_id else None


def _visitor(unit: Unit, company: Company, found: Invitation, why: Dead | None) -> Visitor | DeadEnd:
    agency = agencies.find(unit, found.agency_id)
    if agency is None:
        return DeadEnd(Dead.OVER)
    sponsor = people.find(unit, company.workspace_id, agency.sponsor)
    ask = sponsor.name if sponsor else None
    name = _name(unit, agency, found)
    if why is not None or name is None or not agency.active or unit.now >= agency.ends_at:
        return DeadEnd(why or Dead.OVER, ask)
    ruling = standing.in_force(unit, company)
    return Visitor(found, name, agency.name, ask or "", ruling.policy.company)


def _name(unit: Unit, agency: Agency, found: Invitation) -> str | None:
    """The name of whoever is invited; None once they are no longer of the agency, or are in Slack."""
    if found.entry_id is None:
        return agency.contact_name if agency.contact_email == found.addressee else None
    entry, record = agencies.entry(unit, found.entry_id), principals.find(unit, found.person)
    fit = entry is not None and entry.until is None and record is not None and record.user_id is None
    return record.name if fit and record else None


def void_all(unit: Unit, company: Company) -> None:
    """No link that has been given out leads anywhere any more: which were used or replaced is not known."""
    for seen in invitations.every_standing(unit, company.workspace_id):
        _move(unit, seen, InvitationState.VOID, "system")


def _move(unit: Unit, seen: Invitation, to: InvitationState, by: str, **values: object) -> None:
    invitations.move(unit, seen, to, **values)
    _record(unit, seen, INVITATION.event(seen.state, to), by)


def _record(unit: Unit, about: Invitation, kind: str, by: str) -> None:
    facts: dict[str, Fact] = {
        "agency": about.agency_id,
        "person": about.person,
        "ends_at": about.ends_at,
    }
    unit.record(Event(kind, about.workspace_id, "invitation", about.id, by, facts))
