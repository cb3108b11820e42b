"""Holders whom nobody can name, and what whoever answers for the account says of them."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ledger import Holding
from bot.domain.pictures import AccountBrief

NOTE_LIMIT = 500


class Extent(StrEnum):
    """How much of a nameless way in is explained by the people who are named."""

    SOME = "some"
    ALL = "all"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Naming:
    """What the form says: people in Slack by id, people on rosters by record, one more name, and a note."""

    users: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    name: str = ""
    extent: Extent | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NamingPicture(AccountBrief):
    """A line of the ledger that nobody can name, with its account; `team` where it stands for several."""

    line: Holding
    team: bool


def wants_a_name(line: Holding) -> bool:
    """Whether somebody may come in by it whom nobody has named."""
    return line.person is None and line.has_a_way_in
