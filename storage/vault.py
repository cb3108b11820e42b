"""The vault: the only place that holds its keys. Everybody else hands it secrets and gets them back."""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import Connection

from bot.domain.ports import Ports
from bot.domain.refusals import CannotOpen, VaultSealed
from bot.domain.secret_text import SecretText
from bot.domain.vault import Field, Sealed, Version
from bot.domain.vault_keys import (
    WRAPS_LIMIT,
    KeyProvider,
    VaultRow,
    VaultState,
    WrappingKey,
    WrongKeyError,
)
from bot.errors import UserError
from storage import secret_trail, vault_cipher, vault_keys
from storage.errors import Overtaken

LOOK_AGAIN_SECONDS = 5.0
"""How soon the provider is asked again for a key that is missing."""

WHY_NOT = NOT_MADE, SEALED, NO_KEY, WRONG_KEY = "not_made", "sealed", "no_key", "wrong_key"
"""The words with which the vault says why it is not ready."""

WORN_OUT = "The vault's key has wrapped as much as one key may, so nothing is stored until another follows."

log = structlog.get_logger(__name__)


class InUnit(Protocol):
    """What the vault needs of a unit of work."""

    connection: Connection
    ports: Ports

    @property
    def now(self) -> datetime:
        """The time."""

    def new_id(self) -> str:
        """A fresh id."""


class Vault:
    """The vault of one process, shared by its threads."""

    def __init__(self, ports: Ports) -> None:
        """A vault without keys: whoever runs it says with `use` where they come from."""
        self._ports = ports
        self._provider: KeyProvider | None = None
        self._keys: Mapping[str, WrappingKey] = {}
        self._right: set[tuple[str, bytes]] = set()
        self._looked_at = -LOOK_AGAIN_SECONDS
        self._lock = threading.Lock()
        self._trail = secret_trail.Digests()
        self.trouble = ""
        """Why the keys could not be loaded, in a sentence."""

    def use(self, provider: KeyProvider) -> None:
        """Take the keys from this provider, now and whenever one is missing."""
        self._provider = provider
        self.load()

    def load(self) -> None:
        """Ask the provider for its keys; where it cannot give them, those that are loaded stay."""
        if self._provider is None:
            return
        self._looked_at = self._ports.monotonic()
        try:
            self._keys = {key.id: key for key in self._provider.load(self._ports.random_bytes)}
            self.trouble = ""
        except UserError as refused:
            self.trouble = str(refused)
            log.warning("vault_keys_not_loaded", provider=self._provider.name)

    @property
    def loaded(self) -> tuple[str, ...]:
        """The ids of the keys that are loaded."""
        return tuple(sorted(self._keys))

    @property
    def provider(self) -> KeyProvider | None:
        """Where the keys come from."""
        return self._provider

    def ready(self, unit: InUnit) -> bool:
        """Whether secrets can be stored and looked at: a key is loaded, and nobody has sealed the vault."""
        return not self.why_not(unit)

    def why_not(self, unit: InUnit) -> str:
        """Why not, in a word: `not_made`, `sealed`, `no_key` or `wrong_key`; empty when it is ready."""
        row = vault_keys.find(unit.connection)
        if row is None:
            return NOT_MADE
        if row.state is VaultState.SEALED:
            return SEALED
        return "" if self._in_use(unit, row) else WRONG_KEY if self._keys else NO_KEY

    def put(
        self, unit: InUnit, version_id: str, secret_id: str, number: int, fields: Mapping[Field, SecretText]
    ) -> tuple[Sealed, ...]:
        """Encrypt the fields of a version, each under a data key of its own.

        Raises `VaultSealed`, and `Overtaken` where the key was replaced in this very moment.
        """
        row, key = self._opened(unit)
        if vault_keys.wraps(unit.connection, key.id) + len(fields) > WRAPS_LIMIT:
            raise VaultSealed(WORN_OUT, remedy="The operator runs `vouchsafe vault rotate`.")
        if not vault_keys.count_wraps(unit.connection, key.id, len(fields)):
            raise Overtaken
        random_bytes = self._ports.random_bytes
        return tuple(
            vault_cipher.encrypt(
                key,
                vault_cipher.Place(row.id, secret_id, version_id, number, field),
                text.reveal(),
                random_bytes,
            )
            for field, text in sorted(fields.items())
        )

    def open(self, unit: InUnit, version: Version, field: Field) -> SecretText:
        """The text of a field.

        Raises `VaultSealed`, and `CannotOpen` for everything else: a field that is not there, one that is not
        as it was stored, and a version that is not the one the trail tells of last.
        """
        row, _ = self._opened(unit)
        try:
            return self._text(unit, row, version, field)
        except (WrongKeyError, TypeError, ValueError):
            # Once somebody has had a hand in the database, a column may hold anything at all.
            incident = unit.new_id()[:8]
            log.error("secret_not_opened", incident=incident, secret=version.secret_id)  # noqa: TRY400 - no trace
            raise CannotOpen(incident) from None

    def reuse_key(self, unit: InUnit, password: SecretText) -> bytes:
        """A hash of 32 bytes by which the same password is known, here only; raises `VaultSealed`."""
        row, _ = self._opened(unit)
        try:
            bound = reuse_bound(row.id, row.reuse_kek_id)
            key = self._key(unit, row, row.reuse_kek_id)
            hash_key = vault_cipher.unwrap(key, row.reuse_wrapped, bound, row.reuse_commitment)
        except WrongKeyError:
            raise CannotOpen(unit.new_id()[:8]) from None
        return vault_cipher.keyed_hash(hash_key, row.id, password.reveal())

    def digest(self, fields: tuple[Sealed, ...]) -> str:
        """SHA-256 in hexadecimal over the sealed fields: what the trail says of a version as `digest`."""
        return vault_cipher.digest(fields)

    def key(self, unit: InUnit, kek_id: str) -> WrappingKey | None:
        """A key that is loaded and the right one; None where it is not."""
        row = vault_keys.find(unit.connection)
        try:
            return self._key(unit, row, kek_id) if row else None
        except WrongKeyError:
            return None

    def unknown(self, unit: InUnit) -> tuple[WrappingKey, ...]:
        """Keys that are loaded and that the database does not know yet."""
        known = {one.id for one in vault_keys.keys(unit.connection)}
        return tuple(key for id_, key in sorted(self._keys.items()) if id_ not in known)

    def _opened(self, unit: InUnit) -> tuple[VaultRow, WrappingKey]:
        """The vault and the key in use; raises `VaultSealed` where it is not ready."""
        row = vault_keys.find(unit.connection)
        key = self._in_use(unit, row) if row and row.state is VaultState.OPEN else None
        if row is None or key is None:
            raise VaultSealed
        return row, key

    def _in_use(self, unit: InUnit, row: VaultRow) -> WrappingKey | None:
        current = vault_keys.promoted(unit.connection)
        try:
            return self._key(unit, row, current.id) if current else None
        except WrongKeyError:
            return None

    def _text(self, unit: InUnit, row: VaultRow, version: Version, field: Field) -> SecretText:
        sealed = version.sealed(field)
        if sealed is None or not self._trail.tells(
            unit.connection, version.secret_id, self.digest(version.fields)
        ):
            raise WrongKeyError
        key = self._key(unit, row, sealed.kek_id)
        place = vault_cipher.Place(row.id, version.secret_id, version.id, version.number, field)
        return SecretText(vault_cipher.decrypt(key, place, sealed))

    def _key(self, unit: InUnit, row: VaultRow, kek_id: str) -> WrappingKey:
        """A key that is loaded and known to be the right one; raises `WrongKeyError`."""
        if kek_id not in self._keys:
            self._look_again()
        key, known = self._keys.get(kek_id), vault_keys.key(unit.connection, kek_id)
        if key is None or known is None:
            raise WrongKeyError
        if (kek_id, known.check_value) not in self._right:
            if not vault_cipher.is_right(key, row.id, known.check_value):
                raise WrongKeyError
            self._right.add((kek_id, known.check_value))
        return key

    def _look_again(self) -> None:
        """A key that has been added is found without a restart; a missing one is not asked for always."""
        with self._lock:
            if self._ports.monotonic() - self._looked_at >= LOOK_AGAIN_SECONDS:
                self.load()


def reuse_bound(deployment: str, kek_id: str) -> bytes:
    """What the wrapped reuse key is bound to."""
    return vault_cipher.bound("reuse", deployment, "vault", kek_id)
