"""Pictures of what is told of audits."""

from collections.abc import Mapping
from typing import Any

from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import campaigns, picturing_campaigns, picturing_reviews, review_threads
from bot.views import campaigns as campaign_views
from bot.views import packs as pack_views
from bot.views import reviews as views
from scheduler.drawing import Drawing
from storage import reviews
from storage.database import Unit
from storage.outbox import Row


def _review(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return views.parent(picturing_reviews.review_picture(unit, company, row.subject, row.place))


def _review_page(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    """In the thread of its parent, which goes ahead of it in the same conversation."""
    picture = picturing_reviews.page_picture(unit, company, row.subject, row.place)
    return {**views.page(picture), **in_thread(unit, row, picture.review.id)}


def _review_question(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return views.question(picturing_reviews.line_picture(unit, company, row.subject, row.place), row.place)


def _campaign(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return campaign_views.card(picturing_campaigns.picture(unit, company, row.subject, row.place))


def _campaign_closed(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return campaign_views.closed_card(picturing_campaigns.picture(unit, company, row.subject, row.place))


def _pack(unit: Unit, company: Company, row: Row) -> Mapping[str, Any]:
    return pack_views.card(campaigns.find(unit, company, str(row.facts["campaign"])))


def in_thread(unit: Unit, row: Row, review_id: str) -> Mapping[str, str]:
    """Where a message about a review goes: below its parent, if that is there."""
    review = reviews.find(unit, review_id)
    if review is None:
        raise Gone
    parent = review_threads.thread(unit, review, row.place)
    return {"thread_ts": parent.ts} if parent else {}


DRAWINGS: Mapping[str, Drawing] = {
    "campaign": _campaign,
    "campaign_closed": _campaign_closed,
    "pack": _pack,
    "review": _review,
    "review_page": _review_page,
    "review_question": _review_question,
}
