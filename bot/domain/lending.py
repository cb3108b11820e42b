"""Lending logins of the vault: who has seen which, what that means at a grant's end, and who never looks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.grants import Evidence, Grant, GrantState
from bot.domain.vault import Glimpse, Seen


@dataclass(frozen=True)
class Knowledge:
    """What somebody has seen of an account's logins, and whether that still opens anything.

    `of_use` are the glimpses of a version that is still in use, and `past` those of an earlier one.
    `as_custodian` says whether they are one of those who keep the login, and know it for that.
    `from_before` says whether they knew it before it was lent to them, and it was not changed since.
    """

    of_use: tuple[Seen, ...] = ()
    past: tuple[Seen, ...] = ()
    as_custodian: bool = False
    from_before: bool = False

    def opens_it(self) -> bool:
        """Whether they know the login in use other than as one of those who keep it."""
        shown = any(one.what is not Glimpse.STORED for one in self.of_use)
        return shown or self.from_before or bool(self.of_use and not self.as_custodian)

    def about(self, grants: Iterable[str]) -> "Knowledge":
        """The same without what was shown under other grants than these."""
        wanted = {None, *grants}
        of_use = tuple(one for one in self.of_use if one.grant_id in wanted)
        past = tuple(one for one in self.past if one.grant_id in wanted)
        return Knowledge(of_use, past, self.as_custodian, self.from_before)


@dataclass(frozen=True)
class Lent:
    """A login as the grant that lends it shows it.

    `kept` says whether the vault has it, `asked` who is to change it now, `unused` whether its holder has not
    looked at it for as long as the policy says.
    """

    kept: bool
    asked: str | None = None
    last_used: datetime | None = None
    unused: bool = False


def evidence_at_end(grant: Grant, known: Knowledge) -> Evidence | None:
    """How it is known, at a grant's end, that its holder knows nothing of use; None while they do (R5)."""
    if known.opens_it():
        return None
    shown = any(one.grant_id == grant.id for one in (*known.of_use, *known.past))
    return Evidence.ROTATED if shown else Evidence.NEVER_SHOWN


def is_unused(grant: Grant, last_used: datetime | None, after: timedelta, now: datetime) -> bool:
    """Whether the holder of a login has had it for so long without looking at it."""
    if not grant.by_vault or grant.state is not GrantState.ACTIVE or grant.activated_at is None:
        return False
    return max(grant.activated_at, last_used or grant.activated_at) + after <= now
