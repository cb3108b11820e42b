"""What an evidence pack says of an audit: how it stands, in numbers, and whether it is complete."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.campaigns import Campaign, FrozenSource, SignOff
from bot.domain.lifecycle import State
from bot.domain.reconciling import MatchState
from bot.domain.reviews import LATE, WAITS, Item, ItemState

MOST_IN_SLACK: Final = 2_000
"""Lines of an audit whose pack is still made for a conversation; others are made on the command line."""


class Group(State):
    """What has become of a line, as a reader of the pack wants to know it."""

    KEPT = "kept", "Certified by a named person."
    REMOVED = "removed", "Gone, with evidence."
    ACCEPTED = "accepted", "A named person accepts the risk."
    UNDER_WAY = "under_way", "Decided, and not done yet."
    LATE = "late", "Nobody answered in time, so it is not certified."
    WAITING = "waiting", "Waits for an answer."
    OVER = "over", "Over before anybody answered."


_GROUPS: Final = {
    ItemState.KEPT: Group.KEPT,
    ItemState.REMOVED: Group.REMOVED,
    ItemState.ACCEPTED: Group.ACCEPTED,
    ItemState.GONE: Group.OVER,
    **dict.fromkeys(LATE, Group.LATE),
    **dict.fromkeys(WAITS, Group.WAITING),
}


def group_of(state: ItemState) -> Group:
    """Under what a line is counted."""
    return _GROUPS.get(state, Group.UNDER_WAY)


class CheckKind(State):
    """One question about whether a pack is complete, as the sentence that holds when it is."""

    POPULATION = "population", "The lines are those that were frozen at the launch, and no others."
    DIGESTS = "digests", "What each line says is what was frozen of it."
    SOURCES = "sources", "Every source is in the bytes that its hash is over."
    LEDGER = "ledger", "Everybody whom the ledger knew to have a way in has a line."
    LISTS = "lists", "Each account has a list of its network's people, or somebody says that there is none."
    FRESH = "fresh", "No list was older at the launch than the policy wants."
    MATCHED = "matched", "Network, ledger and vault agree on everybody, or the difference is accepted."
    ADDED = "added", "Whoever was added to the ledger by a list since the launch is granted that, or gone."
    DECIDED = "decided", "Every line is decided by a named person."
    DONE = "done", "Everything that was decided is done, with evidence."
    SPOT_CHECKED = "spot_checked", "Attested removals were looked at by somebody else, who found them gone."
    SIGNED = "signed", "A named person has signed for it."
    ANCHORED = "anchored", "The trail's end is kept in at least two places outside."


@dataclass(frozen=True)
class Check:
    """Whether one of them holds: of how many things, and for how many it does not."""

    kind: CheckKind
    of: int
    failing: int

    @property
    def holds(self) -> bool:
        """Whether it does for all."""
        return not self.failing


@dataclass
class Answers:
    """How one person's part went."""

    asked: int = 0
    groups: Counter[Group] = field(default_factory=Counter)
    in_bulk: int = 0
    last: datetime | None = None

    @property
    def answered(self) -> int:
        """How many of the lines were handed in by somebody, or were over before."""
        return self.asked - self.groups[Group.WAITING] - self.groups[Group.LATE]


@dataclass
class Tally:
    """All lines of an audit in numbers, as they come by."""

    lines: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    groups: Counter[Group] = field(default_factory=Counter)
    by_account: dict[str, Counter[Group]] = field(default_factory=dict)
    by_review: dict[str, Answers] = field(default_factory=dict)
    answered_on: Counter[date] = field(default_factory=Counter)
    lags: list[timedelta] = field(default_factory=list)
    untrained: int = 0
    flags: Counter[str] = field(default_factory=Counter)

    def add(self, item: Item) -> None:
        """Count one more line."""
        group = group_of(item.state)
        self.lines += 1
        self.kinds[item.kind.value] += 1
        self.groups[group] += 1
        self.by_account.setdefault(item.account_id, Counter())[group] += 1
        answers = self.by_review.setdefault(item.review_id, Answers())
        answers.asked += 1
        answers.groups[group] += 1
        answers.in_bulk += item.in_bulk
        answered = item.submitted_at or (item.settled_at if group is Group.OVER else None)
        if answered:
            answers.last = max(answered, answers.last or answered)
            self.answered_on[answered.date()] += 1
        if lag := lag_of(item):
            self.lags.append(lag)
        self.untrained += bool((item.frozen.get("training") or {}).get("owed"))
        self.flags.update(item.frozen.get("factors") or ())


def lag_of(item: Item) -> timedelta | None:
    """From the decision until it was gone; None where it is not, or was not decided."""
    if item.state is not ItemState.REMOVED or not item.settled_at:
        return None
    decided = item.submitted_at or item.asked_at
    return max(item.settled_at - decided, timedelta(0))


@dataclass(frozen=True)
class AnchorFacts:
    """A signed head of the trail: how far it reaches, its hash, the line that was put outside, and where."""

    sequence: int
    hash: str
    at: datetime
    fingerprint: str
    line: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """The part of the trail that a pack holds, and the head by which it is proved."""

    first: int
    last: int
    before: str
    head: str
    anchor: AnchorFacts | None

    @property
    def proved(self) -> bool:
        """Whether a signed head outside reaches to its end."""
        return self.anchor is not None and self.anchor.sequence >= self.last

    @property
    def places(self) -> int:
        """In how many places outside its end is kept."""
        return len(self.anchor.places) if self.anchor and self.proved else 0


@dataclass(frozen=True)
class PackFacts:
    """Everything about an audit that is not a line of it. `names` says what people are called, by id;
    `later` are lists that came after the launch; `trained` counts people by how they stood at the launch;
    `too_fast` counts by name the lines that were kept in a row faster than anybody reads.
    """

    company: str
    campaign: Campaign
    as_of: datetime
    policy: int
    tally: Tally
    accounts: Mapping[str, str]
    reviewers: Mapping[str, str]
    sources: tuple[FrozenSource, ...]
    later: tuple[FrozenSource, ...]
    matches: Mapping[MatchState, int]
    trained: Mapping[str, int]
    checks: tuple[Check, ...]
    signed: tuple[SignOff, ...]
    span: Span
    names: Mapping[str, str]
    too_fast: Mapping[str, int]
    removal_sla: timedelta
    controls: Mapping[str, tuple[str, ...]]

    @property
    def complete(self) -> bool:
        """Whether every question about it is answered well."""
        return all(one.holds for one in self.checks)


@dataclass(frozen=True)
class PackLine:
    """A line as the report shows it: whom it is about, and who has decided it."""

    item: Item
    whom: str
    by: str

    @property
    def group(self) -> Group:
        """Under what it is counted."""
        return group_of(self.item.state)


@dataclass(frozen=True)
class PackAccount:
    """An account with its lines, the riskiest first, and the page that says why each holder has a way in."""

    title: str
    network: str
    page: str | None
    groups: Counter[Group]
    lines: tuple[PackLine, ...]
