"""Reviewing: what somebody who is asked answers, line by line, until it is handed in (P4.2 to P4.4)."""

from dataclasses import replace
from typing import Any

from bot.domain.campaigns import Campaign, CampaignState
from bot.domain.events import Event, Fact
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.refusals import AlreadyDone, Gone, NotFit, NotYours, OwnAccess
from bot.domain.reviews import ITEM, LATE, Choice, Item, ItemKind, ItemState, Review
from bot.errors import UserError
from bot.services import review_threads
from storage import campaigns, reviews
from storage.database import Unit

_MAY_BE_LATE = (CampaignState.OPEN, CampaignState.SETTLING)


class AuditOver(UserError):
    """This audit is over, so nothing can be answered in it any more."""


class HandedIn(UserError):
    """This line is handed in already, so its answer stands."""


class Nameless(UserError):
    """Nobody can be kept whom nobody can name. Name them, remove them, or accept the risk until a date."""


class NotOfThisLine(UserError):
    """A risk is accepted only of somebody whom nobody can name. Choose Keep or Remove."""


def may_answer(unit: Unit, company: Company, actor: Person, item: Item) -> Review:
    """The review of a line that this person may answer; raises a refusal with the sentence otherwise (C2)."""
    review = may_review(unit, company, actor, item.review_id)
    if item.kind is ItemKind.HOLDER and item.person == actor.user_id:
        raise OwnAccess().about("review_item", item.id)
    return review


def may_review(unit: Unit, company: Company, actor: Person, review_id: str) -> Review:
    """The review that this person is asked, as whatever; raises a refusal otherwise."""
    review = reviews.find(unit, review_id)
    if review is None or review.workspace_id != company.workspace_id:
        raise Gone
    if actor.user_id not in {one.person for one in reviews.reviewers(unit, review.id)}:
        raise NotYours("Only whoever is asked in this audit can answer it.").about("review", review.id)
    if not actor.fit:
        raise NotFit().about("review", review.id)
    return review


def choose(
    unit: Unit, company: Company, actor: Person, item_id: str, choice: Choice, comment: str = ""
) -> Item:
    """Answer a line; the answer may be changed until it is handed in, and the same again changes nothing."""
    item = _held(unit, item_id)
    review = may_answer(unit, company, actor, item)
    _check_open(unit, review, item)
    _check_choice(item, choice)
    if (item.state, item.choice, item.comment) == (ItemState.CHOSEN, choice, comment):
        return item
    values: dict[str, Any] = {
        "choice": choice, "comment": comment, "chosen_by": actor.user_id, "chosen_at": unit.now,
        "in_bulk": False, "accept_until": None,
    }  # fmt: skip
    chosen = _chosen(unit, item, values)
    review_threads.changed(unit, company, review, chosen)
    return chosen


def may_be_kept_at_once(item: Item, person: str) -> bool:
    """Whether a line of low risk waits that this person may keep with others, in one go."""
    waits = item.state is ItemState.OPEN and item.kind is ItemKind.HOLDER
    return waits and item.plain and not item.unknown and item.person != person


def _held(unit: Unit, item_id: str) -> Item:
    """A line that nobody else can answer until the unit ends."""
    item = reviews.find_item(unit, item_id)
    if item is None:
        raise Gone
    reviews.hold(unit, item.review_id)
    again = reviews.find_item(unit, item_id)
    if again is None:
        raise Gone
    return again


def _check_open(unit: Unit, review: Review, item: Item) -> Campaign:
    campaign = campaigns.find(unit, item.campaign_id)
    if campaign is None:
        raise Gone
    late = item.state in LATE and campaign.state in _MAY_BE_LATE
    if not late and not item.waits and campaign.state in _MAY_BE_LATE:
        raise HandedIn
    if not late and not (campaign.open and review.open):
        raise AuditOver
    return campaign


def _check_choice(item: Item, choice: Choice) -> None:
    if item.unknown and choice is Choice.KEEP:
        raise Nameless
    if not item.unknown and choice is Choice.ACCEPT:
        raise NotOfThisLine


def _chosen(unit: Unit, item: Item, values: dict[str, Any]) -> Item:
    if item.state is ItemState.CHOSEN:
        return _changed(unit, item, values)
    return _moved(unit, item, ItemState.CHOSEN, values)


def _moved(unit: Unit, item: Item, to: ItemState, values: dict[str, Any]) -> Item:
    if not reviews.move_item(unit, item, to, **values):
        raise AlreadyDone
    moved = replace(item, state=to, **values)
    unit.record(_event(moved, ITEM.event(item.state, to)))
    return moved


def _changed(unit: Unit, item: Item, values: dict[str, Any]) -> Item:
    if not reviews.change_item(unit, item, **values):
        raise AlreadyDone
    again = replace(item, **values)
    unit.record(_event(again, "review_item:changed"))
    return again


def _event(item: Item, kind: str) -> Event:
    facts: dict[str, Fact] = {
        "campaign": item.campaign_id, "review": item.review_id, "account": item.account_id,
        "about": item.kind.value, "person": item.person,
        "choice": item.choice.value if item.choice else None,
    }  # fmt: skip
    words = {"comment": item.comment} if item.comment else {}
    return Event(kind, item.workspace_id, "review_item", item.id, item.chosen_by or "system", facts, words)
