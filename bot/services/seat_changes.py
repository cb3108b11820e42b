"""Changes of seats on their way: moved with one event each, and what follows for those that wait."""

from dataclasses import replace

from bot.domain.committee import SEAT_CHANGE, SeatChange, SeatChangeState
from bot.domain.events import Event, Fact
from bot.domain.programme import SeatRow
from bot.domain.refusals import AlreadyDone
from bot.services import roles, telling
from storage import policy, seats
from storage.database import Unit

SYSTEM = "system"


def put(unit: Unit, seat: SeatRow, by: str, **more: Fact) -> None:
    """Write who sits in a seat, with its event; Home says what the committee lacks now."""
    policy.put_seat(unit, seat)
    facts: dict[str, Fact] = {
        "discipline": seat.discipline, "mode": seat.mode, "occupant": seat.occupant,
        "alternates": [*seat.alternates], **more,
    }  # fmt: skip
    unit.record(Event("seat:set", seat.workspace_id, "seat", seat.seat_id, by, facts))
    telling.every_home(unit, seat.workspace_id)
    roles.gained(unit, seat.workspace_id, seat.occupant, *seat.alternates)


def close(unit: Unit, change: SeatChange, to: SeatChangeState, by: str) -> SeatChange:
    """Bring a change to its end, and draw its card anew; raises `AlreadyDone` when it has come to one."""
    closed = replace(change, state=to, closed_by=by, closed_at=unit.now)
    if not seats.close(unit, closed):
        raise AlreadyDone
    unit.record(event_of(closed, SEAT_CHANGE.event(change.state, to), by))
    telling.everywhere(unit, closed.workspace_id, "seat_change", closed.id)
    return closed


def event_of(change: SeatChange, kind: str, by: str) -> Event:
    """An event about a change."""
    facts: dict[str, Fact] = {
        "seat": change.seat_id, "act": change.act.value, "person": change.person, "sitting": change.sitting,
    }  # fmt: skip
    return Event(kind, change.workspace_id, "seat_change", change.id, by, facts)


def seat_gone(unit: Unit, workspace_id: str, seat_id: str) -> None:
    """The policy no longer has a seat: nothing about it waits any more."""
    for change in seats.waiting(unit, workspace_id):
        if change.seat_id == seat_id:
            close(unit, change, SeatChangeState.CANCELLED, SYSTEM)


def left(unit: Unit, workspace_id: str, person: str, by: str) -> None:
    """Somebody leaves: what they asked for, or what was asked about them, does not come about."""
    for change in seats.waiting(unit, workspace_id):
        if person in (change.asked_by, change.person, change.sitting):
            close(unit, change, SeatChangeState.CANCELLED, by)
