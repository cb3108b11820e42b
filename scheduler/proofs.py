"""Fetching a proof file from Slack, judging it by its content and keeping it by its SHA-256."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused, TooLarge
from bot.domain.no_secrets import holds_a_secret
from bot.domain.programme import Company
from bot.domain.proof import MOST_BYTES, kind_of
from bot.domain.text import clean
from bot.services import doing, network_lists, proving
from bot.services.proving import Fetched
from bot.services.sheets.reading import read_people
from bot.services.sheets.table import SecretFound, Unreadable
from storage import grants
from storage.database import Database, Unit
from storage.outbox import Row

TOO_LARGE = "It is larger than 10 MB."
NOT_FETCHED = "It could not be fetched from Slack; perhaps it was deleted."


@dataclass(frozen=True)
class Proofs:
    """The fetcher; `Unreachable` and `Limited` pass through, so that delivery tries again."""

    database: Database
    slack: Slack
    company: Callable[[], Company]

    def fetch(self, row: Row) -> None:
        """Fetch the file that the row names, then keep or refuse it in one unit."""
        with self.database.read() as unit:
            found = grants.find_file(unit, row.subject)
            is_list = network_lists.account_of(unit, row.subject) is not None
        if found is None:
            return
        try:
            name, content = self._download(str(found["slack_file"]))
            keep = self._list(row, name, content) if is_list else self._proof(row, name, content)
        except TooLarge:
            self._refuse(row, TOO_LARGE)
        except Refused:
            self._refuse(row, NOT_FETCHED)
        except Unreadable as error:
            self._refuse(row, str(error))
        except SecretFound as secret:
            self._drop(row, secret)
        else:
            self._write(keep)

    def _proof(self, row: Row, name: str, content: bytes) -> Callable[[Unit], None]:
        """What keeps a proof; raises `SecretFound`."""
        secret = proving.secret_in(content)
        if secret is not None:
            raise secret
        digest = hashlib.sha256(content).hexdigest()
        return lambda unit: doing.keep(unit, self.company(), row.subject, name, content, digest)

    def _list(self, row: Row, name: str, content: bytes) -> Callable[[Unit], None]:
        """What keeps a list of people; raises `SecretFound` and `Unreadable`."""
        table = read_people(content)
        kind, called = kind_of(content) or "", clean(name, limit=doing.LONGEST_NAME)
        file = Fetched(called, kind, content, table.sha256)
        return lambda unit: doing.keep_list(unit, self.company(), row.subject, file, table)

    def _drop(self, row: Row, secret: SecretFound) -> None:
        self._write(lambda unit: doing.drop(unit, self.company(), row.subject, secret))

    def _download(self, slack_file: str) -> tuple[str, bytes]:
        info = self.slack.call("files.info", file=slack_file)["file"]
        if int(info.get("size", 0)) > MOST_BYTES:
            raise TooLarge(MOST_BYTES)
        name = str(info.get("name", ""))
        return "" if holds_a_secret(name) else name, self.slack.download(
            str(info["url_private_download"]), MOST_BYTES
        )

    def _refuse(self, row: Row, why: str) -> None:
        self._write(lambda unit: doing.refuse(unit, row.subject, why))

    def _write(self, work: Callable[[Unit], None]) -> None:
        self.database.run(work, background=True)
