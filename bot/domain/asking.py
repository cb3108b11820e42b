"""Asking for access: what somebody typed, and what the programme answers before anything is sent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.access import Terms
from bot.domain.agencies import Contract
from bot.domain.gates import Gate
from bot.domain.grants import Grant
from bot.domain.lending import Lent
from bot.domain.policy_parts import Network, UseCase
from bot.domain.register import Account
from bot.domain.rules import Verdict
from bot.domain.slots import Capacity, Slot

REASON_LIMIT = 1000
"""Characters of a reason or a note that somebody types; the cards show all of it."""


@dataclass(frozen=True)
class Draft:
    """The form as it is filled in so far: ids for what is chosen, text for what is typed."""

    beneficiary: str
    account_id: str | None = None
    role: str | None = None
    use_case: str | None = None
    reason: str = ""
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True)
class SlotNow:
    """A slot with everyone who could fill it now; nobody means that it cannot be filled."""

    slot: Slot
    people: tuple[Capacity, ...]


@dataclass(frozen=True)
class Preview:
    """What the programme answers to a draft. The form shows it, sending obeys it: one path for both."""

    draft: Draft
    whom: str = ""
    contract: Contract | None = None
    account: Account | None = None
    network: Network | None = None
    use_cases: tuple[UseCase, ...] = ()
    verdict: Verdict | None = None
    slots: tuple[SlotNow, ...] = ()
    unfillable: tuple[Slot, ...] = ()
    terms: Terms | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    extends: Grant | None = None
    owner_missing: bool = False
    problems: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    lent: Lent | None = None

    @property
    def length(self) -> timedelta | None:
        """How long the access would last, once both ends are known."""
        return self.ends - self.begins if self.ends and self.begins else None
