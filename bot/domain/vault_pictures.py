"""What the vault's forms and cards show: never a secret, only that there is one."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.logins import Strength
from bot.domain.policy_parts import Network
from bot.domain.register import Account
from bot.domain.secret_text import SecretText
from bot.domain.vault import Field, Secret


@dataclass(frozen=True)
class LoginBrief:
    """The login of one account as its reader may know of it; `secret` is None where none is kept.

    `has` are the fields that are kept, `open` is how many look at it now, and `sealed` is the vault's word
    for why nothing can be stored just now.
    """

    account: Account
    network: Network | None
    secret: Secret | None = None
    has: frozenset[Field] = frozenset()
    stored_by: str | None = None
    stored_at: datetime | None = None
    open: int = 0
    may_store: bool = False
    may_withdraw: bool = False
    sealed: str = ""


@dataclass(frozen=True)
class Kept:
    """What became of a login that was stored, for whoever stored it; `made` is a generated password.

    `strength` and `length` are of a new password, None where it stays as it was; `told` is how many are told
    of it. A `doubtful` password is weak or used twice, and is to be changed.
    """

    secret: Secret
    account: Account
    has: frozenset[Field]
    strength: Strength | None = None
    length: int | None = None
    confirmed: bool = False
    made: SecretText | None = None
    told: int = 0
    doubtful: bool = False
