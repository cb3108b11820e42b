"""What has fallen due: each thing is looked at in its own unit, so that one failure holds up no other."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.domain.grants import Task
from bot.domain.programme import Company
from bot.domain.retaking import RETAKE
from bot.domain.spaced import SPACED
from bot.domain.training import ANNOUNCE, PAUSE, RENEW
from bot.services import (
    adoption_sweep,
    announcing,
    assigning,
    audit_ladder,
    balloting,
    campaign_events,
    campaign_schedule,
    checkouts,
    committee,
    contracts,
    digesting,
    duties,
    ending,
    enforcing,
    following_lines,
    granting,
    hunt_amnesty,
    importing,
    leaving,
    monthly,
    moving,
    offboarding,
    policy_waiting,
    reconciling,
    reminding,
    restoring,
    retaking,
    rotating,
    spaced,
    tasking,
    vouching,
)
from storage import (
    access,
    adoption,
    agencies,
    campaigns,
    following,
    grants,
    hunt,
    network_lists,
    nudges,
    policy,
    restoration,
    reviews,
    seats,
    secrets,
    sheets,
    timers,
)
from storage import digest as digests
from storage import duties as duty_rows
from storage import leaving as departures
from storage import monthly as monthly_rows
from storage import moving as questions
from storage.database import Unit

AT_ONCE = 200
"""How many due things one look takes up; the rest are found by the next."""

PLAIN_TIMERS: Mapping[str, Callable[[Unit, Company, str], None]] = {
    balloting.DEADLINE: balloting.close,
    balloting.STARTS: balloting.start,
    enforcing.OLD: policy_waiting.old,
    enforcing.REVIEW: policy_waiting.review,
    RENEW: assigning.renew,
    PAUSE: assigning.pause_is_over,
}
"""What is done with a row when one of its timers rings."""

COUNTED_TIMERS: Mapping[str, Callable[[Unit, Company, str, int], None]] = {
    ending.ANNOUNCE: ending.announce_removal,
    monthly.KIND: monthly.ring,
    ANNOUNCE: assigning.ask_some,
    SPACED: spaced.ring,
    RETAKE: retaking.ask_some,
    **campaign_events.TIMERS,
}
"""The same, where it matters which of its timers it is."""

Step = Callable[[Unit], None]


@dataclass(frozen=True)
class Due:
    """One thing to do, under a name for the log."""

    name: str
    subject: str
    step: Step


def due(unit: Unit, company: Company) -> tuple[Due, ...]:
    """Everything that has come, save the ends of grants, which go first, many in one unit (R6).

    While a restored programme is held, only what takes access away.
    """
    workspace = company.workspace_id
    leaving_now = _each("offboard", departures.starting(unit, workspace, AT_ONCE), offboarding.start, company)
    over = _each("checkout", _over(unit, workspace), checkouts.expire, company)
    if restoration.is_held(unit):
        return (*over, *leaving_now)
    return (
        *over,
        *leaving_now,
        *_each("lapse", access.overdue(unit, workspace, AT_ONCE), vouching.lapse, company),
        *_each("agency", agencies.due(unit, workspace, AT_ONCE), contracts.look, company),
        *_each("start", grants.starting(unit, workspace, AT_ONCE), granting.start, company),
        *_timed(unit, company),
        *_each("leaver", departures.ripe(unit, workspace, AT_ONCE), leaving.look_again, company),
        *_each("mover", questions.ripe(unit, workspace, AT_ONCE), moving.look_again, company),
        *_each("adoption", adoption.ripe(unit, workspace, AT_ONCE), adoption_sweep.look_again, company),
        *_each("seat_change", seats.overdue(unit, workspace), committee.lapse, company),
        *_each("ask_everybody", hunt.due(unit, workspace), hunt_amnesty.ask_everybody, company),
        *_each("audit", campaigns.ripe(unit, workspace, AT_ONCE), campaign_schedule.launch_ripe, company),
        *_each(
            "follow_audit",
            following.campaigns_to_look_at(unit, workspace, AT_ONCE),
            following_lines.look,
            company,
        ),
        *_each("audit_ladder", reviews.due(unit, workspace, AT_ONCE), audit_ladder.look, company),
        *_each("announce", announcing.due(unit, workspace), announcing.ask, company),
        *_each("remind_of_policy", policy.to_remind(unit, workspace), announcing.remind, company),
        *_each("compare_lists", _to_compare(unit, workspace), reconciling.look, company),
        *_old_logins(unit, company),
        *_waiting(unit, company),
        *_daily(unit, company),
        *_each("redraw", restoring.to_redraw(unit), restoring.redraw_some, company),
    )


def handing_on(company: Company, task: Task) -> Due:
    """Give one task to the first in line now."""
    return Due("hand_on", task.id, partial(tasking.hand_on, company=company, task=task))


def _each(
    name: str, subjects: Iterable[str], act: Callable[[Unit, Company, str], None], company: Company
) -> Iterable[Due]:
    def step(subject: str) -> Step:
        return lambda unit: act(unit, company, subject)

    return (Due(name, subject, step(subject)) for subject in subjects)


def _over(unit: Unit, workspace: str) -> Iterable[str]:
    """Checkouts whose time is up."""
    return (one.id for one in secrets.due_checkouts(unit, workspace, unit.now))


def _to_compare(unit: Unit, workspace: str) -> Iterable[str]:
    """The accounts under audit in one of whose lists something has changed, each behind its audit."""
    return (
        f"{campaign}:{account}" for campaign, account in network_lists.to_compare(unit, workspace, AT_ONCE)
    )


def _timed(unit: Unit, company: Company) -> Iterable[Due]:
    return (
        Due(timer.kind, timer.subject, partial(_ring, company=company, timer=timer))
        for timer in timers.due(unit, AT_ONCE)
    )


def _waiting(unit: Unit, company: Company) -> Iterable[Due]:
    """What has waited so long that somebody hears of it, last: the work itself comes first."""
    workspace = company.workspace_id
    yield from _each("remind", nudges.due_tasks(unit, workspace, AT_ONCE), reminding.remind_of_task, company)
    yield from _each("remind_of_duty", duty_rows.due(unit, workspace, AT_ONCE), duties.remind, company)
    yield from _each("drop", sheets.stale(unit, workspace, AT_ONCE), importing.expire, company)
    requests = nudges.due_requests(unit, workspace, AT_ONCE)
    yield from _each("ask_again", requests, reminding.remind_of_request, company)
    yield from _each("digest", digests.due(unit, workspace, AT_ONCE), digesting.look, company)


def _old_logins(unit: Unit, company: Company) -> Iterable[Due]:
    if policy.in_force(unit, company.workspace_id):
        yield from _each(
            "old_login", rotating.old_logins(unit, company, AT_ONCE), rotating.grown_old, company
        )


def _daily(unit: Unit, company: Company) -> Iterable[Due]:
    """What is done once a day, with the first look at it."""
    workspace = company.workspace_id
    if policy.in_force(unit, workspace) and not monthly_rows.has_figures(unit, workspace, unit.now.date()):
        yield Due("cadence", workspace, partial(campaign_schedule.look, company=company))
        yield Due("daily", workspace, partial(monthly.look_after, company=company))


def _ring(unit: Unit, company: Company, timer: timers.Timer) -> None:
    if not timers.take(unit, timer):
        return
    if timer.kind in COUNTED_TIMERS:
        COUNTED_TIMERS[timer.kind](unit, company, timer.subject, timer.generation)
    elif timer.kind.startswith(ending.WARN):
        ending.warn(unit, company, timer.subject, timer.generation)
    elif timer.kind in PLAIN_TIMERS:
        PLAIN_TIMERS[timer.kind](unit, company, timer.subject)
