"""Bringing a policy version into force: it takes the other's place, and all that waits is judged by it."""

from datetime import datetime, timedelta

from bot.domain.events import Event, Fact
from bot.domain.programme import POLICY, Company, Outcome, PolicyState, PolicyVersion
from bot.domain.refusals import AlreadyDone
from bot.services import gates, policy_cards, rejudging, seating, standing, telling
from storage import policy, timers
from storage.database import Unit
from storage.timers import Timer

REVIEW, OLD = "policy_review", "policy_old"
"""The timers that ring when the version in force is due for review, and when one is long in review."""
OLD_AFTER = timedelta(days=14)
"""How long a version is in review before somebody is reminded of it, once (P1.1)."""


def bring_into_force(unit: Unit, company: Company, version: PolicyVersion, facts: dict[str, Fact]) -> None:
    """From now on this version decides. `facts` say who brought it there."""
    before, rules = policy.in_force(unit, company.workspace_id), standing.parsed(version.text)
    if before:
        move(unit, before, PolicyState.SUPERSEDED, {"by": version.id})
        policy_cards.redraw(unit, company, before)
    told: dict[str, Fact] = {"digest": version.digest, "founding": version.founding, **facts}
    decided_at = version.decided_at or unit.now
    move(unit, version, PolicyState.IN_FORCE, told, in_force_at=unit.now, decided_at=decided_at)
    seating.seat_everybody(unit, company, version, rules)
    if rules.review_every:
        set_timer(unit, version, REVIEW, unit.now + rules.review_every)
    rejudging.everything(unit, company, version)
    gates.look_at_all(unit, company)
    if not version.founding:
        policy_cards.tell_proposer(unit, version)
    telling.every_home(unit, company.workspace_id)


def reject(
    unit: Unit, company: Company, version: PolicyVersion, by: str, outcome: Outcome, **facts: Fact
) -> None:
    """The version will not come into force."""
    told: dict[str, Fact] = {"by": by, "outcome": outcome.value, **facts}
    move(unit, version, PolicyState.REJECTED, told, outcome=outcome.value, decided_at=unit.now)
    policy_cards.redraw(unit, company, version)
    if by != version.proposed_by:
        policy_cards.tell_proposer(unit, version)


def move(
    unit: Unit, version: PolicyVersion, to: PolicyState, facts: dict[str, Fact], **values: object
) -> None:
    """Move a version on, with its event; raises `AlreadyDone` where somebody was first."""
    if not policy.move(unit, version.id, version.state, to, **values):
        raise AlreadyDone
    unit.record(event_of(version, POLICY.event(version.state, to), "system", facts))


def event_of(version: PolicyVersion, kind: str, actor: str, facts: dict[str, Fact]) -> Event:
    """An event about a version."""
    return Event(kind, version.workspace_id, "policy_version", version.id, actor, facts)


def set_timer(unit: Unit, version: PolicyVersion, kind: str, due_at: datetime) -> None:
    """Have a version looked at then."""
    timers.put(unit, Timer(kind, version.id, 0, version.workspace_id, due_at))
