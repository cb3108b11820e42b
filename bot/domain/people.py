"""Who somebody is to this workspace, and whether they may act in it (A9: unknown means no)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

VOTER_FRESHNESS = timedelta(hours=24)
"""A voter's record older than this is asked for again before the vote counts."""


class Kind(StrEnum):
    """What Slack says a person is."""

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"
    DEACTIVATED = "deactivated"
    BOT = "bot"


@dataclass(frozen=True)
class Person:
    """A mirrored Slack person. Identity is the pair (workspace, user); e-mail only proposes.

    `updated` is Slack's own clock at the last change: by it an old record is told from a new one.
    `offboarded_at` is ours: from then on they may do nothing here, though Slack still lets them in.
    """

    workspace_id: str
    user_id: str
    enterprise_id: str | None
    name: str
    email: str | None
    zone: str | None
    title: str
    kind: Kind
    fetched_at: datetime
    updated: int = 0
    offboarded_at: datetime | None = None

    @property
    def fit(self) -> bool:
        """An active full member: the only kind that may vouch, own or administer."""
        return self.kind is Kind.MEMBER and not self.gone

    @property
    def gone(self) -> bool:
        """Whether they have left, as Slack says, or as was decided ahead of the announcement."""
        return self.kind is Kind.DEACTIVATED or self.offboarded_at is not None

    def stale(self, now: datetime) -> bool:
        """Whether the record is too old to count a vote on."""
        return now - self.fetched_at > VOTER_FRESHNESS


def kind_of(
    *, home_team: str, team: str | None, deleted: bool, bot: bool, guest: bool, stranger: bool
) -> Kind:
    """The kind that Slack's flags amount to; the most restrictive reading wins."""
    if deleted:
        return Kind.DEACTIVATED
    if bot:
        return Kind.BOT
    if stranger or (team is not None and team != home_team):
        return Kind.STRANGER
    return Kind.GUEST if guest else Kind.MEMBER
