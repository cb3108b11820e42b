"""Ending a grant: warned of, ended on time or before, and closed only on evidence that the access is gone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.ends import End, EndPlan, covering, plan_end
from bot.domain.events import Fact
from bot.domain.grants import IN_FORCE, EndReason, Evidence, Grant, GrantState, TaskKind, warning_times
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import Ended, FormErrors, Gone, NotYours
from bot.domain.when import one_working_day_before, zone_of
from bot.services import (
    assigning,
    closing,
    desks,
    holding,
    ledger,
    lending,
    outsiders,
    standing,
    tasking,
    telling,
    unasked,
)
from storage import grants, people, register, sweeping, timers
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
    in_time = _in_time(unit, grant)
    for index, at in enumerate(warning_times(begins, grant.ends_at, policy.grants.warnings, unit.now)):
        _time(unit, f"{WARN}{index}", grant, min(at, in_time))
    if grant.by_vault:
        return
    zone = zone_of(owner.zone if owner else None)
    ahead = one_working_day_before(grant.ends_at, zone, frozenset(policy.requests.holidays))
    if ahead > unit.now:
        _time(unit, ANNOUNCE, grant, ahead)


def warned_from(unit: Unit, grant: Grant) -> datetime:
    """From when its holder is told of the end."""
    warnings = standing.ruling(unit, grant.policy_id).policy.grants.warnings
    begins = grant.activated_at or grant.starts_at
    every = warning_times(begins, grant.ends_at, warnings, begins)
    return min(*every, _in_time(unit, grant)) if every else grant.ends_at


def _in_time(unit: Unit, grant: Grant) -> datetime:
    """The last morning on which whoever is warned in their working hours hears of it before the end."""
    if not unasked.waits(unit, grant.workspace_id):
        return grant.ends_at
    reader = outsiders.hears(unit, grant.beneficiary)
    known = people.find(unit, grant.workspace_id, reader) if reader else None
    policy = standing.ruling(unit, grant.policy_id).policy
    return desks.desk_of(policy, known).last_morning(grant.ends_at)


def warn(unit: Unit, company: Company, grant_id: str, generation: int) -> None:
    """Tell the holder that the end is near; of warnings that come due together one is enough.

    Whoever answers for the account hears of a login that its holder does not use.
    """
    grant = holding.find(unit, grant_id)
    if grant.generation != generation or not grant.usable(unit.now):
        return
    if timers.is_due(unit, WARN, grant_id, generation):
        return
    unit.record(holding.event_of(grant, "grant:warned", "system", {"ends_at": grant.ends_at}))
    telling.notice(unit, grant.workspace_id, "warning", grant.id, (grant.beneficiary,))
    account = register.find(unit, grant.account_id)
    if grant.by_vault and account and grant.id in [one.id for one in lending.unused(unit, company, account)]:
        first = standing.owner_line(unit, company, account)[:1]
        telling.notice(unit, grant.workspace_id, "unused", grant.id, first)


def announce_removal(unit: Unit, company: Company, grant_id: str, generation: int) -> None:
    """One working day ahead: the owner gets the removal task, due at the end."""
    grant = holding.find(unit, grant_id)
    stale = grant.generation != generation or not grant.usable(unit.now)
    if stale or _covering(unit, (grant,), grant.ends_at):
        return
    tasking.open_task(unit, company, grant, TaskKind.REMOVE, due_at=grant.ends_at + _removal_sla(unit, grant))


def expire(unit: Unit, company: Company, *grant_ids: str) -> None:
    """End grants whose time is up (E2); the row decides, whoever looked at it before."""
    grants.hold_all(unit, grant_ids)
    due = [grant for grant in sweeping.in_force(unit, grant_ids) if unit.now >= grant.ends_at]
    end_all(unit, company, due, End(EndReason.EXPIRED, "system"))


def give_back(unit: Unit, company: Company, holder: Person, grant_id: str) -> Grant:
    """The holder ends it early; nobody else can, but the sponsor of a holder who is not in Slack."""
    grant = find_for_holder(unit, company, holder, grant_id)
    return end_all(unit, company, (grant,), End(EndReason.GIVEN_BACK, holder.user_id))[0]


def end_for_leaver(unit: Unit, company: Company, person: str, actor: str) -> tuple[Grant, ...]:
    """Whatever somebody who leaves holds ends now; returned with what ended before and is not removed yet."""
    grants.hold_all(unit, [one.id for one in grants.held_by(unit, company.workspace_id, person)])
    held = grants.held_by(unit, company.workspace_id, person)
    lasting = [one for one in held if one.state in IN_FORCE]
    ended = end_all(unit, company, lasting, End(EndReason.LEFT, actor))
    return (*ended, *(one for one in held if one.state is GrantState.REMOVING))


def find_for_holder(unit: Unit, company: Company, holder: Person, grant_id: str) -> Grant:
    """The holder's own grant while it lasts (E1); raises `Ended`, or `NotYours` for anybody else.

    For a holder who is not in Slack, it is their sponsor who holds it in their stead.
    """
    grant = _here(unit, company, grant_id)
    if not outsiders.stands_for(unit, holder.user_id, grant.beneficiary):
        raise NotYours("Only the person who holds this access can do this.").about("grant", grant_id)
    return _lasting(unit, grant)


def revoke(unit: Unit, company: Company, actor: Person, grant_id: str, reason: str) -> Grant:
    """The account's owners, the programme manager, an admin or the incident lead end it, with a reason."""
    grant = revocable(unit, company, actor, grant_id)
    if not reason:
        raise FormErrors({"reason": "Please say why; the person who loses the access reads it."})
    return end_all(unit, company, (grant,), End(EndReason.REVOKED, actor.user_id, reason))[0]


def revocable(unit: Unit, company: Company, actor: Person, grant_id: str) -> Grant:
    """The grant, if it can still be ended and this person answers for its account."""
    grant = _here(unit, company, grant_id)
    account = register.find(unit, grant.account_id)
    line = standing.owner_line(unit, company, account) if account else ()
    # At any hour, and at once: taking access away must not wait for who happens to be awake.
    able = (*line, *standing.incident_lead(unit, company.workspace_id))
    if not actor.fit or actor.user_id not in able:
        raise NotYours(
            "Only the account's owners, the programme manager and the incident lead can end this access."
        ).about("grant", grant_id)
    return _lasting(unit, grant)


def end_all(unit: Unit, company: Company, held: Sequence[Grant], how: End) -> tuple[Grant, ...]:
    """End grants in force now; access that may exist is asked back from the owners, or answered for (R4).

    One grant or many is one path: read in sets, planned one by one, written in sets.
    """
    if not held:
        return ()
    plans = _plans(unit, held)
    ended = {
        **_moved(unit, plans, GrantState.CANCELLED, how),
        **_moved(unit, plans, GrantState.REMOVING, how),
    }
    tasking.cancel(unit, [task for plan in plans for task in plan.cancelled])
    _answer(unit, company, [(ended[plan.grant.id], plan.answers) for plan in plans if plan.answers])
    lent = [ended[plan.grant.id] for plan in plans if plan.lent]
    ended |= {grant.id: grant for grant in lending.over(unit, company, lent, how.actor)}
    tasking.ask_now(unit, [(plan.announced, ended[plan.grant.id]) for plan in plans if plan.announced])
    wanted = [_wanted(unit, ended[plan.grant.id], plan.asked) for plan in plans if plan.asked]
    tasking.open_tasks(unit, company, wanted)
    for person in sorted({grant.beneficiary for grant in held if grant.parked}):
        assigning.no_longer_needed(unit, company, person)
    holding.told_all(unit, company.workspace_id, ended.values())
    closing.write_to(unit, "ended", *ended.values())
    for grant in [ended[plan.grant.id] for plan in plans if plan.off]:
        ended[grant.id] = closing.close(unit, grant, Evidence.ATTESTED, "system", _taken_off(unit, grant))
    return tuple(ended[grant.id] for grant in held)


def not_certified(unit: Unit, company: Company, grant_id: str, by: str, why: str) -> Grant:
    """An audit has not kept it: it ends now, unless it has before."""
    grant = holding.find(unit, grant_id)
    if grant.state not in IN_FORCE:
        return grant
    return end_all(unit, company, (grant,), End(EndReason.NOT_CERTIFIED, by, why or None))[0]


def removed(
    unit: Unit, company: Company, grant_id: str, evidence: Evidence, actor: str, facts: dict[str, Fact]
) -> None:
    """Close a grant on evidence, never without (E4), and tell holder and requester."""
    grant = holding.find(unit, grant_id)
    if grant.state is GrantState.REMOVING:
        closing.close(unit, grant, evidence, actor, facts)
        ledger.grant_over(unit, company, grant, actor, unit.now)


def answer_for_removals(unit: Unit, company: Company, active: Grant) -> None:
    """A grant that has just become active answers for removals of the same access that still wait.

    Nobody is taken off the network for a suspended one while they are there by this one.
    """
    for other in grants.in_force_for(unit, active.account_id, active.beneficiary):
        if other.suspended and is_covered(unit, other):
            tasking.cancel_open(unit, other, TaskKind.SUSPEND)
    for other in grants.removing_for(unit, active.account_id, active.beneficiary):
        if _covering(unit, (other,), unit.now):
            for kind in (TaskKind.REMOVE, TaskKind.SETTLE):
                tasking.cancel_open(unit, other, kind)
            removed(unit, company, other.id, Evidence.COVERED, "system", {"by_grant": active.id})


def _plans(unit: Unit, held: Sequence[Grant]) -> tuple[EndPlan, ...]:
    """What the end of each grant asks for; grants that end together do not answer for one another."""
    covered = _covering(unit, held, unit.now)
    tasks = sweeping.open_tasks(unit, [grant.id for grant in held])
    return tuple(plan_end(grant, tasks.get(grant.id, ()), covered.get(grant.id)) for grant in held)


def _moved(unit: Unit, plans: Sequence[EndPlan], to: GrantState, how: End) -> dict[str, Grant]:
    """Move the grants whose plans go there, and return them as they are then, by id."""

    def facts(grant: Grant) -> dict[str, Fact]:
        return {"reason": how.reason.value, "ends_at": grant.ends_at}

    going = [plan.grant for plan in plans if plan.to is to]
    words = {"note": how.note} if how.note else {}
    gone = holding.move_all(
        unit, going, to, how.actor, facts, words,
        ended_at=unit.now, end_reason=how.reason, ended_by=how.actor, end_note=how.note,
    )  # fmt: skip
    return {grant.id: grant for grant in gone}


def _answer(unit: Unit, company: Company, covered: Sequence[tuple[Grant, str]]) -> None:
    """Close the removal of each grant that another, named by its id, answers for."""
    by = {grant.id: answers for grant, answers in covered}

    def facts(grant: Grant) -> dict[str, Fact]:
        return {"evidence": Evidence.COVERED.value, "by_grant": by[grant.id]}

    removing = [grant for grant, _ in covered]
    holding.move_all(unit, removing, GrantState.REMOVED, "system", facts, evidence=Evidence.COVERED)
    lending.covered(unit, company, [grant for grant in removing if grant.by_vault])
    for grant in removing:
        if not grant.by_vault:
            ledger.grant_over(unit, company, grant, "system", unit.now)


def _wanted(unit: Unit, ended: Grant, kind: TaskKind) -> tasking.Wanted:
    """Ask for the access back, within the time that the policy gives."""
    return tasking.Wanted(ended, kind, unit.now + _removal_sla(unit, ended))


def is_covered(unit: Unit, grant: Grant) -> bool:
    """Whether another active grant of the same person's gives at least as much (R4)."""
    return grant.id in _covering(unit, (grant,), unit.now)


def _taken_off(unit: Unit, grant: Grant) -> dict[str, Fact]:
    """The proof that its holder was taken off the network while it was suspended."""
    tasks = [one for one in grants.tasks_of(unit, grant.id) if one.kind is TaskKind.SUSPEND and one.done_by]
    return tasking.evidence_facts(tasks[-1]) if tasks else {}


def _covering(unit: Unit, held: Sequence[Grant], until: datetime) -> dict[str, Grant]:
    """The grant that answers for each of these, where one does, by the id of the one that it covers."""
    beside = sweeping.active_beside(unit, {(grant.account_id, grant.beneficiary) for grant in held}, until)
    accounts = sweeping.accounts(unit, (grant.account_id for grant in held)) if beside else {}
    here = {grant.id for grant in held}
    found: dict[str, Grant] = {}
    for grant in held:
        others = [one for one in beside.get((grant.account_id, grant.beneficiary), ()) if one.id not in here]
        if others:
            policy = standing.ruling(unit, grant.policy_id).policy
            network = accounts[grant.account_id].network
            cover = covering(grant, others, policy, network, unit.now)
            found |= {grant.id: cover} if cover else {}
    return found


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
