"""How much a line of an audit wants to be looked at: what speaks against it, and what that comes to."""

from collections.abc import Collection, Iterable
from typing import Final

from bot.domain.ladders import HighRisk
from bot.domain.ledger import Method, Standing
from bot.domain.lifecycle import State
from bot.domain.register import Account, TwoFactor


class Factor(State):
    """One thing that makes a line riskier, as whoever answers it reads it."""

    UNKNOWN = "unknown", "Nobody can say who that is."
    SUSPECTED = "suspected", "Something says so; nobody has confirmed it."
    AGENCY = "agency", "Of an agency."
    GUEST = "guest", "A guest of the workspace, of no agency that is known."
    SHARED = "shared", "By a login that several people know."
    ADMIN = "admin", "A role that may do everything."
    NO_GRANT = "no_grant", "Never granted here."
    UNTRAINED = "untrained", "Still owes a course."
    UNUSED = "unused", "Has not looked at the login for long."
    TIER = "tier", "An account that matters much."
    GONE = "gone", "Is not with us any more."
    NO_BACKUP = "no_backup", "Nobody stands in for the owner."
    WEAK_SIGN_IN = "weak_sign_in", "Its second step is weak, or nobody knows it."
    NO_CUSTODIAN = "no_custodian", "Nobody is named who holds the recovery mail or phone."


WEIGHTS: Final = {
    Factor.UNKNOWN: 100,
    Factor.GONE: 90,
    Factor.SUSPECTED: 60,
    Factor.AGENCY: 50,
    Factor.GUEST: 40,
    Factor.SHARED: 40,
    Factor.ADMIN: 40,
    Factor.NO_GRANT: 30,
    Factor.UNTRAINED: 15,
    Factor.UNUSED: 15,
    Factor.TIER: 10,
    Factor.WEAK_SIGN_IN: 30,
    Factor.NO_BACKUP: 20,
    Factor.NO_CUSTODIAN: 20,
}

APP_RISK: Final = 25
"""A connected app acts in the account's name, and nobody sees who is behind it."""

NOT_PLAIN: Final = frozenset(
    {
        Factor.UNKNOWN,
        Factor.GONE,
        Factor.SUSPECTED,
        Factor.AGENCY,
        Factor.GUEST,
        Factor.SHARED,
        Factor.ADMIN,
        Factor.NO_GRANT,
    }
)
"""What has a line looked at by itself: it is never kept together with others."""


def risk(factors: Iterable[Factor]) -> int:
    """What these come to; the higher, the sooner it is asked."""
    return sum(WEIGHTS[factor] for factor in factors)


def is_plain(factors: Collection[Factor]) -> bool:
    """Whether a holder's line is of low risk, so that it may be kept with others at once."""
    return NOT_PLAIN.isdisjoint(factors)


def of_holder(
    account: Account,
    high: HighRisk,
    *,
    standing: Standing,
    named: bool,
    method: Method,
    role: str,
    granted: bool,
    agency: bool = False,
    guest: bool = False,
    gone: bool = False,
    unused: bool = False,
    untrained: bool = False,
) -> tuple[Factor, ...]:
    """What speaks against somebody's way in, the heaviest first."""
    so = {
        Factor.UNKNOWN: standing is Standing.UNKNOWN or not named,
        Factor.GONE: gone,
        Factor.SUSPECTED: standing is Standing.SUSPECTED,
        Factor.AGENCY: agency,
        Factor.GUEST: guest and not agency,
        Factor.SHARED: method is Method.SHARED_SECRET,
        Factor.ADMIN: role.casefold() in {one.casefold() for one in high.roles},
        Factor.NO_GRANT: not granted,
        Factor.UNTRAINED: untrained,
        Factor.UNUSED: unused,
        Factor.TIER: account.tier in high.tiers,
    }
    return _those(so)


def of_account(account: Account, high: HighRisk, *, shared: bool) -> tuple[Factor, ...]:
    """What speaks against how an account is kept, the heaviest first."""
    so = {
        Factor.SHARED: shared,
        Factor.WEAK_SIGN_IN: account.two_factor in (TwoFactor.UNKNOWN, TwoFactor.NONE, TwoFactor.SMS),
        Factor.NO_BACKUP: not account.backup_owner,
        Factor.NO_CUSTODIAN: not (account.recovery_mail and account.recovery_phone),
        Factor.TIER: account.tier in high.tiers,
    }
    return _those(so)


def _those(so: dict[Factor, bool]) -> tuple[Factor, ...]:
    found = (factor for factor, holds in so.items() if holds)
    return tuple(sorted(found, key=lambda factor: -WEIGHTS[factor]))
