"""Who is asked about a line of an audit: whoever answers for the account, and never a party to it (C2)."""

from collections.abc import Collection
from functools import cached_property

from bot.domain.programme import Company
from bot.domain.refusals import NobodyToAsk
from bot.domain.register import Account
from bot.domain.reviews import Capacity
from bot.domain.slots import SENIOR_LEADER
from bot.services import outsiders, standing
from storage import people
from storage.database import Unit

Place = tuple[str, Capacity]
"""A person, and as what they are asked."""


class LineUp:
    """Everybody who may be asked, read once for many lines."""

    def __init__(self, unit: Unit, company: Company) -> None:
        """Read nothing yet."""
        self.unit, self.company = unit, company
        self._parties: dict[str, frozenset[str]] = {}
        self._lines: dict[str, tuple[Place, ...]] = {}

    def line(self, account: Account, parties: Collection[str]) -> tuple[Place, ...]:
        """Who may be asked, in order, each once; only active full members, and no party."""
        if account.id not in self._lines:
            self._lines[account.id] = self._line(account)
        return tuple(one for one in self._lines[account.id] if one[0] not in parties)

    def first(self, account: Account, parties: Collection[str]) -> Place:
        """Whoever is asked first; raises `NobodyToAsk`."""
        found = self.line(account, parties)
        if not found:
            raise NobodyToAsk(
                f"Everybody who could answer for {account.title} is a party to it or away.",
                remedy="Name another owner or backup owner, or fill a seat of the committee.",
            )
        return found[0]

    def parties(self, person: str | None) -> frozenset[str]:
        """Who never answers a line about somebody: they themselves, and whoever hears or stands for them."""
        if person is None:
            return frozenset()
        if person not in self._parties:
            sponsor = outsiders.recipient(self.unit, self.company.workspace_id, person).sponsor
            heard = outsiders.hears(self.unit, person)
            self._parties[person] = frozenset(filter(None, (person, heard, sponsor)))
        return self._parties[person]

    def _line(self, account: Account) -> tuple[Place, ...]:
        wanted: dict[str, Capacity] = {}
        for person, capacity in self._queue(account):
            if person:
                wanted.setdefault(person, capacity)
        fit = people.fit_ids(self.unit, self.company.workspace_id, wanted)
        return tuple((person, capacity) for person, capacity in wanted.items() if person in fit)

    def _queue(self, account: Account) -> tuple[tuple[str | None, Capacity], ...]:
        return (
            (account.owner, Capacity.OWNER),
            (account.backup_owner, Capacity.BACKUP_OWNER),
            *((one, Capacity.PROGRAMME_MANAGER) for one in self._office),
            *((one, Capacity.COMMITTEE) for one in self._committee),
        )

    @cached_property
    def _office(self) -> tuple[str, ...]:
        return (*standing.managers(self.unit, self.company.workspace_id), *self.company.admins)

    @cached_property
    def _committee(self) -> tuple[str, ...]:
        """Everybody in a seat, the senior leaders first."""
        seats = standing.seats_now(self.unit, self.company)
        leading = sorted(seats, key=lambda seat: seat.discipline != SENIOR_LEADER)
        return tuple(person for seat in leading for person in seat.people)


def line(unit: Unit, company: Company, account: Account, parties: Collection[str]) -> tuple[Place, ...]:
    """Who may be asked about a line: owner, backup owner, programme manager, deputy, admins, committee."""
    return LineUp(unit, company).line(account, parties)


def first(unit: Unit, company: Company, account: Account, parties: Collection[str]) -> Place:
    """Whoever is asked about a line first; raises `NobodyToAsk`."""
    return LineUp(unit, company).first(account, parties)


def parties_of(unit: Unit, company: Company, person: str | None) -> frozenset[str]:
    """Who never answers a line about somebody: they themselves, and whoever hears or stands for them (C2)."""
    return LineUp(unit, company).parties(person)
