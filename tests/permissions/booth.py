"""Where acts are tried: the real edge on a real database, which is put back after everything that was written."""

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import orjson

from bot.domain.ports import Ports
from bot.errors import UserError
from handlers.boundary import Boundary
from handlers.refusing import Refusing
from handlers.routes import ROUTES
from storage.database import Database
from tests import databases
from tests.e2e import ledger
from tests.permissions.people import STRANGER, Who, found, user_id
from tests.permissions.subjects import make
from tests.services.company import MONDAY, TEAM

YES = "yes"
REFUSED = "attempt:refused"


@dataclass
class Window:
    """What Slack was asked to show; the only thing of it that an act needs here."""

    shown: list[dict[str, Any]] = field(default_factory=list)

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Take a dialogue; nothing else may be asked, for everybody is known."""
        assert method.startswith("views."), method
        self.shown.append(arguments["view"])
        return {"ok": True}


@dataclass(frozen=True)
class Tried:
    """What became of an act: a word, the rows that changed, and the events that it left."""

    word: str
    changed: tuple[str, ...]
    events: tuple[Mapping[str, Any], ...]


@contextmanager
def in_a_booth() -> Iterator["Booth"]:
    """A booth for a while; in memory where the machine has a place for that, for it writes a thousand times."""
    memory = "/dev/shm"
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        booth = Booth(Path(folder))
        try:
            yield booth
        finally:
            booth.database.dispose()


class Booth:
    """A company with one of everything, in which anything can be tried and nothing stays."""

    def __init__(self, folder: Path) -> None:
        url = databases.migrated(databases.SQLITE, folder)
        self.file, self.kept = folder / "vouchsafe.db", folder / "as-it-was.db"
        ledger.install(url)
        self.database = Database(url, Ports(lambda: MONDAY, time.monotonic, os.urandom, time.sleep))
        with self.database.write() as unit:
            self.company = found(unit)
            self.subjects = make(unit, self.company)
        self._keep()
        self.window = Window()
        self.views: dict[str, dict[str, Any]] = {}
        self.outcome = ""
        self.edge = Boundary(
            self.database, self.window, self.database.ports, lambda: self.company, ROUTES, self._observe
        )

    def attempt(self, kind: str, body: dict[str, Any]) -> Tried:
        """Try it; afterwards everything is as it was."""
        refusals: list[UserError] = []
        say = Refusing.say

        def note(self: Refusing, kind: str, body: Any, error: UserError) -> Any:
            refusals.append(error)
            return say(self, kind, body, error)

        with patch.object(Refusing, "say", note):
            self.edge.handle(kind, body)
        word = type(refusals[0]).__name__ if refusals else YES
        word = word if self.outcome != "incident" else "incident"
        if not self._has_a_log():
            return Tried(word, (), ())
        changed, events = self._written()
        if changed:
            ledger.check(self.database.url)
        self._put_back()
        return Tried(word, changed, events)

    def mark(self) -> None:
        """What is so now was so before."""
        with closing(sqlite3.connect(self.file)) as beside, beside:
            beside.execute("DELETE FROM ledger")
            (self.head,) = beside.execute("SELECT max(sequence) FROM trail").fetchone()

    def view_of(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The dialogue that an act opens."""
        self.window.shown.clear()
        tried = self.attempt(kind, body)
        assert self.window.shown, (tried.word, body)
        return self.window.shown[-1]

    def who(self, who: Who) -> dict[str, str]:
        """Somebody as a payload names them."""
        return {"id": user_id(who), "team_id": "T0ELSEWHERE" if who is STRANGER else TEAM}

    def _observe(self, _kind: str, outcome: str, _seconds: float) -> None:
        self.outcome = outcome

    def _written(self) -> tuple[tuple[str, ...], tuple[Mapping[str, Any], ...]]:
        """Which tables have changed since, and the events."""
        with closing(sqlite3.connect(self.file)) as beside:
            rows = beside.execute("SELECT DISTINCT name FROM ledger")
            changed = tuple(sorted(name for (name,) in rows if name != ledger.HEAD))
            told = beside.execute("SELECT body FROM trail WHERE sequence > ? ORDER BY sequence", (self.head,))
            return changed, tuple(orjson.loads(body) for (body,) in told)

    def _has_a_log(self) -> bool:
        """Whether anything at all was written, in a table that nobody watches."""
        log = self.file.with_name(f"{self.file.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def _keep(self) -> None:
        self.mark()
        self.began = self.head
        self.database.dispose()
        shutil.copyfile(self.file, self.kept)

    def _put_back(self) -> None:
        self.database.dispose()
        shutil.copyfile(self.kept, self.file)
        self.head = self.began
