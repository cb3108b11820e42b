"""Gathering what the messages of a review show, from the rows as they are; raises `Gone` where none are."""

from collections import Counter
from collections.abc import Iterator

from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.review_pictures import LinePicture, PagePicture, ReviewPicture, pages
from bot.domain.reviews import LATE, Item, ItemKind, ItemState, Review
from bot.domain.waiting import Waiting
from bot.services import outsiders, review_threads, reviewing, standing
from bot.services.picturing_leaving import place_of
from storage import campaigns, reviews
from storage.database import Unit


def review_picture(unit: Unit, company: Company, review_id: str, reader: str) -> ReviewPicture:
    """How far a review is, as one of those who may answer it sees it."""
    review, campaign = _found(unit, company, review_id)
    lines = reviews.items(unit, review.id)
    answerable = [one for one in lines if one.person != reader]
    return ReviewPicture(
        review=review,
        campaign=campaign,
        states=Counter(one.state for one in lines),
        to_submit=sum(one.state is ItemState.CHOSEN for one in answerable),
        plain=sum(reviewing.may_be_kept_at_once(one, reader) for one in answerable),
        stopped_at=next((number for number, one in enumerate(lines, 1) if one.state is ItemState.OPEN), None),
        reviewers=reviews.reviewers(unit, review.id),
        reader=reader,
        open=review.open and campaign.open,
    )


def page_picture(unit: Unit, company: Company, subject: str, reader: str) -> PagePicture:
    """One message of lines."""
    review_id, number = review_threads.read_subject(subject)
    review, campaign = _found(unit, company, review_id)
    lines, at_once = reviews.items(unit, review.id), review_threads.at_once(unit, review)
    held = pages(lines, at_once)
    if not 1 <= number <= len(held):
        raise Gone
    return PagePicture(
        review=review,
        campaign=campaign,
        number=number,
        first=(number - 1) * at_once + 1,
        in_all=len(lines),
        lines=tuple(_line(unit, campaign, review, one, reader) for one in held[number - 1]),
        reader=reader,
    )


def line_picture(unit: Unit, company: Company, item_id: str, reader: str) -> LinePicture:
    """One line by itself."""
    item = reviews.find_item(unit, item_id)
    if item is None:
        raise Gone
    review, campaign = _found(unit, company, item.review_id)
    return _line(unit, campaign, review, item, reader)


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The reviews that somebody is asked, and what they are asked because a reviewer is not sure."""
    for review in reviews.open_for(unit, company.workspace_id, person):
        picture = review_picture(unit, company, review.id, person)
        if picture.open:
            facts = {"picture": picture}
            yield Waiting("review", review.id, review.opened_at, picture.campaign.due_at, facts)


def _found(unit: Unit, company: Company, review_id: str) -> tuple[Review, Campaign]:
    review = reviews.find(unit, review_id)
    campaign = campaigns.find(unit, review.campaign_id) if review else None
    if review is None or campaign is None or review.workspace_id != company.workspace_id:
        raise Gone
    return review, campaign


def _line(unit: Unit, campaign: Campaign, review: Review, item: Item, reader: str) -> LinePicture:
    rules = standing.ruling(unit, campaign.policy_id).policy
    waits = item.waits and review.open and campaign.open
    late = item.state in LATE and campaign.state in (CampaignState.OPEN, CampaignState.SETTLING)
    return LinePicture(
        item=item,
        place=place_of(unit, rules, item.account_id),
        own=item.kind is ItemKind.HOLDER and item.person == reader,
        answerable=waits or late,
        asked=None,
        outsiders=outsiders.outsiders(unit, (item.person,)),
    )
