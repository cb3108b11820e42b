"""Whether changed terms stay inside the asked ones, so that the votes already given still hold (A5)."""

from datetime import datetime

from bot.domain.access import Terms
from bot.domain.policy_parts import Network
from bot.domain.when import Ending


def narrower(old: Terms, new: Terms, network: Network, *, now: datetime) -> bool:
    """Whether `new` asks for no more than `old`: inside its interval, and a role equal or below.

    Equal terms count as narrower. Where it cannot be known, the answer is no.
    """
    return _no_higher(old.role, new.role, network) and _inside(old, new, now)


def _no_higher(old: str, new: str, network: Network) -> bool:
    above, below = network.rank(old), network.rank(new)
    return old == new or (above is not None and below is not None and below <= above)


def _inside(old: Terms, new: Terms, now: datetime) -> bool:
    starts_no_earlier = new.begins(now) >= old.begins(now)
    return starts_no_earlier and _comparable(old.ending, new.ending) and new.ends(now) <= old.ends(now)


def _comparable(old: Ending, new: Ending) -> bool:
    """A length runs from activation, whenever that is, so it may outlast any fixed instant."""
    return old.instant is None or new.instant is not None
