"""Gathering what the messages of a review show, from the rows as they are; raises `Gone` where none are."""

from collections import Counter
from collections.abc import Iterator

from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.holder_naming import wants_a_name
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.domain.review_pictures import LinePicture, PagePicture, ReviewPicture, pages
from bot.domain.reviews import LATE, Item, ItemState, Review
from bot.domain.waiting import Waiting
from bot.services import outsiders, review_asking, review_people, review_threads, reviewing, standing
from bot.services.picturing_leaving import place_of
from storage import campaigns, ledger, reviews
from storage.database import Unit


def review_picture(unit: Unit, company: Company, review_id: str, reader: str) -> ReviewPicture:
    """How far a review is, as one of those who may answer it sees it."""
    review, campaign = _found(unit, company, review_id)
    lines = reviews.items(unit, review.id)
    own = review_people.own_lines(unit, company, lines, reader)
    return ReviewPicture(
        review=review,
        campaign=campaign,
        states=Counter(one.state for one in lines),
        to_submit=sum(one.state is ItemState.CHOSEN and one.id not in own for one in lines),
        plain=sum(reviewing.is_plain(one) and one.id not in own for one in lines),
        stopped_at=next((number for number, one in enumerate(lines, 1) if one.state is ItemState.OPEN), None),
        reviewers=review_people.able(unit, review),
        reader=reader,
        open=review.open and campaign.open,
        until=campaign.due_at if campaign.due_at and campaign.due_at > unit.now else review.outcome_at,
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
        lines=tuple(_line(unit, company, campaign, review, one, reader) for one in held[number - 1]),
        reader=reader,
    )


def line_picture(unit: Unit, company: Company, item_id: str, reader: str) -> LinePicture:
    """One line by itself."""
    item = reviews.find_item(unit, item_id)
    if item is None:
        raise Gone
    review, campaign = _found(unit, company, item.review_id)
    return _line(unit, company, campaign, review, item, reader)


def waits_for(unit: Unit, company: Company, person: str) -> Iterator[Waiting]:
    """The reviews that somebody is asked, in time or late, and what a reviewer who is not sure asks them."""
    for review in reviews.open_for(unit, company.workspace_id, person):
        picture = review_picture(unit, company, review.id, person)
        if picture.open:
            facts = {"picture": picture}
            yield Waiting("review", review.id, review.opened_at, picture.campaign.due_at, facts)
    for review in reviews.late_for(unit, company.workspace_id, person):
        picture = review_picture(unit, company, review.id, person)
        yield Waiting("review", review.id, review.opened_at, review.outcome_at, {"picture": picture})
    for item in review_asking.questions_to(unit, company, person):
        line = line_picture(unit, company, item.id, person)
        since = item.chosen_at or unit.now
        yield Waiting(
            "review_question", item.id, since, line.campaign.due_at, {"picture": line, "reader": person}
        )


def _found(unit: Unit, company: Company, review_id: str) -> tuple[Review, Campaign]:
    review = reviews.find(unit, review_id)
    campaign = campaigns.find(unit, review.campaign_id) if review else None
    if review is None or campaign is None or review.workspace_id != company.workspace_id:
        raise Gone
    return review, campaign


def _line(
    unit: Unit, company: Company, campaign: Campaign, review: Review, item: Item, reader: str
) -> LinePicture:
    rules = standing.ruling(unit, campaign.policy_id).policy
    waits = item.waits and review.open and campaign.open
    late = item.state in LATE and campaign.state in (CampaignState.OPEN, CampaignState.SETTLING)
    return LinePicture(
        item=item,
        place=place_of(unit, rules, item.account_id),
        campaign=campaign,
        own=bool(review_people.own_lines(unit, company, (item,), reader)),
        answerable=waits or late,
        asked=review_asking.asked_of(unit, company, item),
        outsiders=outsiders.outsiders(unit, (item.person,)),
        nameless=_is_nameless(unit, item),
    )


def _is_nameless(unit: Unit, item: Item) -> bool:
    """Whether its line of the ledger is still the latest, so that whoever it is can be named."""
    held = ledger.newest(unit, item.holding_id) if item.holding_id and item.unknown else None
    return held is not None and held.id == item.holding_id and wants_a_name(held)
