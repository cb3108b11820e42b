"""Leaving: one list for each who leaves, opened when Slack or two people say so, and tracked to its end."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.campaigns import Trigger
from bot.domain.duties import DutyKind
from bot.domain.events import Event, Fact
from bot.domain.leaving import (
    DEPARTURE,
    DUE_WITHIN,
    ITEM,
    Departure,
    DepartureCause,
    DepartureState,
    Item,
    ItemState,
)
from bot.domain.people import Kind, Person
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.services import (
    assigning,
    balloting,
    campaign_events,
    duties,
    founding,
    importing,
    leaving_access,
    leaving_requests,
    leaving_roles,
    moving,
    seat_changes,
    telling,
)
from bot.services.duties import Wanted
from storage import duties as duty_rows
from storage import grants, leaving, ledger, people, policy, register
from storage.database import Unit

SYSTEM = "system"
ASK_CARD = "offboarding"
"""The card on which a second person confirms."""


def left(unit: Unit, company: Company, person: Person) -> None:
    """Slack says that somebody is deactivated: what they had is dealt with, once, however often it says so.

    For somebody who had nothing no list is opened.
    """
    people.hold_workspace(unit, company.workspace_id)
    if person.kind is not Kind.DEACTIVATED or policy.in_force(unit, company.workspace_id) is None:
        return
    before = leaving.unfinished_of(unit, company.workspace_id, person.user_id)
    opened = _opened(unit, before or _new(unit, person), DepartureCause.DEACTIVATED)
    touched = campaign_events.touched_by(unit, company, person.user_id)
    found = [*_settled(unit, company, opened, SYSTEM)]
    if before is None and not found:
        return
    if before is None:
        leaving.add(unit, opened)
        _record(unit, None, opened, SYSTEM)
    elif before.state is not DepartureState.OPEN:
        move(unit, before, opened, SYSTEM)
        telling.redraw(unit, company.workspace_id, ASK_CARD, before.id)
    _list(unit, company, opened, found, SYSTEM)
    campaign_events.happened(unit, company, Trigger.LEAVER, opened.id, touched)


def begin(unit: Unit, company: Company, seen: Departure, agreed: Departure, by: str) -> Departure:
    """Two people have decided it and its time has come: everything happens now, and quietly."""
    opened = _opened(unit, agreed, DepartureCause.OFFBOARDED)
    move(unit, seen, opened, by)
    touched = campaign_events.touched_by(unit, company, opened.person)
    found = [*_settled(unit, company, opened, by)]
    _list(unit, company, opened, found, by)
    campaign_events.happened(unit, company, Trigger.LEAVER, opened.id, touched)
    return opened


def look_again(unit: Unit, company: Company, departure_id: str) -> None:
    """Close what has come to its end on a list, and the list with its last item."""
    leaving.hold(unit, departure_id)
    found = leaving.find(unit, departure_id)
    if found is None or found.state is not DepartureState.OPEN:
        return
    for item in leaving.ripe_items(unit, departure_id):
        if leaving.settle(unit, item.id):
            unit.record(_item_event(found, item, ITEM.event(ItemState.OPEN, ItemState.DONE), SYSTEM))
    _tell(unit, company, found)


def overlooked(unit: Unit, company: Company) -> tuple[str, ...]:
    """Who is deactivated, as far as the mirror knows, and still has something here (at most 24 h later)."""
    workspace = company.workspace_id
    named = {
        *(one.beneficiary for one in grants.in_force(unit, workspace)),
        *(one.person for one in ledger.with_a_way_in(unit, workspace)),
        *(person for one in register.every(unit, workspace) for person in _in_charge(one)),
        *(person for one in policy.seats(unit, workspace) for person in (one.occupant, *one.alternates)),
        *(person for held in policy.offices(unit, workspace).values() for person in held),
        *leaving_requests.concerned(unit, workspace),
    }
    known = people.find_all(unit, workspace, sorted(filter(None, named)))
    return tuple(user_id for user_id, person in known.items() if person.kind is Kind.DEACTIVATED)


def settle_overlooked(unit: Unit, company: Company, user_id: str) -> None:
    """What an event should have brought, and did not."""
    person = people.find(unit, company.workspace_id, user_id)
    if person is not None:
        left(unit, company, person)


def move(
    unit: Unit, seen: Departure, changed: Departure, by: str, words: dict[str, str] | None = None
) -> None:
    """Move a departure on with the one event of its move."""
    if not leaving.move(unit, seen, changed):
        raise LookupError(f"departure {seen.id} is no longer {seen.state}")
    _record(unit, seen.state, changed, by, words)


def event_of(
    departure: Departure, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about a departure."""
    about = {"person": departure.person, **facts}
    return Event(kind, departure.workspace_id, "departure", departure.id, actor, about, words or {})


def _settled(unit: Unit, company: Company, departure: Departure, by: str) -> Iterator[Item]:
    """Do all that is done at once, in an order in which each part finds the right people for the rest."""
    yield from leaving_requests.close(unit, company, departure, by)
    yield from leaving_requests.void_votes(unit, company, departure, by)
    yield from leaving_roles.hand_over(unit, company, departure, by)
    yield from leaving_access.take_back(unit, company, departure, by)
    assigning.left(unit, company, departure.person, by)
    founding.drop_void_signatures(unit, company)
    balloting.look_again(unit, company)
    importing.drop_of(unit, company, departure.person, by)
    seat_changes.left(unit, company.workspace_id, departure.person, by)
    moving.cancel_about(unit, company, departure.person)


def _list(unit: Unit, company: Company, departure: Departure, found: list[Item], by: str) -> None:
    """Put what was found on the list, each thing once, and tell whom it concerns."""
    known = {one.key for one in leaving.items(unit, departure.id)}
    new = list({one.key: _begun(one) for one in found if one.key not in known}.values())
    leaving.add_items(unit, departure, new)
    for item in new:
        unit.record(_item_event(departure, item, ITEM.event(None, item.state), by))
    _warn(unit, company, departure, new)
    _track(unit, company, departure)
    for owner in sorted(_owners(unit, company, departure, new)):
        telling.card(unit, departure.workspace_id, "departure", departure.id, owner)
    _tell(unit, company, departure)


def _begun(item: Item) -> Item:
    return replace(item, state=ItemState.OPEN if item.waits_on else ItemState.DONE)


def _track(unit: Unit, company: Company, departure: Departure) -> None:
    """The programme manager sees to it that the list comes to its end in time, and is reminded."""
    if duty_rows.open_about(unit, departure.id) or departure.due_at is None:
        return
    parties = (departure.person,)
    duties.open_duty(unit, company, Wanted(DutyKind.SEE_OFF, departure.id, departure.due_at, parties=parties))


def _tell(unit: Unit, company: Company, departure: Departure) -> None:
    """Draw the list anew for everybody who has it; with its last item it is done, and so is the duty."""
    if all(one.state is ItemState.DONE for one in leaving.items(unit, departure.id)):
        closed = replace(departure, state=DepartureState.DONE, closed_at=unit.now)
        move(unit, departure, closed, SYSTEM)
        for duty in duty_rows.open_about(unit, departure.id):
            duties.fulfil(unit, duty)
    telling.redraw(unit, company.workspace_id, "departure", departure.id)


def _warn(unit: Unit, company: Company, departure: Departure, new: list[Item]) -> None:
    """To the admins: places are vacant now, or one of them has left."""
    if any(one.vacant for one in new):
        others = [admin for admin in company.admins if admin != departure.person]
        telling.notice(unit, departure.workspace_id, "vacated", departure.id, others)


def _owners(unit: Unit, company: Company, departure: Departure, new: list[Item]) -> set[str]:
    """Who answers now for the accounts on the list: the first in line who is fit."""
    accounts = {one.account_id for one in new if one.account_id}
    held = [found for one in accounts if (found := register.find(unit, one))]
    parties = (departure.person,)
    return {duties.first(unit, company, account, parties) for account in held}


def _in_charge(account: Account) -> tuple[str | None, ...]:
    return account.owner, account.backup_owner, account.recovery_mail, account.recovery_phone


def _new(unit: Unit, person: Person) -> Departure:
    return Departure(
        unit.new_id(), person.workspace_id, person.user_id, DepartureState.OPEN, DepartureCause.DEACTIVATED
    )


def _opened(unit: Unit, seen: Departure, cause: DepartureCause) -> Departure:
    """Its clock runs from the moment at which it is opened; once open, it stays as it is."""
    if seen.opened_at is not None:
        return seen
    due_at = unit.now + DUE_WITHIN
    return replace(seen, state=DepartureState.OPEN, cause=cause, opened_at=unit.now, due_at=due_at)


def _record(
    unit: Unit, start: DepartureState | None, at: Departure, by: str, words: dict[str, str] | None = None
) -> None:
    facts: dict[str, Fact] = {"cause": at.cause.value, "due_at": at.due_at, "starts_at": at.starts_at}
    unit.record(event_of(at, DEPARTURE.event(start, at.state), by, facts, words))


def _item_event(departure: Departure, item: Item, kind: str, by: str) -> Event:
    facts: dict[str, Fact] = {
        "departure": departure.id, "kind": item.kind.value, "about": item.subject,
        "account": item.account_id, "detail": item.detail, "heir": item.heir,
    }  # fmt: skip
    return Event(kind, departure.workspace_id, "departure_item", item.id, by, facts)
