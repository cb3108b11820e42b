"""Seating: what a policy that comes into force does to the committee's seats and the programme's offices."""

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.policy_parts import Seat
from bot.domain.programme import Company, PolicyVersion, SeatRow
from bot.domain.slots import SENIOR_LEADER
from bot.services import seat_changes
from bot.services.readiness import resolve, wanted_offices
from storage import people, policy
from storage.database import Unit

SYSTEM = "system"


def seat_everybody(unit: Unit, company: Company, version: PolicyVersion, rules: Policy) -> None:
    """Occupants come from the text at the founding only; a later text adds vacant seats and drops others."""
    sitting = {row.seat_id: row for row in policy.seats(unit, company.workspace_id)}
    for seat in rules.committee.seats:
        _put_seat(unit, company, seat, sitting.pop(seat.id, None), founding=version.founding)
    for seat_id, row in sitting.items():
        policy.drop_seat(unit, company.workspace_id, seat_id)
        facts: dict[str, Fact] = {"policy": version.id, "occupant": row.occupant}
        unit.record(Event("seat:dropped", company.workspace_id, "seat", seat_id, SYSTEM, facts))
        seat_changes.seat_gone(unit, company.workspace_id, seat_id)
    if version.founding:
        _fill_offices(unit, company, rules)


def differences(unit: Unit, company: Company, rules: Policy) -> tuple[tuple[Seat, str | None, str], ...]:
    """Seats for which the text names somebody else: the seat, who sits there, whom the text names."""
    sitting = {row.seat_id: row.occupant for row in policy.seats(unit, company.workspace_id)}
    return tuple(
        (seat, sitting.get(seat.id), seat.person)
        for seat in rules.committee.seats
        if seat.person and id_of(unit, company, seat.person) != sitting.get(seat.id)
    )


def keeps_a_leader(unit: Unit, company: Company, rules: Policy) -> bool:
    """Whether somebody who can sign the next policy would still sit in a senior leader's seat."""
    wanted = {seat.id for seat in rules.committee.seats if seat.discipline == SENIOR_LEADER}
    rows = policy.seats(unit, company.workspace_id)
    occupants = tuple(row.occupant for row in rows if row.seat_id in wanted and row.occupant)
    return bool(people.fit_ids(unit, company.workspace_id, occupants))


def senior_is_seated(unit: Unit, workspace_id: str) -> bool:
    """Whether an active full member sits in a senior leader's seat.

    Without one no version comes into force and nothing is announced; an alternate does not count.
    """
    rows = policy.seats(unit, workspace_id)
    occupants = tuple(row.occupant for row in rows if row.discipline == SENIOR_LEADER and row.occupant)
    return bool(people.fit_ids(unit, workspace_id, occupants))


def id_of(unit: Unit, company: Company, reference: str | None) -> str | None:
    """The Slack id of the one person that a reference names."""
    person = resolve(unit, company, reference) if reference else None
    return person.user_id if isinstance(person, Person) else None


def _put_seat(unit: Unit, company: Company, seat: Seat, current: SeatRow | None, *, founding: bool) -> None:
    occupant = current.occupant if current else None
    alternates = current.alternates if current else ()
    if founding:
        occupant = id_of(unit, company, seat.person)
        alternates = tuple(filter(None, (id_of(unit, company, one) for one in seat.alternates)))
    row = SeatRow(company.workspace_id, seat.id, seat.discipline, seat.mode, occupant, alternates)
    if row == current:
        return
    seat_changes.put(unit, row, SYSTEM)


def _fill_offices(unit: Unit, company: Company, rules: Policy) -> None:
    for name, wanted in wanted_offices(rules):
        holder = id_of(unit, company, wanted)
        if holder:
            policy.put_office(unit, company.workspace_id, name, holder)
            event = Event(
                "office:set", company.workspace_id, "office", f"{name}:{holder}", SYSTEM, {"person": holder}
            )
            unit.record(event)
