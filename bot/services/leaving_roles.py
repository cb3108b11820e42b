"""What somebody who leaves answered for: passed to the backup or the alternate, or vacant and said so."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.committee import is_senior
from bot.domain.duties import DutyKind
from bot.domain.events import Event, Fact
from bot.domain.leaving import (
    ADMIN,
    ALTERNATE,
    BACKUP_OWNER,
    OWNER,
    RECOVERY_MAIL,
    RECOVERY_PHONE,
    Departure,
    Item,
    ItemKind,
)
from bot.domain.programme import Company, SeatRow
from bot.domain.register import NEEDS_OWNER, Account
from bot.services import duties, owning, seat_changes, standing
from bot.services.duties import Wanted
from storage import inbox, people, policy, register
from storage.database import Unit


def hand_over(unit: Unit, company: Company, departure: Departure, by: str) -> Iterator[Item]:
    """Accounts go to their backup owners, seats to alternates; offices, what has neither, and the senior
    leader's seat are vacant.

    Who the admins are is the operator's to set, so of an admin it is only said, and once.
    """
    for account in register.in_hands_of(unit, company.workspace_id, departure.person):
        yield from _account(unit, company, account, departure.person, by)
    for seat in policy.seats(unit, company.workspace_id):
        yield from _seat(unit, seat, departure.person, by)
    for name, holders in policy.offices(unit, company.workspace_id).items():
        if departure.person in holders:
            yield _office(unit, company, name, departure.person, by)
    if departure.person in company.admins and inbox.once(unit, f"admin_left:{departure.person}"):
        yield Item(unit.new_id(), ItemKind.OFFICE, ADMIN, detail=ADMIN)


def _account(unit: Unit, company: Company, old: Account, person: str, by: str) -> Iterator[Item]:
    new = _without(unit, old, person)
    register.change_many(unit, [new])
    sides = (OWNER, BACKUP_OWNER, RECOVERY_MAIL, RECOVERY_PHONE)
    differs = [side for side in sides if getattr(old, side) != getattr(new, side)]
    changed: dict[str, Fact] = {
        side: {"old": getattr(old, side), "new": getattr(new, side)} for side in differs
    }
    unit.record(
        Event(
            "account:changed", old.workspace_id, "account", old.id, by, {"changed": changed, "left": person}
        )
    )
    yield from _ownership(unit, company, old, new, person)
    for side in (RECOVERY_MAIL, RECOVERY_PHONE):
        if getattr(old, side) == person:
            yield _custody(unit, company, new, side, person)


def _without(unit: Unit, old: Account, person: str) -> Account:
    """The account with the backup owner in the owner's place, if they are fit, and nobody in the others."""
    new = replace(
        old,
        recovery_mail=None if old.recovery_mail == person else old.recovery_mail,
        recovery_phone=None if old.recovery_phone == person else old.recovery_phone,
    )
    if old.owner == person:
        heirs = [old.backup_owner] if old.backup_owner else []
        able = people.fit_ids(unit, old.workspace_id, heirs)
        return replace(new, owner=next(iter(able), None), backup_owner=None)
    return replace(new, backup_owner=None) if old.backup_owner == person else new


def _ownership(unit: Unit, company: Company, old: Account, new: Account, person: str) -> Iterator[Item]:
    """An account that is left without an owner waits for somebody to name one; until then the next in line
    answers for it.
    """
    if old.owner == person:
        ownerless = new.owner is None and new.status in NEEDS_OWNER
        if ownerless:
            owning.ask(unit, company, new)
        waits_on = old.id if ownerless else None
        yield Item(
            unit.new_id(), ItemKind.OWNERSHIP, old.id, old.id, OWNER, heir=new.owner, waits_on=waits_on
        )
    elif old.backup_owner == person:
        yield Item(unit.new_id(), ItemKind.OWNERSHIP, old.id, old.id, BACKUP_OWNER)


def _custody(unit: Unit, company: Company, account: Account, side: str, person: str) -> Item:
    """By their mail or phone they could get in again, so somebody moves it on the network itself."""
    item_id = unit.new_id()
    due_at = unit.now + standing.in_force(unit, company).policy.grants.removal_sla
    wanted = Wanted(DutyKind.RECOVERY, item_id, due_at, account, parties=(person,), urgent=True)
    duty = duties.open_duty(unit, company, wanted)
    return Item(item_id, ItemKind.CUSTODY, account.id, account.id, side, waits_on=duty.id)


def _seat(unit: Unit, seat: SeatRow, person: str, by: str) -> Iterator[Item]:
    if person not in (seat.occupant, *seat.alternates):
        return
    alternates = tuple(one for one in seat.alternates if one != person)
    if seat.occupant != person:
        seat_changes.put(unit, replace(seat, alternates=alternates), by, left=person)
        yield Item(unit.new_id(), ItemKind.SEAT, seat.seat_id, detail=f"{ALTERNATE}{seat.discipline}")
        return
    # Two admins say who leads: until then the alternates act, and no policy comes into force (P1.6).
    able = () if is_senior(seat) else people.fit_ids(unit, seat.workspace_id, alternates)
    heir = next((one for one in alternates if one in able), None)
    left = tuple(one for one in alternates if one != heir)
    seat_changes.put(unit, replace(seat, occupant=heir, alternates=left), by, left=person)
    yield Item(unit.new_id(), ItemKind.SEAT, seat.seat_id, detail=seat.discipline, heir=heir)


def _office(unit: Unit, company: Company, name: str, person: str, by: str) -> Item:
    policy.drop_office(unit, company.workspace_id, name, person)
    facts: dict[str, Fact] = {"person": person}
    unit.record(Event("office:dropped", company.workspace_id, "office", f"{name}:{person}", by, facts))
    return Item(unit.new_id(), ItemKind.OFFICE, name, detail=name)
