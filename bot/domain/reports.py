"""Reports: what anybody sees that is not as it should be, who deals with it, what came of it (P6.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.lifecycle import Lifecycle, Move, State

ANSWER_WITHIN: Final = timedelta(minutes=30)
"""How soon whoever reports hears from a person; then the next in line is told."""

CLOSE_WITHIN: Final = timedelta(hours=24)
"""How soon after that there should be an outcome."""

MOST_PER_HOUR: Final = 5
HOUR: Final = timedelta(hours=1)
OTHER_NETWORK: Final = "other"
"""Stands where an account is on a network that the policy does not know."""


class ReportKind(State):
    """What is reported; the sentence explains it to whoever reports."""

    ROGUE = "rogue", "It uses our name and is not ours, or nobody knew of it."
    PHISH = "phish", "It asks for a login or a code, or only looks like the network."
    LOST_PHONE = "lost_phone", "Whoever has it could get into our accounts."
    LEAVER = "leaver", "They have left, or soon will, and may still get in."
    WRONG_POST = "wrong_post", "It should not be out, or not like this."


class ReportState(State):
    """Where a report stands."""

    OPEN = "open", "Nobody has answered yet."
    ANSWERED = "answered", "A named person deals with it, and whoever reported it knows."
    CLOSED = "closed", "It has an outcome, and whoever reported it knows."


class Outcome(State):
    """What came of a report, as whoever reported it reads."""

    UNOFFICIAL = "unofficial", "It is in the register now, as an unofficial account."
    IMPOSTOR = "impostor", "It is in the register now, as an impostor."
    KNOWN = "known", "It is an account that we know."
    WARNED = "warned", "The people who could have fallen for it have been warned."
    SECURED = "secured", "What could have been reached with it is out of reach."
    FOUND = "found", "It is back, and nobody else has used it."
    HANDED_ON = "handed_on", "It is with the people who see to leavers."
    OFF_THE_ROSTER = "off_the_roster", "They are off their agency's roster, and what they held has ended."
    TAKEN_DOWN = "taken_down", "It is taken down or put right."
    DEALT_WITH = "dealt_with", "It has been dealt with."
    HARMLESS = "harmless", "Nothing is wrong with it."


REPORT = Lifecycle(
    "report",
    (
        Move(None, ReportState.OPEN, "report:opened", "anybody reports it"),
        Move(ReportState.OPEN, ReportState.ANSWERED, "report:answered", "whoever deals with it says so"),
        Move(ReportState.OPEN, ReportState.CLOSED, "report:closed", "whoever deals with it, at once"),
        Move(ReportState.ANSWERED, ReportState.CLOSED, "report:closed", "whoever deals with it"),
    ),
)


@dataclass(frozen=True)
class Asked:
    """A field that the form has for a kind, and whether it must be filled in."""

    field: str
    needed: bool = True


ASKED: Final[Mapping[ReportKind, tuple[Asked, ...]]] = {
    ReportKind.ROGUE: (Asked("network"), Asked("handle", needed=False), Asked("address", needed=False)),
    ReportKind.PHISH: (Asked("account", needed=False), Asked("address", needed=False)),
    ReportKind.LOST_PHONE: (Asked("person"),),
    ReportKind.LEAVER: (Asked("person", needed=False),),
    ReportKind.WRONG_POST: (Asked("account"), Asked("address", needed=False)),
}
"""What each kind needs to know besides what happened."""


@dataclass(frozen=True)
class ReportDraft:
    """The form as it is filled in so far."""

    kind: ReportKind | None = None
    account: str | None = None
    person: str | None = None
    network: str | None = None
    handle: str = ""
    address: str = ""
    what: str = ""


_MISSING: Final = {
    "kind": "Please choose what it is.",
    "what": "Please say what happened, in a few words.",
    "account": "Please choose the account. One that is not in the list is the first kind above.",
    "person": "Please choose the person.",
    "network": "Please choose the network.",
}
_HANDLE_OR_ADDRESS: Final = "Please write its handle, or its address below."


def missing(draft: ReportDraft) -> dict[str, str]:
    """What must still be filled in, a sentence at each field."""
    wanted = ["kind", *(one.field for one in asked_for(draft.kind) if one.needed), "what"]
    errors = {name: _MISSING[name] for name in wanted if not getattr(draft, name)}
    if draft.kind is ReportKind.ROGUE and not (draft.handle or draft.address):
        errors["handle"] = _HANDLE_OR_ADDRESS
    return errors


def asked_for(kind: ReportKind | None) -> tuple[Asked, ...]:
    """The fields of a kind; none before it is chosen."""
    return ASKED[kind] if kind else ()


@dataclass(frozen=True)
class Report:
    """A row of the report table. `found_account` is what a rogue account turned out to be in the register."""

    id: str
    workspace_id: str
    number: int
    kind: ReportKind
    state: ReportState
    reporter: str
    account_id: str | None
    person: str | None
    network: str | None
    handle: str
    address: str
    what: str
    opened_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None
    warned_at: datetime | None = None
    found_account: str | None = None
    handed_to: str | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: Outcome | None = None
    note: str | None = None

    @property
    def open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.state is not ReportState.CLOSED

    @property
    def answer_by(self) -> datetime:
        """When its reporter should have heard from somebody."""
        return self.opened_at + ANSWER_WITHIN

    @property
    def parties(self) -> tuple[str, ...]:
        """Whom it is about: they neither deal with it nor hear that nobody does."""
        return (self.person,) if self.person else ()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """With what it can be closed by hand; the rest comes of what is done about it."""
        if self.kind is ReportKind.PHISH and self.warned_at is None:
            return OUTCOMES[self.kind][1:]
        return OUTCOMES[self.kind]


OUTCOMES: Final[Mapping[ReportKind, tuple[Outcome, ...]]] = {
    ReportKind.ROGUE: (Outcome.KNOWN, Outcome.DEALT_WITH, Outcome.HARMLESS),
    ReportKind.PHISH: (Outcome.WARNED, Outcome.DEALT_WITH, Outcome.HARMLESS),
    ReportKind.LOST_PHONE: (Outcome.SECURED, Outcome.FOUND),
    ReportKind.LEAVER: (Outcome.DEALT_WITH, Outcome.HARMLESS),
    ReportKind.WRONG_POST: (Outcome.TAKEN_DOWN, Outcome.HARMLESS),
}
"""What somebody can say came of each kind."""
