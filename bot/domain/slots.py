"""Who may vouch in which named slot, and which slots the votes have filled: a pure maximum matching."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from bot.domain.matching import match
from bot.domain.sentences import join_words, numeral

OWNER = "owner"
SPONSOR = "sponsor"
ANY = "any"
SENIOR_LEADER = "senior-leader"
LEGAL = "legal"
"""The discipline that vouches for use cases of which the policy wants a legal review."""
KNOWN_DISCIPLINES = {
    "digital": "Digital",
    "it": "IT",
    "marketing-communications": "Marketing communications",
    "public-relations": "Public relations",
    SENIOR_LEADER: "senior leader",
}

_SAID = {OWNER: "account owner", SPONSOR: "agency's sponsor", ANY: "any committee member"}
_DISCIPLINE = re.compile(r"discipline:([a-z0-9]+(?:-[a-z0-9]+)*)")


def discipline_words(discipline: str) -> str:
    """The discipline as people read it: `it` is “IT”, `legal-affairs` is “Legal affairs”."""
    return KNOWN_DISCIPLINES.get(discipline) or discipline.replace("-", " ").capitalize()


@dataclass(frozen=True, order=True)
class Slot:
    """A place on a request that one person fills: `owner`, `sponsor`, `discipline:<name>`, `senior-leader` or
    `any`.
    """

    name: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a slot as the policy file writes it; `ValueError` carries a sentence for its author."""
        found = _DISCIPLINE.fullmatch(text)
        if not found and text not in (OWNER, SPONSOR, ANY, SENIOR_LEADER):
            raise ValueError("Not a slot: use owner, sponsor, discipline:<name>, senior-leader or any.")
        return cls(SENIOR_LEADER if found and found[1] == SENIOR_LEADER else text)

    @property
    def discipline(self) -> str | None:
        """The discipline whose seats fill this slot; `None` for `owner`, `sponsor` and `any`."""
        return None if self.name in _SAID else self.name.removeprefix("discipline:")

    @property
    def words(self) -> str:
        """The slot as cards and forms name it: “account owner”, “IT”, “any committee member”."""
        return _SAID.get(self.name) or discipline_words(self.discipline or "")

    @property
    def headline(self) -> str:
        """The same at the start of a line."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def rank(self) -> tuple[int, str]:
        """Where the slot stands on a card: owner, sponsor, disciplines by name, senior leader, any."""
        places = {OWNER: 0, SPONSOR: 1, SENIOR_LEADER: 3, ANY: 4}
        return places.get(self.name, 2), self.name


def strictest(demands: Iterable[Collection[Slot]]) -> tuple[Slot, ...]:
    """The multiset maximum: every slot as often as the demand that asks for it most, in card order."""
    most: Counter[Slot] = Counter()
    for demand in demands:
        most |= Counter(demand)
    return tuple(sorted(most.elements(), key=lambda slot: slot.rank))


def say_slots(slots: Collection[Slot]) -> str:
    """The slots inside a sentence: “the account owner, IT and a senior leader”."""
    counts = Counter(slots)
    return join_words(_say(slot, counts[slot]) for slot in sorted(counts, key=lambda slot: slot.rank))


def _say(slot: Slot, count: int) -> str:
    if slot.name == ANY and count > 1:
        return f"{numeral(count)} committee members"
    article = {OWNER: "the ", SPONSOR: "the ", SENIOR_LEADER: "a "}.get(slot.name, "")
    return f"{article}{slot.words}" if count == 1 else f"{numeral(count)} people for {slot.words}"


@dataclass(frozen=True)
class SeatNow:
    """A committee seat as it stands now; `occupant` is `None` while it is vacant.

    Without `ping` whoever sits in it may vouch, and is not written to about it.
    """

    seat_id: str
    discipline: str
    mode: str
    occupant: str | None
    alternates: tuple[str, ...] = ()
    ping: bool = True

    @property
    def people(self) -> tuple[str, ...]:
        """The occupant first, then the alternates; each once."""
        everyone = (self.occupant, *self.alternates)
        return tuple(dict.fromkeys(person for person in everyone if person is not None))


@dataclass(frozen=True)
class Capacity:
    """A person who could fill a slot, and by which seat (`None`: as the account's owner, or as sponsor)."""

    person: str
    seat_id: str | None


@dataclass(frozen=True)
class Bench:
    """Everyone who might vouch for one request at one instant.

    `owner_line` is the order in which people answer for the account: owner, backup owner, programme manager,
    deputy, or else the admins. `parties` are requester, beneficiary and whoever filed on their behalf: they
    never count. `fit` are the active full members; anyone not known to be one is not fit. `sponsor` answers
    for the agency of whoever it is for; nobody else does, so there is none where nobody of an agency is.
    """

    seats: tuple[SeatNow, ...]
    owner_line: tuple[str, ...]
    parties: frozenset[str]
    fit: frozenset[str]
    sponsor: str | None = None

    def may_count(self, person: str) -> bool:
        """Whether this person's vote can count here at all."""
        return person in self.fit and person not in self.parties

    def owner(self) -> str | None:
        """Who fills `owner`: the first in line who is fit and no party."""
        return next((person for person in self.owner_line if self.may_count(person)), None)

    def capacities(self, slot: Slot) -> tuple[Capacity, ...]:
        """Everyone who could fill this slot; occupants before alternates, seats in the policy's order."""
        if slot.name in (OWNER, SPONSOR):
            one = self.owner() if slot.name == OWNER else self.sponsor
            return (Capacity(one, None),) if one is not None and self.may_count(one) else ()
        wanted = slot.discipline
        seats = (seat for seat in self.seats if wanted is None or seat.discipline == wanted)
        return tuple(capacity for seat in seats for capacity in self._sitting(seat))

    def asked(self, slot: Slot) -> tuple[Capacity, ...]:
        """Those of them who are written to about it."""
        quiet = {seat.seat_id for seat in self.seats if not seat.ping}
        return tuple(one for one in self.capacities(slot) if one.seat_id not in quiet)

    def may_ask(self, person: str, slots: Iterable[Slot]) -> bool:
        """Whether somebody is written to about any of these slots."""
        return any(one.person == person for slot in slots for one in self.asked(slot))

    def _sitting(self, seat: SeatNow) -> tuple[Capacity, ...]:
        return tuple(Capacity(who, seat.seat_id) for who in seat.people if self.may_count(who))


@dataclass(frozen=True)
class Filled:
    """A slot that is filled: its place in the slots given, by whom, and from which seat."""

    index: int
    slot: Slot
    person: str
    seat_id: str | None


@dataclass(frozen=True)
class Tally:
    """What the votes have filled and what is still open, both in the order of the slots given."""

    filled: tuple[Filled, ...]
    open: tuple[Slot, ...]

    @property
    def complete(self) -> bool:
        """Whether every slot is filled."""
        return not self.open


def tally(slots: tuple[Slot, ...], voters: Iterable[str], bench: Bench) -> Tally:
    """Seat the votes in as many slots as possible; each person and each seat counts once.

    The order of the votes does not matter. Where not all slots can be filled, the earlier ones are.
    """
    voted = frozenset(voters)
    choices = [
        [
            (capacity.seat_id, capacity.person)
            for capacity in bench.capacities(slot)
            if capacity.person in voted
        ]
        for slot in slots
    ]
    chosen = match(choices)
    filled = (Filled(index, slots[index], who, seat) for index, (seat, who) in sorted(chosen.items()))
    still_open = (slot for index, slot in enumerate(slots) if index not in chosen)
    return Tally(tuple(filled), tuple(still_open))


def could_fill(person: str, slots: Iterable[Slot], bench: Bench) -> bool:
    """Whether this person may vote or deny: at least one slot, filled or not, is theirs to fill."""
    return any(person == capacity.person for slot in slots for capacity in bench.capacities(slot))


def cannot_be_filled(slots: tuple[Slot, ...], bench: Bench) -> tuple[Slot, ...]:
    """The slots left open even if everyone who can vouch did."""
    everyone = {capacity.person for slot in slots for capacity in bench.capacities(slot)}
    return tally(slots, everyone, bench).open


def who_can(slots: Iterable[Slot], bench: Bench) -> tuple[tuple[Slot, tuple[Capacity, ...]], ...]:
    """For each slot, everyone who could fill it."""
    return tuple((slot, bench.capacities(slot)) for slot in slots)
