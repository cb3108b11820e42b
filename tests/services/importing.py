"""Importing without Slack: a list read, looked at and carried out in one unit of a database of its own."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.columns import ImportKind
from bot.domain.ledger import Holding
from bot.domain.sheets import Choices, Outcome, Preview
from bot.services import importing, standing
from bot.services.sheets.prepared import Prepared
from bot.services.sheets.reading import read
from bot.services.sheets.table import Table
from storage import ledger, register
from storage.database import Unit
from tests.services.company import TEAM, Founded

KINDS = (ImportKind.HOLDERS, ImportKind.ACCOUNTS)


def written(rows: Sequence[Sequence[str]], separator: str = ",") -> bytes:
    """Rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def counts(preview: Preview) -> tuple[int, int, int, int]:
    """How many rows would come out created, changed, unchanged and faulty."""
    created, changed, unchanged, faulty = map(preview.count, Outcome)
    return created, changed, unchanged, faulty


@dataclass
class Lists:
    """Lists of one kind, brought into one company."""

    here: Founded
    kind: ImportKind = ImportKind.HOLDERS

    def look(self, unit: Unit, content: bytes | str, choices: Choices | None = None) -> Prepared:
        """What a list would do now."""
        return self._prepared(unit, read(_bytes(content)), choices)

    def _prepared(self, unit: Unit, table: Table, choices: Choices | None) -> Prepared:
        policy = standing.in_force(unit, self.here.company).policy
        return importing.prepare_as(
            unit, self.here.company, self.kind, table, choices or Choices(), policy, lambda _: True
        )

    def bring_in(self, unit: Unit, content: bytes | str, choices: Choices | None = None) -> Preview:
        """The same, carried out in the same unit."""
        table = read(_bytes(content))
        prepared = self._prepared(unit, table, choices)
        row = importing.record_done(unit, self.here.company, self.kind, "operator", table, prepared.preview)
        prepared.carry_out(unit, "operator", row)
        return prepared.preview

    def do(self, content: bytes | str, choices: Choices | None = None) -> Preview:
        """The same, for good."""
        return self.here.do(lambda unit: self.bring_in(unit, content, choices))


def _bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def held(here: Founded, handle: str, network: str = "youtube") -> list[Holding]:
    """The latest lines about an account."""
    with here.database.read() as unit:
        known = register.by_handle(unit, TEAM, handle)
        (account,) = [one for one in known if one.network == network]
        return [*ledger.of_account(unit, account.id)]
