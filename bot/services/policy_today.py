"""Who could vouch today under a policy, for every account at once: seats and people are read only once."""

from collections.abc import Callable, Iterable

from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.register import Account, in_line
from bot.domain.slots import Bench, SeatNow
from bot.services import readiness, standing
from storage import people, policy
from storage.database import Unit


def benches(
    unit: Unit, company: Company, rules: Policy, accounts: Iterable[Account]
) -> Callable[[Account], Bench]:
    """A function from an account to everyone who could vouch for it, nobody being a party yet.

    The seats are those of `rules`. After the founding their occupants come from the register of seats; before
    it, from the text itself.
    """
    founded = policy.in_force(unit, company.workspace_id) is not None
    seats = sitting(unit, company, rules) if founded else _named(unit, company, rules)
    managers = standing.managers(unit, company.workspace_id)
    lines = {
        one.id: in_line(one.owner, one.backup_owner, *managers, others=company.admins) for one in accounts
    }
    everyone = {
        *(who for line in lines.values() for who in line),
        *(who for seat in seats for who in seat.people),
    }
    fit = people.fit_ids(unit, company.workspace_id, tuple(everyone))
    return lambda account: Bench(seats, lines[account.id], frozenset(), fit)


def sitting(unit: Unit, company: Company, rules: Policy) -> tuple[SeatNow, ...]:
    """The seats of `rules`, with whoever sits in a seat of that id today."""
    rows = {row.seat_id: row for row in policy.seats(unit, company.workspace_id)}
    return tuple(
        SeatNow(seat.id, seat.discipline, seat.mode, rows[seat.id].occupant, rows[seat.id].alternates)
        if seat.id in rows
        else SeatNow(seat.id, seat.discipline, seat.mode, None)
        for seat in rules.committee.seats
    )


def _named(unit: Unit, company: Company, rules: Policy) -> tuple[SeatNow, ...]:
    def person(reference: str | None) -> str | None:
        found = readiness.resolve(unit, company, reference) if reference else None
        return found.user_id if isinstance(found, Person) else None

    return tuple(
        SeatNow(
            seat.id,
            seat.discipline,
            seat.mode,
            person(seat.person),
            tuple(filter(None, map(person, seat.alternates))),
        )
        for seat in rules.committee.seats
    )
