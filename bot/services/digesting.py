"""The digest: whoever is wanted for something hears of it in one message a day, in their working hours."""

from datetime import datetime

from bot.domain.digest import Digest, Dues
from bot.domain.digest import look as decide
from bot.domain.programme import Company
from bot.domain.working_hours import Desk
from bot.services import desks, picturing, standing, telling
from storage import cards, people, policy
from storage import digest as digests
from storage.database import Unit
from storage.outbox import DIGEST


def look(unit: Unit, company: Company, person: str) -> None:
    """Send a digest that has come due, if it may go now; else look again when it may."""
    workspace = company.workspace_id
    digests.hold(unit, workspace, person)
    found = digests.find(unit, workspace, person)
    if found is None or found.due_at is None or found.due_at > unit.now:
        return
    desk = _desk(unit, company, person)
    if desk is None:
        digests.look_again(unit, workspace, person, None)
        return
    step = decide(found, lambda: picturing.waits_for(unit, company, person).dues, desk, unit.now)
    digests.look_again(unit, workspace, person, step.again_at)
    if step.goes:
        # The message of another day is history: what is told now is a message of its own.
        cards.forget(unit, workspace, DIGEST, person, person)
        telling.card(unit, workspace, "digest", person, person)


def may_go(unit: Unit, company: Company, person: str, dues: Dues) -> bool:
    """Whether a new message may go at this instant: it may have waited for Slack since it was decided."""
    found, desk = digests.find(unit, company.workspace_id, person), _desk(unit, company, person)
    if not dues or found is None or desk is None:
        return False
    return desk.next(unit.now) == unit.now and not _had_today(found, desk, unit.now)


def posted(unit: Unit, workspace_id: str, name: str, person: str) -> None:
    """A new message has reached somebody; it counts where it was their digest."""
    if name == DIGEST:
        digests.posted(unit, workspace_id, person)


def _desk(unit: Unit, company: Company, person: str) -> Desk | None:
    """When somebody is at work; None for whoever has left, and before there is a programme."""
    who = people.find(unit, company.workspace_id, person)
    if who is None or who.gone or policy.in_force(unit, company.workspace_id) is None:
        return None
    return desks.desk_of(standing.in_force(unit, company).policy, who)


def _had_today(found: Digest, desk: Desk, now: datetime) -> bool:
    return found.posted_at is not None and desk.same_day(found.posted_at, now)
