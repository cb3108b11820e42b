"""What a list says of holders: each row read into claims, with every fault in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from bot.domain.addresses import bare
from bot.domain.columns import COLUMNS, ImportKind, guess, spelled
from bot.domain.holding_words import METHOD_WORDS, method_said, standing_said
from bot.domain.ledger import Standing
from bot.domain.register import Account, AccountStatus, normal_handle
from bot.domain.sentences import join_words, some_of
from bot.domain.sheet_dates import AMBIGUOUS, NoDate, day_first, first_moment, last_moment, read_day
from bot.domain.sheets import CellFault, Choices
from bot.domain.whose import people_in, turned
from bot.services.holder_people import HolderFinder, Named
from bot.services.sheets.cells import cells_of, faults_of
from bot.services.sheets.naming import Networks
from bot.services.sheets.table import Row, Table

_LIMITS: Final = dict.fromkeys(COLUMNS[ImportKind.HOLDERS], 1000) | {
    "network": 64, "handle": 255, "url": 2000, "role": 64, "email": 320, "slack_id": 64,
}  # fmt: skip
_WHO: Final = ("person", "email", "slack_id")
_EVIDENCE: Final = 1000
_CLOSED: Final = (AccountStatus.MERGED, AccountStatus.PROPOSED)


@dataclass(frozen=True)
class Claim:
    """What one row says of one holder of an account.

    `said` is how they were written, `aliases` are all the words by which the list names them; `fields` are
    those of the ledger's line that the list has a column for.
    """

    row: int
    account: Account
    person: str | None
    said: str
    aliases: frozenset[str]
    fields: Mapping[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def who(self) -> str:
        """The same for two claims about the same holder."""
        return self.person or f"said:{spelled(self.said)}"


@dataclass
class Claims:
    """Reads a table of holders; `mine` tells of which accounts whoever imports may say something."""

    table: Table
    choices: Choices
    networks: Networks
    finder: HolderFinder
    accounts: Sequence[Account]
    mine: Callable[[Account], bool]
    now: datetime
    _by_key: dict[tuple[str, str], Account] = field(init=False)
    _by_address: dict[str, Account] = field(init=False)
    _by_handle: dict[str, list[Account]] = field(init=False)
    _day_first: bool | None = field(init=False)

    def __post_init__(self) -> None:
        known = [one for one in self.accounts if one.status not in _CLOSED]
        self._by_key = {(one.network, normal_handle(one.handle)): one for one in known}
        self._by_address = {bare(one.url): one for one in known if one.url}
        self._by_handle = {}
        for one in known:
            self._by_handle.setdefault(normal_handle(one.handle), []).append(one)
        self._day_first = day_first(
            cell
            for place, column in enumerate(self.columns)
            if column in ("since", "until")
            for row in self.table.rows
            for cell in row.cells[place : place + 1]
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """What each heading is taken for."""
        if self.choices.columns is not None:
            return self.choices.columns
        return tuple(one.column for one in guess(ImportKind.HOLDERS, self.table.headings))

    def faults(self) -> Iterator[CellFault]:
        """What is missing in the list as a whole."""
        row = self.table.heading_row or 1
        if not {"handle", "url"} & set(self.columns):
            yield CellFault(row, "handle", "No column says which account.", "Add one named handle, or url.")
        if not set(_WHO) & set(self.columns):
            yield CellFault(row, "person", "No column says who.", "Add one named person, email or Slack id.")

    def read(self, row: Row) -> list[Claim] | list[CellFault]:
        """The claims of a row, or everything that is wrong with it."""
        cells = cells_of(row, self.columns)
        faults = [*faults_of(row, self.columns), *_too_long(row, cells)]
        account = self._account(row, cells)
        fields = dict(self._fields(row, cells, account, faults))
        faults += _out_of_order(row, fields)
        people = self._people(cells)
        if not people:
            faults.append(CellFault(row.number, "person", "Nobody is named.", "Name somebody, or a team."))
        if isinstance(account, CellFault):
            faults.append(account)
        if faults or isinstance(account, CellFault):
            return sorted(faults)
        return [self._claim(row, account, cells, names, fields, len(people)) for names in people]

    def _account(self, row: Row, cells: Mapping[str, str]) -> Account | CellFault:
        network, handle = self.networks.located(cells)
        by_handle = self._by_handle.get(normal_handle(handle), [])
        found = self._by_address.get(bare(cells.get("url", ""))) if cells.get("url") else None
        found = found or self._by_key.get((network, normal_handle(handle)))
        if found is None and not network and len(by_handle) == 1:
            found = by_handle[0]
        if found is None:
            return self._no_account(row, network, handle, by_handle)
        if not self.mine(found):
            message = "You do not answer for this account."
            return CellFault(row.number, "handle", message, "Leave the row to its owner, or to the manager.")
        return found

    def _no_account(self, row: Row, network: str, handle: str, same: list[Account]) -> CellFault:
        if not handle:
            return CellFault(row.number, "handle", "This says no account.", "Write its handle or address.")
        if not network and same:
            where = join_words((one.network for one in same), last="or")
            message = "Several networks have this handle."
            return CellFault(row.number, "network", message, f"Say which: {where}.")
        remedy = (
            f"It is on {join_words(one.network for one in same)}." if same else "Import the account first."
        )
        return CellFault(row.number, "handle", "The register does not know this account.", remedy)

    def _people(self, cells: Mapping[str, str]) -> list[tuple[str, ...]]:
        """For each holder that a row names, the words by which it does, those that identify them first."""
        name, email, slack_id = (cells.get(column, "") for column in _WHO)
        identified = tuple(word for word in (slack_id, email) if word)
        if identified:
            emails = people_in(email) if not slack_id else ()
            if len(emails) > 1 and not self.choices.together:
                return [(one,) for one in emails]
            return [(*identified, *((name,) if name else ()))]
        if not name:
            return []
        one = self.choices.together or self.finder.is_somebody(turned(name) or "")
        return [(name,)] if one else [(each,) for each in people_in(name)]

    def _claim(
        self, row: Row, account: Account, cells: Mapping[str, str], names: tuple[str, ...],
        fields: Mapping[str, Any], count: int,
    ) -> Claim:  # fmt: skip
        found = self.finder.among(names)
        whole = cells.get("person", "")
        offered = f"“{whole}” is taken for {count} people." if count > 1 and whole else ""
        said = " ".join(dict.fromkeys(reversed(names)))[:_EVIDENCE]
        return Claim(
            row=row.number,
            account=account,
            person=found.person,
            said=said,
            aliases=frozenset(spelled(one) for one in (*names, said)),
            fields=self._standing(found, fields),
            notes=tuple(note for note in (offered, found.note) if note),
        )

    def _standing(self, found: Named, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Somebody with a way in whom nobody can name is unknown, whatever the list calls them."""
        said: Standing | None = fields.get("standing")
        until: datetime | None = fields.get("until")
        if said is None and until is not None and until <= self.now:
            said = Standing.FORMER
        unnamed = found.person is None and said in (None, Standing.CURRENT, Standing.UNKNOWN)
        if unnamed or (said is Standing.UNKNOWN and found.person is None):
            said = Standing.UNKNOWN
        elif said in (None, Standing.UNKNOWN):
            said = Standing.CURRENT
        return {**fields, "standing": said}

    def _fields(
        self, row: Row, cells: Mapping[str, str], account: Account | CellFault, faults: list[CellFault]
    ) -> Iterator[tuple[str, Any]]:
        for column in ("since", "until"):
            if column in cells:
                yield column, self._day(row, column, cells[column], faults)
        if "role" in cells:
            yield "role", self._role(cells["role"], account)
        if cells.get("method"):
            yield "method", _known(row, "method", cells["method"], method_said, METHOD_WORDS.values(), faults)
        if cells.get("standing"):
            words = [one.value for one in Standing]
            yield "standing", _known(row, "standing", cells["standing"], standing_said, words, faults)
        said = [cells[column] for column in ("evidence", "note") if column in cells]
        together = "; ".join(filter(None, said))
        if len(together) > _EVIDENCE >= max(map(len, said)):
            message = f"Evidence and note are longer than {_EVIDENCE} characters together."
            faults.append(CellFault(row.number, "note", message, "Shorten one of them."))
        if said:
            yield "evidence", together

    def _day(self, row: Row, column: str, cell: str, faults: list[CellFault]) -> datetime | None:
        try:
            day = read_day(cell, day_first=self._day_first, end=column == "until")
        except NoDate as why:
            what = "This could be two different days." if str(why) == AMBIGUOUS else "This is no date."
            faults.append(CellFault(row.number, column, what, "Write it as 2024-03-31."))
            return None
        if day is None:
            return None
        return last_moment(day) if column == "until" else first_moment(day)

    def _role(self, said: str, account: Account | CellFault) -> str:
        """The network's own id for a role, where it has one of this name."""
        network = None if isinstance(account, CellFault) else self.networks.find(account.network)
        for role in network.every_role if network else ():
            if spelled(said) in (spelled(role.name), spelled(role.id)):
                return role.id
        return said


def _known(
    row: Row, column: str, said: str, find: Callable[[str], Any], words: Any, faults: list[CellFault]
) -> Any:
    found = find(said)
    if found is None:
        faults.append(CellFault(row.number, column, "This is not known.", f"Use {some_of(words, most=9)}."))
    return found


def _out_of_order(row: Row, fields: Mapping[str, Any]) -> Iterator[CellFault]:
    since, until = fields.get("since"), fields.get("until")
    if since and until and until < since:
        yield CellFault(row.number, "until", "The end is before the beginning.", "Correct one of the two.")


def _too_long(row: Row, cells: Mapping[str, str]) -> Iterator[CellFault]:
    for column, cell in cells.items():
        if len(cell) > _LIMITS[column]:
            message = f"This is longer than {_LIMITS[column]} characters."
            yield CellFault(row.number, column, message, "Shorten it.")
