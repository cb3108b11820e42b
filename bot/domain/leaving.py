"""Leaving: what somebody held is taken away or passed on, on one list that is tracked to its end (P4.4)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.lifecycle import Lifecycle, Move, State

DUE_WITHIN = timedelta(hours=24)
"""How long everything on the list may take, from the moment at which it was opened."""


class DepartureState(State):
    """Where somebody's leaving stands."""

    ASKED = "asked", "One person has asked for it; a second must confirm."
    AGREED = "agreed", "Two people want it; its time has not come."
    OPEN = "open", "What they held is being taken away; something is still to be done."
    DONE = "done", "Nothing of what they held is left."
    CANCELLED = "cancelled", "Called off before anything happened."


class DepartureCause(State):
    """How we know that somebody leaves."""

    DEACTIVATED = "deactivated", "Slack says that their account is deactivated."
    OFFBOARDED = "offboarded", "Two people have decided it, ahead of the announcement."


class ItemKind(State):
    """What somebody had."""

    GRANT = "grant", "Access that was granted."
    HOLDING = "holding", "A way in without a grant."
    ROTATION = "rotation", "A shared secret that they know."
    OWNERSHIP = "ownership", "An account that they answered for."
    CUSTODY = "custody", "The recovery mail or phone of an account."
    SEAT = "seat", "A place on the committee."
    OFFICE = "office", "An office of the programme."
    REQUEST = "request", "A request by them or for them that was not decided."
    VOTE = "vote", "A vote on a request that was not decided."


class ItemState(State):
    """Whether one thing on the list is settled."""

    OPEN = "open", "Somebody must still do something."
    DONE = "done", "Settled."


DEPARTURE = Lifecycle(
    "departure",
    (
        Move(None, DepartureState.ASKED, "departure:asked", "the programme manager, the deputy or an admin"),
        Move(
            DepartureState.ASKED,
            DepartureState.AGREED,
            "departure:agreed",
            "a second of them, for a later time",
        ),
        Move(
            DepartureState.ASKED,
            DepartureState.OPEN,
            "departure:opened",
            "a second of them, or Slack says so",
        ),
        Move(
            DepartureState.AGREED, DepartureState.OPEN, "departure:opened", "its time comes, or Slack says so"
        ),
        Move(None, DepartureState.OPEN, "departure:opened", "Slack says that somebody is deactivated"),
        Move(
            DepartureState.OPEN,
            DepartureState.DONE,
            "departure:done",
            "the last thing on its list is settled",
        ),
        Move(
            DepartureState.ASKED, DepartureState.CANCELLED, "departure:cancelled", "any of them calls it off"
        ),
        Move(
            DepartureState.AGREED, DepartureState.CANCELLED, "departure:cancelled", "any of them calls it off"
        ),
    ),
)

ITEM = Lifecycle(
    "departure_item",
    (
        Move(None, ItemState.OPEN, "departure:item_opened", "somebody must do something about it"),
        Move(None, ItemState.DONE, "departure:item_settled", "it was settled at once"),
        Move(ItemState.OPEN, ItemState.DONE, "departure:item_done", "what it waits for has happened"),
    ),
)

UNFINISHED = frozenset({DepartureState.ASKED, DepartureState.AGREED, DepartureState.OPEN})
"""States in which a person's leaving is being dealt with; there is one such row per person at most."""

OWNER, BACKUP_OWNER = "owner", "backup_owner"
RECOVERY_MAIL, RECOVERY_PHONE = "recovery_mail", "recovery_phone"
ALTERNATE = "alternate:"
ADMIN = "admin"
"""What of an account, a seat or an office an item is about; `alternate:` stands before a discipline."""


@dataclass(frozen=True)
class Departure:
    """A row of the departure table. `reason` is what whoever asked for it wrote."""

    id: str
    workspace_id: str
    person: str
    state: DepartureState
    cause: DepartureCause
    reason: str = ""
    starts_at: datetime | None = None
    asked_by: str | None = None
    asked_at: datetime | None = None
    confirmed_by: str | None = None
    opened_at: datetime | None = None
    due_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None

    @property
    def unfinished(self) -> bool:
        """Whether it is being dealt with."""
        return self.state in UNFINISHED

    @property
    def awaited(self) -> bool:
        """Whether nothing has happened yet, so that it can be called off."""
        return self.state in (DepartureState.ASKED, DepartureState.AGREED)

    @property
    def quiet(self) -> bool:
        """Whether only those who must act hear of it: it comes ahead of the announcement."""
        return self.cause is DepartureCause.OFFBOARDED


@dataclass(frozen=True)
class Item:
    """One thing on the list: `subject` is the row it is about, `detail` says which side of it.

    `heir` has it now. `waits_on` is the row whose end settles it; what waits on nothing was settled at once.
    """

    id: str
    kind: ItemKind
    subject: str
    account_id: str | None = None
    detail: str = ""
    heir: str | None = None
    waits_on: str | None = None
    state: ItemState = ItemState.DONE
    done_at: datetime | None = None

    @property
    def vacant(self) -> bool:
        """Whether it is a place that nobody holds now; an alternate's leaving leaves none."""
        place = self.kind is ItemKind.OFFICE or (
            self.kind is ItemKind.SEAT and not self.detail.startswith(ALTERNATE)
        )
        return place and self.heir is None

    @property
    def key(self) -> tuple[ItemKind, str, str, str | None]:
        """By which the same thing is known again; what waits on something else is another."""
        return self.kind, self.subject, self.detail, self.waits_on
