"""Making an evidence pack: what was read and what people read of it, in one file that is signed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.domain import why_then
from bot.domain.baseline import Signer
from bot.domain.campaigns import Campaign
from bot.domain.packs import PackAccount, PackLine
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.reviews import Item, ItemKind
from bot.domain.why_chains import Chain
from bot.services.pack_lines import Reading
from bot.services.pack_tables import Row, Table, slug
from bot.services.packing import Files, Packing
from bot.services.sheets.writing import csv_parts
from bot.services.why_reading import ChainReader
from bot.views import pack_report, pack_why, pack_words
from bot.views.pack_why import Page, Told
from storage.database import Unit
from storage.pack_file import PackWriter

Heard = Callable[[str, int, int], None]
"""Told of which file is written just now, how many lines have gone by, and of how many."""

_PASSES: Final = 19
"""How often the lines go by until a pack is made: once for each list, chart or page that is made of them."""

_IN_THE_REPORT: Final = {
    "removals": (
        *("line", "account", "whom", "decided_by", "decided_at", "gone_at", "lag_hours", "within_sla"),
        *("evidence", "spot_check"),
    ),
    "added": ("account", "whom", "as", "added_at", "added_by", "why", "outcome"),
    "exceptions": ("line", "account", "whom", "accepted_by", "accepted_at", "reason", "until"),
    "reassignments": ("asked_first", "reviewer", "as", "since", "by", "note"),
    "differences": ("against", "account", "whom", "what_happened"),
    "training": ("name", "agency", "accounts", "passed", "owed"),
    "native_use": ("account", "tool", "whom", "role", "seat_in_tool"),
}
"""Which lists the report shows, and what of them."""

_WORTH_A_ROW: Final[Mapping[str, Callable[[Row], bool]]] = {
    "reassignments": lambda row: row[0] != row[1],
    "training": lambda row: bool(row[-1]),
}
"""Whoever was asked first has been handed nothing, and whoever owes no course is only counted."""


def make(
    unit: Unit,
    company: Company,
    campaign: Campaign,
    path: Path,
    signer: Signer,
    told: Heard = lambda _file, _done, _of: None,
) -> Packing:
    """Write the pack of an audit to a file, and return what was read for it."""
    step = _Step(told, campaign.items * _PASSES)
    packing = Packing(Reading(unit, company, campaign, step.seen), signer.fingerprint)
    with path.open("wb") as file:
        pack = PackWriter(file, packing.as_of)
        for name, parts in _files(packing):
            step.file = name
            pack.add(name, parts)
        pack.seal(packing.about, bytes.fromhex(signer.public_key), signer.sign)
    step.end()
    return packing


@dataclass
class _Step:
    """How far it is."""

    told: Heard
    most: int
    file: str = ""
    lines: int = 0

    def seen(self, lines: int) -> None:
        self.lines = min(self.lines + lines, self.most)
        self.told(self.file, self.lines, self.most)

    def end(self) -> None:
        self.told("Signing", self.most, self.most)


def _files(packing: Packing) -> Files:
    """Every file of a pack in order, the one that people open first before all others."""
    pages = dict(_pages(packing))
    yield (
        "report.html",
        _encoded(pack_report.report(packing.facts, _accounts(packing, pages), _lists(packing))),
    )
    yield "README.txt", (pack_words.readme(packing.facts).encode(),)
    yield from packing.files()
    rows = pack_report.controls(packing.facts)
    yield "controls.csv", csv_parts(pack_report.CONTROL_HEADINGS, rows)
    chains = ChainReader(packing.unit, packing.reading.company)
    for account_id, name in pages.items():
        yield name, _encoded(_why(packing, chains, packing.reading.accounts[account_id]))


def _pages(packing: Packing) -> Iterator[tuple[str, str]]:
    """The name of each account's page, by the account's id."""
    for number, one in enumerate(packing.reading.accounts.values(), 1):
        yield one.id, f"why/{number:04}-{one.network}{slug(one.handle)}.html"


def _accounts(packing: Packing, pages: Mapping[str, str]) -> Iterator[PackAccount]:
    """The accounts with their lines, one at a time."""
    reading = packing.reading
    for one in reading.accounts.values():
        items = reading.items_on(one.id)
        lines = tuple(_line(reading, item) for item in items)
        network = reading.ruling.policy.network(one.network)
        groups = Counter(line.group for line in lines)
        yield PackAccount(
            one.title, network.name if network else one.network, pages.get(one.id), groups, lines
        )


def _lists(packing: Packing) -> Mapping[str, Iterator[Row]]:
    """The lists that stand in the report as well, in the columns that it shows of them."""
    tables = {table.name: table for table in packing.tables()}
    return {name: _columns(tables[name], columns) for name, columns in _IN_THE_REPORT.items()}


def _columns(table: Table, wanted: Sequence[str]) -> Iterator[Row]:
    places = tuple(map(table.headings.index, wanted))
    rows = (tuple(row[place] for place in places) for row in table.rows())
    return filter(_WORTH_A_ROW.get(table.name), rows)


def _why(packing: Packing, chains: ChainReader, account: Account) -> Iterator[str]:
    """The page that says why each holder of an account has a way in."""
    reading = packing.reading
    held = [one for one in reading.items_on(account.id) if one.kind is ItemKind.HOLDER]
    people = [*dict.fromkeys(one.person for one in held if one.person)]
    told = (_told(packing, one) for one in chains.chains(account, people))
    unknown = [_line(reading, one) for one in held if not one.person]
    title = f"Who has a way into {account.title}, and why"
    about = Page(title, len(held), packing.campaign.number, packing.as_of, packing.over)
    return pack_why.page(about, told, unknown, reading.name)


def _told(packing: Packing, chain: Chain) -> Told:
    """Of an audit that is over: how it was then, and apart from it what has happened since."""
    if not packing.over:
        return Told(chain, ())
    return Told(why_then.as_of(chain, packing.as_of), why_then.since(chain, packing.as_of))


def _line(reading: Reading, item: Item) -> PackLine:
    return PackLine(item, reading.whom(item), reading.name(item.submitted_by or item.chosen_by))


def _encoded(parts: Iterable[str]) -> Iterator[bytes]:
    return (part.encode() for part in parts)
