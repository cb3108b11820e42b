"""What is asked for, as far as rules look at it, and whether a rule is about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.access_rules import When
from bot.domain.agencies import Contract


class AccountFacts(Protocol):
    """What rules look at in an account."""

    @property
    def network(self) -> str:
        """The network's id."""

    @property
    def tier(self) -> str:
        """How much harm a wrong post would do, in the register's own words."""

    @property
    def brand(self) -> str:
        """Whose voice the account is."""

    @property
    def region(self) -> str:
        """Where it speaks."""


MEMBER, GUEST, OF_AGENCY = "member", "guest", "agency"


@dataclass(frozen=True)
class Ask:
    """What is asked for, as far as rules look at it.

    `length` runs from activation to the end at the latest; `None` while a form does not know it yet, and so
    are the instants at which it would begin and end. `beneficiary_kind` is `member`, `guest` or `agency`, for
    whoever is on an agency's roster, guest or not; its `contract` goes with that. `on_behalf` is true when
    somebody files for another person, `by_sponsor` when that is the sponsor of the agency, `by_owner` when it
    is the account's owner who says that somebody is to keep what they have. On this account, holders of the
    roles `not_native` do not come in by the network's own role; those of `lent` look at a login in the vault.
    """

    network: str
    role: str
    use_case: str
    length: timedelta | None
    tier: str = ""
    brand: str = ""
    region: str = ""
    beneficiary_kind: str = MEMBER
    on_behalf: bool = False
    by_sponsor: bool = False
    by_owner: bool = False
    contract: Contract | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    not_native: frozenset[str] = frozenset()
    lent: frozenset[str] = frozenset()


def applies(when: When, ask: Ask) -> bool:
    """Whether every condition given is met; a length not known yet meets no `longer_than`."""
    if when.longer_than is not None and (ask.length is None or ask.length <= when.longer_than):
        return False
    return applies_but_for_length(when, ask)


def applies_but_for_length(when: When, ask: Ask) -> bool:
    """Whether every condition given, other than `longer_than`, is met."""
    return (
        fits_account(when, ask)
        and is_named(when.role, ask.role)
        and is_named(when.use_case, ask.use_case)
        and when.beneficiary in (None, ask.beneficiary_kind)
        and when.on_behalf in (None, ask.on_behalf)
    )


def fits_account(when: When, account: AccountFacts) -> bool:
    """Whether every condition on the account is met."""
    return (
        is_named(when.network, account.network)
        and is_named(when.tier, account.tier)
        and is_named(when.brand, account.brand)
        and is_named(when.region, account.region)
    )


def is_named(names: tuple[str, ...] | None, value: str) -> bool:
    """Whether a condition names this value, or anything will do."""
    return names is None or value.strip().casefold() in {name.casefold() for name in names}
