"""Gathering what one person's message of the day tells."""

from datetime import datetime

from bot.domain.manners import MANNERS
from bot.domain.pictures import DigestPicture, WaitingPicture
from bot.domain.programme import Company
from bot.services import ending, picturing, picturing_agencies, picturing_home, unasked, waiting
from storage import digest as digests
from storage import grants
from storage.database import Unit


def digest_of(unit: Unit, company: Company, person: str) -> DigestPicture:
    """Everything that somebody's digest tells; where cards come at once, only what has no card of its own."""
    quiet = _quiet(unit, company, person)
    if not unasked.waits(unit, company.workspace_id):
        others = (one for one in waiting.waiting(unit, company, person) if one.kind not in MANNERS)
        return DigestPicture(person, WaitingPicture(waiting=tuple(others)), quiet_until=quiet)
    mine = grants.held_by(unit, company.workspace_id, person)
    held = (*mine, *picturing_agencies.held_in_trust(unit, company, person))
    ending_soon = (one for one in held if one.usable(unit.now) and unit.now >= ending.warned_from(unit, one))
    return DigestPicture(
        person=person,
        waits=picturing_home.waits_for(unit, company, person, unasked=True),
        ending=tuple(picturing.grant_picture(unit, company, one.id) for one in ending_soon),
        quiet_until=quiet,
    )


def _quiet(unit: Unit, company: Company, person: str) -> datetime | None:
    """Until when they snooze, if they do."""
    found = digests.find(unit, company.workspace_id, person)
    return found.quiet_until if found and found.quiet_until and found.quiet_until > unit.now else None
