"""Offboarding: two people have somebody's access end ahead of the announcement, and only they hear of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.asking import REASON_LIMIT
from bot.domain.events import Event, Fact
from bot.domain.leaving import Departure, DepartureCause, DepartureState
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours, PartyToIt
from bot.domain.text import clean
from bot.domain.when import WhenError, parse_start, zone_of
from bot.errors import UserError
from bot.services import following, leaving, reports_dealing, standing, telling
from storage import leaving as rows
from storage import people
from storage.database import Unit

ONLY = "Only the programme manager, the deputy and the admins can do this."


class UnderWay(UserError):
    """Somebody has asked for this already. Whoever may confirm it has a card from me."""


class HasLeft(UserError):
    """This person has left already, and everything here is being dealt with."""


class Alone(UserError):
    """Nobody else could confirm this: it takes two of the programme manager, the deputy and the admins."""


@dataclass(frozen=True)
class Wish:
    """What somebody fills in: whom, why, and from when."""

    person: str | None
    reason: str
    when: str = ""


def may_ask(unit: Unit, company: Company, actor: Person, person_id: str | None) -> Person | None:
    """Whom it would be about, if this person may do it at all; raises a refusal where they may not."""
    _entitled(unit, company, actor, person_id or "none")
    if person_id is None:
        return None
    person = people.find(unit, company.workspace_id, person_id)
    if person is None:
        raise FormErrors({"who": "I do not know this person yet. Try again in a minute."})
    _can_be_asked(unit, company, actor, person)
    return person


def ask(unit: Unit, company: Company, actor: Person, wish: Wish) -> Departure:
    """Ask a second person to confirm; until then nothing happens and nobody else hears of it."""
    people.hold_workspace(unit, company.workspace_id)
    if wish.person is None:
        raise FormErrors({"who": "Say who it is."})
    person = may_ask(unit, company, actor, wish.person)
    reason = clean(wish.reason, limit=REASON_LIMIT, multiline=True)
    if not reason:
        raise FormErrors({"reason": "Please say why; whoever confirms it reads it."})
    if person is None or person.offboarded_at is not None:
        raise HasLeft
    return _asked(unit, company, actor, person, reason, _starts_at(unit, actor, wish.when))


def ask_of(unit: Unit, company: Company, actor: Person, person: Person, reason: str) -> Departure:
    """The same by whoever deals with a report of it: one of those who may confirm it is the second."""
    _can_be_asked(unit, company, actor, person)
    return _asked(unit, company, actor, person, reason, None)


def confirm(unit: Unit, company: Company, actor: Person, departure_id: str) -> Departure:
    """A second person agrees: it happens now, or at the time that was asked for."""
    found = _awaited(unit, company, actor, departure_id)
    if found.state is not DepartureState.ASKED:
        raise AlreadyDone("Two people have confirmed this already.")
    if actor.user_id == found.asked_by:
        raise PartyToIt("You asked for this, so somebody else must confirm it.").about("departure", found.id)
    confirmed = replace(found, confirmed_by=actor.user_id)
    if found.starts_at and found.starts_at > unit.now:
        agreed = replace(confirmed, state=DepartureState.AGREED)
        leaving.move(unit, found, agreed, actor.user_id)
    else:
        agreed = _carry_out(unit, company, found, confirmed, actor.user_id)
    reports_dealing.two_agreed(unit, actor, agreed)
    telling.redraw(unit, company.workspace_id, leaving.ASK_CARD, agreed.id)
    return agreed


def call_off(unit: Unit, company: Company, actor: Person, departure_id: str) -> None:
    """Any of those who could ask for it calls it off while nothing has happened."""
    found = _awaited(unit, company, actor, departure_id)
    closed = replace(found, state=DepartureState.CANCELLED, closed_at=unit.now, closed_by=actor.user_id)
    leaving.move(unit, found, closed, actor.user_id)
    telling.redraw(unit, company.workspace_id, leaving.ASK_CARD, closed.id)


def start(unit: Unit, company: Company, departure_id: str) -> None:
    """The agreed time has come."""
    people.hold_workspace(unit, company.workspace_id)
    found = rows.find(unit, departure_id)
    if found is None or found.state is not DepartureState.AGREED or not _has_come(found, unit.now):
        return
    opened = _carry_out(unit, company, found, found, found.confirmed_by or leaving.SYSTEM)
    telling.redraw(unit, company.workspace_id, leaving.ASK_CARD, opened.id)


def may_readmit(unit: Unit, company: Company, actor: Person, person_id: str) -> Person:
    """Somebody who was offboarded and is still here, if this person may let them act again."""
    _entitled(unit, company, actor, person_id)
    person = people.find(unit, company.workspace_id, person_id)
    if person is None or person.offboarded_at is None:
        raise Gone
    return person


def readmit(unit: Unit, company: Company, actor: Person, person_id: str) -> None:
    """They stay after all: they may act here again, and get nothing back of what they had."""
    people.hold_workspace(unit, company.workspace_id)
    person = may_readmit(unit, company, actor, person_id)
    _mark(unit, person, None, actor.user_id)
    following.standing_changed(unit, company, replace(person, offboarded_at=None))
    telling.home(unit, company.workspace_id, (person_id,))


def entitled(unit: Unit, company: Company) -> tuple[str, ...]:
    """Who may ask for it, and confirm it: the programme manager, the deputy and the admins who are fit."""
    able = dict.fromkeys((*standing.managers(unit, company.workspace_id), *company.admins))
    fit = people.fit_ids(unit, company.workspace_id, able)
    return tuple(one for one in able if one in fit)


def _carry_out(unit: Unit, company: Company, seen: Departure, agreed: Departure, by: str) -> Departure:
    person = people.find(unit, company.workspace_id, seen.person)
    if person is None:
        raise Gone
    gone = _mark(unit, person, unit.now, by)
    opened = leaving.begin(unit, company, seen, agreed, by)
    following.standing_changed(unit, company, gone)
    telling.home(unit, company.workspace_id, (seen.person,))
    return opened


def _mark(unit: Unit, person: Person, at: datetime | None, by: str) -> Person:
    """From now on they may do nothing here, or may again."""
    marked = replace(person, offboarded_at=at)
    people.save(unit, marked)
    facts: dict[str, Fact] = {"changed": ["offboarded_at"], "kind": person.kind.value, "offboarded_at": at}
    unit.record(Event("person:changed", person.workspace_id, "person", person.user_id, by, facts))
    return marked


def _can_be_asked(unit: Unit, company: Company, actor: Person, person: Person) -> None:
    """Raise a refusal unless they work here, nothing is under way, and somebody else could confirm."""
    if person.kind is Kind.DEACTIVATED:
        raise HasLeft
    if person.kind not in (Kind.MEMBER, Kind.GUEST):
        raise FormErrors({"who": "Name a person who works here."})
    if rows.unfinished_of(unit, company.workspace_id, person.user_id):
        raise UnderWay
    if not _others(unit, company, actor.user_id, person.user_id):
        raise Alone


def _asked(
    unit: Unit, company: Company, actor: Person, person: Person, reason: str, starts_at: datetime | None
) -> Departure:
    """One person wants it; whoever may confirm it has a card."""
    asked = Departure(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        person=person.user_id,
        state=DepartureState.ASKED,
        cause=DepartureCause.OFFBOARDED,
        reason=reason,
        starts_at=starts_at,
        asked_by=actor.user_id,
        asked_at=unit.now,
    )
    rows.add(unit, asked)
    facts: dict[str, Fact] = {"starts_at": asked.starts_at}
    unit.record(leaving.event_of(asked, "departure:asked", actor.user_id, facts, {"reason": reason}))
    for one in (actor.user_id, *_others(unit, company, actor.user_id, asked.person)):
        telling.card(unit, company.workspace_id, "offboarding", asked.id, one)
    return asked


def _awaited(unit: Unit, company: Company, actor: Person, departure_id: str) -> Departure:
    """The departure while nothing has happened, if this person may decide on it."""
    people.hold_workspace(unit, company.workspace_id)
    found = rows.find(unit, departure_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    _entitled(unit, company, actor, found.person, found.asked_by)
    if not found.awaited:
        raise AlreadyDone
    return found


def _entitled(
    unit: Unit, company: Company, actor: Person, person_id: str, asked_by: str | None = None
) -> None:
    """Raise a refusal unless this person may ask for it, or has asked for it on a report."""
    if actor.user_id == person_id:
        raise PartyToIt("Nobody does this for themselves.").about("person", person_id)
    able = (*standing.managers(unit, company.workspace_id), *company.admins, asked_by)
    if actor.user_id not in able:
        raise NotYours(ONLY).about("person", person_id)
    if not actor.fit:
        raise NotFit().about("person", person_id)


def _others(unit: Unit, company: Company, actor: str, person: str) -> tuple[str, ...]:
    return tuple(one for one in entitled(unit, company) if one not in (actor, person))


def _starts_at(unit: Unit, actor: Person, typed: str) -> datetime | None:
    try:
        return parse_start(typed, now=unit.now, zone=zone_of(actor.zone))
    except WhenError as error:
        raise FormErrors({"starts_at": error.message}) from error


def _has_come(found: Departure, now: datetime) -> bool:
    return found.starts_at is None or found.starts_at <= now
