"""What the demo does behind the local Slack's scenes: it knows what falls due, and can restart the bot."""

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.demo.stage import Stage
from bot.demo.supervisor import Supervisor
from bot.demo.tour import TOUR
from bot.demo.wiring import ports
from bot.settings import Settings, load
from storage import lanes, upcoming
from storage.database import Database
from storage.errors import Busy, StorageFault

if TYPE_CHECKING:
    from bot.domain.programme import Company

PATIENCE_SECONDS = 2.0
LOOK_EVERY_SECONDS = 0.05
SOON = timedelta(seconds=1)


class Backstage:
    """The local Slack's stagehand. It reads the bot's database beside the bot, and writes nothing there."""

    def __init__(self, supervisor: Supervisor) -> None:
        """Offer nothing but the tour until the bot runs: see `begin`."""
        self._supervisor = supervisor
        self._database: Database | None = None
        self._company: Company | None = None
        self._workspace_id = ""
        self.can_restart = False

    def begin(self, stage: Stage) -> None:
        """The bot runs here from now on."""
        self._database = Database(stage.folder.database_url, ports(stage.clock))
        self._workspace_id = stage.slack.team_id
        self._company = load(Settings, **stage.settings()).company(self._workspace_id)
        self.can_restart = True

    def end(self) -> None:
        """Let go of the bot's database."""
        if self._database is not None:
            self._database.dispose()

    def next_due(self) -> float | None:
        """When the bot next does something by itself."""
        if self._database is None:
            return None
        try:
            with self._database.read() as unit:
                due = upcoming.next_due(unit, self._workspace_id)
        except (Busy, StorageFault):
            return None
        return due.timestamp() if due else None

    def before_move(self) -> None:
        """Let the bot finish what it is sending: a lease should not run out because time has travelled."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._is_sending() and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_SECONDS)

    def restart_app(self) -> None:
        """Kill the bot's process for real, and start it again."""
        self._supervisor.kill_and_restart()

    def tour(self) -> dict[str, Any]:
        """The guided tour."""
        return TOUR

    def sheet(self) -> dict[str, Any] | None:
        """What the bot shows, drawn from the rows as they are."""
        if self._database is None or self._company is None:
            return None
        from bot.demo.sheet import sheet  # noqa: PLC0415 - few look at it, and everybody waits for the start

        with self._database.read() as unit:
            return sheet(unit, self._company)

    def _is_sending(self) -> bool:
        if self._database is None:
            return False
        try:
            with self._database.read() as unit:
                return lanes.under_way(unit, SOON)
        except (Busy, StorageFault):
            return False
