"""What the cards and dialogues of an announced policy show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.acknowledging import Reach, Signing
from bot.domain.policy import Policy
from bot.domain.policy_parts import CatalogueRole
from bot.domain.programme import PolicyVersion


@dataclass(frozen=True)
class PublishedPicture:
    """A policy version as it is made known, with whose name stands under it.

    `newer` is the version that decides now, where that is another.
    """

    version: PolicyVersion
    policy: Policy
    signed: str | None
    signing: Signing | None
    newer: PolicyVersion | None


@dataclass(frozen=True)
class AcknowledgingPicture:
    """A version as somebody acknowledges it, who may have done so already."""

    of: PublishedPicture
    given_at: datetime | None


@dataclass(frozen=True)
class RoleLine:
    """A role that somebody has: what the policy says of it, why it is theirs, when it was acknowledged."""

    id: str
    said: CatalogueRole | None
    because: tuple[str, ...]
    given_at: datetime | None
    owed: bool


@dataclass(frozen=True)
class RolesPicture:
    """Everything that somebody is in the programme, under the version in force."""

    version: PolicyVersion
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True)
class ReachPicture:
    """How far the policy in force has come, and who has not acknowledged it yet, by name."""

    version: PolicyVersion
    since: PolicyVersion
    asked_since: datetime | None
    audiences: tuple[Reach, ...]
    owing: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """How many people of all audiences have acknowledged it."""
        return len(frozenset().union(*(one.done for one in self.audiences)))

    @property
    def in_all(self) -> int:
        """How many people are asked."""
        return self.done + len(self.owing)
