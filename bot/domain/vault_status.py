"""How the vault stands, for those who look after it: what is sealed, out, old and unused, and no secret."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.pictures import GrantPicture
from bot.domain.register import Account
from bot.domain.vault import Checkout
from bot.domain.vault_keys import VaultRow


@dataclass(frozen=True)
class VaultPicture:
    """The vault as its reader may see it; of what may be many, the first ones and the count.

    `why` says in a word why no login can be shown, and is empty where they can. `asked_by` wants it unsealed.
    What is `old` comes with its network's name and the age of its password.
    """

    reader: str
    why: str
    row: VaultRow | None
    asked_by: str | None
    may_seal: bool
    logins: int
    out: tuple[tuple[Checkout, GrantPicture], ...]
    out_in_all: int
    old: tuple[tuple[Account, str, datetime], ...]
    old_in_all: int
    unused: tuple[GrantPicture, ...]
    unused_in_all: int


@dataclass(frozen=True)
class SealPicture:
    """The vault as those read of it who unseal it: sealed by whom and why, and who wants it unsealed."""

    row: VaultRow
    asked_by: str | None
    now: datetime
