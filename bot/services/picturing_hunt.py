"""Gathering what the hunt's cards, forms and Home show, from the rows as they are now."""

from collections.abc import Iterator

from bot.domain.duties import Duty
from bot.domain.hunt import AmnestyState, Evidence, EvidenceState, Hunt, Item
from bot.domain.hunt_pictures import AmnestyPicture, EvidencePicture, HuntPicture, ItemPicture, SourceLine
from bot.domain.named import Named
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.waiting import Waiting
from bot.services import hunt, standing
from storage import amnesty, duties, grants, register
from storage import hunt as rows
from storage.database import Unit


def hunt_picture(unit: Unit, company: Company, hunt_id: str) -> HuntPicture:
    """How far a hunt is, or was when it was closed; raises `Gone`."""
    found = rows.find(unit, hunt_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    return pictured(unit, company, found)


def for_home(unit: Unit, company: Company, user_id: str) -> HuntPicture | None:
    """The open hunt, for somebody who follows it."""
    found = rows.open_one(unit, company.workspace_id) if user_id in hunt.leaders(unit, company) else None
    return pictured(unit, company, found) if found else None


def pictured(unit: Unit, company: Company, of: Hunt) -> HuntPicture:
    """The same of a hunt that has been read."""
    policy = standing.in_force(unit, company).policy
    every = [_line(unit, policy, one) for one in rows.sources(unit, of.id)]
    asked = amnesty.by_state(unit, of.id)
    lacking = [one for one in every if one.evidence.state is EvidenceState.NOT_OBTAINABLE]
    return HuntPicture(
        hunt=of,
        sources=hunt.by_state(unit, of.id),
        answers=amnesty.by_kind(unit, of.id),
        asked=sum(asked.values()),
        silent=asked.get(AmnestyState.ASKED, 0),
        left=tuple(one for one in every if not one.evidence.settled),
        lacking=tuple(lacking),
        unplaced=tuple((person, told.said) for person, told in amnesty.unplaced(unit, of.id)),
    )


def evidence_picture(unit: Unit, duty: Duty) -> EvidencePicture:
    """A source with what was given for it; raises `Gone`."""
    found = rows.find_evidence(unit, duty.subject)
    if found is None:
        raise Gone
    return EvidencePicture(found, tuple(_item(unit, one) for one in rows.items(unit, found.id)))


def question_to(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """What the hunt that goes on asks of somebody who has not answered."""
    of = rows.open_one(unit, company.workspace_id)
    found = amnesty.unanswered(unit, of.id, person) if of else None
    if found and of:
        picture = amnesty_picture(unit, company, found.id)
        yield Waiting("amnesty", found.id, found.asked_at, of.due_at, {"picture": picture})


def amnesty_picture(unit: Unit, company: Company, amnesty_id: str) -> AmnestyPicture:
    """What one person is asked, and has answered; raises `Gone`."""
    found = amnesty.find(unit, amnesty_id)
    of = rows.find(unit, found.hunt_id) if found else None
    if found is None or of is None or found.workspace_id != company.workspace_id:
        raise Gone
    policy = standing.in_force(unit, company).policy
    told = tuple((one, _account(unit, policy, one.account_id)) for one in amnesty.answers(unit, found.id))
    return AmnestyPicture(found, of, policy.company, told)


def _line(unit: Unit, policy: Policy, one: Evidence) -> SourceLine:
    asked = () if one.settled else duties.open_about(unit, one.id)
    return SourceLine(one, _account(unit, policy, one.account_id), asked[0].assignee if asked else None)


def _item(unit: Unit, item: Item) -> ItemPicture:
    file = grants.find_file(unit, item.file_id) if item.file_id else None
    if file is None:
        return ItemPicture(item, None, None, None)
    return ItemPicture(item, file["state"], file["name"], file["sha256"])


def _account(unit: Unit, policy: Policy, account_id: str | None) -> Named | None:
    found = register.find(unit, account_id) if account_id else None
    return (found, policy.network(found.network)) if found else None
