"""Each running bot says which of the vault's keys it has loaded, so that none is used too early."""

import structlog
from sqlalchemy.exc import DBAPIError

from bot.errors import UserError
from storage import vault_keys
from storage.database import Database, Unit
from storage.errors import StorageFault

REPORT_SECONDS = 30.0
_TROUBLE = (UserError, StorageFault, DBAPIError)

log = structlog.get_logger(__name__)


class Loaded:
    """One bot's word on its keys: given when it changes, and every half minute."""

    def __init__(self, database: Database, bot_id: str) -> None:
        """Speak for the bot of this id."""
        self._database, self._bot_id = database, bot_id
        self._said: tuple[str, ...] | None = None
        self._at = 0.0

    def look(self) -> None:
        """Load a key that has been added, and say what is loaded where that is due."""
        with self._database.read() as unit:
            if vault_keys.find(unit.connection) is None:
                return
            coming = vault_keys.open_rotation(unit.connection)
            if coming is not None:
                unit.vault.key(unit, coming.to_kek)
        loaded, now = self._database.vault.loaded, self._database.ports.monotonic()
        if (loaded != self._said or now - self._at >= REPORT_SECONDS) and self._told(loaded):
            self._said, self._at = loaded, now

    def forget(self) -> None:
        """Say that this bot has stopped; where the database cannot be told, its silence says so in time."""
        if self._said is None:
            return
        try:
            self._database.run(lambda unit: vault_keys.forget(unit.connection, self._bot_id), background=True)
        except _TROUBLE as error:
            log.warning("vault_keys_not_forgotten", error=type(error).__name__)

    def _told(self, loaded: tuple[str, ...]) -> bool:
        """Whether the database has taken it; where it takes nothing, the next look says it."""
        try:
            self._database.run(lambda unit: self._report(unit, loaded), background=True)
        except _TROUBLE as error:
            log.warning("vault_keys_not_said", error=type(error).__name__)
            return False
        return True

    def _report(self, unit: Unit, loaded: tuple[str, ...]) -> None:
        vault_keys.report(unit.connection, self._bot_id, loaded, unit.now)
