"""Checking out: who may look at a shared login, until when, and what of it a dialogue shows (E1, V5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.gates import Gate
from bot.domain.grants import IN_FORCE, Grant, GrantState
from bot.domain.logins import Code
from bot.domain.people import Kind, Person
from bot.domain.pictures import GrantPicture
from bot.domain.refusals import Ended, NotBegun, NotFit, NotLent, NotYours, StillOwed, Suspended
from bot.domain.secret_text import SecretText
from bot.domain.vault import Checkout

_HERE = frozenset({Kind.MEMBER, Kind.GUEST})

WHY_SEALED: Final[Mapping[str, str]] = {
    "not_made": "There is no vault here yet; the operator makes one with `vouchsafe vault init`.",
    "sealed": "The vault is sealed, so no login is shown until two people have unsealed it.",
    "no_key": "The vault's key is not loaded, so no login can be shown until the operator puts it back.",
    "wrong_key": "The key that is loaded is not the vault's, so no login can be shown until that is mended.",
}
"""Why the vault gives nothing away, by its own word for it."""

GOES_ON: Final = (
    "Nothing was shown, and nothing else stands still: your access stays as it is, and requests, ends and "
    "removals go on."
)
"""What a sealed vault does not touch (V6)."""


@dataclass(frozen=True)
class Look:
    """What the trail says that somebody is being shown: this much of this version, and no more."""

    checkout: Checkout
    version: int
    password: bool
    code: bool


@dataclass(frozen=True)
class ShownLogin:
    """A login as its holder sees it. What is None is not shown, or the login does not have it.

    `withheld` tells a password that the policy never shows from one that is not there.
    """

    of: GrantPicture
    checkout: Checkout
    username: SecretText | None
    password: SecretText | None
    code: Code | None
    withheld: bool


@dataclass(frozen=True)
class TermsPicture:
    """What somebody reads before they first look at any login: for how long, and whether the password too."""

    of: GrantPicture
    ends_at: datetime
    with_password: bool


@dataclass(frozen=True)
class ClosedPicture:
    """A dialogue in which nothing is shown any more; its checkout may go on in another one."""

    of: GrantPicture
    checkout: Checkout


def check(grant: Grant, reader: Person, owed: Sequence[Gate], now: datetime) -> None:
    """Raise why somebody may not look at the login that a grant lends; unknown means no.

    Only its holder may, in Slack and in person: nobody who stands for them, owns the account or stored it.
    """
    if reader.user_id != grant.beneficiary:
        words = "Only the person who holds this access can look at its login."
        raise NotYours(words).about("grant", grant.id)
    if reader.kind not in _HERE or reader.gone:
        words = "Only people who are in this workspace can look at a login."
        raise NotFit(words).about("grant", grant.id)
    if grant.state not in IN_FORCE or now >= grant.ends_at:
        raise Ended
    if not grant.by_vault:
        raise NotLent
    if grant.suspended:
        raise Suspended
    if grant.state is not GrantState.ACTIVE:
        raise NotBegun
    if owed:
        raise StillOwed


def ends_at(grant: Grant, length: timedelta, now: datetime) -> datetime:
    """When a checkout that begins now is over: never after the grant's end."""
    return min(now + length, grant.ends_at)
