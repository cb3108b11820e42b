"""Lines of an audit: moved with the one event of that move."""

from dataclasses import replace
from typing import Any

from bot.domain.events import Event, Fact
from bot.domain.refusals import AlreadyDone
from bot.domain.reviews import ITEM, Item, ItemState
from bot.services import telling
from storage import cards, reviews
from storage.database import Unit


def move(
    unit: Unit,
    item: Item,
    to: ItemState,
    by: str,
    facts: dict[str, Fact] | None = None,
    words: dict[str, str] | None = None,
    **values: Any,
) -> Item:
    """Move a line on, and return it as it is then; raises `AlreadyDone` when it has moved before.

    Whoever was asked about it because nobody was sure is not asked any more.
    """
    if not reviews.move_item(unit, item, to, **values):
        raise AlreadyDone
    said: dict[str, Fact] = {"state": to.value, **(facts or {})}
    unit.record(event_of(item, ITEM.event(item.state, to), by, said, words))
    if item.state is ItemState.UNSURE:
        question_over(unit, item)
    return replace(item, state=to, **values)


def question_over(unit: Unit, item: Item) -> None:
    """Whoever was asked because nobody was sure is asked no more: their card and Home say so."""
    telling.redraw(unit, item.workspace_id, "review_question", item.id)
    told = cards.places_told(unit, item.workspace_id, "review_question", item.id)
    telling.home(unit, item.workspace_id, told)


def event_of(
    item: Item, kind: str, by: str, facts: dict[str, Fact], words: dict[str, str] | None = None
) -> Event:
    """An event about a line."""
    about: dict[str, Fact] = {"campaign": item.campaign_id, "account": item.account_id, **facts}
    return Event(kind, item.workspace_id, "review_item", item.id, by, about, words or {})
