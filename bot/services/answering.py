"""Answering the policy's question: what somebody has acknowledged is kept, and what waited for it goes on."""

from bot.domain.acknowledging import AckKind, Acknowledged, Outcome, is_right
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company, PolicyVersion
from bot.domain.refusals import AlreadyDone
from bot.services import acknowledging, gates, standing, telling
from storage import acknowledging as rows
from storage import policy
from storage.database import Unit


def acknowledge(unit: Unit, company: Company, actor: Person, policy_id: str, answer: int | None) -> Outcome:
    """Keep that somebody has read the policy, if their answer is right; a wrong one is on the trail as well.

    Raises `AlreadyDone` for a second one of the same version.
    """
    acknowledging.may(unit, company, actor)
    policy.hold(unit, policy_id)
    ruling = standing.in_force(unit, company)
    if ruling.version.id != policy_id:
        return Outcome.SUPERSEDED
    if acknowledging.given_on(unit, company, actor.user_id, ruling.version):
        raise AlreadyDone(f"You have acknowledged policy {ruling.version.number} already.")
    if not is_right(ruling.policy.acknowledgement, answer):
        _record_try(unit, company, actor, ruling.version, answer)
        return Outcome.WRONG
    _keep(unit, company, actor, ruling.version, answer)
    telling.home(unit, company.workspace_id, (actor.user_id,))
    gates.look_again(unit, company, actor.user_id)
    return Outcome.GIVEN


def _keep(unit: Unit, company: Company, actor: Person, version: PolicyVersion, answer: int | None) -> None:
    given = Acknowledged(
        id=unit.new_id(),
        workspace_id=company.workspace_id,
        person=actor.user_id,
        policy_id=version.id,
        number=version.number,
        kind=AckKind.POLICY,
        role="",
        answer=answer,
        at=unit.now,
    )
    rows.add(unit, given)
    unit.record(acknowledging.given_event(given, actor.user_id))


def _record_try(
    unit: Unit, company: Company, actor: Person, version: PolicyVersion, answer: int | None
) -> None:
    facts: dict[str, Fact] = {"number": version.number, "answer": answer}
    tried = "acknowledgement:tried"
    unit.record(Event(tried, company.workspace_id, "policy_version", version.id, actor.user_id, facts))
