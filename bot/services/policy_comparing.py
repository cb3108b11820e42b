"""What a policy text would change in the one in force, with the people it names called by their names."""

from functools import partial

from bot.domain.policy import Policy
from bot.domain.policy_diff import Change, changes
from bot.domain.programme import Company
from bot.services import seating
from storage import people
from storage.database import Unit


def compare(unit: Unit, company: Company, old: Policy, new: Policy) -> tuple[Change, ...]:
    """Every difference by meaning."""
    return changes(old, new, partial(called, unit, company))


def called(unit: Unit, company: Company, reference: str) -> str:
    """Whoever a text names by Slack id or e-mail address; the reference itself where nobody is found."""
    found = seating.id_of(unit, company, reference)
    person = people.find(unit, company.workspace_id, found) if found else None
    return person.name if person else reference
