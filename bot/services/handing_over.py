"""Handing over: others who may answer a review are asked as well, because nobody has answered in time."""

from collections.abc import Collection, Iterable, Iterator

from bot.domain.programme import Company
from bot.domain.reviews import Capacity, Item, Review
from bot.services import line_up, review_people, standing
from storage import people, principals, register
from storage.database import Unit


def to_backup_owners(unit: Unit, company: Company, review: Review, waiting: Collection[Item]) -> None:
    """Ask whoever stands in for the owners of the accounts whose lines wait."""
    for account_id in dict.fromkeys(one.account_id for one in waiting):
        account = register.find(unit, account_id)
        backup = account.backup_owner if account else None
        here = [one for one in waiting if one.account_id == account_id]
        if backup and not all(_parties_to(unit, company, backup, here)):
            _ask(unit, company, review, (backup,), Capacity.BACKUP_OWNER)


def to_manager(unit: Unit, company: Company, review: Review, waiting: Collection[Item]) -> None:
    """Ask the manager of whoever was asked first; unknown, or a party, whoever runs the programme."""
    found = principals.of_user(unit, review.workspace_id, review.person)
    manager = (found.manager,) if found and found.manager else ()
    able = [one for one in manager if not any(_parties_to(unit, company, one, waiting))]
    if _ask(unit, company, review, able, Capacity.MANAGER):
        return
    office = (*standing.managers(unit, company.workspace_id), *company.admins)
    neutral = [one for one in office if not any(_parties_to(unit, company, one, waiting))]
    _ask(unit, company, review, neutral or office, Capacity.PROGRAMME_MANAGER)


def _ask(
    unit: Unit, company: Company, review: Review, wanted: Iterable[str], capacity: Capacity
) -> str | None:
    """Let the first of these who is fit answer as well; None where each is asked already, or away."""
    asked = review_people.asked(unit, review)
    those = [one for one in wanted if one not in asked]
    fit = people.fit_ids(unit, company.workspace_id, those)
    person = next((one for one in those if one in fit), None)
    if person is None:
        return None
    review_people.ask(unit, review, person, capacity, "system")
    return person


def _parties_to(unit: Unit, company: Company, person: str, lines: Iterable[Item]) -> Iterator[bool]:
    """Of each line, whether somebody is a party to it."""
    return (person in line_up.parties_of(unit, company, one.person) for one in lines)
