"""Gathering what the committee's list and the card of a change show, from the rows as they are now."""

from bot.domain.committee import SeatChange, lacks
from bot.domain.committee_pictures import ChangePicture, CommitteePicture, SeatPicture
from bot.domain.people import Person
from bot.domain.programme import Company, SeatRow
from bot.domain.refusals import Gone
from bot.errors import UserError
from bot.services import committee, seating, standing
from bot.services.policy_comparing import called
from storage import policy, seats
from storage.database import Unit


def committee_picture(unit: Unit, company: Company, reader: Person) -> CommitteePicture:
    """The committee as this person sees it; raises `NotFit` for whoever may not."""
    committee.may_look(reader)
    rules = standing.in_force(unit, company).policy
    sitting = {row.seat_id: row for row in policy.seats(unit, company.workspace_id)}
    rows = [sitting[seat.id] for seat in rules.committee.seats if seat.id in sitting]
    differing = seating.differences(unit, company, rules)
    named = {seat.id: called(unit, company, name) for seat, _, name in differing}
    waiting = {one.seat_id: one for one in seats.waiting(unit, company.workspace_id)}
    pictures = (
        _seat(unit, company, reader, row, named.get(row.seat_id), waiting.get(row.seat_id)) for row in rows
    )
    return CommitteePicture(tuple(pictures), lacks(rows))


def change_picture(unit: Unit, company: Company, change_id: str) -> ChangePicture:
    """A change with the seat as it is now; raises `Gone`."""
    change = seats.find(unit, change_id)
    if change is None or change.workspace_id != company.workspace_id:
        raise Gone
    rows = policy.seats(unit, company.workspace_id)
    return ChangePicture(change, next((row for row in rows if row.seat_id == change.seat_id), None))


def _seat(
    unit: Unit, company: Company, reader: Person, row: SeatRow, differs: str | None, change: SeatChange | None
) -> SeatPicture:
    mine = change is not None and change.asked_by == reader.user_id
    able = change is not None and reader.user_id in committee.confirmers(unit, company, change)
    return SeatPicture(
        seat=row,
        differs=differs,
        change=change,
        may_ask=change is None and _may_ask(unit, company, reader, row),
        may_confirm=able,
        may_call_off=mine or able,
    )


def _may_ask(unit: Unit, company: Company, reader: Person, row: SeatRow) -> bool:
    try:
        committee.may_ask(unit, company, reader, row)
    except UserError:
        return False
    return True
