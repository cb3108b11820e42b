"""What is shown of an audit before its launch: what it would ask of whom, and what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.campaigns import Campaign
from bot.domain.register import Account
from bot.domain.reviews import Capacity


@dataclass(frozen=True)
class Asked:
    """Somebody who would be asked first: as what, and how many lines."""

    person: str
    capacity: Capacity
    lines: int


@dataclass(frozen=True)
class OldList:
    """An account whose list of people is too old; `collected_at` is None where there never was one."""

    account: Account
    network: str
    collected_at: datetime | None


@dataclass(frozen=True)
class AuditPreview:
    """What an audit over some accounts would ask. `refused` says why it cannot be, if it cannot.

    `high_risk` counts the lines that are looked at one by one; `under_way` those whose removal has begun.
    `left_out` counts the accounts that another audit asks about.
    """

    accounts: tuple[Account, ...]
    lines: int = 0
    high_risk: int = 0
    under_way: int = 0
    asked: tuple[Asked, ...] = ()
    old_lists: tuple[OldList, ...] = ()
    refused: str | None = None
    left_out: int = 0


@dataclass(frozen=True)
class DraftPicture:
    """An audit that is prepared, as whoever runs the programme sees it."""

    campaign: Campaign
    preview: AuditPreview
    why: str


@dataclass(frozen=True)
class AuditBrief:
    """An audit in a list: how many of its lines are answered, and how many are done with."""

    campaign: Campaign
    accounts: int
    answered: int
    settled: int


@dataclass(frozen=True)
class AuditList:
    """The audits: those that go on, the last that are over, and what is due next.

    `due` counts the accounts that the cadence wants audited now, and `next_due` is when it wants the next.
    """

    going_on: tuple[AuditBrief, ...]
    over: tuple[AuditBrief, ...]
    due: int
    next_due: datetime | None
    may_start: bool


@dataclass(frozen=True)
class StartChoices:
    """What the form offers: networks and agencies by id, tiers, and how many accounts are due."""

    networks: Mapping[str, str]
    agencies: Mapping[str, str]
    tiers: tuple[str, ...]
    due: int
