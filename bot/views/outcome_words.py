"""How a line of an audit came out, in the words that every card, page and report has for it."""

from typing import Final

from bot.domain.packs import Group
from bot.domain.reviews import ItemState

OUTCOMES: Final = {
    ItemState.OPEN: "waiting for an answer",
    ItemState.CHOSEN: "answered and not handed in",
    ItemState.UNSURE: "with the holder, who is asked",
    ItemState.KEPT: "kept",
    ItemState.ADOPTING: "kept and not granted yet",
    ItemState.TO_REMOVE: "to be removed and not gone yet",
    ItemState.REMOVED: "removed",
    ItemState.ACCEPTED: "accepted as a risk",
    ItemState.SUSPENDED: "suspended for want of an answer",
    ItemState.OVERDUE: "not certified for want of an answer",
    ItemState.GONE: "over before an answer",
}
"""Each stands behind a number as well as alone: "3 kept"."""

SETTLED: Final = (
    ItemState.KEPT,
    ItemState.REMOVED,
    ItemState.ACCEPTED,
    ItemState.TO_REMOVE,
    ItemState.ADOPTING,
    ItemState.GONE,
    ItemState.SUSPENDED,
    ItemState.OVERDUE,
)
"""States that have come out, in the order in which they are told."""

GROUPS: Final = {
    Group.KEPT: OUTCOMES[ItemState.KEPT],
    Group.REMOVED: OUTCOMES[ItemState.REMOVED],
    Group.ACCEPTED: OUTCOMES[ItemState.ACCEPTED],
    Group.UNDER_WAY: "decided and not done yet",
    Group.LATE: "not answered in time",
    Group.WAITING: OUTCOMES[ItemState.OPEN],
    Group.OVER: OUTCOMES[ItemState.GONE],
}
"""Where several states are counted together."""
