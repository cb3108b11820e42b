"""What `vouchsafe check` looks at of the vault: whether it is ready, and where its keys come from."""

from collections.abc import Iterator
from typing import Final

from bot.commands.findings import Finding, failure, fine, warning
from bot.domain.vault_keys import WRAPS_ALARM
from bot.views.vault_state import remedy_words, why_words
from storage import vault_keys
from storage.database import Database, Unit
from storage.vault import NOT_MADE, SEALED

_ROTATE: Final = "Run `vouchsafe vault rotate`."


def check_vault(database: Database) -> Iterator[Finding]:
    """The vault is ready, its keys come from a safe place, and no rotation was left half done."""
    vault = database.vault
    with database.read() as unit:
        why = vault.why_not(unit)
        if vault.trouble:
            yield failure("vault", vault.trouble)
        elif why in {NOT_MADE, SEALED}:
            yield warning("vault", why_words(why), remedy_words(why))
        elif why:
            yield failure("vault", why_words(why), remedy_words(why))
        else:
            yield fine("vault", why_words(why))
        if vault.provider and vault.provider.warning and vault.loaded:
            yield warning("vault key", vault.provider.warning, "Put it into VOUCHSAFE_KEY_FILE.")
        yield from _rotation(unit)


def _rotation(unit: Unit) -> Iterator[Finding]:
    rotation, key = vault_keys.open_rotation(unit.connection), vault_keys.promoted(unit.connection)
    if rotation:
        words = f"A rotation is under way ({rotation.state.value}, {rotation.rewrapped} of {rotation.total})."
        yield warning("vault key", words, _ROTATE)
    if key and vault_keys.wraps(unit.connection, key.id) >= WRAPS_ALARM:
        yield warning(
            "vault key", "The key in use has wrapped more than a thousand million data keys.", _ROTATE
        )
