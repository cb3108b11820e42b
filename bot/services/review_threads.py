"""Where a review is shown: a message that counts, and below it, in its thread, its lines a page at a time."""

from bot.domain.manners import UNASKED, Manner
from bot.domain.programme import Company
from bot.domain.review_pictures import pages
from bot.domain.reviews import Item, Review
from bot.services import campaign_cards, standing, telling, unasked
from storage import campaigns, cards, outbox, reviews
from storage.database import Unit


def show(unit: Unit, company: Company, review: Review, person: str, manner: Manner | None = None) -> None:
    """Draw the parent and every page for somebody who may answer it; again, to draw them as they are now.

    Where it may wait for their digest, that tells of it, and they have it shown from there.
    """
    telling.card(unit, company.workspace_id, "review", review.id, person, manner)
    telling.home(unit, company.workspace_id, (person,))
    if manner in UNASKED and unasked.waits(unit, company.workspace_id) and not is_shown(unit, review, person):
        return
    for number in range(1, page_count(unit, review) + 1):
        telling.card(unit, company.workspace_id, "review_page", subject(review.id, number), person, manner)


def changed(unit: Unit, company: Company, review: Review, *items: Item) -> None:
    """Draw it anew wherever it is shown: the parent, and the pages of these lines, or every page."""
    campaign_cards.changed(unit, company, review.campaign_id)
    telling.redraw(unit, company.workspace_id, "review", review.id)
    touched = _touched(unit, review, items) if items else range(1, page_count(unit, review) + 1)
    for number in touched:
        telling.redraw(unit, company.workspace_id, "review_page", subject(review.id, number))
    people = (one.person for one in reviews.reviewers(unit, review.id))
    telling.home(unit, company.workspace_id, people)


def is_shown(unit: Unit, review: Review, person: str) -> bool:
    """Whether somebody has its messages, or they are on their way."""
    return person in cards.places_told(unit, review.workspace_id, "review", review.id)


def thread(unit: Unit, review: Review, place: str) -> outbox.Card | None:
    """The message below which everything about a review goes, in one place."""
    return outbox.live_card(unit, review.workspace_id, "review", review.id, place)


def subject(review_id: str, number: int) -> str:
    """What a page is called among the cards."""
    return f"{review_id}:{number}"


def read_subject(written: str) -> tuple[str, int]:
    """The review and the number of a page."""
    review_id, _, number = written.partition(":")
    return review_id, int(number or 1)


def at_once(unit: Unit, review: Review) -> int:
    """How many lines a message of this review holds, by the policy under which it was launched."""
    campaign = campaigns.find(unit, review.campaign_id)
    if campaign is None:
        raise LookupError(f"no campaign {review.campaign_id}")
    return standing.ruling(unit, campaign.policy_id).policy.audits.batch


def page_count(unit: Unit, review: Review) -> int:
    """How many messages of lines it has."""
    return len(pages(reviews.items(unit, review.id), at_once(unit, review)))


def _touched(unit: Unit, review: Review, items: tuple[Item, ...]) -> list[int]:
    wanted = {one.id for one in items}
    held = pages(reviews.items(unit, review.id), at_once(unit, review))
    return [number for number, page in enumerate(held, 1) if any(one.id in wanted for one in page)]
