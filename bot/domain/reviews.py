"""What a campaign asks: reviews (one person's part), and review items (one line to decide) (P4.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.domain.lifecycle import Lifecycle, Move, State

AT_ONCE: Final = 10
"""How many lines one message holds at most."""


class ReviewState(State):
    """Where one person's part of a campaign stands."""

    OPEN = "open", "Lines of it wait for an answer."
    SUBMITTED = "submitted", "Every line is answered and handed in."
    OVER = "over", "Its time is over, or the campaign is; what was not answered is shown as that."


class Capacity(State):
    """Why somebody may answer a review."""

    OWNER = "owner", "They answer for the account."
    BACKUP_OWNER = "backup_owner", "They stand in for the owner."
    MANAGER = "manager", "The owner works for them."
    PROGRAMME_MANAGER = "programme_manager", "They run the programme."
    COMMITTEE = "committee", "Nobody who answers for the account may, so somebody of the committee does."
    REASSIGNED = "reassigned", "The owner has handed it to them, with a note."
    NEXT_IN_LINE = "next_in_line", "The owner has left."


class ItemKind(State):
    """What a line is about."""

    ACCOUNT = "account", "An account: is what the register says of it right, and is it still needed?"
    HOLDER = "holder", "Somebody with a way in: do they still need it?"
    APP = "app", "A connected app: is it still needed?"


class ItemState(State):
    """What has become of a line. Silence never certifies (C1)."""

    OPEN = "open", "Waits for an answer."
    CHOSEN = "chosen", "Answered, and may be answered otherwise until it is handed in."
    UNSURE = "unsure", "Nobody was sure, so the holder has been asked."
    KEPT = "kept", "Certified by a named person."
    ADOPTING = "adopting", "Kept by the owner; it is certified once it is granted."
    TO_REMOVE = "to_remove", "To be taken away; it is not gone yet."
    REMOVED = "removed", "Gone, with evidence."
    ACCEPTED = "accepted", "A named person accepts the risk, with a reason and an end."
    SUSPENDED = "suspended", "Nobody answered in time, so the access is suspended."
    OVERDUE = "overdue", "Nobody answered in time; it is not certified, and nothing here is extended."
    GONE = "gone", "What it asked about was over before it was answered."


WAITS = frozenset({ItemState.OPEN, ItemState.CHOSEN, ItemState.UNSURE})
"""States in which no answer has been handed in."""

LATE = frozenset({ItemState.SUSPENDED, ItemState.OVERDUE})
"""States of lines that nobody answered in time; they may still be answered."""

UNDONE = frozenset({ItemState.ADOPTING, ItemState.TO_REMOVE})
"""Decided, and not done."""


class Choice(State):
    """What somebody has answered."""

    KEEP = "keep", "Keep it."
    REMOVE = "remove", "Take it away."
    ACCEPT = "accept", "Accept the risk until a date."


def _from(starts: frozenset[ItemState], to: ItemState, event: str, cause: str) -> tuple[Move[ItemState], ...]:
    return tuple(Move(start, to, event, cause) for start in sorted(starts))


REVIEW = Lifecycle(
    "review",
    (
        Move(None, ReviewState.OPEN, "review:opened", "a campaign is launched, or a line comes to somebody"),
        Move(
            ReviewState.OPEN, ReviewState.SUBMITTED, "review:submitted", "the last of its lines is handed in"
        ),
        Move(
            ReviewState.OPEN, ReviewState.OVER, "review:over", "its time is over, or nothing is left to ask"
        ),
    ),
)

ITEM = Lifecycle(
    "review item",
    (
        Move(None, ItemState.OPEN, "review_item:asked", "the campaign is launched"),
        Move(
            None,
            ItemState.TO_REMOVE,
            "review_item:under_way",
            "the campaign is launched while the removal is under way",
        ),
        Move(ItemState.OPEN, ItemState.CHOSEN, "review_item:chosen", "the reviewer: Keep, Remove, or accept"),
        Move(ItemState.UNSURE, ItemState.CHOSEN, "review_item:chosen", "the reviewer does not wait"),
        Move(ItemState.CHOSEN, ItemState.OPEN, "review_item:reopened", "the reviewer takes the answer back"),
        Move(ItemState.OPEN, ItemState.UNSURE, "review_item:unsure", "the reviewer: Not sure"),
        Move(ItemState.CHOSEN, ItemState.UNSURE, "review_item:unsure", "the reviewer: Not sure"),
        Move(ItemState.UNSURE, ItemState.OPEN, "review_item:returned", "the holder has answered"),
        *_from(
            frozenset({ItemState.CHOSEN}) | LATE,
            ItemState.KEPT,
            "review_item:kept",
            "Keep, handed in",
        ),
        *_from(
            frozenset({ItemState.CHOSEN, ItemState.OVERDUE}),
            ItemState.ADOPTING,
            "review_item:adopting",
            "Keep, of somebody who was never granted it",
        ),
        *_from(
            frozenset({ItemState.CHOSEN}) | LATE,
            ItemState.TO_REMOVE,
            "review_item:to_remove",
            "Remove, handed in or still unsent at the end",
        ),
        *_from(
            frozenset({ItemState.CHOSEN}) | LATE,
            ItemState.ACCEPTED,
            "review_item:accepted",
            "the risk is accepted, by name, with a reason and an end",
        ),
        Move(ItemState.ADOPTING, ItemState.KEPT, "review_item:kept", "the committee has vouched for it"),
        Move(ItemState.ADOPTING, ItemState.TO_REMOVE, "review_item:to_remove", "it was not adopted"),
        Move(
            ItemState.ACCEPTED,
            ItemState.OVERDUE,
            "review_item:overdue",
            "the end has come until which the risk was accepted",
        ),
        Move(
            ItemState.ACCEPTED,
            ItemState.SUSPENDED,
            "review_item:suspended",
            "the same, of what is suspended still",
        ),
        Move(ItemState.TO_REMOVE, ItemState.REMOVED, "review_item:removed", "evidence that it is gone"),
        *_from(LATE, ItemState.REMOVED, "review_item:removed", "it has ended meanwhile, with evidence"),
        *_from(
            WAITS,
            ItemState.SUSPENDED,
            "review_item:suspended",
            "no answer by the end, of an agency or a shared login",
        ),
        *_from(WAITS, ItemState.OVERDUE, "review_item:overdue", "no answer by the end"),
        *_from(WAITS, ItemState.GONE, "review_item:gone", "its holder left, or it ended otherwise"),
    ),
)


@dataclass(frozen=True)
class Review:
    """A row of the review table: the part of a campaign that one person is asked first.

    `rung` counts the steps of the ladder that are done, and `look_at` is when to look at the next.
    `outcome_at` is when silence has its outcome: the morning after the window, in the reviewer's zone.
    """

    id: str
    workspace_id: str
    campaign_id: str
    person: str
    state: ReviewState
    opened_at: datetime
    rung: int
    look_at: datetime | None
    outcome_at: datetime
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether lines of it wait."""
        return self.state is ReviewState.OPEN


@dataclass(frozen=True)
class Reviewer:
    """A row of the reviewer table: somebody who may answer a review, as what, since when, and who says so.

    `told_at` is when they were last written to about it.
    """

    id: str
    workspace_id: str
    review_id: str
    person: str
    capacity: Capacity
    since: datetime
    added_by: str
    note: str | None = None
    told_at: datetime | None = None


@dataclass(frozen=True)
class Item:
    """A row of the review_item table: one line to decide.

    `frozen` is what was known of it at launch, and never changes; `digest` its hash. `place` is its place in
    the campaign, the riskiest first; a `plain` one is of low risk, and may be kept with others at once.
    `person`, `holding_id` and `grant_id` follow the ledger while the line waits. `comment` goes with the
    answer; `told` and `still_needed` are what the holder has said.
    """

    id: str
    workspace_id: str
    campaign_id: str
    review_id: str
    account_id: str
    kind: ItemKind
    place: int
    risk: int
    plain: bool
    state: ItemState
    frozen: Mapping[str, Any]
    digest: str
    asked_at: datetime
    holding_id: str | None = None
    grant_id: str | None = None
    person: str | None = None
    said: str = ""
    choice: Choice | None = None
    comment: str = ""
    chosen_by: str | None = None
    chosen_at: datetime | None = None
    in_bulk: bool = False
    told: str = ""
    told_at: datetime | None = None
    still_needed: bool | None = None
    accept_until: datetime | None = None
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    settled_at: datetime | None = None
    evidence: str | None = None

    @property
    def waits(self) -> bool:
        """Whether no answer has been handed in."""
        return self.state in WAITS

    @property
    def unknown(self) -> bool:
        """Whether it is about somebody whom nobody can name, who cannot be kept."""
        return self.kind is ItemKind.HOLDER and self.person is None


class CheckState(State):
    """Where a spot check of a removal stands."""

    OPEN = "open", "Somebody else has been asked to look."
    CONFIRMED = "confirmed", "It is gone, as was attested."
    FAILED = "failed", "It is still there."


SPOT_CHECK = Lifecycle(
    "spot check",
    (
        Move(None, CheckState.OPEN, "spot_check:asked", "a share of the attested removals is drawn"),
        Move(CheckState.OPEN, CheckState.CONFIRMED, "spot_check:confirmed", "another person has looked"),
        Move(CheckState.OPEN, CheckState.FAILED, "spot_check:failed", "another person has found it there"),
    ),
)


@dataclass(frozen=True)
class SpotCheck:
    """A row of the spot_check table."""

    id: str
    workspace_id: str
    campaign_id: str
    item_id: str
    checker: str
    state: CheckState
    asked_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None
    note: str | None = None
    file_id: str | None = None
