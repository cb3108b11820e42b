"""The digest: whoever is wanted for something hears of it in one message a day, in their working hours."""

from datetime import datetime

from bot.domain.digest import Digest, Dues
from bot.domain.digest import look as decide
from bot.domain.events import Event
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import NotFit, NotYours
from bot.domain.working_hours import Desk
from bot.services import desks, picturing_digest, standing, telling
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
    step = decide(found, lambda: _dues(unit, company, person), desk, unit.now)
    digests.look_again(unit, workspace, person, step.again_at)
    if step.goes:
        # The message of another day is history: what is told now is a message of its own.
        cards.forget(unit, workspace, DIGEST, person, person)
        digests.begin_anew(unit, workspace, person)
        telling.card(unit, workspace, "digest", person, person)


def snooze(
    unit: Unit, company: Company, person: Person, whose: str, *, until_monday: bool = False
) -> datetime:
    """They want to hear nothing that can wait until then, and of all of it then.

    Raises `NotYours`, and `NotFit` for somebody who has left.
    """
    workspace = company.workspace_id
    if person.gone:
        raise NotFit().about("digest", whose)
    if person.user_id != whose:
        raise NotYours("This is somebody else's message.")
    digests.hold(unit, workspace, whose)
    policy = standing.in_force(unit, company).policy
    desk = desks.desk_of(policy, person)
    until = desk.next_week(unit.now) if until_monday else desk.next(unit.now + policy.nagging.snooze)
    digests.be_quiet(unit, workspace, whose, until)
    unit.record(Event("digest:snoozed", workspace, "digest", whose, whose, {"until": until}))
    telling.card(unit, workspace, "digest", whose, whose)
    return until


def may_go(unit: Unit, company: Company, person: str) -> bool:
    """Whether a new message may go at this instant: it may have waited for Slack since it was decided."""
    found, desk = digests.find(unit, company.workspace_id, person), _desk(unit, company, person)
    if found is None or desk is None:
        return False
    return desk.next(unit.now) == unit.now and not _had_today(found, desk, unit.now)


def posted(unit: Unit, workspace_id: str, name: str, person: str) -> None:
    """A new message has reached somebody; it counts where it was their digest."""
    if name == DIGEST:
        digests.posted(unit, workspace_id, person)
        digests.news_told(unit, workspace_id, person)


def _dues(unit: Unit, company: Company, person: str) -> Dues:
    """By when each thing is due; what is only to be known is due by no time."""
    news = [None for one in digests.news(unit, company.workspace_id, person) if not one.told]
    return (*picturing_digest.digest_of(unit, company, person).dues, *news)


def _desk(unit: Unit, company: Company, person: str) -> Desk | None:
    """When somebody is at work; None for whoever has left, and before there is a programme."""
    who = people.find(unit, company.workspace_id, person)
    if who is None or who.gone or policy.in_force(unit, company.workspace_id) is None:
        return None
    return desks.desk_of(standing.in_force(unit, company).policy, who)


def _had_today(found: Digest, desk: Desk, now: datetime) -> bool:
    return found.posted_at is not None and desk.same_day(found.posted_at, now)
