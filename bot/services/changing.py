"""Approving with changes: less than was asked keeps the votes given, anything else asks for them again."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.access import Request, Terms, VoteState
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import FormErrors
from bot.domain.rules import Verdict, judge
from bot.domain.slots import Slot, could_fill
from bot.domain.terms import narrower
from bot.domain.when import Ending, WhenError, parse_ending, parse_start, say_instant
from bot.domain.when import ends_at as end_of
from bot.services import telling, vouching
from bot.services.asking import lapses_at, nudge_at, terms_facts
from bot.services.outsiders import zone_for
from bot.services.vouching import Case
from storage import access, grants, people
from storage.database import Unit


@dataclass(frozen=True)
class Change:
    """What somebody who vouches would rather grant; a time left empty keeps what was asked."""

    role: str
    starts: str = ""
    ends: str = ""


def approve_with_changes(
    unit: Unit, company: Company, voter: Person, request_id: str, version: int, change: Change
) -> Case:
    """Change what is granted and vouch for it; raises `FormErrors` at the field that is not right (A5)."""
    people.hold_workspace(unit, company.workspace_id)
    found = vouching.votable(unit, company, voter, request_id, version)
    terms = _terms(unit, found, change)
    if terms == found.request.terms:
        return vouching.approve(unit, company, voter, request_id, version)
    changed = _judged(unit, found, terms)
    _store(unit, found, changed, voter.user_id)
    _vouch_for(unit, company, voter.user_id, changed)
    return vouching.decide(unit, company, request_id)


def _store(unit: Unit, found: Case, changed: Request, actor: str) -> None:
    """Write the new terms, and void the votes that were given for less."""
    network = found.ruling.policy.network(found.account.network)
    keeps = network is not None and narrower(found.request.terms, changed.terms, network, now=unit.now)
    access.renew_terms(unit, changed, actor)
    unit.record(_changed(found.request, changed, actor, keeps=keeps))
    if not keeps:
        vouching.void_votes(unit, found, actor)
    parties = (changed.requester, changed.beneficiary)
    telling.notice(unit, changed.workspace_id, "changed", changed.id, parties, version=changed.version)


def _vouch_for(unit: Unit, company: Company, voter: str, changed: Request) -> None:
    """Whoever changed the terms vouches for them, if a place for it is left to them."""
    again = vouching.case(unit, company, changed.id)
    earlier = again.vote_of(voter)
    stands = earlier is not None and earlier.state is VoteState.STANDING
    if not stands and could_fill(voter, [Slot(name) for name in changed.slots], again.bench):
        vouching.cast(unit, again, voter, earlier)


def _terms(unit: Unit, found: Case, change: Change) -> Terms:
    """The terms that are wanted; each problem is marked at its field."""
    asked, zone = found.request.terms, zone_for(unit, found.request.workspace_id, found.request.beneficiary)
    errors = _role_problem(unit, found, change.role)
    starts, ending = asked.starts_at, asked.ending
    try:
        if change.starts.strip():
            starts = parse_start(change.starts, now=unit.now, zone=zone)
    except WhenError as error:
        errors["starts"] = error.message
    try:
        if change.ends.strip():
            ending = _ending(unit, found.request, change.ends, starts, zone)
    except WhenError as error:
        errors["ends"] = error.message
    if not errors:
        errors = _order_problem(unit, starts, ending)
    if errors:
        raise FormErrors(errors)
    return Terms(change.role, starts, ending)


def _ending(unit: Unit, request: Request, typed: str, starts: datetime | None, zone: ZoneInfo) -> Ending:
    """For an extension a length counts from the present end, as it did in the request, and only goes on."""
    held = grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None
    counted_from = held.ends_at if held else starts
    ending = parse_ending(typed, now=unit.now, zone=zone, longest=None, start=counted_from)
    if held is None:
        return ending
    ends_at = end_of(ending, held.ends_at)
    if ends_at <= held.ends_at:
        until = say_instant(held.ends_at, zone)
        raise WhenError(f"This access already lasts until {until}. Name a later end, or deny the extension.")
    return Ending(instant=ends_at)


def _role_problem(unit: Unit, found: Case, role: str) -> dict[str, str]:
    """Another role must not be held or asked for already: that would make two grants of one thing (R4)."""
    request = found.request
    if role == request.terms.role:
        return {}
    if request.extends_grant_id:
        return {"role": "An extension keeps its role. Deny it if the role should change."}
    waiting = access.pending_for(unit, request.account_id, request.beneficiary, role)
    if waiting:
        return {"role": f"Request #{waiting.number} already asks for this role. Decide on that one instead."}
    held = grants.in_force_for(unit, request.account_id, request.beneficiary)
    if any(one.role == role and one.promised(unit.now) for one in held):
        return {"role": "This person already holds this role here. They can ask to extend it."}
    return {}


def _order_problem(unit: Unit, starts: datetime | None, ending: Ending) -> dict[str, str]:
    begins = max(starts, unit.now) if starts else unit.now
    if ending.instant is not None and ending.instant <= begins:
        return {"starts": "That is not before the end. Name an earlier start, or a later end as well."}
    return {}


def _judged(unit: Unit, found: Case, terms: Terms) -> Request:
    """The request with other terms, if the policy allows them; raises `FormErrors` where it does not."""
    asked = vouching.ask_with(unit, found, terms)
    verdict = judge(found.ruling.policy, asked)
    if not verdict.allowed:
        too_long = verdict.longest is not None and asked.length is not None and asked.length > verdict.longest
        at_the_end = (too_long or verdict.beyond_contract) and not verdict.denied
        raise FormErrors({"ends" if at_the_end else "role": " ".join(verdict.refusals)})
    return _renewed(unit, found, terms, verdict)


def _renewed(unit: Unit, found: Case, terms: Terms, verdict: Verdict) -> Request:
    """An end that comes before the deadline is the deadline."""
    request = found.request
    zone = zone_for(unit, request.workspace_id, request.requester)
    deadline = lapses_at(found.ruling.policy, zone, terms, request.submitted_at)
    slots = tuple(slot.name for slot in verdict.slots)
    again_at = nudge_at(found.ruling.policy, request.submitted_at, deadline, request.nudges)
    return replace(request.with_terms(terms), slots=slots, lapses_at=deadline, nudge_at=again_at)


def _changed(old: Request, new: Request, actor: str, *, keeps: bool) -> Event:
    facts: dict[str, Fact] = {
        "from": terms_facts(old.terms, old.version),
        "to": terms_facts(new.terms, new.version),
        "slots": list(new.slots),
        "lapses_at": new.lapses_at,
        "keeps_votes": keeps,
    }
    return vouching.event_of(old, "request:changed", actor, facts)
