"""Acknowledgement: who owes it, what counts as given, and who puts their name to a policy (P2.4, P2.8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.policy_acknowledgement import Acknowledgement as Asked
from bot.domain.policy_parts import CatalogueRole
from bot.domain.programme import PolicyVersion


class AckKind(StrEnum):
    """What is acknowledged: the policy itself, or what it says of a role that somebody has."""

    POLICY = "policy"
    ROLE = "role"


class Outcome(StrEnum):
    """What became of an answer."""

    GIVEN = "given"
    WRONG = "wrong"
    SUPERSEDED = "superseded"


class Audience(StrEnum):
    """A rule by which people are asked to acknowledge the policy."""

    EVERYONE = "everyone"
    HOLDERS = "holders"
    OWNERS = "owners"
    AGENCIES = "agencies"
    COMMITTEE = "committee"


class Signing(StrEnum):
    """In which capacity somebody signs an announcement, in the order in which they are asked."""

    LEADER = "senior_leader"
    ALTERNATE = "alternate"
    MANAGER = "programme_manager"


REMINDED_WITHIN: Final = timedelta(days=5)
"""How long after the reminder it reaches everybody in their working hours."""

IN_ORDER: Final = tuple(Signing)
"""Who is asked first, second and last to sign an announcement."""


@dataclass(frozen=True)
class Acknowledged:
    """That somebody has acknowledged a policy version, or their role under it.

    `person` is a Slack id or a record of ours; `role` is empty for the policy itself. `recorded_by` and
    `file_id` are set where somebody else wrote it down, with the signed sheet as proof.
    """

    id: str
    workspace_id: str
    person: str
    policy_id: str
    number: int
    kind: AckKind
    role: str
    answer: int | None
    at: datetime
    recorded_by: str | None = None
    file_id: str | None = None


@dataclass(frozen=True)
class Campaign:
    """What is to be acknowledged now: the version in force, and since which one an acknowledgement counts.

    `asked_since` is None until one of those versions has been announced.
    """

    version: PolicyVersion
    since: PolicyVersion
    asked_since: datetime | None

    def has_been_reminded(self, now: datetime) -> bool:
        """Whether everybody who owes it has heard of it twice; from then on it stands on lists only."""
        last = self.version.reminded_at
        return last is not None and now - last >= REMINDED_WITHIN

    def counts(self, number: int | None) -> bool:
        """Whether an acknowledgement of this version still holds: only a material change ends it."""
        return number is not None and number >= self.since.number


@dataclass(frozen=True)
class Reach:
    """How far a version has come: of one audience, who has acknowledged it and who has not."""

    audience: Audience
    done: frozenset[str]
    owing: frozenset[str]

    @property
    def in_all(self) -> int:
        """How many people that is."""
        return len(self.done) + len(self.owing)


def campaign(in_force: PolicyVersion, versions: Iterable[PolicyVersion]) -> Campaign:
    """What is to be acknowledged while `in_force` decides; `versions` are all that ever have."""
    earlier = sorted((one for one in versions if one.number <= in_force.number), key=lambda one: one.number)
    since = next((one for one in reversed(earlier) if one.material is not False), in_force)
    announced = [one.announced_at for one in earlier if one.number >= since.number and one.announced_at]
    return Campaign(in_force, since, min(announced, default=None))


def reach(members: Mapping[Audience, frozenset[str]], done: frozenset[str]) -> tuple[Reach, ...]:
    """For each audience who has acknowledged and who has not; `done` may name others as well."""
    return tuple(Reach(name, those & done, those - done) for name, those in members.items())


def role_holds(given: int | None, then: CatalogueRole | None, since: int, now: CatalogueRole | None) -> bool:
    """Whether a role's acknowledgement still holds: given since the last material change, or of these words.

    `given` is the number of the version under which it was given, and `then` what that said of the role;
    `since` is the number of the last version with a material change, and `now` what that says of it.
    """
    if given is None:
        return False
    return given >= since or then == now


def is_right(asked: Asked, answer: int | None) -> bool:
    """Whether the chosen answer is the right one; without a question there is nothing to get wrong."""
    if asked.question is None:
        return True
    return answer is not None and 0 <= answer < len(asked.answers) and asked.answers[answer].right
