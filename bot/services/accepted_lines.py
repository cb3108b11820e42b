"""Risks that are accepted of a line until a day: once it has come, the line is late again while its audit
goes on.
"""

from typing import Any, Final

from bot.domain.programme import Company
from bot.domain.reviews import Item, ItemState
from bot.services import review_lines, review_threads, telling
from storage import following, grants, reviews
from storage.database import Unit

_NO_ANSWER: Final[dict[str, Any]] = {
    "choice": None, "comment": "", "chosen_by": None, "chosen_at": None, "accept_until": None,
    "submitted_by": None, "submitted_at": None, "settled_at": None,
}  # fmt: skip


def look(unit: Unit, company: Company, campaign_id: str) -> tuple[Item, ...]:
    """Have every line late whose risk was accepted until now, and tell whoever accepted it."""
    found = (reviews.find_item(unit, one) for one in following.accepted_no_longer(unit, campaign_id))
    late = tuple(_late_again(unit, item) for item in found if item)
    for review_id in sorted({one.review_id for one in late}):
        review = reviews.find(unit, review_id)
        if review is not None:
            review_threads.changed(
                unit, company, review, *(one for one in late if one.review_id == review_id)
            )
    return late


def _late_again(unit: Unit, item: Item) -> Item:
    """What is suspended still is suspended again, and anything else is overdue."""
    grant = grants.find(unit, item.grant_id) if item.grant_id else None
    to = ItemState.SUSPENDED if grant is not None and grant.suspended else ItemState.OVERDUE
    until, by = item.accept_until, item.chosen_by
    late = review_lines.move(
        unit, item, to, "system", {"grant": item.grant_id, "accepted_by": by, "until": until}, **_NO_ANSWER
    )
    telling.notice(unit, item.workspace_id, "acceptance_over", item.id, (by,))
    return late
