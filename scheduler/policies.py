"""Fetching a policy file from Slack that somebody proposes, and saying what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused, TooLarge
from bot.domain.programme import Company
from bot.domain.text import clean
from bot.errors import UserError
from bot.services import handing_in
from bot.services.policy_file import SIZE_LIMIT, Loaded, load
from scheduler.outcomes import CREDENTIALS, SLACKS
from storage.database import Database
from storage.errors import Busy
from storage.outbox import Row

TOO_LARGE = "The file is larger than 256 KiB. Move long texts to the policy document."
NOT_FETCHED = "The file could not be fetched from Slack; perhaps it was deleted. Give it again."
LONGEST_NAME = 120


@dataclass(frozen=True)
class Policies:
    """The reader; `Unreachable` and `Limited` pass through, so that delivery tries again."""

    database: Database
    slack: Slack
    company: Callable[[], Company]

    def read(self, row: Row) -> None:
        """Fetch the file that the row names and propose it, or say why not."""
        try:
            loaded = self._fetched(str(row.facts["file"]))
            self.database.run(
                lambda unit: handing_in.take(unit, self.company(), loaded, row.facts), background=True
            )
        except TooLarge:
            self._refuse(row, TOO_LARGE)
        except Refused as refused:
            if refused.error in CREDENTIALS | SLACKS:
                raise
            self._refuse(row, NOT_FETCHED)
        except Busy:
            raise
        except UserError as refused:
            self._refuse(row, str(refused))

    def _fetched(self, file_id: str) -> Loaded:
        info = self.slack.call("files.info", file=file_id)["file"]
        if int(info.get("size", 0)) > SIZE_LIMIT:
            raise TooLarge(SIZE_LIMIT)
        content = self.slack.download(str(info["url_private_download"]), SIZE_LIMIT)
        return load(content, clean(str(info.get("name", "")), limit=LONGEST_NAME))

    def _refuse(self, row: Row, why: str) -> None:
        by = str(row.facts["by"])
        self.database.run(
            lambda unit: handing_in.refuse(unit, self.company(), row.subject, by, why), background=True
        )
