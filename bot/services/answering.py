"""Answering the policy's question: what somebody has acknowledged is kept, and what waited for it goes on."""

from dataclasses import replace

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
    return acknowledged_by(unit, company, actor.user_id, policy_id, answer)


def acknowledged_by(unit: Unit, company: Company, person: str, policy_id: str, answer: int | None) -> Outcome:
    """The same by anybody who may, in Slack or outside it, where they are known by an id of ours."""
    policy.hold(unit, policy_id)
    ruling = standing.in_force(unit, company)
    if ruling.version.id != policy_id:
        return Outcome.SUPERSEDED
    if acknowledging.given_on(unit, company, person, ruling.version):
        raise AlreadyDone(f"You have acknowledged policy {ruling.version.number} already.")
    if not is_right(ruling.policy.acknowledgement, answer):
        _record_try(unit, company, person, ruling.version, answer)
        return Outcome.WRONG
    _keep(unit, company, _given(unit, person, ruling.version, answer), person)
    return Outcome.GIVEN


def recorded(
    unit: Unit, company: Company, person: str, version: PolicyVersion, by: str, file_id: str
) -> None:
    """Somebody else writes down that a person has signed, with the signed sheet as proof; once a version."""
    if acknowledging.given_on(unit, company, person, version) is None:
        given = _given(unit, person, version, None)
        _keep(unit, company, replace(given, recorded_by=by, file_id=file_id), by)


def _keep(unit: Unit, company: Company, given: Acknowledged, by: str) -> None:
    rows.add(unit, given)
    unit.record(acknowledging.given_event(given, by))
    telling.home(unit, company.workspace_id, (given.person,))
    gates.look_again(unit, company, given.person)


def _given(unit: Unit, person: str, version: PolicyVersion, answer: int | None) -> Acknowledged:
    return Acknowledged(
        id=unit.new_id(),
        workspace_id=version.workspace_id,
        person=person,
        policy_id=version.id,
        number=version.number,
        kind=AckKind.POLICY,
        role="",
        answer=answer,
        at=unit.now,
    )


def _record_try(
    unit: Unit, company: Company, person: str, version: PolicyVersion, answer: int | None
) -> None:
    facts: dict[str, Fact] = {"number": version.number, "answer": answer}
    tried = "acknowledgement:tried"
    unit.record(Event(tried, company.workspace_id, "policy_version", version.id, person, facts))
