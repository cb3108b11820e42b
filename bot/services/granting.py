"""Grants from approval to evidence: set up by the owner, warned of, ended on time, removed by a named person."""

from datetime import datetime, timedelta

from bot.domain.access import Request, Terms
from bot.domain.events import Event, Fact
from bot.domain.grants import (
    GRANT,
    IN_FORCE,
    EndReason,
    Evidence,
    Grant,
    GrantState,
    TaskKind,
    activated_end,
    warning_times,
)
from bot.domain.people import Person
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.refusals import Ended, Gone, NotYours
from bot.domain.register import Account
from bot.domain.when import one_working_day_before, zone_of
from bot.services import standing, tasking, telling
from storage import access, grants, people, register, timers
from storage.database import Unit
from storage.timers import Timer


WARN = "grant:warn"
ANNOUNCE = "grant:announce"
"""Timers on the way to a grant's end. The end itself needs none: its row is the timer."""


def begin(unit: Unit, company: Company, request: Request, account: Account, policy: Policy) -> None:
    """Carry an approval out: a new grant, or a later end for the grant it extends (A6, E6)."""
    held = grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None
    if held and held.promised(unit.now):
        _extend(unit, held, request)
        return
    grant = _new(unit, request, account, policy)
    grants.add(unit, grant)
    unit.record(_event(grant, GRANT.event(None, GrantState.WAITING), "system", _dates(grant)))
    if grant.starts_at > unit.now:
        telling.grant_changed(unit, grant)
        return
    start(unit, company, grant.id)


def start(unit: Unit, company: Company, grant_id: str) -> None:
    """The start has come: ask the owner to add the person."""
    grant = _find(unit, grant_id)
    if grant.state is not GrantState.WAITING or grant.starts_at > unit.now or unit.now >= grant.ends_at:
        return
    _move(unit, grant, GrantState.PROVISIONING, "system", {})
    tasking.open_task(unit, company, grant, TaskKind.PROVISION, due_at=unit.now)
    telling.grant_changed(unit, grant)


def activate(unit: Unit, grant_id: str, actor: str) -> None:
    """The owner has added the person: the length runs from now."""
    grant = _find(unit, grant_id)
    ends_at = activated_end(grant, unit.now)
    facts: dict[str, Fact] = {"ends_at": ends_at}
    _move(unit, grant, GrantState.ACTIVE, actor, facts, activated_at=unit.now, ends_at=ends_at)
    active = _find(unit, grant_id)
    _time_the_end(unit, active)
    telling.card(unit, active.workspace_id, "access", active.id, active.beneficiary)
    requester = _request(unit, active).requester
    if requester != active.beneficiary:
        telling.notice(unit, active.workspace_id, "set_up", active.id, (requester,))
    telling.card(unit, active.workspace_id, "asked", active.request_id, requester)
    telling.home(unit, active.workspace_id, (active.beneficiary, requester))
    _answer_for_removals(unit, active)


def end(
    unit: Unit, company: Company, grant_id: str, reason: EndReason, actor: str, note: str | None = None
) -> None:
    """End a grant now, whatever was still to come; access that may exist is asked back from the owner."""
    grant = _find(unit, grant_id)
    if grant.state not in IN_FORCE:
        return
    to = GrantState.CANCELLED if grant.state is GrantState.WAITING else GrantState.REMOVING
    facts: dict[str, Fact] = {"reason": reason.value, "ends_at": grant.ends_at}
    words = {"note": note} if note else {}
    _move(
        unit, grant, to, actor, facts, words,
        ended_at=unit.now, end_reason=reason.value, ended_by=actor, end_note=note,
    )  # fmt: skip
    ended = _find(unit, grant_id)
    if to is GrantState.REMOVING:
        _take_away(unit, company, grant, ended)
    telling.grant_changed(unit, ended)
    requester = _request(unit, ended).requester
    telling.notice(unit, ended.workspace_id, "ended", ended.id, (ended.beneficiary, requester))
    telling.card(unit, ended.workspace_id, "asked", ended.request_id, requester)


def removed(unit: Unit, grant_id: str, evidence: Evidence, actor: str, facts: dict[str, Fact]) -> None:
    """Close a grant on evidence; never without (E4)."""
    grant = _find(unit, grant_id)
    if grant.state is not GrantState.REMOVING:
        return
    _move(
        unit, grant, GrantState.REMOVED, actor, {"evidence": evidence.value, **facts}, evidence=evidence.value
    )
    gone = _find(unit, grant_id)
    telling.grant_changed(unit, gone)
    requester = _request(unit, gone).requester
    telling.notice(unit, gone.workspace_id, "removed", gone.id, (gone.beneficiary, requester))
    telling.card(unit, gone.workspace_id, "asked", gone.request_id, requester)


def give_back(unit: Unit, company: Company, holder: Person, grant_id: str) -> Grant:
    """The holder ends it early; nobody else can do it in their name."""
    grant = _usable(unit, company, grant_id)
    if grant.beneficiary != holder.user_id:
        raise NotYours("Only the person who holds this access can give it back.").about("grant", grant_id)
    end(unit, company, grant_id, EndReason.GIVEN_BACK, holder.user_id)
    return _find(unit, grant_id)


def revoke(unit: Unit, company: Company, actor: Person, grant_id: str, reason: str) -> Grant:
    """The account's owners, the programme manager or an admin end it now, with a reason."""
    revocable(unit, company, actor, grant_id)
    end(unit, company, grant_id, EndReason.REVOKED, actor.user_id, reason)
    return _find(unit, grant_id)


def revocable(unit: Unit, company: Company, actor: Person, grant_id: str) -> None:
    """Raise unless this person answers for the account of a grant that can still be ended."""
    grant = _usable(unit, company, grant_id)
    account = register.find(unit, grant.account_id)
    line = standing.owner_line(unit, company, account) if account else ()
    if not actor.fit or actor.user_id not in line:
        raise NotYours("Only the account's owners and the programme manager can end this access.").about(
            "grant", grant_id
        )


def warn(unit: Unit, grant_id: str, generation: int) -> None:
    """Tell the holder that the end is near, unless the grant has moved on since the warning was set."""
    grant = _find(unit, grant_id)
    if grant.generation != generation or not grant.usable(unit.now):
        return
    unit.record(_event(grant, "grant:warned", "system", {"ends_at": grant.ends_at}))
    telling.notice(unit, grant.workspace_id, "warning", grant.id, (grant.beneficiary,))


def announce_removal(unit: Unit, company: Company, grant_id: str, generation: int) -> None:
    """One working day ahead: the owner gets the removal task, due at the end."""
    grant = _find(unit, grant_id)
    if grant.generation != generation or not grant.usable(unit.now) or _covering(unit, grant):
        return
    tasking.open_task(unit, company, grant, TaskKind.REMOVE, due_at=grant.ends_at + _removal_sla(unit, grant))


def expire(unit: Unit, company: Company, grant_id: str) -> None:
    """End a grant whose time is up (E2); the row decides, the timer only made us look."""
    grant = _find(unit, grant_id)
    if grant.state in IN_FORCE and unit.now >= grant.ends_at:
        end(unit, company, grant_id, EndReason.EXPIRED, "system")


def whole_length(unit: Unit, request: Request, terms: Terms) -> timedelta:
    """How long access would last in all: an extension counts from the grant's activation (A10)."""
    held = grants.find(unit, request.extends_grant_id) if request.extends_grant_id else None
    if held is None:
        return terms.length(unit.now)
    return terms.ends(unit.now) - (held.activated_at or held.starts_at)


def _new(unit: Unit, request: Request, account: Account, policy: Policy) -> Grant:
    terms = request.terms
    begins = terms.begins(unit.now)
    return Grant(
        id=unit.new_id(),
        workspace_id=request.workspace_id,
        request_id=request.id,
        account_id=account.id,
        beneficiary=request.beneficiary,
        role=terms.role,
        use_case=request.use_case,
        state=GrantState.WAITING,
        policy_id=request.policy_id,
        starts_at=begins,
        length=terms.ending.length,
        ends_at=_latest_end(unit, request, policy, begins),
        generation=0,
        approved_at=unit.now,
    )


def _latest_end(unit: Unit, request: Request, policy: Policy, begins: datetime) -> datetime:
    """A fixed end is the end; a length waits for set-up, but not longer than the policy says."""
    terms = request.terms
    if terms.ending.length is None:
        return terms.ends(unit.now)
    person = people.find(unit, request.workspace_id, request.beneficiary)
    zone = zone_of(person.zone if person else None)
    return (
        policy.grants.setup_within.after(begins, zone, frozenset(policy.requests.holidays))
        + terms.ending.length
    )


def _extend(unit: Unit, held: Grant, request: Request) -> None:
    ends_at = request.terms.ends(unit.now)
    grants.extend(unit, held.id, ends_at)
    facts: dict[str, Fact] = {"from": held.ends_at, "to": ends_at, "request": request.id}
    unit.record(_event(held, "grant:extended", "system", facts))
    extended = _find(unit, held.id)
    tasking.cancel_open(unit, extended, TaskKind.REMOVE)
    if extended.state is GrantState.ACTIVE:
        _time_the_end(unit, extended)
        telling.card(unit, extended.workspace_id, "access", extended.id, extended.beneficiary)
    telling.grant_changed(unit, extended)


def _time_the_end(unit: Unit, grant: Grant) -> None:
    """Set every timer that leads to the end; a later generation makes them stale."""
    policy = standing.ruling(unit, grant.policy_id).policy
    account = register.find(unit, grant.account_id)
    owner = people.find(unit, grant.workspace_id, account.owner) if account and account.owner else None
    begins = grant.activated_at or grant.starts_at
    for index, at in enumerate(warning_times(begins, grant.ends_at, policy.grants.warnings, unit.now)):
        _time(unit, f"{WARN}{index}", grant, at)
    zone = zone_of(owner.zone if owner else None)
    ahead = one_working_day_before(grant.ends_at, zone, frozenset(policy.requests.holidays))
    if ahead > unit.now:
        _time(unit, ANNOUNCE, grant, ahead)


def _take_away(unit: Unit, company: Company, before: Grant, ended: Grant) -> None:
    """Ask for the access back, or name the grant that answers for it (R4)."""
    tasking.cancel_open(unit, ended, TaskKind.PROVISION)
    covering = _covering(unit, ended)
    if covering:
        tasking.cancel_open(unit, ended, TaskKind.REMOVE)
        removed(unit, ended.id, Evidence.COVERED, "system", {"by_grant": covering.id})
        return
    kind = TaskKind.REMOVE if before.state is GrantState.ACTIVE else TaskKind.SETTLE
    tasking.demand(unit, company, ended, kind, due_at=unit.now + _removal_sla(unit, ended))


def _removal_sla(unit: Unit, grant: Grant) -> timedelta:
    return standing.ruling(unit, grant.policy_id).policy.grants.removal_sla


def _covering(unit: Unit, grant: Grant) -> Grant | None:
    """Another active grant of the same person on the same account with at least this role."""
    policy = standing.ruling(unit, grant.policy_id).policy
    account = register.find(unit, grant.account_id)
    network = account.network if account else ""
    mine = policy.rank(network, grant.role)
    for other in grants.in_force_for(unit, grant.account_id, grant.beneficiary):
        theirs = policy.rank(network, other.role)
        enough = other.role == grant.role or (mine is not None and theirs is not None and theirs >= mine)
        if other.id != grant.id and other.usable(unit.now) and other.ends_at > grant.ends_at and enough:
            return other
    return None


def _answer_for_removals(unit: Unit, active: Grant) -> None:
    """A grant that has just become active answers for removals of the same access that still wait."""
    for other in grants.removing_for(unit, active.account_id, active.beneficiary):
        if _covering(unit, other):
            for kind in (TaskKind.REMOVE, TaskKind.SETTLE):
                tasking.cancel_open(unit, other, kind)
            removed(unit, other.id, Evidence.COVERED, "system", {"by_grant": active.id})


def _move(
    unit: Unit,
    grant: Grant,
    to: GrantState,
    actor: str,
    facts: dict[str, Fact],
    words: dict[str, str] | None = None,
    **values: object,
) -> None:
    event = GRANT.event(grant.state, to)
    if not grants.move(unit, grant.id, grant.state, to, **values):
        raise Gone
    unit.record(_event(grant, event, actor, {"grant_state": to.value, **facts}, words))


def _usable(unit: Unit, company: Company, grant_id: str) -> Grant:
    grant = _find(unit, grant_id)
    if grant.workspace_id != company.workspace_id:
        raise Gone
    if not grant.promised(unit.now):
        raise Ended
    return grant


def _find(unit: Unit, grant_id: str) -> Grant:
    found = grants.find(unit, grant_id)
    if found is None:
        raise Gone
    return found


def _request(unit: Unit, grant: Grant) -> Request:
    request = access.find(unit, grant.request_id)
    if request is None:
        raise Gone
    return request


def _time(unit: Unit, kind: str, grant: Grant, at: datetime) -> None:
    timers.put(unit, Timer(kind, grant.id, grant.generation, grant.workspace_id, at))


def _dates(grant: Grant) -> dict[str, Fact]:
    return {
        "request": grant.request_id,
        "account": grant.account_id,
        "beneficiary": grant.beneficiary,
        "role": grant.role,
        "starts_at": grant.starts_at,
        "ends_at": grant.ends_at,
    }


def _event(
    grant: Grant, kind: str, actor: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    return Event(kind, grant.workspace_id, "grant", grant.id, actor, facts, words or {})
