"""What Slack will never take: the people who must act get it directly, and the admins read why."""

from dataclasses import replace

from bot.domain.programme import Company
from bot.services import founding, standing, telling, vouching
from storage import access, inbox, outbox, policy
from storage.database import Unit
from storage.outbox import Effect, Row

NAME = "undelivered"


def give_up(unit: Unit, company: Company, dead: Row, fault: str) -> None:
    """Send a card of the committee's channel to people instead; report now and then by place and fault."""
    fell_back = _fall_back(unit, company, dead)
    if dead.name != NAME and inbox.first_time(unit, f"{NAME}:{dead.place}:{fault}"[:200]):
        facts = {"fell_back": fell_back}
        telling.notice(unit, dead.workspace_id, NAME, dead.id, company.admins, **facts)


def try_again(unit: Unit, company: Company) -> None:
    """Put the cards of pending requests into the committee's channel where they are missing from it."""
    channel = company.committee_channel
    for request in access.pending(unit, company.workspace_id) if channel else ():
        if channel and not outbox.live_card(unit, company.workspace_id, "request", request.id, channel):
            telling.card(unit, company.workspace_id, "request", request.id, channel)


def _fall_back(unit: Unit, company: Company, dead: Row) -> bool:
    if dead.effect is not Effect.CARD or dead.place != company.committee_channel:
        return False
    people = _who_can_act(unit, company, dead)
    for person in people:
        telling.card(unit, company.workspace_id, dead.name, dead.subject, person)
    return bool(people)


def _who_can_act(unit: Unit, company: Company, dead: Row) -> tuple[str, ...]:
    if dead.name == "founding":
        version = policy.version(unit, dead.subject)
        return tuple(founding.signers(unit, company, version)) if version else ()
    if dead.name != "request" or access.find(unit, dead.subject) is None:
        return ()
    found = vouching.case(unit, company, dead.subject)
    bench = standing.bench_for(unit, company, found.account, found.request.parties)
    return telling.places(replace(company, committee_channel=None), found.request, bench, ())
