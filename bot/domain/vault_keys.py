"""The vault as a whole, the keys that its data keys are wrapped with, and how one key follows another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.lifecycle import Lifecycle, Move, State

RETENTION: Final = timedelta(days=90)
"""How long a key is kept after it was replaced: backups from before its end are opened with it."""

WRAPS_ALARM: Final = 2**30
WRAPS_LIMIT: Final = 2**32
"""How many data keys one key wraps at most with random nonces; the operator hears of it long before (V2)."""


class VaultState(State):
    """Where the vault stands."""

    OPEN = "open", "Logins can be stored and looked at, where the key is loaded."
    SEALED = "sealed", "Nobody can store or look at a login until two people have unsealed it."


class KekState(State):
    """Where a key stands."""

    ADDED = "added", "Loaded, and used for nothing yet."
    PROMOTED = "promoted", "Whatever is stored now is wrapped with it."
    RETIRED = "retired", "Nothing in the database needs it any more; older backups do."
    DESTROYED = "destroyed", "Taken out of the key file."


class KekRotationState(State):
    """How far the change from one key to the next has come."""

    ADDED = "added", "The new key is there; every running bot must have loaded it before it is used."
    PROMOTED = "promoted", "Whatever is stored now is wrapped with the new key."
    REWRAPPING = "rewrapping", "What the old key has wrapped is being wrapped with the new one."
    VERIFIED = "verified", "Nothing is wrapped with the old key any more."
    RETIRED = "retired", "The old key is kept for older backups only."
    DESTROYED = "destroyed", "The old key is gone."


VAULT = Lifecycle(
    "vault",
    (
        Move(None, VaultState.OPEN, "vault:made", "`vouchsafe vault init`"),
        Move(VaultState.OPEN, VaultState.SEALED, "vault:sealed", "an admin or the operator, with a reason"),
        Move(VaultState.SEALED, VaultState.OPEN, "vault:unsealed", "two people who look after the vault"),
    ),
)

KEK = Lifecycle(
    "kek",
    (
        Move(None, KekState.PROMOTED, "kek:made", "`vouchsafe vault init`: the first one"),
        Move(None, KekState.ADDED, "kek:added", "`vouchsafe vault rotate`"),
        Move(KekState.ADDED, KekState.PROMOTED, "kek:promoted", "every running bot has loaded it"),
        Move(KekState.PROMOTED, KekState.RETIRED, "kek:retired", "nothing is wrapped with it any more"),
        Move(KekState.RETIRED, KekState.DESTROYED, "kek:destroyed", "the operator, once no backup needs it"),
    ),
)

KEK_ROTATION = Lifecycle(
    "kek_rotation",
    (
        Move(None, KekRotationState.ADDED, "rekeying:begun", "`vouchsafe vault rotate`"),
        Move(
            KekRotationState.ADDED,
            KekRotationState.PROMOTED,
            "rekeying:promoted",
            "every running bot has loaded the new key",
        ),
        Move(
            KekRotationState.PROMOTED,
            KekRotationState.REWRAPPING,
            "rekeying:rewrapping",
            "nobody wraps with the old key any more",
        ),
        Move(
            KekRotationState.REWRAPPING,
            KekRotationState.VERIFIED,
            "rekeying:verified",
            "nothing is left on the old key",
        ),
        Move(
            KekRotationState.VERIFIED,
            KekRotationState.RETIRED,
            "rekeying:retired",
            "the old key serves backups only",
        ),
        Move(
            KekRotationState.RETIRED,
            KekRotationState.DESTROYED,
            "rekeying:destroyed",
            "the operator, once no backup needs the old key",
        ),
    ),
)

OPEN_ROTATIONS: Final = (
    KekRotationState.ADDED,
    KekRotationState.PROMOTED,
    KekRotationState.REWRAPPING,
    KekRotationState.VERIFIED,
)
"""While a rotation is in one of these, there is no second one."""


class WrongKeyError(Exception):
    """Ours to catch: what a key was given to unwrap was not wrapped by it, or not for this place."""


class WrappingKey(Protocol):
    """A key that wraps data keys; it may lie elsewhere, so that nobody here ever holds its bytes."""

    @property
    def id(self) -> str:
        """Its id, of 26 characters."""

    def wrap(self, data_key: bytes, bound: bytes) -> bytes:
        """Wrap a data key for the place that `bound` names."""

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Return the data key; raises `WrongKeyError` when it is not of this key and place."""


class KeyProvider(Protocol):
    """Where the keys come from: a file, the service manager, another machine."""

    @property
    def name(self) -> str:
        """What people call it, such as "the key file vault.key"."""

    @property
    def warning(self) -> str:
        """What speaks against it, in a sentence; empty where nothing does."""

    def load(self, random_bytes: Callable[[int], bytes]) -> tuple[WrappingKey, ...]:
        """Every key that is there now; raises `UserError` when they are damaged or open to others."""


@dataclass(frozen=True)
class VaultRow:
    """The vault. `id` names the deployment: what is encrypted in one cannot be opened in another.

    `recipient` is the public half of the identity on the sheet in the safe. The reuse key, wrapped as every
    data key is, hashes passwords so that the same one is known elsewhere.
    """

    id: str
    state: VaultState
    made_at: datetime
    recipient: str
    reuse_kek_id: str
    reuse_wrapped: bytes
    reuse_commitment: bytes
    sealed_at: datetime | None = None
    sealed_by: str | None = None
    seal_reason: str | None = None
    unseal_asked_by: str | None = None
    unseal_asked_at: datetime | None = None

    @property
    def sealed(self) -> bool:
        """Whether somebody has sealed it."""
        return self.state is VaultState.SEALED


@dataclass(frozen=True)
class Kek:
    """A key as the database knows it: its id, and a value by which the right bytes are known."""

    id: str
    state: KekState
    provider: str
    check_value: bytes
    made_at: datetime
    promoted_at: datetime | None = None
    retired_at: datetime | None = None
    destroyed_at: datetime | None = None


@dataclass(frozen=True)
class KekRotation:
    """The change from one key to the next. `rewrapped` of `total` data keys are done."""

    id: str
    from_kek: str
    to_kek: str
    state: KekRotationState
    begun_by: str
    begun_at: datetime
    moved_at: datetime
    total: int = 0
    rewrapped: int = 0

    @property
    def open(self) -> bool:
        """Whether it is still going on, so that there is no second one."""
        return self.state in OPEN_ROTATIONS
