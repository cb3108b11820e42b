"""Audits as those who are asked answer them, each the way a person does it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.domain.campaigns import Campaign, CampaignKind, CampaignState
from bot.domain.events import Event
from bot.domain.manners import Manner
from bot.domain.reviews import Capacity, Item, ItemKind, ItemState, Review, Reviewer, ReviewState
from bot.services import review_threads
from bot.simulator import Message
from storage import campaigns, policy, register, reviews
from storage.database import Unit
from tests.e2e.world import World, words

FILMS = "larkfieldfilms"
OPENED = "Audit #"


@dataclass(frozen=True)
class Line:
    """A line to be asked: about somebody by first name, an app, or the account itself."""

    name: str = ""
    kind: ItemKind = ItemKind.HOLDER
    said: str = ""
    holding: str | None = None
    plain: bool = False
    frozen: Mapping[str, Any] = field(default_factory=lambda: {"role": "editor"})


def launched(world: World, reviewer: str, *lines: Line, handle: str = FILMS) -> str:
    """Somebody is asked these lines of an account in a campaign of their own, and shown them; the review's id."""
    assert world.bot
    company = world.bot.company()
    with world.bot.database.write() as unit:
        account = register.by_handle(unit, company.workspace_id, handle)[0]
        campaign = _campaign(unit, company.workspace_id)
        review = Review(
            unit.new_id(), company.workspace_id, campaign.id, world[reviewer].id, ReviewState.OPEN, unit.now,
            0, None, unit.now + timedelta(days=15),
        )  # fmt: skip
        reviews.add(unit, review)
        _record(unit, "review:opened", "review", review.id)
        _asked(unit, review, world[reviewer].id)
        reviews.add_items(unit, [*_items(unit, world, review, account.id, lines)])
        for one in reviews.items(unit, review.id):
            _record(unit, "review_item:asked", "review_item", one.id)
        review_threads.show(unit, company, review, world[reviewer].id, Manner.DAILY)
    world.settle()
    return review.id


def _campaign(unit: Unit, workspace: str) -> Campaign:
    version = policy.in_force(unit, workspace)
    assert version
    draft = Campaign(
        unit.new_id(), workspace, campaigns.next_number(unit, workspace), CampaignKind.BY_HAND, None, None,
        CampaignState.DRAFT, version.id, "operator", unit.now, None,
    )  # fmt: skip
    campaigns.add(unit, draft)
    _record(unit, "campaign:drafted", "campaign", draft.id)
    launch = {"launched_at": unit.now, "launched_by": "operator", "due_at": unit.now + timedelta(days=14)}
    campaigns.move(unit, draft, CampaignState.OPEN, **launch)
    _record(unit, "campaign:launched", "campaign", draft.id)
    return draft


def _asked(unit: Unit, review: Review, person: str) -> None:
    new = Reviewer(
        unit.new_id(), review.workspace_id, review.id, person, Capacity.OWNER, unit.now, "operator"
    )
    reviews.add_reviewer(unit, new)
    _record(unit, "review:asked", "reviewer", new.id)


def _items(
    unit: Unit, world: World, review: Review, account_id: str, lines: Iterable[Line]
) -> Iterable[Item]:
    for place, one in enumerate(lines, 1):
        yield Item(
            unit.new_id(), review.workspace_id, review.campaign_id, review.id, account_id, one.kind, place,
            100 - place, one.plain, ItemState.OPEN, dict(one.frozen), "0" * 64, unit.now,
            holding_id=one.holding, person=world[one.name].id if one.name else None, said=one.said,
        )  # fmt: skip


def _record(unit: Unit, kind: str, subject_kind: str, subject: str) -> None:
    unit.record(Event(kind, "T", subject_kind, subject, "operator"))


def holders(*names: str, **more: Any) -> tuple[Line, ...]:
    """A line about each of these people."""
    return tuple(Line(name, **more) for name in names)


def parent(world: World, name: str) -> Message:
    """The message that counts, as it now is."""
    return world.fresh([one for one in _shown(world, name) if not one.thread_ts][-1])


def page(world: World, name: str, number: int = 1) -> Message:
    """One message of lines of the newest audit, as it now is."""
    above = parent(world, name)
    return world.fresh([one for one in _shown(world, name) if one.thread_ts == above.ts][number - 1])


def _shown(world: World, name: str) -> list[Message]:
    return [one for one in world[name].dm() if words(one).startswith(OPENED)]


def items(world: World, review_id: str) -> tuple[Item, ...]:
    """The lines of a review, as they now are."""
    assert world.bot
    with world.bot.database.read() as unit:
        return reviews.items(unit, review_id)


def states(world: World, review_id: str) -> list[str]:
    """How it stands with each line."""
    return [one.state.value for one in items(world, review_id)]


def choices(world: World, review_id: str) -> list[str | None]:
    """What is answered to each line."""
    return [one.choice.value if one.choice else None for one in items(world, review_id)]


def press(world: World, name: str, item: Item, label: str, number: int = 1) -> None:
    """Press a button beside a line."""
    world.click(name, page(world, name, number), label, value=f"1|{item.id}|0")
