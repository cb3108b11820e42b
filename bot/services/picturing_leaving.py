"""Gathering what the cards about leavers show, from the rows as they are; raises `Gone` where none are."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.duties import Duty
from bot.domain.grants import Task, TaskKind
from bot.domain.leaving import Item, ItemKind
from bot.domain.people import Kind
from bot.domain.pictures_leaving import (
    CustodyPicture,
    DeparturePicture,
    HoldingPicture,
    ItemPicture,
    OffboardingPicture,
    Place,
)
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import outsiders, standing
from storage import duties, grants, leaving, ledger, people, policy, register, sweeping
from storage.database import Unit


def departure_picture(unit: Unit, company: Company, departure_id: str) -> DeparturePicture:
    """A leaver's list with who has what of it."""
    found = leaving.find(unit, departure_id)
    if found is None or found.workspace_id != company.workspace_id or found.opened_at is None:
        raise Gone
    person = people.find(unit, company.workspace_id, found.person)
    duty = next(iter(duties.open_about(unit, found.id)), None)
    managers = standing.managers(unit, company.workspace_id)
    return DeparturePicture(
        departure=found,
        items=_items(unit, company, leaving.items(unit, found.id)),
        in_charge=frozenset({*managers, *company.admins} - {found.person}),
        tracked_by=duty.assignee if duty else None,
        announced=person is not None and person.kind is Kind.DEACTIVATED,
        is_admin=found.person in company.admins,
        now=unit.now,
    )


def offboarding_picture(unit: Unit, company: Company, departure_id: str) -> OffboardingPicture:
    """What a second person is asked to confirm."""
    found = leaving.find(unit, departure_id)
    if found is None or found.workspace_id != company.workspace_id or found.asked_by is None:
        raise Gone
    lines = ledger.of_person(unit, company.workspace_id, found.person)
    held = grants.held_by(unit, company.workspace_id, found.person)
    seats = policy.seats(unit, company.workspace_id)
    return OffboardingPicture(
        departure=found,
        grants=sum(one.promised(unit.now) for one in held),
        others=sum(one.has_a_way_in and one.grant_id is None for one in lines),
        accounts=len(register.answered_for_by(unit, company.workspace_id, found.person)),
        seats=sum(found.person in (one.occupant, *one.alternates) for one in seats),
        now=unit.now,
    )


def holding_picture(unit: Unit, duty: Duty) -> HoldingPicture:
    """What a duty to take away a way in is told with."""
    found = ledger.find(unit, duty.subject)
    if found is None:
        raise Gone
    holder = people.find(unit, found.workspace_id, found.person) if found.person else None
    outside = outsiders.outsiders(unit, (found.person,))
    return HoldingPicture(found, left=holder is not None and holder.gone, outsiders=outside)


def custody_picture(unit: Unit, duty: Duty) -> CustodyPicture:
    """What a duty to move an account's recovery mail or phone is told with."""
    found = leaving.find_item(unit, duty.subject)
    of = leaving.find(unit, found.departure_id) if found else None
    if found is None or of is None:
        raise Gone
    return CustodyPicture(found.item.detail, of.person)


def place_of(unit: Unit, rules: Policy, account_id: str) -> Place:
    """An account with its network's sheet."""
    account = register.find(unit, account_id)
    if account is None:
        raise Gone
    return Place(account, rules.network(account.network))


def _items(unit: Unit, company: Company, listed: tuple[Item, ...]) -> tuple[ItemPicture, ...]:
    rules = standing.in_force(unit, company).policy
    accounts = sorted({one.account_id for one in listed if one.account_id})
    places = {one: place_of(unit, rules, one) for one in accounts}
    lines = standing.owner_lines(unit, company, (place.account for place in places.values()))
    fit = people.fit_ids(unit, company.workspace_id, {person for line in lines.values() for person in line})
    owners = {one: next((person for person in line if person in fit), None) for one, line in lines.items()}
    granted = [one.subject for one in listed if one.kind is ItemKind.GRANT]
    tasks = sweeping.open_tasks(unit, granted)
    return tuple(
        _lying(
            unit, ItemPicture(one, places.get(one.account_id or ""), owners.get(one.account_id or "")), tasks
        )
        for one in listed
    )


def _lying(unit: Unit, shown: ItemPicture, tasks: Mapping[str, tuple[Task, ...]]) -> ItemPicture:
    """The same with whom it lies: by its task or duty, or the next in line where an owner is missing."""
    if not shown.open:
        granted = grants.find(unit, shown.item.subject) if shown.item.kind is ItemKind.GRANT else None
        return replace(shown, lent=granted is not None and granted.by_vault)
    if shown.item.kind is ItemKind.OWNERSHIP:
        return replace(shown, with_whom=shown.owner)
    if shown.item.kind is ItemKind.GRANT:
        task = next(reversed(tasks.get(shown.item.subject, ())), None)
        asks = task is not None and task.kind is TaskKind.SETTLE
        return _asked_of(replace(shown, asks=asks), task)
    return _asked_of(shown, _duty(unit, shown.item))


def _asked_of(shown: ItemPicture, asked: Task | Duty | None) -> ItemPicture:
    return replace(shown, with_whom=asked.assignee, due_at=asked.due_at) if asked else shown


def _duty(unit: Unit, item: Item) -> Duty | None:
    """An item waits on its duty, or on the rotation that a duty is about."""
    if item.kind is ItemKind.ROTATION:
        return next(iter(duties.open_about(unit, item.subject)), None)
    return duties.find(unit, item.waits_on or "")
