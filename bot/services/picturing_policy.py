"""Gathering what the founding card shows: who signs, who sits where, and what stands in the way."""

from bot.domain.pictures import FoundingPicture
from bot.domain.policy import Policy
from bot.domain.programme import Company, PolicyState, PolicyVersion
from bot.domain.refusals import Gone
from bot.domain.rule_words import say_rule
from bot.domain.slots import discipline_words
from bot.services import readiness, seating, standing
from storage import policy
from storage.database import Unit


def founding_picture(unit: Unit, company: Company, policy_id: str) -> FoundingPicture:
    """The first policy version with its signatures and what still stands in its way."""
    version = policy.version(unit, policy_id)
    if version is None or version.workspace_id != company.workspace_id:
        raise Gone
    rules = standing.parsed(version.text)
    waits = version.state is PolicyState.IN_REVIEW
    signed = policy.signatures(unit, policy_id)
    return FoundingPicture(
        version=version,
        company_name=rules.company,
        objective=rules.objective,
        summary=rules.summary,
        seats=_seats(unit, company, version, rules),
        rules=tuple(say_rule(rules, rule) for rule in rules.access_rules),
        signatures=readiness.standing_signatures(unit, company, version, rules) if waits else signed,
        faults=tuple(map(str, readiness.faults(unit, company, rules))) if waits else (),
    )


def _seats(
    unit: Unit, company: Company, version: PolicyVersion, rules: Policy
) -> tuple[tuple[str, str | None], ...]:
    """Who sits where, or would: before the founding as the text says, later as the register does."""
    sitting = {row.seat_id: row.occupant for row in policy.seats(unit, company.workspace_id)}
    before = version.founding and version.state is not PolicyState.IN_FORCE
    return tuple(
        (
            discipline_words(seat.discipline),
            seating.id_of(unit, company, seat.person) if before else sitting.get(seat.id),
        )
        for seat in rules.committee.seats
    )
