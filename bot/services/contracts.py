"""Contracts of agencies: no access of their people outlasts them, and their end is told in time (P5.4)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.agencies import AGENCY, BEFORE_THE_END, CONFIRM_AHEAD, Agency, AgencyState
from bot.domain.campaigns import Trigger
from bot.domain.duties import DutyKind
from bot.domain.events import Event, Fact
from bot.domain.grants import Grant, GrantState, TaskKind
from bot.domain.programme import Company
from bot.services import campaign_events, duties, ending, holding, standing, tasking, telling, vouching
from bot.services.duties import Wanted
from storage import access, agencies, grants, principals
from storage import duties as duty_rows
from storage.database import Unit

AT_LEAST = timedelta(days=1)
"""How long somebody has for what they are asked, also where nobody was there to ask them in time."""


def event_of(
    agency: Agency, kind: str, by: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about an agency."""
    return Event(kind, agency.workspace_id, "agency", agency.id, by, facts, words or {})


def people_of(unit: Unit, agency: Agency) -> tuple[str, ...]:
    """Everybody on the roster, by the ids that grants and requests name them by."""
    entries = agencies.roster_of(unit, agency.id)
    known = principals.named(unit, (one.principal_id for one in entries))
    return tuple(known[one.principal_id].person for one in entries)


def keep_within(unit: Unit, agency: Agency | None, those: Collection[str]) -> None:
    """Shorten whatever these people of an agency hold beyond the end of its contract, and tell them."""
    if agency is None or not those:
        return
    held = grants.in_force_of(unit, agency.workspace_id, those)
    beyond = [grant for grant in held if grant.ends_at > agency.ends_at]
    grants.hold_all(unit, [grant.id for grant in beyond])
    for grant in beyond:
        _shorten(unit, agency, grant)


def judge_again(unit: Unit, company: Company, those: Collection[str]) -> None:
    """What waits for these people is judged by what is so now."""
    waiting = [one for who in those for one in access.for_person(unit, company.workspace_id, who) if one.open]
    for request in sorted(waiting, key=lambda one: one.number):
        vouching.judge_again(unit, company, request.id)


def look(unit: Unit, company: Company, agency_id: str) -> None:
    """What has come for an agency: its roster is to be confirmed, its contract ends soon, or is over."""
    agencies.hold(unit, agency_id)
    agency = agencies.find(unit, agency_id)
    if agency is None or not agency.active or agency.nudge_at is None or agency.nudge_at > unit.now:
        return
    if unit.now >= agency.ends_at:
        _end(unit, company, agency)
        return
    if unit.now >= agency.confirm_by - CONFIRM_AHEAD:
        _ask(unit, company, agency, DutyKind.CONFIRM_ROSTER, agency.confirm_by, (agency.sponsor,))
    if any(agency.nudge_at <= agency.ends_at - ahead <= unit.now for ahead in BEFORE_THE_END):
        both = (agency.sponsor, standing.in_charge(unit, company))
        _ask(unit, company, agency, DutyKind.CONTRACT_ENDS, _decide_by(agency, unit.now), both)
    agencies.change(unit, replace(agency, nudge_at=agency.next_look(unit.now)))


def redraw(unit: Unit, agency: Agency, admins: Collection[str] = ()) -> None:
    """Every Home that shows an agency, and the cards of what is to be done about it."""
    for duty in duty_rows.open_about(unit, agency.id):
        duties.changed(unit, duty)
    telling.home(
        unit, agency.workspace_id, (agency.sponsor, *standing.managers(unit, agency.workspace_id), *admins)
    )


def _shorten(unit: Unit, agency: Agency, grant: Grant) -> None:
    grants.shorten(unit, grant.id, agency.ends_at)
    facts: dict[str, Fact] = {"from": grant.ends_at, "to": agency.ends_at, "agency": agency.id}
    unit.record(holding.event_of(grant, "grant:shortened", "system", facts))
    shorter = holding.find(unit, grant.id)
    tasking.cancel_open(unit, shorter, TaskKind.REMOVE)
    if shorter.state is GrantState.ACTIVE:
        ending.time_the_end(unit, shorter)
    asked_by = holding.request_of(unit, shorter).requester
    told = (shorter.beneficiary, asked_by)
    telling.notice(unit, grant.workspace_id, "shortened", grant.id, told, agency=agency.id)
    holding.told(unit, shorter)


def _end(unit: Unit, company: Company, agency: Agency) -> None:
    over = replace(agency, state=AgencyState.ENDED, nudge_at=None)
    agencies.change(unit, over)
    facts: dict[str, Fact] = {"ends_at": agency.ends_at}
    unit.record(event_of(agency, AGENCY.event(agency.state, over.state), "system", facts))
    duties.cancel_about(unit, agency.id)
    those = people_of(unit, agency)
    campaign_events.happened(unit, company, Trigger.AGENCY, agency.id, _touched(unit, company, agency, those))
    judge_again(unit, company, those)
    told = (agency.sponsor, standing.in_charge(unit, company))
    telling.notice(unit, agency.workspace_id, "contract_over", agency.id, told)
    redraw(unit, over, company.admins)


def _touched(unit: Unit, company: Company, agency: Agency, those: Collection[str]) -> tuple[str, ...]:
    """The accounts into which these people have a way, or had one until the contract was over."""
    left = (account for one in those for account in campaign_events.touched_by(unit, company, one))
    ended = grants.ended_since(unit, agency.workspace_id, those, agency.ends_at)
    return tuple(dict.fromkeys((*left, *(one.account_id for one in ended))))


def _ask(
    unit: Unit, company: Company, agency: Agency, kind: DutyKind, due_at: datetime, those: Collection[str]
) -> None:
    """Ask each of these people who has not been asked and left it open."""
    by = max(due_at, unit.now + AT_LEAST)
    asked = {one.assignee for one in duty_rows.open_about(unit, agency.id) if one.kind is kind}
    for person in dict.fromkeys(those):
        if person not in asked:
            duties.open_duty(unit, company, Wanted(kind, agency.id, by, assignee=person))


def _decide_by(agency: Agency, now: datetime) -> datetime:
    """Until when it should be known what comes: the last word before the end, or the end itself."""
    last = agency.ends_at - min(BEFORE_THE_END)
    return last if now < last else agency.ends_at
