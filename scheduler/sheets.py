"""Lists that were handed in: fetched from Slack, read, looked at and taken over, outside of any click."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused, TooLarge
from bot.domain.programme import Company
from bot.domain.secret_words import secret_cell
from bot.domain.sheets import SheetImport, SheetState
from bot.domain.text import clean
from bot.services import importing, leaking
from bot.services.register import RegisterMoved
from bot.services.sheets.prepared import Prepared
from bot.services.sheets.reading import read
from bot.services.sheets.table import SIZE_LIMIT, SPLIT, SecretFound, Table, Unreadable
from scheduler.outcomes import CREDENTIALS, SLACKS
from storage import sheets
from storage.database import Database, Unit
from storage.outbox import Row

TOO_LARGE = f"The file is larger than 16 MiB. {SPLIT}"
NOT_FETCHED = "The file could not be fetched from Slack; perhaps it was deleted. Hand it in again."
LONGEST_NAME = 120

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sheets:
    """The reader; `Unreachable` and `Limited` pass through, so that delivery tries again.

    What is read is judged between units, for it may take longer than anybody may be kept waiting.
    """

    database: Database
    slack: Slack
    company: Callable[[], Company]

    def read(self, row: Row) -> None:
        """Fetch and read a list, and show what it would do; or refuse it."""
        with self.database.read() as unit:
            seen = sheets.find(unit, row.subject)
            kept = importing.rows_of(unit, seen) if seen else None
        if seen is None or seen.state is not SheetState.READING:
            return
        try:
            name, table = (seen.name, kept) if kept else self._fetched(seen)
        except SecretFound as secret:
            found = secret
            self._write(lambda unit: leaking.found_in(unit, self.company(), seen, found))
        except Unreadable as error:
            self._refuse(seen, str(error))
        except TooLarge:
            self._refuse(seen, TOO_LARGE)
        except Refused as refused:
            if refused.error in CREDENTIALS | SLACKS:
                raise
            self._refuse(seen, NOT_FETCHED)
        else:
            self._show(seen, name, table)

    def take_over(self, row: Row) -> None:
        """Take over a list that was confirmed; show it again if it would not do any more what was shown."""
        with self.database.read() as unit:
            seen = sheets.find(unit, row.subject)
            if seen is None or not seen.going_in:
                return
            table, shown = importing.rows_of(unit, seen), importing.preview_of(unit, seen)
            prepared = importing.prepare(unit, self.company(), seen, table) if table else None
        if table is None or prepared is None:
            return
        if prepared.preview.digest == shown.digest and self._carried_out(seen, table, prepared):
            return
        log.info("import_outdated", sheet=seen.id)
        remark = importing.OUTDATED
        self._write(lambda unit: importing.read_again(unit, seen, "system", seen.choices, remark))

    def _fetched(self, seen: SheetImport) -> tuple[str, Table]:
        """The file's name, unless that looks like a secret, and its table; the bytes go no further."""
        info = self.slack.call("files.info", file=seen.slack_file)["file"]
        if int(info.get("size", 0)) > SIZE_LIMIT:
            raise TooLarge(SIZE_LIMIT)
        name = clean(str(info.get("name", "")), limit=LONGEST_NAME)
        content = self.slack.download(str(info["url_private_download"]), SIZE_LIMIT)
        return "" if secret_cell(name) else name, read(content, sheet=seen.choices.sheet)

    def _show(self, seen: SheetImport, name: str, table: Table) -> None:
        with self.database.read() as unit:
            prepared = importing.prepare(unit, self.company(), seen, table)
        self._write(lambda unit: importing.previewed(unit, seen, table, prepared.preview, name))

    def _carried_out(self, seen: SheetImport, table: Table, prepared: Prepared) -> bool:
        """Whether it went in; False when the register has changed since it was looked at."""
        try:
            self._write(lambda unit: importing.carry_out(unit, seen, table, prepared))
        except RegisterMoved:
            return False
        return True

    def _refuse(self, seen: SheetImport, why: str) -> None:
        self._write(lambda unit: importing.refuse(unit, seen, why))

    def _write(self, work: Callable[[Unit], object]) -> None:
        self.database.run(work, background=True)
