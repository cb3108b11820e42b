"""The policy's part about audits: how often, how long, who hears when, and what silence leads to."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.policy_types import Length, Part, Sentence, Share

Outcome = Literal["suspend", "overdue"]
"""What becomes of access that nobody has certified in time."""


class Silence(Part):
    """What no answer leads to, by the kind of grant; it never certifies."""

    agency: Outcome = "suspend"
    shared_secret: Outcome = "suspend"  # noqa: S105 - no secret, but what becomes of one
    others: Outcome = "overdue"


class Audits(Part):
    """How often every account is audited, and how an audit goes.

    Accounts in which an agency or a shared login is involved are audited every `cadence_high_risk`, the
    others every `cadence`; more than 90 days want a `rationale`. Owners have `window` to answer. They are
    reminded after `reminders`; after `backup_owner`, `manager` and `committee` others are asked as well.
    Lists that are older than `fresh_for` are flagged, and of attested removals `spot_check` is looked at by
    somebody else.
    """

    cadence: Length = timedelta(days=180)
    cadence_high_risk: Length = timedelta(days=90)
    rationale: Sentence | None = None
    window: Length = timedelta(days=14)
    reminders: Annotated[tuple[Length, ...], Field(max_length=4)] = (timedelta(days=3), timedelta(days=7))
    backup_owner: Length = timedelta(days=10)
    manager: Length = timedelta(days=12)
    committee: Length = timedelta(days=14)
    silence: Silence = Silence()
    batch: Annotated[int, Field(ge=1, le=10)] = 10
    fresh_for: Length = timedelta(days=7)
    spot_check: Share = 10
