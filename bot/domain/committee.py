"""Who sits on the committee: what may be asked to change, how it comes about, and what is lacking."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.lifecycle import Lifecycle, Move, State
from bot.domain.programme import SeatRow
from bot.domain.sentences import join_words
from bot.domain.slots import KNOWN_DISCIPLINES, SENIOR_LEADER, discipline_words

STANDS_FOR: Final = timedelta(days=7)
"""How long a change of a seat waits for its second person."""


class SeatAct(State):
    """What somebody asks to have changed about a seat."""

    SEAT = "seat", "Somebody is to sit in it."
    VACATE = "vacate", "Nobody is to sit in it."
    ALTERNATE = "alternate", "Somebody is to be its alternate."
    STAND_DOWN = "stand_down", "Somebody is no longer to be its alternate."

    @property
    def names_somebody(self) -> bool:
        """Whether it takes a person."""
        return self is not SeatAct.VACATE


class SeatChangeState(State):
    """Where a change of a seat stands."""

    ASKED = "asked", "One person wants it; nothing has changed."
    DONE = "done", "A second person has confirmed it, and so it is."
    CANCELLED = "cancelled", "It was withdrawn or refused, or what it was about is gone."
    LAPSED = "lapsed", "Nobody confirmed it in time."


SEAT_CHANGE = Lifecycle(
    "seat_change",
    (
        Move(
            None,
            SeatChangeState.ASKED,
            "seating:asked",
            "a committee member, the programme manager, the deputy or an admin",
        ),
        Move(
            SeatChangeState.ASKED,
            SeatChangeState.DONE,
            "seating:confirmed",
            "a second committee member; for the senior leader's seat a second admin",
        ),
        Move(
            SeatChangeState.ASKED,
            SeatChangeState.CANCELLED,
            "seating:cancelled",
            "whoever asked for it, whoever could confirm it, or somebody leaves",
        ),
        Move(SeatChangeState.ASKED, SeatChangeState.LAPSED, "seating:lapsed", "a week passes"),
    ),
)


@dataclass(frozen=True)
class SeatChange:
    """A row of the seat_change table. `sitting` is who sat there when it was asked."""

    id: str
    workspace_id: str
    seat_id: str
    act: SeatAct
    person: str | None
    sitting: str | None
    state: SeatChangeState
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    closed_by: str | None = None
    closed_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits for its second person."""
        return self.state is SeatChangeState.ASKED


def is_senior(seat: SeatRow) -> bool:
    """Whether it is a senior leader's seat, which two admins fill."""
    return seat.discipline == SENIOR_LEADER


def members(seats: Iterable[SeatRow]) -> frozenset[str]:
    """Everybody who sits on the committee, alternates too."""
    return frozenset(one for seat in seats for one in (seat.occupant, *seat.alternates) if one)


def after(seat: SeatRow, act: SeatAct, person: str | None) -> SeatRow:
    """The seat as it would be; the same one where nothing would change."""
    others = tuple(one for one in seat.alternates if one != person)
    match act:
        case SeatAct.SEAT:
            return replace(seat, occupant=person, alternates=others)
        case SeatAct.VACATE:
            return replace(seat, occupant=None)
        case SeatAct.STAND_DOWN:
            return replace(seat, alternates=others)
        case _:
            fits = person is not None and person not in (seat.occupant, *seat.alternates)
            return replace(seat, alternates=(*seat.alternates, person)) if fits and person else seat


def lacks(seats: Iterable[SeatRow]) -> tuple[str, ...]:
    """What a committee lacks, a sentence each: its senior leader first, then vacant seats and disciplines."""
    sitting = tuple(seats)
    vacant = [seat for seat in sitting if seat.occupant is None]
    held = {seat.discipline for seat in sitting}
    found = []
    if not any(seat.occupant for seat in sitting if is_senior(seat)):
        found.append(
            "The senior leader's seat is vacant: no policy can come into force and nothing can be announced."
        )
    others = [_vacant(seat) for seat in vacant if not is_senior(seat)]
    if others:
        found.append(f"Vacant: {join_words(others)}.")
    gaps = [words for name, words in KNOWN_DISCIPLINES.items() if name not in held and name != SENIOR_LEADER]
    if gaps:
        found.append(f"No seat speaks for {join_words(gaps)}. A policy with such a seat mends that.")
    return tuple(found)


def _vacant(seat: SeatRow) -> str:
    name = f"the {discipline_words(seat.discipline)} seat"
    return f"{name} (its alternates act)" if seat.alternates else name
