"""The hunt: begun by the programme manager with a task for each source, and closed with a summary (P3.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import at_local, zone_of
from bot.domain.duties import DutyKind
from bot.domain.events import Event, Fact
from bot.domain.hunt import (
    EVIDENCE,
    HUNT,
    Evidence,
    EvidenceState,
    Hunt,
    HuntPlan,
    HuntState,
    SourceKind,
)
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, FormErrors, Gone, NotFit, NotYours
from bot.domain.register import Account, AccountStatus
from bot.domain.working_hours import WorkingHours
from bot.services import duties, standing, telling
from bot.services.duties import Wanted
from storage import agencies, amnesty, people, register
from storage import hunt as rows
from storage.database import Unit

LONGEST = timedelta(days=366)
USED = (AccountStatus.ACTIVE, AccountStatus.DORMANT)
"""Accounts whose people screens are worth a look."""

NONE_OPEN = "No hunt is under way. Begin one with /vouchsafe hunt start."
ONE_OPEN = "A hunt is under way already. How far it is, you read with /vouchsafe hunt status."


@dataclass(frozen=True)
class Source:
    """Where to look: an account's people screen, or something that has only a name; and who is asked, where
    that is not the first in line.
    """

    kind: SourceKind
    label: str = ""
    account: Account | None = None
    collector: str | None = None


def may_lead(unit: Unit, company: Company, actor: Person) -> None:
    """Raise a refusal unless this person begins, follows and closes hunts."""
    standing.in_force(unit, company)
    if actor.user_id not in leaders(unit, company):
        raise NotYours(
            "Only the programme manager, the deputy and the admins lead the hunt for logins."
        ).about("hunt", "hunt")
    if not actor.fit:
        raise NotFit().about("hunt", "hunt")


def leaders(unit: Unit, company: Company) -> tuple[str, ...]:
    """Programme manager, deputy and admins."""
    return tuple(dict.fromkeys((*standing.managers(unit, company.workspace_id), *company.admins)))


def none_open(unit: Unit, company: Company) -> None:
    """Raise `AlreadyDone` while a hunt is open."""
    if rows.open_one(unit, company.workspace_id):
        raise AlreadyDone(ONE_OPEN)


def current(unit: Unit, company: Company) -> Hunt:
    """The hunt that is open; raises `AlreadyDone` when there is none."""
    found = rows.open_one(unit, company.workspace_id)
    if found is None:
        raise AlreadyDone(NONE_OPEN)
    return found


def start(unit: Unit, company: Company, actor: Person, plan: HuntPlan) -> Hunt:
    """Open one evidence task for each source; raises `FormErrors` for what cannot be."""
    people.hold_workspace(unit, company.workspace_id)
    may_lead(unit, company, actor)
    none_open(unit, company)
    due_at = due(actor, plan.due)
    wanted = tuple(sources(unit, company, plan))
    errors = _errors(unit, plan, due_at, wanted)
    if errors or due_at is None:
        raise FormErrors(errors)
    new = Hunt(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        state=HuntState.OPEN,
        started_by=actor.user_id,
        started_at=unit.now,
        due_at=due_at,
        asks=plan.asks,
        nudge_at=unit.now if plan.asks else None,
    )
    rows.add(unit, new)
    facts: dict[str, Fact] = {
        "due_at": due_at,
        "sources": len(wanted),
        "asks": "everybody" if plan.asks else None,
    }
    unit.record(_event(new, HUNT.event(None, HuntState.OPEN), actor.user_id, facts))
    for source in wanted:
        ask(unit, company, new, source, actor.user_id)
    changed(unit, company)
    return new


def ask(unit: Unit, company: Company, of: Hunt, source: Source, by: str) -> Evidence:
    """Have somebody gather what one source has."""
    new = Evidence(
        id=unit.new_id(),
        workspace_id=of.workspace_id,
        hunt_id=of.id,
        source=source.kind,
        account_id=source.account.id if source.account else None,
        label=source.label,
        told_by=by if source.kind is SourceKind.TOLD_LIST else None,
        state=EvidenceState.OPEN,
        asked_at=unit.now,
    )
    rows.add_evidence(unit, new)
    facts: dict[str, Fact] = {"hunt": of.id, "source": new.source.value, "account": new.account_id}
    words = {"label": new.label} if new.label else {}
    kind = EVIDENCE.event(None, EvidenceState.OPEN)
    unit.record(Event(kind, new.workspace_id, "evidence", new.id, by, facts, words))
    due_at = max(of.due_at, unit.now + timedelta(days=1))
    wanted = Wanted(DutyKind.EVIDENCE, new.id, due_at, source.account, source.collector)
    duties.open_duty(unit, company, wanted)
    return new


def sources(unit: Unit, company: Company, plan: HuntPlan) -> Iterator[Source]:
    """Everywhere that a plan looks."""
    every = [one for one in register.every(unit, company.workspace_id) if one.status in USED]
    tools = dict.fromkeys(one.publishing_tool for one in every if one.publishing_tool)
    named: dict[SourceKind, tuple[Source, ...]] = {
        SourceKind.PEOPLE_SCREEN: tuple(Source(SourceKind.PEOPLE_SCREEN, account=one) for one in every),
        SourceKind.TOOL: tuple(Source(SourceKind.TOOL, one) for one in tools),
        SourceKind.AGENCY: tuple(_agencies(unit, company, plan)),
        SourceKind.LEAVERS: (Source(SourceKind.LEAVERS),),
        SourceKind.DRIVE: tuple(Source(SourceKind.DRIVE, one) for one in plan.drives or ("",)),
    }
    for kind in plan.sources:
        yield from named.get(kind, ())


def has_agencies(unit: Unit, company: Company) -> bool:
    """Whether the register has an agency whose people could be asked for."""
    return any(one.active for one in agencies.every(unit, company.workspace_id))


def _agencies(unit: Unit, company: Company, plan: HuntPlan) -> Iterator[Source]:
    """Those of the register, each of its sponsor's, and those that somebody names besides."""
    known = [one for one in agencies.every(unit, company.workspace_id) if one.active]
    yield from (Source(SourceKind.AGENCY, one.name, collector=one.sponsor) for one in known)
    keys = {agencies.name_key(one.name) for one in known}
    others = (one for one in plan.agencies if agencies.name_key(one) not in keys)
    yield from (Source(SourceKind.AGENCY, one) for one in others)


def close(unit: Unit, company: Company, actor: Person, hunt_id: str, note: str) -> Hunt:
    """End a hunt: nobody is asked any more, and whoever leads reads what came of it."""
    may_lead(unit, company, actor)
    rows.hold(unit, hunt_id)
    found = rows.find(unit, hunt_id)
    if found is None or found.workspace_id != company.workspace_id:
        raise Gone
    if not rows.close(unit, hunt_id, closed_at=unit.now, closed_by=actor.user_id, note=note or None):
        raise AlreadyDone("This hunt is closed already.")
    facts: dict[str, Fact] = {
        "sources": {state.value: count for state, count in by_state(unit, hunt_id).items()},
        "answers": {kind.value: count for kind, count in amnesty.by_kind(unit, hunt_id).items()},
    }
    words = {"note": note} if note else {}
    unit.record(_event(found, HUNT.event(HuntState.OPEN, HuntState.CLOSED), actor.user_id, facts, words))
    for one in rows.sources(unit, hunt_id):
        duties.cancel_about(unit, one.id, actor.user_id)
    for asked_id, person in amnesty.asked(unit, hunt_id):
        telling.card(unit, found.workspace_id, "amnesty", asked_id, person)
    readers = (*leaders(unit, company), found.started_by)
    telling.notice(unit, found.workspace_id, "hunt_closed", found.id, readers)
    changed(unit, company)
    return found


def by_state(unit: Unit, hunt_id: str) -> dict[EvidenceState, int]:
    """How many sources stand where, in the order of the states."""
    states = [one.state for one in rows.sources(unit, hunt_id)]
    return {state: count for state in EvidenceState if (count := states.count(state))}


def changed(unit: Unit, company: Company) -> None:
    """Draw the Home of everybody who follows hunts anew."""
    telling.home(unit, company.workspace_id, leaders(unit, company))


def due(actor: Person, day: date | None) -> datetime | None:
    """The end of the working day on the day that somebody has chosen."""
    return at_local(day, WorkingHours().closes, zone_of(actor.zone)) if day else None


def _errors(
    unit: Unit, plan: HuntPlan, due_at: datetime | None, wanted: tuple[Source, ...]
) -> dict[str, str]:
    errors: dict[str, str] = {}
    if due_at is None or not unit.now < due_at < unit.now + LONGEST:
        errors["due"] = "Please choose a day that is still to come, within a year."
    if SourceKind.AGENCY in plan.sources and all(one.kind is not SourceKind.AGENCY for one in wanted):
        errors["agencies"] = "Please name the agencies, one a line, or leave them out above."
    if not wanted and not plan.asks:
        errors["sources"] = "Nothing would be gathered. Please choose at least one source that there is."
    return errors


def _event(
    of: Hunt, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(kind, of.workspace_id, "hunt", of.id, actor, facts, words or {})
