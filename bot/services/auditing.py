"""What auditors may see: everything but secrets, nothing to act on, and each look stands on the trail."""

from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import NotFit, NotYours
from bot.services import standing
from storage.database import Unit

ONLY_AUDITORS = (
    "Only the auditors whom the policy names see everything here, and each of their looks is recorded. "
    "`/vouchsafe register` shows what you may see."
)


def check(unit: Unit, company: Company, actor: Person) -> None:
    """Raise the refusal for everybody who is no auditor; whoever runs the programme is not one for that."""
    if not actor.fit:
        raise NotFit().about("person", actor.user_id)
    if not is_auditor(unit, company, actor):
        raise NotYours(ONLY_AUDITORS).about("person", actor.user_id)


def is_auditor(unit: Unit, company: Company, actor: Person) -> bool:
    """Whether the policy names them as an auditor."""
    return actor.fit and actor.user_id in standing.auditors(unit, company.workspace_id)


def looked(unit: Unit, company: Company, actor: Person, at: str, subject: str = "", page: int = 0) -> None:
    """Record one look: at which list, or at which thing, and at which page of it."""
    facts: dict[str, Fact] = {"at": at, "page": page}
    about = subject or company.workspace_id
    unit.record(Event("auditor:looked", company.workspace_id, at, about, actor.user_id, facts))
