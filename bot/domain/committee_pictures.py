"""What the committee's list and the card of a change show."""

from dataclasses import dataclass

from bot.domain.committee import SeatChange
from bot.domain.programme import SeatRow


@dataclass(frozen=True)
class ChangePicture:
    """A change of a seat as its card shows it; `seat` is None once the policy no longer has it."""

    change: SeatChange
    seat: SeatRow | None


@dataclass(frozen=True)
class SeatPicture:
    """A seat as one reader sees it: whom the text names instead, what waits, and what they may do."""

    seat: SeatRow
    differs: str | None = None
    change: SeatChange | None = None
    may_ask: bool = False
    may_confirm: bool = False
    may_call_off: bool = False


@dataclass(frozen=True)
class CommitteePicture:
    """The committee, and what it lacks."""

    seats: tuple[SeatPicture, ...]
    lacks: tuple[str, ...]
