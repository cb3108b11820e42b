"""Agencies: a contract with an end, a sponsor who answers for it, and a roster of people who have names."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bot.domain.calendar import CLOSING, at_local, say_day, zone_of
from bot.domain.lifecycle import Lifecycle, Move, State

CONFIRM_EVERY: Final = timedelta(days=90)
CONFIRM_AHEAD: Final = timedelta(days=14)
"""How often a sponsor says that the roster is right, and how long before that is due they are asked."""

BEFORE_THE_END: Final = (timedelta(days=30), timedelta(days=7))
"""How long before a contract ends its sponsor and the programme manager are asked what is to come."""


class AgencyState(State):
    """Whether people of an agency may have access."""

    ACTIVE = "active", "Its contract runs."
    ENDED = "ended", "Its contract is over, so nobody of it has access."


AGENCY = Lifecycle(
    "agency",
    (
        Move(None, AgencyState.ACTIVE, "agency:added", "the programme manager or an admin"),
        Move(AgencyState.ACTIVE, AgencyState.ENDED, "agency:ended", "its contract's end comes"),
        Move(AgencyState.ENDED, AgencyState.ACTIVE, "agency:renewed", "a new end of the contract is agreed"),
    ),
)


@dataclass(frozen=True)
class Contract:
    """What rules look at in an agency: no access of its people outlasts its contract."""

    agency: str
    ends_at: datetime
    ends_on: str

    def sentence(self) -> str:
        """Why an end is too late, and what would do."""
        return f"The contract with {self.agency} ends on {self.ends_on}; choose an end by then."

    def over(self) -> str:
        """Why nothing can be given at all."""
        return f"The contract with {self.agency} ended on {self.ends_on}. Its sponsor can have it renewed."


@dataclass(frozen=True)
class Agency:
    """A row of the agency table. Its end is a day in the `zone` kept beside it, and the instant that is.

    `sponsor` is the full member who answers for its people; while the row is active, `nudge_at` is when to
    look at it next.
    """

    id: str
    workspace_id: str
    name: str
    contact_name: str
    contact_email: str
    ends_on: date
    zone: str
    ends_at: datetime
    sponsor: str
    state: AgencyState
    added_at: datetime
    roster_confirmed_at: datetime | None = None
    nudge_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether its contract runs."""
        return self.state is AgencyState.ACTIVE

    @property
    def contract(self) -> Contract:
        """Its contract, as rules see it."""
        ends = f"{say_day(self.ends_on)} {self.ends_on.year}, {CLOSING:%H:%M} ({zone_of(self.zone)})"
        return Contract(self.name, self.ends_at, ends)

    @property
    def confirm_by(self) -> datetime:
        """Until when somebody must say again that the roster is right."""
        return (self.roster_confirmed_at or self.added_at) + CONFIRM_EVERY

    def look_at(self, now: datetime) -> datetime:
        """When to look at it, having just changed: at once where its roster should have been confirmed."""
        return now if self.confirm_by - CONFIRM_AHEAD <= now else self.next_look(now)

    def next_look(self, after: datetime) -> datetime:
        """When something is due about it next: the roster, the coming end, the end itself."""
        marks = (self.confirm_by - CONFIRM_AHEAD, *(self.ends_at - ahead for ahead in BEFORE_THE_END))
        return min((mark for mark in marks if after < mark < self.ends_at), default=self.ends_at)


@dataclass(frozen=True)
class RosterEntry:
    """A row of the roster table: a person of an agency, from when and until when."""

    id: str
    workspace_id: str
    agency_id: str
    principal_id: str
    since: datetime
    added_by: str
    until: datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True)
class Details:
    """What somebody fills in about an agency; None for what they left open."""

    name: str
    contact_name: str
    contact_email: str
    ends_on: date | None
    sponsor: str | None


@dataclass(frozen=True)
class Newcomer:
    """Somebody for a roster: a person in this workspace, or a name and perhaps an address."""

    name: str = ""
    email: str = ""
    user_id: str | None = None


def contract_end(day: date, zone: str) -> datetime:
    """The instant at which a contract that runs until `day` is over: the end of that working day there."""
    return at_local(day, CLOSING, zone_of(zone))


_ALWAYS_A_ROLE: Final = frozenset(
    [
        "team",
        "teams",
        "agency",
        "agencies",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "someone",
        "somebody",
        "nobody",
        "staff",
        "department",
        "freelancer",
        "freelancers",
        "intern",
        "interns",
        "employee",
        "employees",
        "user",
        "users",
        "colleague",
        "colleagues",
        "unknown",
        "tba",
        "tbd",
        "webmaster",
        "postmaster",
        "noreply",
        "helpdesk",
        "mailbox",
        "various",
        "others",
    ]
)
"""Words that are in no person's name."""

_ROLE: Final = _ALWAYS_A_ROLE | frozenset(
    [
        "all",
        "group",
        "crew",
        "office",
        "people",
        "editor",
        "editors",
        "manager",
        "managers",
        "admin",
        "admins",
        "account",
        "accounts",
        "social",
        "media",
        "marketing",
        "content",
        "community",
        "digital",
        "creative",
        "design",
        "studio",
        "support",
        "service",
        "info",
        "hello",
        "contact",
        "press",
        "pr",
        "news",
        "sales",
        "it",
        "hr",
        "paid",
        "ads",
        "performance",
        "project",
        "lead",
        "director",
        "executive",
        "planner",
        "planners",
        "strategist",
        "strategists",
        "publisher",
        "publishers",
        "designer",
        "designers",
        "assistant",
        "assistants",
        "the",
        "of",
        "our",
        "new",
        "client",
        "clients",
        "n",
        "a",
    ]
)
"""Words that make no person's name by themselves."""

_WORD: Final = re.compile(r"[^\W\d_]+")


def why_no_person(name: str, agency: str = "") -> str | None:
    """Why a roster cannot hold this name, with the remedy; None for a name that a person may have."""
    words = [word.casefold() for word in _WORD.findall(name)]
    if "@" in name:
        return "This is an address. Write the person's name; their e-mail has a field of its own."
    same = bool(words) and words == [word.casefold() for word in _WORD.findall(agency)]
    nobody = (
        not words or same or _ALWAYS_A_ROLE & {*words} or {*words} <= _ROLE or any(map(str.isdigit, name))
    )
    if nobody:
        return f"“{name}” is no person's name. Every agency user is named: write the first and the last name."
    return None


def why_no_address(email: str) -> str | None:
    """Why this is no e-mail address, with the remedy; None for one."""
    local, _, domain = email.partition("@")
    if local and "." in domain and "@" not in domain and not any(map(str.isspace, email)):
        return None
    return "This is no e-mail address. Write it as name@agency.example."


def is_shared_mailbox(email: str) -> bool:
    """Whether an e-mail address is that of a role, not of a person."""
    words = {word.casefold() for word in _WORD.findall(email.partition("@")[0]) if len(word) > 1}
    return bool(words) and words <= _ROLE


def why_no_own_address(email: str) -> str | None:
    """Why an e-mail address is nobody's own, with the remedy; None for one that a person may have."""
    wrong = why_no_address(email)
    if wrong:
        return wrong
    if is_shared_mailbox(email):
        return f"{email} is a shared mailbox. Write the person's own address, or leave it empty."
    return None
