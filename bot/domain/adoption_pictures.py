"""What the lists and cards of adoption show, gathered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.access import Approval, Request
from bot.domain.adoption import AdoptionLine, AdoptionState
from bot.domain.grants import Grant
from bot.domain.ledger import Holding
from bot.domain.pictures_leaving import Place
from bot.domain.principals import Outsider
from bot.domain.rules import Verdict
from bot.domain.slots import Slot, Tally


@dataclass(frozen=True)
class HolderPicture:
    """Somebody without a grant on an owner's list; `answers` is who says what becomes of them, where the
    reader may not say it, being that person.

    `use_case` is the name of the one that was chosen, `number` that of the request which the committee has.
    """

    line: AdoptionLine
    held: Holding
    place: Place
    answers: str | None
    use_case: str | None = None
    number: int | None = None
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)


@dataclass(frozen=True)
class ListPicture:
    """An owner's list of the people without a grant on one account, those who wait first.

    Who is settled is not on it: `settled` counts them. `nameless` are holders whom nobody can name, who can
    never be adopted; `to_ask` is how many the reader may ask the committee about.
    """

    place: Place
    reader: str
    lines: tuple[HolderPicture, ...]
    settled: Mapping[AdoptionState, int]
    nameless: int
    to_ask: int
    now: datetime

    @property
    def waiting(self) -> int:
        """How many wait for a word."""
        return sum(one.line.waits for one in self.lines)


@dataclass(frozen=True)
class AskedPicture:
    """One person on the committee's card: who they are, what they would be granted, and who must vouch."""

    request: Request
    held: Holding | None
    use_case: str
    verdict: Verdict
    tally: Tally
    who: tuple[tuple[Slot, tuple[str, ...]], ...]
    approvals: tuple[Approval, ...]
    latest: datetime
    voted: bool
    grant: Grant | None


@dataclass(frozen=True)
class AdoptionPicture:
    """The committee's card: everybody on one account about whom it is asked together."""

    id: str
    place: Place
    asked: tuple[AskedPicture, ...]
    now: datetime
    outsiders: Mapping[str, Outsider] = field(default_factory=dict)

    @property
    def open(self) -> tuple[AskedPicture, ...]:
        """Those who wait for a decision."""
        return tuple(one for one in self.asked if one.request.open)

    @property
    def requester(self) -> str:
        """Whoever asked."""
        return self.asked[0].request.requester


@dataclass(frozen=True)
class LegacyAccount:
    """How the people without a grant on one account stand, by state; `owner` is who is asked first."""

    place: Place
    owner: str | None
    states: Mapping[AdoptionState, int]
    may_answer: bool

    @property
    def in_all(self) -> int:
        """How many they are."""
        return sum(self.states.values())


@dataclass(frozen=True)
class LegacyPicture:
    """Everybody who has a way in that nobody vouched for, account by account."""

    accounts: tuple[LegacyAccount, ...]

    @property
    def in_all(self) -> int:
        """How many they are."""
        return sum(one.in_all for one in self.accounts)


@dataclass(frozen=True)
class Word:
    """What came of one press: for how many people it counts, how many are approved now, and why not all."""

    counted: int
    approved: int
    own: int
    others: int
