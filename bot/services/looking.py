"""Looking at what waits: for whomever it concerns and whoever may do something about it, nobody else (A9)."""

from bot.domain.adoption_pictures import AdoptionPicture, LegacyPicture
from bot.domain.people import Person
from bot.domain.pictures import DutyPicture, RequestPicture, TaskPicture
from bot.domain.programme import Company
from bot.domain.refusals import Gone, NotFit, NotYours
from bot.services import (
    adoption_lists,
    adoption_votes,
    duties,
    outsiders,
    picturing,
    picturing_adoption,
    picturing_duties,
    standing,
    vouching,
)
from bot.services.vouching import Case
from storage import duties as duty_rows
from storage import grants, register
from storage.database import Unit


def at_request(unit: Unit, company: Company, reader: Person, request_id: str) -> RequestPicture:
    """A request, for its parties, the committee, whoever answers for the account and the auditors."""
    found = vouching.case(unit, company, request_id)
    sponsors = outsiders.stands_for(unit, reader.user_id, found.request.beneficiary)
    parties = (*found.request.parties, *((reader.user_id,) if sponsors else ()))
    _concerned(unit, company, reader, found, *parties)
    return picturing.request_picture(unit, company, request_id)


def at_adoption(unit: Unit, company: Company, reader: Person, adoption_id: str) -> AdoptionPicture:
    """Everybody on a card of adoption, for the same people, and none of those who are on it."""
    first = adoption_votes.of(unit, company, adoption_id)[0]
    _concerned(unit, company, reader, vouching.case(unit, company, first.id), first.requester)
    return picturing_adoption.adoption_picture(unit, company, adoption_id)


def at_legacy(unit: Unit, company: Company, reader: Person) -> LegacyPicture | None:
    """Who has a way in that was never granted, for whoever runs the programme and the committee."""
    if not reader.fit:
        raise NotFit().about("account", "legacy")
    if reader.user_id not in adoption_lists.watchers(unit, company):
        words = "Only whoever runs the programme and the committee can look at this."
        raise NotYours(words).about("account", "legacy")
    return picturing_adoption.legacy_picture(unit, company, reader.user_id)


def at_lists(unit: Unit, company: Company, reader: Person) -> LegacyPicture:
    """The lists of adoption of whoever asks."""
    if not reader.fit:
        raise NotFit().about("account", "legacy")
    return picturing_adoption.lists_of(unit, company, reader.user_id)


def at_task(unit: Unit, company: Company, reader: Person, task_id: str) -> TaskPicture:
    """A task, for whoever has it and whoever answers for its account."""
    task = grants.find_task(unit, task_id)
    grant = grants.find(unit, task.grant_id) if task else None
    account = register.find(unit, grant.account_id) if grant else None
    if task is None or account is None or task.workspace_id != company.workspace_id:
        raise Gone
    if not reader.fit:
        raise NotFit().about("task", task_id)
    line = standing.owner_line(unit, company, account)
    if reader.user_id not in (task.assignee, *line, *_in_charge(unit, company)):
        raise NotYours("Only the people who answer for this account can look at this.").about("task", task_id)
    return picturing.task_picture(unit, company, task_id)


def at_duty(unit: Unit, company: Company, reader: Person, duty_id: str) -> DutyPicture:
    """A duty, for whoever has it and the next in line; a party to it is neither."""
    duty = duty_rows.find(unit, duty_id)
    if duty is None or duty.workspace_id != company.workspace_id:
        raise Gone
    if not reader.fit:
        raise NotFit().about("duty", duty_id)
    if reader.user_id not in duties.line(unit, company, duty):
        raise NotYours("Only whoever is asked, and the next in line, can look at this.").about(
            "duty", duty_id
        )
    return picturing_duties.duty_picture(unit, company, duty_id)


def _concerned(unit: Unit, company: Company, reader: Person, found: Case, *parties: str) -> None:
    """Raise a refusal for whomever a request does not concern; its parties need not be full members."""
    request = found.request
    party = reader.user_id in parties and not reader.gone
    if not party and not reader.fit:
        raise NotFit().about("request", request.id)
    able = (*found.bench.fit, *standing.overseers(unit, company))
    if not party and reader.user_id not in able:
        raise NotYours("Only the people whom this request concerns can look at it.").about(
            "request", request.id
        )


def _in_charge(unit: Unit, company: Company) -> tuple[str, ...]:
    return (*standing.managers(unit, company.workspace_id), *company.admins)
