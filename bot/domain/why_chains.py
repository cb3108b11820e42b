"""Why somebody has, or had, a way into an account: everything that led to it, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.access import Request
from bot.domain.grants import Grant, Task
from bot.domain.ledger import Holding
from bot.domain.principals import Outsider
from bot.domain.register import Account
from bot.domain.reviews import Item
from bot.domain.slots import Slot
from bot.domain.training import AssignmentState


@dataclass(frozen=True)
class Vouched:
    """Who filled which slot; `at` is None where the vote is known no more."""

    slot: Slot
    person: str
    at: datetime | None


@dataclass(frozen=True)
class Work:
    """What was done on the network, by whom, with what proof: a file's name and hash."""

    task: Task
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Looks:
    """When somebody has looked at the account's login, by this access, in order; at least once."""

    times: tuple[datetime, ...]

    @property
    def count(self) -> int:
        """How often."""
        return len(self.times)

    @property
    def first(self) -> datetime:
        """When first."""
        return self.times[0]

    @property
    def last(self) -> datetime:
        """When last."""
        return self.times[-1]


@dataclass(frozen=True)
class Asked:
    """One request with what came of it; `adopted` where the way in was there before it was granted.

    `policy_number` is the version that it was decided under. The grant is None while nothing is granted, and
    for a request that moved the end of another grant.
    """

    request: Request
    role: str
    use_case: str
    policy_number: int
    vouched: tuple[Vouched, ...]
    grant: Grant | None
    work: tuple[Work, ...]
    looks: Looks | None

    @property
    def adopted(self) -> bool:
        """Whether the way in was there before it was granted."""
        return self.request.adopts_holding_id is not None


@dataclass(frozen=True)
class Attested:
    """A line of an audit about them, with the audit's number."""

    audit: int
    item: Item


@dataclass(frozen=True)
class Taken:
    """A course that they were asked to take."""

    course_id: str
    course: str
    state: AssignmentState
    asked_at: datetime
    ended_at: datetime | None
    valid_until: datetime | None


@dataclass(frozen=True)
class Acknowledgement:
    """A policy version that they acknowledged, and when."""

    number: int
    at: datetime


@dataclass(frozen=True)
class Chain:
    """Everything about one person and one account, each part oldest first.

    `lines` are what the holder ledger has said of them, also what later lines have replaced.
    """

    account: Account
    network: str
    person: str
    name: str
    now: datetime
    asked: tuple[Asked, ...]
    lines: tuple[Holding, ...]
    attested: tuple[Attested, ...]
    taken: tuple[Taken, ...]
    acknowledgements: tuple[Acknowledgement, ...]
    roles: Mapping[str, str]
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)

    @property
    def acknowledged(self) -> Acknowledgement | None:
        """The newest version of the policy that they acknowledged."""
        return self.acknowledgements[-1] if self.acknowledgements else None

    @property
    def empty(self) -> bool:
        """Whether nothing ties them to the account."""
        return not (self.asked or self.lines or self.attested)

    @property
    def has_a_way_in(self) -> bool:
        """Whether they may come in today, as far as is known."""
        replaced = {one.replaces for one in self.lines}
        return any(one.has_a_way_in for one in self.lines if one.id not in replaced)
