"""An account in the register, and who answers for it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from bot.domain.handles import normal_handle
from bot.domain.ledger import Method

__all__ = [
    "CLOSED",
    "LISTED",
    "NEEDS_OWNER",
    "RULED_BY",
    "Account",
    "AccountStatus",
    "TwoFactor",
    "in_line",
    "normal_handle",
    "takes_the_owner_away",
]


class AccountStatus(StrEnum):
    """What an account is to the company; only an active one may be asked for."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"
    UNOFFICIAL = "unofficial"
    IMPOSTOR = "impostor"
    MERGED = "merged"
    REFUSED = "refused"


LISTED = (
    AccountStatus.ACTIVE,
    AccountStatus.DORMANT,
    AccountStatus.ARCHIVED,
    AccountStatus.UNOFFICIAL,
    AccountStatus.IMPOSTOR,
)
"""What a list of accounts may say; the others come about in Slack."""

CLOSED = frozenset({AccountStatus.MERGED, AccountStatus.REFUSED})
"""What is not in the register any more, or never came in; its handle is free."""

NEEDS_OWNER = frozenset({AccountStatus.ACTIVE, AccountStatus.DORMANT, AccountStatus.ARCHIVED})
"""What is the company's, so that somebody must answer for it."""

RULED_BY = ("network", "tier", "brand", "region", "status")
"""What the rules look at, so that a change of it has pending requests judged again."""


class TwoFactor(StrEnum):
    """The second step of an account's own sign-in, as its owner says."""

    UNKNOWN = "unknown"
    NONE = "none"
    SMS = "sms"
    APP = "app"
    KEY = "key"


@dataclass(frozen=True)
class Account:
    """A social presence on one network. Owners and custodians are Slack user ids.

    `recovery_mail` and `recovery_phone` are the people who hold them; `methods` says for each role whose
    holders do not come in by the network's own role how they do.
    """

    id: str
    workspace_id: str
    network: str
    handle: str
    name: str
    url: str
    brand: str
    region: str
    purpose: str
    tier: str
    status: AccountStatus
    owner: str | None
    backup_owner: str | None
    two_factor: TwoFactor = TwoFactor.UNKNOWN
    publishing_tool: str = ""
    connected_apps: str = ""
    recovery_mail: str | None = None
    recovery_phone: str | None = None
    methods: Mapping[str, str] = field(default_factory=dict)
    rotated_at: datetime | None = None
    proposed_by: str | None = None
    merged_into: str | None = None

    def method_of(self, role: str) -> Method:
        """How holders of a role come in here; a role of the network's own, unless the register says other."""
        return Method(self.methods.get(role, Method.NATIVE_ROLE.value))

    @property
    def shares_a_secret(self) -> bool:
        """Whether any role here is a login that several people know."""
        return Method.SHARED_SECRET.value in self.methods.values()

    @property
    def title(self) -> str:
        """How people say it: "@brand on X" needs the network's name, which the policy holds."""
        return f"@{self.handle}"

    @property
    def closed(self) -> bool:
        """Whether it is not in the register any more."""
        return self.status in CLOSED

    @property
    def mark(self) -> str:
        """What a form carries, to tell whether the account was changed since it was opened."""
        told = [
            getattr(self, part.name) for part in fields(self) if part.name not in ("methods", "rotated_at")
        ]
        said = repr((*map(str, told), *sorted(self.methods.items())))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


def takes_the_owner_away(old: Account | None, new: Account) -> bool:
    """Whether nobody would answer for an account of the company's any more, or from the start."""
    if new.status not in NEEDS_OWNER or new.owner:
        return False
    if old is None or old.status not in NEEDS_OWNER:
        return True
    return bool(old.owner or (old.backup_owner and not new.backup_owner))


def in_line(*people: str | None, others: Iterable[str] = ()) -> tuple[str, ...]:
    """People in the order in which they answer for an account, each once."""
    named = [person for person in people if person]
    return tuple(dict.fromkeys([*named, *others]))
