"""What becomes of an effect after one attempt: its end, or when it is tried again; nothing is lost (S1)."""

from dataclasses import dataclass
from datetime import timedelta

from bot.connectors.slack_errors import Limited, Refused, SlackError, Unreachable, Unready
from scheduler.pauses import EVERYTHING
from storage.outbox import Card, Effect, Row, Stage

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=60)
FILE_WAIT = timedelta(seconds=2)
CREDENTIALS_WAIT = timedelta(minutes=15)
MOST_FAILURES = 5
JITTER = 0.1
_DOUBLINGS = 6

OURS = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})
"""The token is no good, so nothing goes until an operator mends it; nothing is given up meanwhile."""

OURS_FOR_ONE = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "ekm_access_denied"})
"""The app may not call this one method until an operator mends it."""

CREDENTIALS = OURS | OURS_FOR_ONE

SLACKS = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "rate_limited"}
)
"""Slack's own trouble, said in an answer."""

ALREADY = frozenset({"duplicate_message_not_found", "duplicate_channel_not_found"})
"""An earlier attempt got through after all, and Slack does not say where to."""


@dataclass(frozen=True)
class Done:
    """An end. `message` is what now pictures the row; `made` is a message that did not exist before."""

    stage: Stage = Stage.SENT
    fault: str | None = None
    message: Card | None = None
    made: Card | None = None


@dataclass(frozen=True)
class Later:
    """Try again after `wait`; `pause` names a method to leave alone so long, `report` a fault for people."""

    wait: timedelta
    fault: str
    pause: str | None = None
    report: bool = False


Outcome = Done | Later
SUPERSEDED = Done(Stage.SUPERSEDED)


def after(error: SlackError, row: Row, chance: float) -> Outcome:
    """Decide what a failed call means for its row; `chance` in [0, 1) spreads those who wait together."""
    if isinstance(error, Limited):
        wait = timedelta(seconds=error.retry_after * (1 + JITTER * chance))
        return Later(wait, "limited", pause=error.method or None)
    if isinstance(error, Unreachable):
        return Later(back_off(row.attempts), "unreachable_ambiguous" if error.ambiguous else "unreachable")
    if isinstance(error, Unready):
        return Later(FILE_WAIT, "file_not_ready")
    if isinstance(error, Refused):
        return _refused(error, row)
    return Done(Stage.DEAD, type(error).__name__)


def after_bug(error: Exception, row: Row) -> Outcome:
    """Try what we ourselves failed at a few times, then give it up: one bad row must not stop its lane."""
    fault = f"failed: {type(error).__name__}"
    return Done(Stage.DEAD, fault) if row.attempts >= MOST_FAILURES else Later(back_off(row.attempts), fault)


def back_off(attempts: int) -> timedelta:
    """Double the wait with each attempt, up to a minute, for as long as it takes."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(attempts - 1, 0), _DOUBLINGS)))


def _refused(error: Refused, row: Row) -> Outcome:
    if error.error in CREDENTIALS:
        pause = EVERYTHING if error.error in OURS else error.method
        return Later(CREDENTIALS_WAIT, error.error, pause=pause, report=True)
    if error.error in SLACKS:
        return Later(back_off(row.attempts), error.error)
    if error.error in ALREADY:
        return Done(Stage.SENT, error.error)
    # An answer's address that is used up or gone leaves nobody to tell, and nothing to mend.
    return Done(Stage.SUPERSEDED if row.effect is Effect.ANSWER else Stage.DEAD, error.error)
