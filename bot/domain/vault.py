"""The vault: the login of an account that several people must share, its versions, and who has seen which."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.lifecycle import Lifecycle, Move, State


class Field(State):
    """What a login consists of. All of it is encrypted; only the first two and codes are ever shown."""

    USERNAME = "username", "The user name or address to sign in with."
    PASSWORD = "password", "The password."
    TOTP_SEED = "totp_seed", "The seed of the codes of the second factor: never shown."
    RECOVERY_CODES = "recovery_codes", "The codes for getting the account back: never shown."
    RECOVERY_MAIL = "recovery_mail", "The address at which the account is recovered: never shown."


class SecretState(State):
    """Where a login stands."""

    KEPT = "kept", "In the vault."
    WITHDRAWN = "withdrawn", "Taken out of the vault, since nobody needs to share it any more."


class Glimpse(State):
    """What somebody has come to know of a version, and how."""

    STORED = "stored", "They put it into the vault, so that they know it."
    PASSWORD = "password", "The password was on their screen."
    CODE = "code", "A code of the second factor was on their screen."


class CheckoutState(State):
    """Where a checkout stands."""

    OPEN = "open", "Its holder may look at the login."
    CLOSED = "closed", "Over; nothing is shown any more."


class CheckoutEnd(State):
    """Why a checkout ended."""

    CHECKED_IN = "checked_in", "Its holder checked it in."
    EXPIRED = "expired", "The time that the policy gives was up."
    GRANT_ENDED = "grant_ended", "The access it came from has ended."
    GRANT_SUSPENDED = "grant_suspended", "The access it came from is suspended."
    SEALED = "sealed", "The vault was sealed."
    WITHDRAWN = "withdrawn", "The login was taken out of the vault."
    RESTORED = "restored", "The database was restored from a backup."


SECRET = Lifecycle(
    "secret",
    (
        Move(None, SecretState.KEPT, "secret:stored", "an owner or a custodian stores it"),
        Move(
            SecretState.KEPT, SecretState.WITHDRAWN, "secret:withdrawn", "the account's owner, with a reason"
        ),
    ),
)

CHECKOUT = Lifecycle(
    "checkout",
    (
        Move(None, CheckoutState.OPEN, "checkout:opened", "the holder of an active grant, within its time"),
        Move(
            CheckoutState.OPEN,
            CheckoutState.CLOSED,
            "checkout:closed",
            "checked in, its time is up, the grant ends, or the vault is sealed",
        ),
    ),
)


@dataclass(frozen=True)
class Secret:
    """The login of one account. `version` is the number of the version in use, from 1."""

    id: str
    workspace_id: str
    account_id: str
    state: SecretState
    version: int
    stored_at: datetime
    changed_at: datetime


@dataclass(frozen=True)
class Sealed:
    """One field of one version as the database holds it: nothing of it can be read without the key."""

    field: Field
    kek_id: str
    wrapped: bytes
    commitment: bytes
    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True)
class Version:
    """One version of a login: who put it in, when, and its sealed fields.

    `reuse_key` is a keyed hash of the password, by which the same one is known elsewhere.
    """

    id: str
    secret_id: str
    number: int
    stored_by: str
    stored_at: datetime
    generated: bool
    reuse_key: bytes | None
    fields: tuple[Sealed, ...] = ()

    def sealed(self, field: Field) -> Sealed | None:
        """The field, where this version has it."""
        return next((one for one in self.fields if one.field is field), None)


@dataclass(frozen=True)
class Seen:
    """The first time that somebody came to know this of a version."""

    id: str
    workspace_id: str
    secret_id: str
    version: int
    person: str
    what: Glimpse
    at: datetime
    checkout_id: str | None = None
    grant_id: str | None = None


@dataclass(frozen=True)
class Checkout:
    """A time for which the holder of a grant may look at a login, in one dialogue after another.

    `view_id` is Slack's id of the dialogue that shows it, to be replaced when the checkout closes.
    """

    id: str
    workspace_id: str
    grant_id: str
    secret_id: str
    person: str
    state: CheckoutState
    opened_at: datetime
    ends_at: datetime
    closed_at: datetime | None = None
    closed_because: CheckoutEnd | None = None
    view_id: str | None = None

    def lasts(self, now: datetime) -> bool:
        """Whether its holder may look now."""
        return self.state is CheckoutState.OPEN and now < self.ends_at
