"""Files below cards: which there are, how each is made, and below which card it goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.connectors import slack_files
from bot.connectors.slack import Slack
from bot.domain.baseline import Signer
from bot.domain.columns import ImportKind
from bot.domain.programme import Company
from bot.services import campaigns, completion, exporting, reaching
from bot.services.sheets.writing import Format
from scheduler import packs
from storage import outbox, sheets
from storage.database import Database, Unit
from storage.outbox import Row

CARDS = {
    "left_out": "sheet",
    "export": "export",
    "acknowledgements": "acknowledgements",
    "completion": "completion",
    "pack": "pack",
}
"""Below which card a file hangs."""


@dataclass(frozen=True)
class Uploads:
    """The uploader; whatever Slack raises passes through, so that delivery decides what becomes of it.

    After an answer that was lost a file may hang there twice: the same file, which does no harm.
    """

    database: Database
    slack: Slack
    company: Callable[[], Company]
    signer: Callable[[], Signer | None] = lambda: None

    def upload(self, row: Row) -> bool:
        """Upload the file that the row names; False where there is nothing to tell any more."""
        with self.database.read() as unit:
            card = outbox.live_card(unit, row.workspace_id, CARDS[row.name], row.subject, row.place)
            made = self._content(unit, row) if card else None
        if card is None or made is None:
            return False
        slack_files.put(self.slack, *made, below=(card.channel, card.ts))
        if row.name == "left_out":
            self.database.run(lambda unit: sheets.forget(unit, row.subject), background=True)
        return True

    def _content(self, unit: Unit, row: Row) -> tuple[str, bytes] | None:
        if row.name == "pack":
            return _pack(unit, self.company(), row, self.signer())
        return CONTENTS[row.name](unit, self.company(), row)


def _pack(unit: Unit, company: Company, row: Row, signer: Signer | None) -> tuple[str, bytes] | None:
    """The evidence of an audit, as of when it is sent; none without the key, as nobody could check it."""
    if signer is None:
        return None
    campaign = campaigns.find(unit, company, str(row.facts["campaign"]))
    with TemporaryDirectory(prefix="vouchsafe-") as folder:
        path = Path(folder) / f"audit-{campaign.number}.zip"
        packs.make(unit, company, campaign, path, signer)
        return path.name, path.read_bytes()


def _left_out(unit: Unit, _company: Company, row: Row) -> tuple[str, bytes] | None:
    kept = sheets.kept(unit, row.subject, sheets.LEFT_OUT)
    return None if kept is None else ("left-out-rows.csv", str(kept).encode("utf-8-sig"))


def _export(unit: Unit, company: Company, row: Row) -> tuple[str, bytes] | None:
    """What the person may see when it is sent, whatever it was when they asked."""
    kind, form = ImportKind(str(row.facts["kind"])), Format(str(row.facts["form"]))
    return exporting.export(unit, company, kind, row.place).file(form)


def _acknowledgements(unit: Unit, company: Company, row: Row) -> tuple[str, bytes] | None:
    return reaching.file(unit, company, Format(str(row.facts["form"])))


def _completion(unit: Unit, company: Company, row: Row) -> tuple[str, bytes] | None:
    return completion.file(unit, company, Format(str(row.facts["form"])))


CONTENTS: Mapping[str, Callable[[Unit, Company, Row], tuple[str, bytes] | None]] = {
    "left_out": _left_out,
    "export": _export,
    "completion": _completion,
    "acknowledgements": _acknowledgements,
}
"""How each file is made: its name and its content, when it is sent."""
