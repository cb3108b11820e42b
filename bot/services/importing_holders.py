"""What a list of holders would do, row by row."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from bot.domain.columns import ImportKind, title
from bot.domain.holding_words import METHOD_WORDS
from bot.domain.ledger import Method, Standing
from bot.domain.policy import Policy
from bot.domain.programme import Company
from bot.domain.register import Account
from bot.domain.sheets import CellFault, Choices, Line, Outcome
from bot.domain.text import cut
from bot.services import holders
from bot.services.holder_claims import Claim, Claims
from bot.services.holder_people import HolderFinder
from bot.services.holders import Entry, HolderPlan
from bot.services.sheets.cells import notes_on
from bot.services.sheets.naming import Networks
from bot.services.sheets.prepared import Prepared, previewed
from bot.services.sheets.table import Table
from storage import register
from storage.database import Unit

_LONGEST: Final = 60
"""Characters of a value that a preview shows."""


def prepare(
    unit: Unit,
    company: Company,
    table: Table,
    choices: Choices,
    policy: Policy | None,
    mine: Callable[[Account], bool],
) -> Prepared:
    """Look at a list of holders; `mine` tells of which accounts whoever imports may say something."""
    finder, networks = HolderFinder(unit, company.workspace_id), Networks(policy)
    accounts = register.every(unit, company.workspace_id)
    claims = Claims(table, choices, networks, finder, accounts, mine, unit.now)
    whole = list(claims.faults())
    read = [(row.number, claims.read(row)) for row in table.rows] if not whole else []
    good = [one for _, those in read for one in those if isinstance(one, Claim)]
    planned = holders.plan(unit, company, good)
    words = _Words(finder, networks)
    lines = [*_faulty(read), *(words.line(entry) for entry in planned.entries)]
    bad = frozenset(line.row for line in lines if line.outcome is Outcome.FAULTY)
    sound = planned.without(bad)
    kept = [line for line in lines if line.row not in bad or line.outcome is Outcome.FAULTY]
    notes = notes_on(ImportKind.HOLDERS, table, choices.columns)
    return Prepared(
        previewed(ImportKind.HOLDERS, table, choices, sorted(kept, key=lambda line: line.row), whole, notes),
        lambda unit, by, source: _carry_out(unit, company, sound, by, source),
    )


def _carry_out(unit: Unit, company: Company, planned: HolderPlan, by: str, source: str) -> None:
    holders.carry_out(unit, company, planned, by, source)


def _faulty(read: list[tuple[int, list[Claim] | list[CellFault]]]) -> Iterator[Line]:
    for row, those in read:
        faults = tuple(one for one in those if isinstance(one, CellFault))
        if faults:
            yield Line(row, Outcome.FAULTY, "", faults=faults)


class _Words:
    """Says holders as a preview shows them."""

    def __init__(self, finder: HolderFinder, networks: Networks) -> None:
        self._finder, self._networks = finder, networks

    def line(self, entry: Entry) -> Line:
        claim = entry.claim
        network = self._networks.find(claim.account.network)
        where = f"@{claim.account.handle} on {network.name if network else claim.account.network}"
        who = self._finder.name_of(claim.person) if claim.person else f"“{cut(claim.said, _LONGEST)}”"
        return Line(
            claim.row,
            entry.outcome,
            f"{who} on {where}",
            tuple(self._details(entry)),
            (entry.fault,) if entry.fault else (),
            (*claim.notes, *entry.notes),
        )

    def _details(self, entry: Entry) -> Iterator[str]:
        new = entry.new
        if new is None:
            return
        if entry.old is None:
            yield new.standing.value
            yield from (self._role(entry), METHOD_WORDS[new.method])
            yield from (f"since {new.since:%Y-%m-%d}" for _ in range(new.since is not None) if new.since)
            yield from (f"until {new.until:%Y-%m-%d}" for _ in range(new.until is not None) if new.until)
        else:
            for name in holders.different(entry):
                was, now = (self._said(getattr(one, name)) for one in (entry.old, new))
                yield f"{title(name).lower()} {was} → {now}"
        if holders.rotates(entry):
            yield "they know a shared secret, which must be changed"

    def _role(self, entry: Entry) -> str:
        network = self._networks.find(entry.claim.account.network)
        role = entry.new.role if entry.new else ""
        native = network.role(role) if network else None
        return native.name if native else cut(role, _LONGEST) if role else "no role named"

    def _said(self, value: Any) -> str:
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d}"
        if isinstance(value, Method):
            return METHOD_WORDS[value]
        if isinstance(value, Standing):
            return value.value
        said = str(value or "")
        return cut(self._finder.name_of(said), _LONGEST) if said else "nothing"
