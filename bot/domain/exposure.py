"""Exposure: how much could go wrong with an account today, in points that name their reason and their fix.

From 0 (nothing is known to be open) to 100. The weights stand in one table; docs/exposure.md shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.lifecycle import State
from bot.domain.register import TwoFactor

MOST = 100
ROTATED_WITHIN = timedelta(days=365)
"""A shared secret older than this counts as one that nobody changes."""


class Weakness(State):
    """What is open, with what mends it; its points and their cap stand in `WEIGHTS`."""

    NO_OWNER = "no_owner", "Name an owner."
    NO_BACKUP = "no_backup", "Name a backup owner."
    UNKNOWN_HOLDER = "unknown_holder", "Find out who it is, or have the access taken away."
    TEAM_HOLDER = "team_holder", "Replace the team by the names of the people in it."
    SUSPECTED_HOLDER = "suspected_holder", "Ask whether they have a way in, and write the answer down."
    SUSPENDED_HOLDER = (
        "suspended_holder",
        "Take the holder off the network, or keep the access in its audit.",
    )
    LEGACY_HOLDER = "legacy_holder", "Adopt the holder with the committee, or have the access taken away."
    SECRET_KNOWN = "secret_known", "Change the shared secrets, and say so."
    NO_TWO_FACTOR = "no_two_factor", "Set up two-factor sign-in with an app or a key."
    SMS_TWO_FACTOR = "sms_two_factor", "Replace text messages by an authenticator app or a key."
    TWO_FACTOR_UNKNOWN = (
        "two_factor_unknown",
        "Look which second step its sign-in asks for, and write it down.",
    )
    ONE_CUSTODIAN = "one_custodian", "Have recovery mail and phone held by two people."
    NO_CUSTODIAN = "no_custodian", "Ask who does, and write it down."
    NEVER_ROTATED = "never_rotated", "Change the shared secrets, and say so."
    LAST_ADMIN = "last_admin", "Name somebody who could step in."


@dataclass(frozen=True)
class Weight:
    """Points for one of a kind, and how many points that kind can come to."""

    each: int
    cap: int


WEIGHTS = {
    Weakness.NO_OWNER: Weight(20, 20),
    Weakness.NO_BACKUP: Weight(8, 8),
    Weakness.LAST_ADMIN: Weight(6, 6),
    Weakness.UNKNOWN_HOLDER: Weight(12, 24),
    Weakness.TEAM_HOLDER: Weight(15, 30),
    Weakness.SUSPECTED_HOLDER: Weight(4, 12),
    Weakness.LEGACY_HOLDER: Weight(5, 20),
    Weakness.SUSPENDED_HOLDER: Weight(5, 20),
    Weakness.SECRET_KNOWN: Weight(20, 20),
    Weakness.NEVER_ROTATED: Weight(10, 10),
    Weakness.NO_TWO_FACTOR: Weight(20, 20),
    Weakness.SMS_TWO_FACTOR: Weight(10, 10),
    Weakness.TWO_FACTOR_UNKNOWN: Weight(6, 6),
    Weakness.ONE_CUSTODIAN: Weight(4, 4),
    Weakness.NO_CUSTODIAN: Weight(6, 6),
}
"""What each weakness adds; the sum is cut at 100."""


@dataclass(frozen=True)
class Facts:
    """What exposure looks at in an account, counted."""

    owner: bool
    backup: bool
    standing_in: int
    unknown: int
    teams: int
    suspected: int
    legacy: int
    suspended: int
    secret_known: bool
    shares_a_secret: bool
    rotated_at: datetime | None
    two_factor: TwoFactor
    custodians: frozenset[str]


@dataclass(frozen=True)
class Point:
    """One weakness of an account: how many of it, and the points that they come to."""

    weakness: Weakness
    count: int
    points: int


def weigh(facts: Facts, now: datetime) -> tuple[Point, ...]:
    """Every weakness that an account has, the heaviest first."""
    found = (_point(weakness, count) for weakness, count in _weaknesses(facts, now) if count)
    return tuple(sorted(found, key=lambda one: (-one.points, one.weakness.value)))


def score(points: tuple[Point, ...]) -> int:
    """What the points of one account come to."""
    return min(MOST, sum(one.points for one in points))


def programme_score(scores: tuple[int, ...]) -> int:
    """The mean over the active accounts, rounded; 0 where there are none."""
    return round(sum(scores) / len(scores)) if scores else 0


def _point(weakness: Weakness, count: int) -> Point:
    weight = WEIGHTS[weakness]
    return Point(weakness, count, min(weight.cap, weight.each * count))


def _weaknesses(facts: Facts, now: datetime) -> Iterator[tuple[Weakness, int]]:
    yield Weakness.NO_OWNER, not facts.owner
    yield Weakness.NO_BACKUP, not facts.backup
    yield Weakness.LAST_ADMIN, facts.standing_in == 1
    yield Weakness.UNKNOWN_HOLDER, facts.unknown
    yield Weakness.TEAM_HOLDER, facts.teams
    yield Weakness.SUSPECTED_HOLDER, facts.suspected
    yield Weakness.LEGACY_HOLDER, facts.legacy
    yield Weakness.SUSPENDED_HOLDER, facts.suspended
    yield Weakness.SECRET_KNOWN, facts.secret_known
    yield Weakness.NEVER_ROTATED, facts.shares_a_secret and _is_old(facts.rotated_at, now)
    yield Weakness.NO_TWO_FACTOR, facts.two_factor is TwoFactor.NONE
    yield Weakness.SMS_TWO_FACTOR, facts.two_factor is TwoFactor.SMS
    yield Weakness.TWO_FACTOR_UNKNOWN, facts.two_factor is TwoFactor.UNKNOWN
    yield Weakness.NO_CUSTODIAN, not facts.custodians
    yield Weakness.ONE_CUSTODIAN, len(facts.custodians) == 1


def _is_old(rotated_at: datetime | None, now: datetime) -> bool:
    return rotated_at is None or now - rotated_at > ROTATED_WITHIN
