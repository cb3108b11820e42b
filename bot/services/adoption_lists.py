"""The lists of adoption: who has to say what becomes of the people without a grant on an account (P3.2)."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.domain.adoption import AdoptionLine
from bot.domain.duties import Duty, DutyKind
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.services import duties, standing, telling
from bot.services.duties import Wanted
from storage import adoption, policy
from storage import duties as duty_rows
from storage.database import Unit

Parties = tuple[str, ...]
SOON = timedelta(hours=1)
"""The least time that a list is given, however late it is."""


def settle(unit: Unit, company: Company, account: Account) -> None:
    """Open a list where lines wait, hand it to the first in line now, and close it where none does.

    Whoever is first in line does not answer for themselves: their own line is on a list of its own.
    """
    first = duties.first(unit, company, account, ())
    waiting: dict[Parties, list[AdoptionLine]] = {}
    for line in adoption.of_account(unit, account.id):
        if line.waits:
            waiting.setdefault((first,) if line.person == first else (), []).append(line)
    lists = open_lists(unit, account.id)
    for parties, duty in lists.items():
        if parties not in waiting:
            duties.fulfil(unit, duty)
    for parties, lines in waiting.items():
        _keep(unit, company, account, lists.get(parties), parties, lines)
    telling.home(unit, company.workspace_id, watchers(unit, company))


def open_lists(unit: Unit, account_id: str) -> Mapping[Parties, Duty]:
    """The open lists about an account, by whose own lines alone are on them."""
    found = duty_rows.open_about(unit, account_id)
    return {duty.parties: duty for duty in found if duty.kind is DutyKind.ADOPT}


def watchers(unit: Unit, company: Company) -> tuple[str, ...]:
    """Who sees how many are left: whoever runs the programme, and the committee."""
    sitting = (person for seat in policy.seats(unit, company.workspace_id) for person in (seat.occupant,))
    alternates = (one for seat in policy.seats(unit, company.workspace_id) for one in seat.alternates)
    runs_it = (*standing.managers(unit, company.workspace_id), *company.admins)
    return tuple(dict.fromkeys(filter(None, (*runs_it, *sitting, *alternates))))


def _keep(
    unit: Unit,
    company: Company,
    account: Account,
    duty: Duty | None,
    parties: Parties,
    lines: Iterable[AdoptionLine],
) -> None:
    if duty is None:
        due_at = max(min(line.due_at for line in lines), unit.now + SOON)
        duties.open_duty(unit, company, Wanted(DutyKind.ADOPT, account.id, due_at, account, parties=parties))
        return
    duties.hand_on(unit, company, duty)
    duties.changed(unit, duty)
