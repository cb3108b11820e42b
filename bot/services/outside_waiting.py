"""What waits for people outside Slack is told to whoever answers for them, who passes a link on."""

from collections.abc import Iterable, Iterator

from bot.domain.agencies import Agency
from bot.domain.programme import Company
from bot.domain.waiting import Waiting
from bot.services import acknowledging, gates, picturing_training
from storage import agencies, principals
from storage.database import Unit

LINE = "outside"


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """A line for each agency of a sponsor with people outside Slack for whom something waits."""
    for agency in agencies.sponsored_by(unit, company.workspace_id, person):
        if agency.active:
            yield from _line(unit, company, agency)


def _line(unit: Unit, company: Company, agency: Agency) -> Iterator[Waiting]:
    found = [tuple(_of_one(unit, company, who)) for who in _outside_of(unit, agency)]
    owing = [theirs for theirs in found if theirs]
    if owing:
        every = [one for theirs in owing for one in theirs]
        facts = {"agency": agency.name, "people": len(owing)}
        newest = max(one.since for one in every)
        yield Waiting(LINE, agency.id, newest, facts=facts, silent=all(one.silent for one in every))


def _of_one(unit: Unit, company: Company, who: str) -> Iterable[Waiting]:
    """What would wait for them if they were in Slack."""
    yield from acknowledging.waits_for(unit, company, who)
    yield from gates.to_acknowledge(unit, company, who)
    yield from picturing_training.to_take(unit, company, who)


def _outside_of(unit: Unit, agency: Agency) -> tuple[str, ...]:
    """The agency's contact and everybody on its roster who is not in Slack, by our own ids."""
    entries = agencies.roster_of(unit, agency.id)
    known = principals.named(unit, (one.principal_id for one in entries))
    return (agency.id, *(one.id for one in known.values() if one.user_id is None))
