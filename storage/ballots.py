"""The committee's votes on proposed policies: one row for each person and version, kept for ever."""

from dataclasses import asdict

from sqlalchemy import Column, ForeignKey, PrimaryKeyConstraint, String, Table, bindparam, delete, select

from bot.domain.ballot import Choice, PolicyVote
from storage import upsert
from storage.database import Unit
from storage.metadata import metadata
from storage.policy import policy_version
from storage.prepared import Prepared
from storage.types import UTC, Columns, Id, SlackId

policy_vote = Table(
    "policy_vote",
    metadata,
    Column("policy_id", Id, ForeignKey(policy_version.c.id), nullable=False),
    Column("person", SlackId, nullable=False),
    Column("seat_id", String(64), nullable=False),
    Column("choice", String(16), nullable=False),
    Column("reason", String(3000), nullable=False),
    Column("at", UTC, nullable=False),
    PrimaryKeyConstraint("policy_id", "person"),
)

_VOTES = Prepared(
    select(policy_vote)
    .where(policy_vote.c.policy_id == bindparam("wanted"))
    .order_by(policy_vote.c.at, policy_vote.c.person)
)


def votes(unit: Unit, policy_id: str) -> tuple[PolicyVote, ...]:
    """Who has said what to a version, in the order in which they last did."""
    return tuple(_vote(row) for row in unit.rows(_VOTES, wanted=policy_id))


def put(unit: Unit, given: PolicyVote) -> None:
    """Store somebody's word, or what they say instead."""
    values = asdict(given) | {"choice": given.choice.value}
    upsert.or_update(unit, policy_vote, ("policy_id", "person"), values)


def drop(unit: Unit, given: PolicyVote) -> None:
    """Drop the word of somebody who does not sit in the committee any more."""
    unit.execute(
        delete(policy_vote).where(
            policy_vote.c.policy_id == given.policy_id, policy_vote.c.person == given.person
        )
    )


def _vote(row: Columns) -> PolicyVote:
    return PolicyVote(**{**row, "choice": Choice(row["choice"])})
