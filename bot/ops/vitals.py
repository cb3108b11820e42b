"""Vital signs: what readiness asks and the figures tell, each looked at when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import UserError
from storage import figures
from storage.database import Database
from storage.errors import StorageFault
from storage.figures import Figures

DATABASE = "The database cannot be read."
TICKER = "The ticker is silent: nothing would end on time."
INBOUND = "Nothing has shown lately that Slack can reach the bot."
CLOCK = "This machine's clock has jumped and is not believed yet."
STOPPING = "The bot is stopping."
HELD = "A backup was restored: everything is held until an admin releases it."

log = structlog.get_logger(__name__)


def _never() -> bool:
    return False


def _unknown() -> None:
    return None


@dataclass
class Vitals:
    """Looks at the parts of one running bot.

    `heartbeat` and `inbound_proven_at` are seconds of the clock `monotonic`; the latter is None where being
    reachable shows in no single moment, as with a listening socket.
    """

    database: Database
    monotonic: Callable[[], float]
    heartbeat: Callable[[], float]
    ticker_alive: Callable[[], bool]
    inbound_alive: Callable[[], bool]
    inbound_proven_at: Callable[[], float | None] = _unknown
    clock_in_doubt: Callable[[], bool] = _never
    stopping: bool = False

    def doubts(self) -> list[str]:
        """What is not ready, a sentence each, without names, addresses or secrets; empty when all is well."""
        found = {
            STOPPING: self.stopping,
            DATABASE: self.figures() is None,
            TICKER: not self.ticker_alive(),
            INBOUND: not self.inbound_alive(),
            CLOCK: self.clock_in_doubt(),
        }
        return [words for words, doubtful in found.items() if doubtful]

    def remarks(self) -> list[str]:
        """What operators should know though nothing keeps the bot from its work."""
        figures = self.figures()
        return [HELD] if figures and figures.held else []

    def figures(self) -> Figures | None:
        """What the database says, or None where it says nothing within its patience."""
        try:
            with self.database.read() as unit:
                return figures.read(unit)
        except (UserError, StorageFault, SQLAlchemyError) as error:
            log.warning("figures_not_read", error=type(error).__name__)
            return None

    def heartbeat_age(self) -> float:
        """Seconds since the ticker last showed that it lives."""
        return max(0.0, self.monotonic() - self.heartbeat())

    def inbound_age(self) -> float | None:
        """Seconds since it was last shown that Slack can reach the bot."""
        proven_at = self.inbound_proven_at()
        return None if proven_at is None else max(0.0, self.monotonic() - proven_at)
