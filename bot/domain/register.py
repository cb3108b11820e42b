"""An account in the register, and who answers for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AccountStatus(StrEnum):
    """Whether an account is one that people may ask for."""

    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class Account:
    """A social presence on one network. Owner and backup owner are Slack user ids."""

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

    @property
    def title(self) -> str:
        """How people say it: "@brand on X" needs the network's name, which the policy holds."""
        return f"@{self.handle}"


def normal_handle(handle: str) -> str:
    """The form in which two handles are the same: no @, no case, no stray spaces."""
    return handle.strip().lstrip("@").strip().casefold()


def in_line(*people: str | None, others: Iterable[str] = ()) -> tuple[str, ...]:
    """People in the order in which they answer for an account, each once."""
    named = [person for person in people if person]
    return tuple(dict.fromkeys([*named, *others]))
