"""Ends what has come to its end, many grants in one unit, each unit short enough to let people in between."""

from collections.abc import Callable, Sequence

import structlog

from bot.domain.ports import Ports, new_id
from bot.domain.programme import Company
from bot.services import ending
from storage import sweeping
from storage.database import Database, Unit
from storage.sweeping import Due

BESIDE_SECONDS = 0.005
"""How long one unit should hold the write lock while people come and go: each waits for one unit at most."""
ALONE_SECONDS = 0.1
"""How long it may while nobody else writes; whoever comes first after that waits so long once."""
QUIET_SECONDS = 1.0
"""How long nobody must have come for the sweep to be alone."""
FEW, MANY = 25, 200
"""The fewest and the most grants in one unit: with fewer, what every unit costs would be most of its time."""
READ_AT_ONCE = 2_000

log = structlog.get_logger(__name__)


class Pace:
    """How many grants go into one unit: many while nobody else writes, few as soon as somebody does."""

    def __init__(self) -> None:
        """Begin carefully."""
        self.size = FEW
        self._visits = 0
        self._quiet_since = 0.0

    def learn(self, count: int, seconds: float, *, visits: int, now: float) -> None:
        """Remember that `count` grants took so long, and that people had come so often by `now` (in seconds).

        The size at most doubles, and shrinks as far as it takes.
        """
        if visits != self._visits:
            self._visits, self._quiet_since = visits, now
        limit = ALONE_SECONDS if now - self._quiet_since >= QUIET_SECONDS else BESIDE_SECONDS
        fits = int(count * limit / seconds) if seconds > 0 else MANY
        self.size = max(FEW, min(fits, self.size * 2, MANY))


class Expiry:
    """The sweep over grants whose time is up (E2, E8)."""

    def __init__(self, database: Database, ports: Ports, beat: Callable[[], None]) -> None:
        """End grants in `database`; `beat` shows after each unit that somebody is at work."""
        self._database, self._ports, self._beat = database, ports, beat
        self._pace = Pace()

    def run(self, company: Company) -> int:
        """End every grant that is due now, the longest overdue first; how many went well.

        Whatever fails is logged and left behind, so that it holds up no other.
        """
        done, last = 0, None
        while due := self._due(company, last):
            last = due[-1]
            ids = [one.grant_id for one in due]
            while ids:
                batch, ids = ids[: self._pace.size], ids[self._pace.size :]
                done += self._end(company, batch)
        return done

    def _due(self, company: Company, after: Due | None) -> tuple[Due, ...]:
        with self._database.read() as unit:
            return sweeping.overdue(unit, company.workspace_id, READ_AT_ONCE, after)

    def _end(self, company: Company, batch: Sequence[str]) -> int:
        """End a batch in one unit, or each grant in its own where the batch as a whole fails."""
        if self._do(company, batch):
            return len(batch)
        if len(batch) == 1:
            return 0
        return sum(self._do(company, (one,)) for one in batch)

    def _do(self, company: Company, batch: Sequence[str]) -> bool:
        try:
            self._timed(company, batch)
        except Exception:
            incident = new_id(self._ports)[:8]
            log.exception("due_failed", name="expire", subject=batch[0], of=len(batch), incident=incident)
            return False
        finally:
            self._beat()
        return True

    def _timed(self, company: Company, batch: Sequence[str]) -> None:
        """Carry one unit out and learn from how long it held the lock, waiting for it not counted."""
        began = self._ports.monotonic()

        def step(unit: Unit) -> None:
            nonlocal began
            began = self._ports.monotonic()
            ending.expire(unit, company, *batch)

        self._database.run(step, background=True)
        now = self._ports.monotonic()
        self._pace.learn(len(batch), now - began, visits=self._database.visits, now=now)
