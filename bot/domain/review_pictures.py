"""What the messages of a review show, gathered: the parent with its progress, and pages of lines below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.domain.campaigns import Campaign
from bot.domain.pictures_leaving import Place
from bot.domain.principals import Outsider
from bot.domain.reviews import LATE, Item, ItemState, Review, Reviewer

T = TypeVar("T")


@dataclass(frozen=True)
class LinePicture:
    """One line, as one reader sees it: what it is about, and whether they may answer it.

    `asked` is who has been asked because nobody was sure. Nobody answers a line that is their `own`. Who
    comes in by a `nameless` one can still be written down.
    """

    item: Item
    place: Place
    campaign: Campaign
    own: bool = False
    answerable: bool = True
    asked: str | None = None
    nameless: bool = False
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)


@dataclass(frozen=True)
class PagePicture:
    """One message of lines; `number` counts from one, and `first` is its first line's place in the review."""

    review: Review
    campaign: Campaign
    number: int
    first: int
    in_all: int
    lines: tuple[LinePicture, ...]
    reader: str

    @property
    def last(self) -> int:
        """The place of its last line in the review."""
        return self.first + len(self.lines) - 1

    @property
    def waiting(self) -> int:
        """How many of its lines have no answer yet."""
        return sum(one.item.state in (ItemState.OPEN, ItemState.UNSURE) for one in self.lines)


@dataclass(frozen=True)
class ReviewPicture:
    """The parent message: how many lines are in which state, and what its reader may do with them.

    `to_submit` and `plain` are how many the reader could hand in, and keep at once. `stopped_at` is the first
    line that has no answer yet. Answers are wanted `until` then: the audit's end, or, past it, when silence
    has its outcome.
    """

    review: Review
    campaign: Campaign
    states: Mapping[ItemState, int]
    to_submit: int
    plain: int
    stopped_at: int | None
    reviewers: tuple[Reviewer, ...]
    reader: str
    open: bool
    until: datetime

    @property
    def in_all(self) -> int:
        """How many lines there are."""
        return sum(self.states.values())

    @property
    def unanswered(self) -> int:
        """How many lines have no answer."""
        return self.states.get(ItemState.OPEN, 0) + self.states.get(ItemState.UNSURE, 0)

    @property
    def waiting(self) -> int:
        """How many are not handed in."""
        return self.unanswered + self.states.get(ItemState.CHOSEN, 0)

    @property
    def late(self) -> int:
        """How many were not answered in time, and still can be."""
        return sum(self.states.get(state, 0) for state in LATE)

    @property
    def answered(self) -> int:
        """How many have an answer, handed in or not, or need none any more."""
        return self.in_all - self.unanswered - self.late

    @property
    def mine(self) -> Reviewer | None:
        """As what the reader is asked."""
        return next((one for one in self.reviewers if one.person == self.reader), None)


def pages(lines: Sequence[T], at_once: int) -> tuple[tuple[T, ...], ...]:
    """The lines, so many to a message."""
    return tuple(tuple(lines[at : at + at_once]) for at in range(0, len(lines), at_once))
