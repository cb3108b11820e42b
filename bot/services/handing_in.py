"""A policy file that somebody gives in Slack: fetched by a worker, proposed in their name, or refused."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.domain.calendar import OPENING, at_local, zone_of
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors
from bot.services import proposing, standing, telling
from bot.services.policy_file import Loaded
from bot.services.proposing import Terms
from storage import outbox, people
from storage.database import Unit
from storage.outbox import Effect, Telling


def give(
    unit: Unit,
    company: Company,
    person: Person,
    file_id: str | None,
    base_id: str,
    *,
    starts: date | None,
    material: bool | None,
    replace: bool,
) -> None:
    """Have a file fetched and proposed; what can be refused before it is read is refused at once."""
    proposing.may_propose(unit, company, person)
    if file_id is None:
        raise FormErrors({"file": "Please choose the policy file."})
    starts_at = at_local(starts, OPENING, zone_of(person.zone)) if starts else None
    proposing.check_date(unit, starts_at)
    facts = {
        "file": file_id, "by": person.user_id, "base": base_id, "material": material, "replace": replace,
        "starts_at": starts_at.isoformat() if starts_at else None,
    }  # fmt: skip
    outbox.tell(
        unit,
        company.workspace_id,
        Telling(Effect.FILE, "policy_read", unit.new_id(), "files", facts),
    )


def offer(unit: Unit, company: Company, person: Person, file_id: str) -> None:
    """Somebody has put a policy file into their conversation with the bot: ask whether they propose it."""
    current = standing.in_force(unit, company).version
    telling.notice(
        unit, company.workspace_id, "policy_dropped", file_id, (person.user_id,), base=current.number
    )


def may_offer(unit: Unit, company: Company, user_id: str) -> bool:
    """Whether whoever has put a file there may propose it."""
    person = people.find(unit, company.workspace_id, user_id)
    return person is not None and person.fit and proposing.is_proposer(unit, company, user_id)


def take(unit: Unit, company: Company, loaded: Loaded, facts: Mapping[str, Any]) -> None:
    """Propose what was fetched, in the name of whoever gave it; raises why it cannot be."""
    person = people.find(unit, company.workspace_id, str(facts["by"]))
    if person is None:
        return
    starts_at = datetime.fromisoformat(facts["starts_at"]) if facts["starts_at"] else None
    terms = Terms(starts_at, facts["material"], bool(facts["replace"]), facts["base"])
    version = proposing.propose(unit, company, loaded, person, terms)
    telling.notice(unit, company.workspace_id, "policy_proposed", version.id, (person.user_id,))


def refuse(unit: Unit, company: Company, subject: str, person: str, why: str) -> None:
    """Say to whoever gave a file why it was not proposed."""
    telling.notice(unit, company.workspace_id, "policy_refused", subject, (person,), why=why[:3000])
