"""The hunt: evidence gathered source by source, and everybody asked once for a login or a list (P3.7)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain.ledger import Method
from bot.domain.lifecycle import Lifecycle, Move, State

MOST_NAMED: Final = 20
"""How many agencies, and how many drives, one hunt takes."""

LONGEST_NAME: Final = 120
LONGEST_LIST: Final = 3000
"""Characters that are pasted as a list; more comes as a file."""


class HuntState(State):
    """Where a hunt stands; of a company there is one open at most."""

    OPEN = "open", "Evidence is being gathered."
    CLOSED = "closed", "Over; what was not gathered stays recorded as that."


class SourceKind(State):
    """Where evidence is to be found of who has a way in."""

    PEOPLE_SCREEN = "people_screen", "Whom each network lists for an account."
    TOOL = "tool", "Who has a seat in a publishing tool."
    AGENCY = "agency", "Whom an agency lets work on our accounts."
    LEAVERS = "leavers", "Who has left, by HR's own list."
    DRIVE = "drive", "Lists of logins on shared drives."
    TOLD_LIST = "told_list", "A list that somebody has told us of."


class EvidenceState(State):
    """How much of one source has been gathered."""

    OPEN = "open", "Nothing yet."
    PARTLY = "partly", "Some of it; more is to come."
    DONE = "done", "All of it."
    NOT_OBTAINABLE = "not_obtainable", "It cannot be had, for a reason that is kept."


class AmnestyState(State):
    """Whether somebody who was asked has answered."""

    ASKED = "asked", "Asked, once, in their working hours."
    ANSWERED = "answered", "They have said what they have, or that they have nothing."


class AnswerKind(State):
    """What somebody says they have."""

    LOGIN = "login", "A way into an account."
    LIST = "list", "A list of logins."
    NOTHING = "nothing", "Neither."


HUNT = Lifecycle(
    "hunt",
    (
        Move(None, HuntState.OPEN, "hunt:started", "the programme manager, the deputy or an admin"),
        Move(HuntState.OPEN, HuntState.CLOSED, "hunt:closed", "one of them, with a summary"),
    ),
)

EVIDENCE = Lifecycle(
    "evidence",
    (
        Move(None, EvidenceState.OPEN, "evidence:asked", "a hunt begins, or somebody tells of a list"),
        Move(EvidenceState.OPEN, EvidenceState.PARTLY, "evidence:partly", "a part of it is kept"),
        Move(EvidenceState.OPEN, EvidenceState.DONE, "evidence:done", "all of it is kept"),
        Move(EvidenceState.PARTLY, EvidenceState.DONE, "evidence:done", "the rest is kept"),
        Move(
            EvidenceState.OPEN,
            EvidenceState.NOT_OBTAINABLE,
            "evidence:not_obtainable",
            "its collector says why",
        ),
        Move(
            EvidenceState.PARTLY,
            EvidenceState.NOT_OBTAINABLE,
            "evidence:not_obtainable",
            "its collector says why there is no more",
        ),
    ),
)

AMNESTY = Lifecycle(
    "amnesty",
    (
        Move(None, AmnestyState.ASKED, "amnesty:asked", "their working hours come while a hunt is open"),
        Move(AmnestyState.ASKED, AmnestyState.ANSWERED, "amnesty:answered", "they say what they have"),
    ),
)

CHOOSABLE: Final = (
    SourceKind.PEOPLE_SCREEN,
    SourceKind.TOOL,
    SourceKind.AGENCY,
    SourceKind.LEAVERS,
    SourceKind.DRIVE,
)
"""Sources that a hunt can begin with."""

CLAIMS: Final = (EvidenceState.DONE, EvidenceState.PARTLY, EvidenceState.NOT_OBTAINABLE)
"""What a collector can say of a source."""

LOGINS: Final = (Method.SHARED_SECRET, Method.LIVE_SESSION, Method.NATIVE_ROLE, Method.TOOL_SEAT)
"""Ways in that people can tell of."""


@dataclass(frozen=True)
class HuntPlan:
    """What somebody wants to hunt through, and until when."""

    due: date | None
    sources: tuple[SourceKind, ...]
    agencies: tuple[str, ...]
    drives: tuple[str, ...]
    asks: bool


@dataclass(frozen=True)
class Hunt:
    """A row of the hunt table. While `asks`, `nudge_at` is when to look whom to ask next."""

    id: str
    workspace_id: str
    state: HuntState
    started_by: str
    started_at: datetime
    due_at: datetime
    asks: bool
    nudge_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    note: str | None = None

    @property
    def open(self) -> bool:
        """Whether it is going on."""
        return self.state is HuntState.OPEN


@dataclass(frozen=True)
class Evidence:
    """One source of a hunt. `label` names what is no account: a tool, an agency, a drive, a list."""

    id: str
    workspace_id: str
    hunt_id: str
    source: SourceKind
    account_id: str | None
    label: str
    told_by: str | None
    state: EvidenceState
    asked_at: datetime
    reason: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None

    @property
    def complete(self) -> bool:
        """Whether all of it has come."""
        return self.state is EvidenceState.DONE

    @property
    def settled(self) -> bool:
        """Whether there is no more to come of it."""
        return self.state in (EvidenceState.DONE, EvidenceState.NOT_OBTAINABLE)


@dataclass(frozen=True)
class Item:
    """What a collector gave for a source, and `says` of it: a pasted list, a file, or a reason for none."""

    id: str
    workspace_id: str
    evidence_id: str
    says: EvidenceState
    note: str
    pasted: str | None
    lines: int | None
    sha256: str | None
    file_id: str | None
    collected_by: str
    collected_at: datetime


@dataclass(frozen=True)
class Amnesty:
    """Somebody who has been asked in a hunt."""

    id: str
    workspace_id: str
    hunt_id: str
    person: str
    state: AmnestyState
    asked_at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """What somebody has answered. `said` names an account that is not in the register, or where a list is."""

    id: str
    workspace_id: str
    amnesty_id: str
    kind: AnswerKind
    account_id: str | None
    method: Method | None
    said: str
    note: str
    holding_id: str | None
    told_at: datetime
