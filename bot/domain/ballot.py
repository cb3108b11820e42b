"""Counting the committee's votes on a policy: a pure function of seats, people and choices, not of clicks."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.matching import match
from bot.domain.slots import SENIOR_LEADER, Capacity, SeatNow


class Choice(StrEnum):
    """What somebody says to a proposed policy."""

    APPROVE = "approve"
    REJECT = "reject"


@dataclass(frozen=True)
class PolicyVote:
    """One person's word on a proposed policy, and the seat in which they gave it (P1.5, P1.8)."""

    policy_id: str
    person: str
    seat_id: str
    choice: Choice
    reason: str
    at: datetime


@dataclass(frozen=True)
class Count:
    """What the votes come to. `house` is how many seats different people can fill at once.

    `reachable` is how many seats would approve if everybody who has said nothing approved, and
    `leader_reachable` whether a senior leader would. `led` says whether one sits there at all (P1.6).
    """

    approvals: tuple[Capacity, ...]
    rejections: tuple[Capacity, ...]
    quorum: int
    house: int
    reachable: int
    led: bool
    leader_approves: bool
    leader_reachable: bool

    @property
    def able(self) -> bool:
        """Whether the committee, as it sits, could bring anything into force."""
        return self.led and self.house >= self.quorum

    @property
    def accepted(self) -> bool:
        """Whether the quorum and the senior leader approve."""
        return self.able and len(self.approvals) >= self.quorum and self.leader_approves

    @property
    def hopeless(self) -> bool:
        """Whether the votes given rule that out; seats that are only vacant may be filled in time."""
        return self.able and (self.reachable < self.quorum or not self.leader_reachable)

    @property
    def missing(self) -> int:
        """How many more seats must approve."""
        return max(0, self.quorum - len(self.approvals))


def count(
    seats: Iterable[SeatNow], fit: Collection[str], votes: Mapping[str, Choice], quorum: int | None = None
) -> Count:
    """Count by seats: each seat and each person once; only people who are `fit` and sit somewhere count.

    Whoever holds a seat speaks for it before its alternates do, in their order. Without a `quorum` it is more
    than half of the seats that can be filled at once.
    """
    sitting = [(seat, tuple(one for one in seat.people if one in fit)) for seat in seats]
    everybody = {person for _, people in sitting for person in people}
    house = len(_seated(sitting, dict.fromkeys(everybody, Choice.APPROVE), Choice.APPROVE))
    given = {person: choice for person, choice in votes.items() if person in everybody}
    hoped = dict.fromkeys(everybody, Choice.APPROVE) | given
    return Count(
        approvals=_seated(sitting, given, Choice.APPROVE),
        rejections=_seated(sitting, given, Choice.REJECT),
        quorum=quorum or house // 2 + 1,
        house=house,
        reachable=len(_seated(sitting, hoped, Choice.APPROVE)),
        led=any(seat.occupant in people for seat, people in sitting if _leads(seat)),
        leader_approves=_leader_says_yes(sitting, given),
        leader_reachable=_leader_says_yes(sitting, hoped),
    )


_Sitting = list[tuple[SeatNow, tuple[str, ...]]]


def _leads(seat: SeatNow) -> bool:
    return seat.discipline == SENIOR_LEADER


def _seated(sitting: _Sitting, given: Mapping[str, Choice], choice: Choice) -> tuple[Capacity, ...]:
    """As many seats as can be filled by different people of this choice."""
    chosen = match(
        [[(seat.seat_id, person) for person in _speakers(people, given, choice)] for seat, people in sitting]
    )
    return tuple(Capacity(person, seat) for _, (seat, person) in sorted(chosen.items()))


def _speakers(people: tuple[str, ...], given: Mapping[str, Choice], choice: Choice) -> tuple[str, ...]:
    """Who speaks for a seat with this choice: nobody, where the first to say anything said otherwise."""
    said = [person for person in people if person in given]
    if not said or given[said[0]] is not choice:
        return ()
    return tuple(person for person in said if given[person] is choice)


def _leader_says_yes(sitting: _Sitting, given: Mapping[str, Choice]) -> bool:
    return any(
        _leads(seat) and seat.occupant in people and _speakers(people, given, Choice.APPROVE)
        for seat, people in sitting
    )
