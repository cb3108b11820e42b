"""What an audit is shown with to whoever runs it: how far it is, and what keeps it from closing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.domain.campaigns import Campaign, CampaignState, SignOff
from bot.domain.principals import Outsider
from bot.domain.review_lag import Lags
from bot.domain.review_stats import PersonStats
from bot.domain.reviews import LATE, UNDONE, WAITS, ItemKind, ItemState


class BlockerKind(StrEnum):
    """What keeps an audit from closing."""

    WAITS = "waits"
    LATE = "late"
    TO_REMOVE = "to_remove"
    ADOPTING = "adopting"
    MISSING = "missing"
    UNMATCHED = "unmatched"
    ADDED = "added"
    SPOT_CHECK = "spot_check"


OF_LINES: Final[Mapping[BlockerKind, frozenset[ItemState]]] = {
    BlockerKind.WAITS: WAITS,
    BlockerKind.LATE: LATE,
    BlockerKind.TO_REMOVE: frozenset({ItemState.TO_REMOVE}),
    BlockerKind.ADOPTING: frozenset({ItemState.ADOPTING}),
}
"""The states of lines that keep an audit from closing, by kind."""


class Way(StrEnum):
    """Where it is settled: a task, a duty, the acceptance of a late line, or the committee's card."""

    TASK = "task"
    DUTY = "duty"
    ACCEPT = "accept"
    ADOPTION = "adoption"


@dataclass(frozen=True)
class Held:
    """Who has something, and the row where it is settled; the committee by the number of a request."""

    people: tuple[str, ...] = ()
    way: Way | None = None
    subject: str = ""
    request: int | None = None


@dataclass(frozen=True)
class Blocker:
    """One thing that keeps an audit from closing, and the way to settle it.

    `place` is the account as people say it, `person` whom it is about where that is somebody, and `said` what
    stands for somebody or something without a name.
    """

    kind: BlockerKind
    place: str
    held: Held
    about: ItemKind | None = None
    person: str | None = None
    said: str = ""


@dataclass(frozen=True)
class CampaignPicture:
    """An audit as whoever runs it sees it. `names` are those of the people in `stats`.

    `next_outcome` is when silence has its outcome next; `may_sign` is whether the reader's name is wanted;
    `lags` is how long removals took.
    """

    campaign: Campaign
    states: Mapping[ItemState, int]
    stats: tuple[PersonStats, ...]
    names: Mapping[str, str]
    left: tuple[tuple[date, int], ...]
    blockers: tuple[Blocker, ...]
    signed: tuple[SignOff, ...]
    next_outcome: datetime | None
    accounts: int
    now: datetime
    may_sign: bool = False
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)
    lags: Lags | None = None

    @property
    def in_all(self) -> int:
        """How many lines there are."""
        return sum(self.states.values())

    @property
    def waiting(self) -> int:
        """How many lines have no answer, in time or late."""
        return sum(self.states.get(state, 0) for state in WAITS | LATE)

    @property
    def late(self) -> int:
        """How many of them are late."""
        return sum(self.states.get(state, 0) for state in LATE)

    @property
    def decided(self) -> int:
        """How many are answered, or over."""
        return self.in_all - self.waiting

    @property
    def undone(self) -> int:
        """How many are decided, and not done."""
        return sum(self.states.get(state, 0) for state in UNDONE)

    def in_the_way(self, kind: BlockerKind) -> int:
        """How many things of a kind keep it from closing, named or not."""
        states = OF_LINES.get(kind)
        if states is not None:
            return sum(self.states.get(state, 0) for state in states)
        return sum(one.kind is kind for one in self.blockers)

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.campaign.state in (CampaignState.CLOSED, CampaignState.CANCELLED)
