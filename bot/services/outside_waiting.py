"""What waits for whoever answers for people outside Slack, who have to be asked by hand."""

from collections.abc import Iterator

from bot.domain.acknowledging import Audience
from bot.domain.agencies import Agency
from bot.domain.programme import Company
from bot.domain.waiting import Waiting
from bot.services import acknowledging, audiences, standing
from storage import agencies, principals
from storage.database import Unit

LINE = "outside"


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """A line for each agency of a sponsor with people outside Slack who have not acknowledged the policy."""
    asked = acknowledging.now_asked(unit, company.workspace_id)
    if asked is None or asked.asked_since is None:
        return
    mine = [one for one in agencies.sponsored_by(unit, company.workspace_id, person) if one.active]
    rules = standing.parsed(asked.version.text)
    if not mine or Audience.AGENCIES not in audiences.audiences(rules):
        return
    done = acknowledging.who_has(unit, company.workspace_id, asked)
    for agency in mine:
        owing = [who for who in outside_of(unit, agency) if who not in done]
        if owing:
            facts = {"agency": agency.name, "people": len(owing), "number": asked.version.number}
            silent = asked.has_been_reminded(unit.now)
            yield Waiting(LINE, agency.id, asked.asked_since, facts=facts, silent=silent)


def outside_of(unit: Unit, agency: Agency) -> tuple[str, ...]:
    """The agency's contact and everybody on its roster who is not in Slack, by our own ids."""
    entries = agencies.roster_of(unit, agency.id)
    known = principals.named(unit, (one.principal_id for one in entries))
    return (agency.id, *(one.id for one in known.values() if one.user_id is None))
