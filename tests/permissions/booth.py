"""Where acts are tried: the real edge on a real database, which is put back after everything that was written."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import orjson

from bot.domain.ports import Ports
from bot.errors import UserError
from bot.vault_providers import KeyFile
from handlers.boundary import Boundary
from handlers.refusing import Refusing
from handlers.routes import ROUTES
from storage import restoration
from storage.clock import TrustedClock
from storage.database import Database
from tests import databases
from tests.e2e import ledger, vaults
from tests.permissions.making import Making
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
        return {"ok": True, "view": {"id": arguments.get("view_id") or "V1", "hash": "1.1"}}


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
            booth.close()


class Booth:
    """A company with one of everything, in which anything can be tried and nothing stays."""

    def __init__(self, folder: Path) -> None:
        url = databases.migrated(databases.SQLITE, folder)
        self.file, self.kept = folder / "vouchsafe.db", folder / "as-it-was.db"
        ledger.install(url)
        self.now = MONDAY
        ports = Ports(lambda: self.now, self._seconds, os.urandom, time.sleep)
        vaults.make(url, folder / "vault.key", ports)
        self.database = Database(url, ports)
        self.database.vault.use(KeyFile(folder / "vault.key"))
        with self.database.write() as unit:
            self.company = found(unit)
            self.subjects = make(unit, self.company)
        self._keep()
        self.window = Window()
        self.views: dict[str, dict[str, Any]] = {}
        self.outcome, self.prepared = "", False
        self.edge = Boundary(
            self.database, self.window, self.database.ports, lambda: self.company, ROUTES, self._observe
        )

    def close(self) -> None:
        """Let go of the database."""
        self.beside.close()
        self.database.dispose()

    def attempt(self, kind: str, body: dict[str, Any]) -> Tried:
        """Try it; afterwards everything is as it was, save that the trail goes on where it was refused."""
        word = self.does(kind, body)
        wrote = self._version() != self.seen
        changed, events = self._written() if wrote else ((), ())
        if changed:
            ledger.check(self.database.url)
        if self.prepared or changed or (word == YES and wrote):
            self._put_back()
        elif wrote:
            self.mark()
        return Tried(word, changed, events)

    def does(self, kind: str, body: dict[str, Any]) -> str:
        """Let it happen; what became of it."""
        refusals: list[UserError] = []
        say = Refusing.say

        def note(self: Refusing, kind: str, body: Any, error: UserError) -> Any:
            refusals.append(error)
            return say(self, kind, body, error)

        with patch.object(Refusing, "say", note):
            self.edge.handle(kind, body)
        word = type(refusals[0]).__name__ if refusals else YES
        return word if self.outcome != "incident" else "incident"

    @contextmanager
    def otherwise(self) -> Iterator[None]:
        """A while in which whatever happens stays; then everything is as it was."""
        try:
            yield
        finally:
            self.now = MONDAY
            self.database.clock = TrustedClock(self.database.ports)
            self._put_back()

    def prepare(self, first: Callable[[Making], None]) -> None:
        """Let something be otherwise for the next attempt."""
        with self.database.write() as unit:
            first(Making(unit, self.company))
        self.prepared = True
        self.mark()

    def marked(self, value: str) -> str:
        """What a button of a message carries that is drawn now."""
        with self.database.read() as unit:
            epoch = restoration.epoch(unit)
        return f"{epoch}!{value}" if epoch else value

    def mark(self) -> None:
        """What is so now was so before."""
        self.beside.execute("DELETE FROM ledger")
        (self.head,) = self.beside.execute("SELECT max(sequence) FROM trail").fetchone()
        self.seen = self._version()

    def view_of(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """The dialogue that an act opens."""
        self.window.shown.clear()
        tried = self.attempt(kind, body)
        assert self.window.shown, (tried.word, body)
        return self.window.shown[-1]

    def who(self, who: Who) -> dict[str, str]:
        """Somebody as a payload names them."""
        return {"id": user_id(who), "team_id": "T0ELSEWHERE" if who is STRANGER else TEAM}

    def _seconds(self) -> float:
        return self.now.timestamp()

    def _observe(self, _kind: str, outcome: str, _seconds: float) -> None:
        self.outcome = outcome

    def _written(self) -> tuple[tuple[str, ...], tuple[Mapping[str, Any], ...]]:
        """Which tables have changed since the mark, and the events."""
        rows = self.beside.execute("SELECT DISTINCT name FROM ledger")
        changed = tuple(sorted(name for (name,) in rows if name != ledger.HEAD))
        told = self.beside.execute(
            "SELECT body FROM trail WHERE sequence > ? ORDER BY sequence", (self.head,)
        )
        return changed, tuple(orjson.loads(body) for (body,) in told)

    def _version(self) -> int:
        """A number that is another once anything has been committed."""
        (version,) = self.beside.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _keep(self) -> None:
        self.database.dispose()
        self.beside = sqlite3.connect(self.file, isolation_level=None)
        self.mark()
        self.beside.close()
        shutil.copyfile(self.file, self.kept)
        self._open()

    def _put_back(self) -> None:
        self.close()
        shutil.copyfile(self.kept, self.file)
        self._open()
        self.prepared = False

    def _open(self) -> None:
        self.beside = sqlite3.connect(self.file, isolation_level=None)
        self.mark()
