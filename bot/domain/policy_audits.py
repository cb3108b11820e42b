"""The policy's part about audits: how often (P4.1, P4.3), how long, who hears when, what silence leads to."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.domain.lengths import WhenError, parse_length, say_length
from bot.domain.outline import Fault, Place
from bot.domain.policy_types import Length, Part, Sentence, Share

QUARTERLY: Final = timedelta(days=90)
"""How often what is of high risk is audited at least; whoever audits the rest less often says why."""

HALF_YEARLY: Final = timedelta(days=180)
"""How often everything is audited at least."""

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

    cadence: Length = QUARTERLY
    cadence_high_risk: Length = QUARTERLY
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

    def cadence_of(self, *, high_risk: bool) -> timedelta:
        """How often an account is audited."""
        return min(self.cadence, self.cadence_high_risk) if high_risk else self.cadence


def audit_faults(file: Place) -> Iterator[Fault]:
    """What is wrong with how often audits are held, and with who hears when."""
    audits = file["audits"]
    yield from _cadence(audits)
    yield from _ladder(audits)


def _cadence(audits: Place) -> Iterator[Fault]:
    often, high = _length(audits["cadence"], QUARTERLY), _length(audits["cadence_high_risk"], QUARTERLY)
    if high > QUARTERLY:
        yield audits["cadence_high_risk"].fault(
            "Where an agency or a shared login is involved, accounts are audited every 90 days at least.",
            "Write `90 days`, or less.",
        )
    if often > HALF_YEARLY:
        yield audits["cadence"].fault(
            "Every account is audited every 180 days at least.", "Write `180 days`, or less."
        )
    if often > QUARTERLY and not audits["rationale"].text:
        yield audits["cadence"].fault(
            "Whoever audits less often than every 90 days says why.", "Add a `rationale`."
        )
    window = _length(audits["window"], Audits().window)
    if window >= min(often, high):
        yield audits["window"].fault(
            f"Audits that take {say_length(window)} would not be over before the next ones.",
            "Give the owners less time, or audit less often.",
        )


def _ladder(audits: Place) -> Iterator[Fault]:
    """Each step comes after the one before, and the last before the time is over."""
    usual = Audits()
    written = [(place, _length(place, timedelta())) for place in audits["reminders"]]
    first = written if "reminders" in audits else [(audits["reminders"], one) for one in usual.reminders]
    names = ("backup_owner", "manager", "committee")
    steps = [*first, *((audits[name], _length(audits[name], getattr(usual, name))) for name in names)]
    for (_, before), (place, length) in pairwise(steps):
        if length <= before:
            yield place.fault(
                "This step would come no later than the one before it.",
                f"Write something longer than {say_length(before)}.",
            )
    window = _length(audits["window"], usual.window)
    if steps[-1][1] > window:
        yield audits["committee"].fault(
            f"The owners' time is over after {say_length(window)}, so this would come too late.",
            "Write something shorter, or make the `window` longer.",
        )


def _length(place: Place, usual: timedelta) -> timedelta:
    """The length written here; the usual one where there is none. What is none is reported by the model."""
    try:
        return parse_length(place.text) if place.text else usual
    except WhenError:
        return usual
