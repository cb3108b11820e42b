"""Ending a grant: warned of, ended on time or before, and closed only on evidence that the access is gone."""

from datetime import datetime, timedelta

from bot.domain.events import Fact
from bot.domain.grants import IN_FORCE, EndReason, Evidence, Grant, GrantState, TaskKind, warning_times
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import Ended, FormErrors, Gone, NotYours
from bot.domain.when import one_working_day_before, zone_of
from bot.services import holding, standing, tasking, telling
from storage import grants, people, register, timers
from storage.database import Unit
from storage.timers import Timer

WARN = "grant:warn"
ANNOUNCE = "grant:announce"
"""Timers on the way to a grant's end. The end itself needs none: its row is the timer."""


def time_the_end(unit: Unit, grant: Grant) -> None:
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


def warn(unit: Unit, grant_id: str, generation: int) -> None:
    """Tell the holder that the end is near; of warnings that come due together one is enough."""
    grant = holding.find(unit, grant_id)
    if grant.generation != generation or not grant.usable(unit.now):
        return
    if timers.is_due(unit, WARN, grant_id, generation):
        return
    unit.record(holding.event_of(grant, "grant:warned", "system", {"ends_at": grant.ends_at}))
    telling.notice(unit, grant.workspace_id, "warning", grant.id, (grant.beneficiary,))


def announce_removal(unit: Unit, company: Company, grant_id: str, generation: int) -> None:
    """One working day ahead: the owner gets the removal task, due at the end."""
    grant = holding.find(unit, grant_id)
    stale = grant.generation != generation or not grant.usable(unit.now)
    if stale or _covering(unit, grant, grant.ends_at):
        return
    tasking.open_task(unit, company, grant, TaskKind.REMOVE, due_at=grant.ends_at + _removal_sla(unit, grant))


def expire(unit: Unit, company: Company, grant_id: str) -> None:
    """End a grant whose time is up (E2); the row decides, the timer only made us look."""
    grant = holding.find(unit, grant_id)
    if grant.state in IN_FORCE and unit.now >= grant.ends_at:
        end(unit, company, grant, EndReason.EXPIRED, "system")


def give_back(unit: Unit, company: Company, holder: Person, grant_id: str) -> Grant:
    """The holder ends it early; nobody else can do it in their name."""
    grant = find_for_holder(unit, company, holder, grant_id)
    return end(unit, company, grant, EndReason.GIVEN_BACK, holder.user_id)


def find_for_holder(unit: Unit, company: Company, holder: Person, grant_id: str) -> Grant:
    """The holder's own grant while it lasts (E1); raises `Ended`, or `NotYours` for anybody else."""
    grant = _here(unit, company, grant_id)
    if grant.beneficiary != holder.user_id:
        raise NotYours("Only the person who holds this access can do this.").about("grant", grant_id)
    return _lasting(unit, grant)


def revoke(unit: Unit, company: Company, actor: Person, grant_id: str, reason: str) -> Grant:
    """The account's owners, the programme manager or an admin end it now, with a reason."""
    grant = revocable(unit, company, actor, grant_id)
    if not reason:
        raise FormErrors({"reason": "Please say why; the person who loses the access reads it."})
    return end(unit, company, grant, EndReason.REVOKED, actor.user_id, reason)


def revocable(unit: Unit, company: Company, actor: Person, grant_id: str) -> Grant:
    """The grant, if it can still be ended and this person answers for its account."""
    grant = _here(unit, company, grant_id)
    account = register.find(unit, grant.account_id)
    line = standing.owner_line(unit, company, account) if account else ()
    if not actor.fit or actor.user_id not in line:
        raise NotYours("Only the account's owners and the programme manager can end this access.").about(
            "grant", grant_id
        )
    return _lasting(unit, grant)


def end(
    unit: Unit, company: Company, grant: Grant, reason: EndReason, actor: str, note: str | None = None
) -> Grant:
    """End a grant in force now; access that may exist is asked back from the owner."""
    to = GrantState.CANCELLED if grant.state is GrantState.WAITING else GrantState.REMOVING
    facts: dict[str, Fact] = {"reason": reason.value, "ends_at": grant.ends_at}
    ended = holding.move(
        unit, grant, to, actor, facts, {"note": note} if note else {},
        ended_at=unit.now, end_reason=reason.value, ended_by=actor, end_note=note,
    )  # fmt: skip
    if to is GrantState.REMOVING:
        _take_away(unit, company, grant, ended)
    holding.told(unit, ended)
    _write(unit, "ended", ended)
    return ended


def removed(unit: Unit, grant_id: str, evidence: Evidence, actor: str, facts: dict[str, Fact]) -> None:
    """Close a grant on evidence, never without (E4), and tell holder and requester."""
    grant = holding.find(unit, grant_id)
    if grant.state is GrantState.REMOVING:
        _write(unit, "removed", _close(unit, grant, evidence, actor, facts))


def answer_for_removals(unit: Unit, active: Grant) -> None:
    """A grant that has just become active answers for removals of the same access that still wait."""
    for other in grants.removing_for(unit, active.account_id, active.beneficiary):
        if _covering(unit, other, unit.now):
            for kind in (TaskKind.REMOVE, TaskKind.SETTLE):
                tasking.cancel_open(unit, other, kind)
            removed(unit, other.id, Evidence.COVERED, "system", {"by_grant": active.id})


def _take_away(unit: Unit, company: Company, before: Grant, ended: Grant) -> None:
    """Ask for the access back, or name the grant that answers for it (R4)."""
    tasking.cancel_open(unit, ended, TaskKind.PROVISION)
    covering = _covering(unit, ended, unit.now)
    if covering:
        tasking.cancel_open(unit, ended, TaskKind.REMOVE)
        _close(unit, ended, Evidence.COVERED, "system", {"by_grant": covering.id})
        return
    kind = TaskKind.REMOVE if before.state is GrantState.ACTIVE else TaskKind.SETTLE
    tasking.demand(unit, company, ended, kind, due_at=unit.now + _removal_sla(unit, ended))


def _close(unit: Unit, grant: Grant, evidence: Evidence, actor: str, facts: dict[str, Fact]) -> Grant:
    said = {"evidence": evidence.value, **facts}
    gone = holding.move(unit, grant, GrantState.REMOVED, actor, said, evidence=evidence.value)
    holding.told(unit, gone)
    return gone


def _write(unit: Unit, name: str, grant: Grant) -> None:
    """Write to the holder and to whoever asked for them."""
    requester = holding.request_of(unit, grant).requester
    telling.notice(unit, grant.workspace_id, name, grant.id, (grant.beneficiary, requester))


def _covering(unit: Unit, grant: Grant, until: datetime) -> Grant | None:
    """Another grant of the same person and account, active beyond `until`, with at least this role."""
    policy = standing.ruling(unit, grant.policy_id).policy
    account = register.find(unit, grant.account_id)
    network = account.network if account else ""
    mine = policy.rank(network, grant.role)
    for other in grants.in_force_for(unit, grant.account_id, grant.beneficiary):
        theirs = policy.rank(network, other.role)
        enough = other.role == grant.role or (mine is not None and theirs is not None and theirs >= mine)
        if other.id != grant.id and other.usable(unit.now) and other.ends_at > until and enough:
            return other
    return None


def _removal_sla(unit: Unit, grant: Grant) -> timedelta:
    return standing.ruling(unit, grant.policy_id).policy.grants.removal_sla


def _here(unit: Unit, company: Company, grant_id: str) -> Grant:
    grant = holding.find(unit, grant_id)
    if grant.workspace_id != company.workspace_id:
        raise Gone
    return grant


def _lasting(unit: Unit, grant: Grant) -> Grant:
    if not grant.promised(unit.now):
        raise Ended
    return grant


def _time(unit: Unit, kind: str, grant: Grant, at: datetime) -> None:
    timers.put(unit, Timer(kind, grant.id, grant.generation, grant.workspace_id, at))
