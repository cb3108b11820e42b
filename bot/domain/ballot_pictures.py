"""What the card of a proposed policy shows, and what somebody reads who asks how the policy stands."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ballot import Count, PolicyVote
from bot.domain.foresight import Foresight
from bot.domain.programme import PolicyState, PolicyVersion


@dataclass(frozen=True)
class SeatLine:
    """A seat as the card names it, who sits there, and who leads."""

    words: str
    people: tuple[str, ...]
    leads: bool = False


@dataclass(frozen=True)
class BallotPicture:
    """A later policy version with its votes.

    `changes` and `differs` say what its text changes, and where it names somebody else than sits there;
    `foresight`, of one that is open, what it would have done, and `warnings` what its courses lack.
    """

    version: PolicyVersion
    company_name: str
    base_number: int | None
    count: Count | None
    seats: tuple[SeatLine, ...]
    votes: tuple[PolicyVote, ...]
    now: datetime
    changes: tuple[str, ...] = ()
    differs: tuple[tuple[str, str | None, str], ...] = ()
    foresight: Foresight | None = None
    warnings: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the committee may still vote."""
        return self.version.state is PolicyState.IN_REVIEW

    def votes_in(self, seat: SeatLine) -> tuple[PolicyVote, ...]:
        """What those who sit in a seat have said, the holder first."""
        said = {vote.person: vote for vote in self.votes}
        return tuple(said[person] for person in seat.people if person in said)


@dataclass(frozen=True)
class PolicyStatus:
    """How the policy stands: what decides, what is proposed, and every version there was, newest first."""

    in_force: PolicyVersion
    company_name: str
    summary: str
    proposal: BallotPicture | None
    history: tuple[PolicyVersion, ...]
    may_propose: bool
    review_due: datetime | None
