"""What auditors look at: lists of everything, page by page; small enough for a button to carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from bot.domain.access import Request
from bot.domain.buttons import OldButton, Value
from bot.domain.campaigns import Campaign, SignOff
from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.pictures import AccountBrief
from bot.domain.principals import Outsider
from bot.domain.reviews import Item, ItemState

PAGE: Final = 10
"""Rows on one page."""


class AuditList(StrEnum):
    """The lists; `LINES` are those of one audit."""

    ACCOUNTS = "accounts"
    HOLDERS = "holders"
    REQUESTS = "requests"
    GRANTS = "grants"
    AUDITS = "audits"
    LINES = "lines"
    TRAIL = "trail"


NEWEST: Final = 999_999_999
"""Asks for the last page, however many there are."""


@dataclass(frozen=True)
class Look:
    """One look: which list, of which account or audit if not of everything, and which page from 0."""

    at: AuditList
    subject: str = ""
    page: int = 0

    @classmethod
    def carried(cls, value: Value) -> Self:
        """Read what a button carries; raises `OldButton` for what none of ours does."""
        at, _, subject = value.subject.partition(":")
        if at not in set(AuditList):
            raise OldButton
        return cls(AuditList(at), subject, value.version)

    @property
    def carries(self) -> str:
        """List and subject as a button carries them; the page goes as its version."""
        return f"{self.at}:{self.subject}" if self.subject else self.at.value

    def within(self, in_all: int) -> "Look":
        """The same where there is such a page, or else the last."""
        return replace(self, page=min(self.page, max(0, (in_all - 1) // PAGE)))


@dataclass(frozen=True)
class AuditRow:
    """An audit in the list: how many of its lines are in which state, and who has signed for it."""

    campaign: Campaign
    counts: Mapping[ItemState, int]
    signed: tuple[SignOff, ...]


@dataclass(frozen=True)
class TrailRow:
    """An event as the trail has it; `words` are what is kept beside it, without what was erased."""

    sequence: int
    at: datetime
    kind: str
    actor: str
    subject_kind: str
    subject: str
    facts: Mapping[str, Any]
    words: Mapping[str, str]


Row = AccountBrief | Holding | Request | Grant | AuditRow | Item | TrailRow


@dataclass(frozen=True)
class AuditPage:
    """One page of one list, with the accounts that its rows speak of and the people who are not in Slack."""

    look: Look
    rows: tuple[Row, ...]
    in_all: int
    accounts: Mapping[str, AccountBrief] = field(default_factory=dict)
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)
    audit: Campaign | None = None

    @property
    def first(self) -> int:
        """The place of its first row among all, from 0."""
        return self.look.page * PAGE

    @property
    def has_more(self) -> bool:
        """Whether a page comes after it."""
        return self.first + len(self.rows) < self.in_all
