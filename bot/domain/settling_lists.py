"""What whoever answers for an account can say of somebody in whom its lists differ (P3.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.campaigns import Campaign
from bot.domain.named import Named
from bot.domain.principals import Outsider
from bot.domain.reconciling import Match, MatchState, NetworkList

LONGEST_RISK: Final = timedelta(days=366)
"""For how long a risk can be accepted; the next audit asks again in any case."""


class Becomes(StrEnum):
    """What becomes of a difference."""

    BELONGS = "belongs"
    TAKE_AWAY = "take_away"
    ENDED = "ended"
    ACCEPT = "accept"


CHOICES: Final[Mapping[MatchState, tuple[Becomes, ...]]] = {
    MatchState.ORPHAN: (Becomes.BELONGS, Becomes.TAKE_AWAY, Becomes.ACCEPT),
    MatchState.GHOST: (Becomes.ENDED, Becomes.ACCEPT),
}
"""What can be said of whom; a newer list may settle either by itself."""


@dataclass(frozen=True)
class Settlement:
    """What a form says: `user` is somebody in Slack, `record` somebody on a roster."""

    becomes: Becomes | None
    reason: str = ""
    user: str | None = None
    record: str | None = None
    until: date | None = None


@dataclass(frozen=True)
class MatchPicture:
    """Somebody in whom the lists differ; `before` is how the difference was accepted last time."""

    match: Match
    account: Named
    role: str
    collected: NetworkList | None
    before: Match | None = None
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)


@dataclass(frozen=True)
class NativeUse:
    """Somebody who works on the network itself, though a publishing tool is approved; `seat` if they have
    one there as well.
    """

    person: str | None
    said: str
    role: str
    seat: bool


@dataclass(frozen=True)
class ListsPicture:
    """How the lists of an account stand: the audit that compares them, the newest list, and who differs.

    `wanted` is whether the network's list is still to be brought.
    """

    account: Named
    campaign: Campaign | None
    newest: NetworkList | None
    wanted: bool
    stale: bool
    differs: tuple[MatchPicture, ...]
    matched: int
    accepted: tuple[MatchPicture, ...]
    native: tuple[NativeUse, ...] = ()
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)

    @property
    def tool(self) -> str:
        """The publishing tool that the register names."""
        return self.account[0].publishing_tool
