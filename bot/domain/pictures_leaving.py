"""What the cards about leavers and movers show, gathered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.leaving import Departure, Item, ItemState
from bot.domain.ledger import Holding
from bot.domain.moving import Line, Question
from bot.domain.policy_parts import Network
from bot.domain.principals import Outsider
from bot.domain.register import Account


@dataclass(frozen=True)
class Place:
    """An account as sentences name it, with its network's sheet if the policy has one."""

    account: Account
    network: Network | None

    @property
    def network_name(self) -> str:
        """The network's name."""
        return self.network.name if self.network else self.account.network

    def role_name(self, role: str) -> str:
        """The network's own name for a role."""
        native = self.network.role(role) if self.network else None
        return native.name if native else role


@dataclass(frozen=True)
class ItemPicture:
    """One thing on a leaver's list: `with_whom` it lies, until when, and who answers for its account.

    `asks` whether it had been set up at all, where the end came during set-up. It was `lent` where what they
    had was the account's login.
    """

    item: Item
    place: Place | None = None
    owner: str | None = None
    with_whom: str | None = None
    due_at: datetime | None = None
    asks: bool = False
    lent: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody must still do something."""
        return self.item.state is ItemState.OPEN


@dataclass(frozen=True)
class DeparturePicture:
    """A leaver's list; `in_charge` read all of it, the others what is on their accounts.

    It is `announced` once Slack itself says that they have left. `tracked_by` has the duty to see to it.
    """

    departure: Departure
    items: tuple[ItemPicture, ...]
    in_charge: frozenset[str]
    tracked_by: str | None
    announced: bool
    is_admin: bool
    now: datetime

    def seen_by(self, reader: str) -> tuple[ItemPicture, ...]:
        """What one reader is shown."""
        if reader in self.in_charge or reader == self.tracked_by:
            return self.items
        return tuple(one for one in self.items if reader in (one.owner, one.with_whom, one.item.heir))


@dataclass(frozen=True)
class OffboardingPicture:
    """What a second person is asked to confirm: with how much of each kind there is to end."""

    departure: Departure
    grants: int
    others: int
    accounts: int
    seats: int
    now: datetime


@dataclass(frozen=True)
class LinePicture:
    """One thing that somebody who has moved holds; `refused` is why the rules give it to no guest."""

    line: Line
    place: Place
    role: str
    until: datetime | None
    refused: str | None = None


@dataclass(frozen=True)
class QuestionPicture:
    """What an owner is asked about somebody who has moved."""

    question: Question
    lines: tuple[LinePicture, ...]


@dataclass(frozen=True)
class HoldingPicture:
    """A way in that was not granted here, and whose it is; `outsiders` has who is not in Slack."""

    holding: Holding
    left: bool
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)


@dataclass(frozen=True)
class CustodyPicture:
    """The recovery mail or phone of an account, and who held it."""

    detail: str
    person: str
