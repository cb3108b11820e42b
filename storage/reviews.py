"""Reviews, who may answer them, and their lines."""

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)

from bot.domain.campaigns import GOES_ON
from bot.domain.review_stats import Answer
from bot.domain.reviews import (
    LATE,
    WAITS,
    Capacity,
    Choice,
    Item,
    ItemKind,
    ItemState,
    Review,
    Reviewer,
    ReviewState,
)
from storage.campaigns import campaign
from storage.database import Unit
from storage.metadata import metadata
from storage.types import UTC, Columns, Id, Json, SlackId

review = Table(
    "review",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("person", SlackId, nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("opened_at", UTC, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("look_at", UTC),
    Column("outcome_at", UTC, nullable=False),
    Column("closed_at", UTC),
    UniqueConstraint("campaign_id", "person"),
    Index("ix_review_look", "workspace_id", "state", "look_at"),
)

reviewer = Table(
    "reviewer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("review_id", Id, ForeignKey("review.id"), nullable=False),
    Column("person", SlackId, nullable=False, index=True),
    Column("capacity", String(32), nullable=False),
    Column("since", UTC, nullable=False),
    Column("added_by", SlackId, nullable=False),
    Column("note", String(3000)),
    Column("told_at", UTC),
    UniqueConstraint("review_id", "person"),
)

review_item = Table(
    "review_item",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", SlackId, nullable=False),
    Column("campaign_id", Id, ForeignKey("campaign.id"), nullable=False),
    Column("review_id", Id, ForeignKey("review.id"), nullable=False),
    Column("account_id", Id, ForeignKey("account.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("place", Integer, nullable=False),
    Column("risk", Integer, nullable=False),
    Column("plain", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("frozen", Json, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("asked_at", UTC, nullable=False),
    Column("holding_id", Id, ForeignKey("holding.id"), index=True),
    Column("grant_id", Id, ForeignKey("grant.id"), index=True),
    Column("person", SlackId, index=True),
    Column("said", String(1000), nullable=False),
    Column("choice", String(16)),
    Column("comment", String(3000), nullable=False),
    Column("chosen_by", SlackId),
    Column("chosen_at", UTC),
    Column("in_bulk", Boolean, nullable=False),
    Column("told", String(3000), nullable=False),
    Column("told_at", UTC),
    Column("still_needed", Boolean),
    Column("accept_until", UTC),
    Column("submitted_by", SlackId),
    Column("submitted_at", UTC),
    Column("settled_at", UTC),
    Column("evidence", String(32)),
    UniqueConstraint("campaign_id", "place"),
    Index("ix_review_item_review", "review_id", "state", "place"),
    Index("ix_review_item_state", "campaign_id", "state", "place"),
)


def hold(unit: Unit, review_id: str) -> None:
    """Keep everybody else from deciding on the review and its lines until the unit ends; then read it."""
    unit.hold(lambda: select(review.c.id).where(review.c.id == review_id), ("review", review_id))


def add(unit: Unit, *new: Review) -> None:
    """Insert reviews."""
    unit.insert_all(review, [vars(one) | {"state": one.state.value} for one in new])


def find(unit: Unit, review_id: str) -> Review | None:
    """One review by id."""
    return next(iter(_reviews(unit, review.c.id == review_id)), None)


def of_campaign(unit: Unit, campaign_id: str) -> tuple[Review, ...]:
    """Every review of a campaign."""
    return _reviews(unit, review.c.campaign_id == campaign_id)


def open_over(unit: Unit, account_id: str) -> tuple[Review, ...]:
    """The open reviews in which lines about an account wait."""
    waits = review_item.c.state.in_(sorted(WAITS))
    theirs = select(review_item.c.review_id).where(review_item.c.account_id == account_id, waits)
    return _reviews(unit, review.c.state == ReviewState.OPEN.value, review.c.id.in_(theirs))


def open_for(unit: Unit, workspace_id: str, person: str) -> tuple[Review, ...]:
    """The open reviews that somebody may answer."""
    theirs = select(reviewer.c.review_id).where(reviewer.c.person == person)
    here = review.c.workspace_id == workspace_id
    return _reviews(unit, here, review.c.state == ReviewState.OPEN.value, review.c.id.in_(theirs))


def late_for(unit: Unit, workspace_id: str, person: str) -> tuple[Review, ...]:
    """The reviews that are over, in audits that go on, of which somebody may still answer late lines."""
    theirs = select(reviewer.c.review_id).where(reviewer.c.person == person)
    goes_on = select(campaign.c.id).where(campaign.c.state.in_(sorted(GOES_ON)))
    late = select(review_item.c.review_id).where(review_item.c.state.in_(sorted(LATE)))
    here = review.c.workspace_id == workspace_id, review.c.state == ReviewState.OVER.value
    return _reviews(
        unit, *here, review.c.campaign_id.in_(goes_on), review.c.id.in_(theirs), review.c.id.in_(late)
    )


def due(unit: Unit, workspace_id: str, limit: int) -> tuple[str, ...]:
    """Ids of open reviews at which it is time to look."""
    here = review.c.workspace_id == workspace_id
    ripe = review.c.state == ReviewState.OPEN.value, review.c.look_at <= unit.now
    found = select(review.c.id).where(here, *ripe).order_by(review.c.look_at, review.c.id).limit(limit)
    return tuple(unit.execute(found).scalars())


def move(unit: Unit, seen: Review, to: ReviewState, **values: Any) -> bool:
    """Move a review on; False when it has moved before."""
    return _change(unit, seen, state=to.value, **values)


def change(unit: Unit, seen: Review, **values: Any) -> bool:
    """Change a review whose state stays; False when it has moved before."""
    return _change(unit, seen, **values)


def add_reviewer(unit: Unit, *new: Reviewer) -> None:
    """Let somebody answer a review, or each of several."""
    unit.insert_all(reviewer, [vars(one) | {"capacity": one.capacity.value} for one in new])


def reviewers(unit: Unit, review_id: str) -> tuple[Reviewer, ...]:
    """Everybody who may answer a review, in the order in which they were asked."""
    mine = reviewer.c.review_id == review_id
    rows = unit.execute(select(reviewer).where(mine).order_by(reviewer.c.since, reviewer.c.id)).mappings()
    return tuple(Reviewer(**{**row, "capacity": Capacity(row["capacity"])}) for row in rows)


def told(unit: Unit, reviewer_id: str) -> None:
    """Somebody who may answer a review is written to about it."""
    unit.execute(update(reviewer).where(reviewer.c.id == reviewer_id).values(told_at=unit.now))


def add_items(unit: Unit, new: Collection[Item]) -> None:
    """Insert lines."""
    unit.insert_all(review_item, [_item_columns(one) for one in new])


def find_item(unit: Unit, item_id: str) -> Item | None:
    """One line by id."""
    return next(iter(_items(unit, review_item.c.id == item_id)), None)


def items(unit: Unit, review_id: str) -> tuple[Item, ...]:
    """Every line of a review, the riskiest first."""
    return _items(unit, review_item.c.review_id == review_id)


def items_of(
    unit: Unit,
    campaign_id: str,
    states: Collection[ItemState] = tuple(ItemState),
    after: int = 0,
    limit: int = 0,
) -> tuple[Item, ...]:
    """Lines of a campaign in these states, the riskiest first; a page of `limit` behind a place, or all."""
    mine = review_item.c.campaign_id == campaign_id, review_item.c.place > after
    return _items(unit, *mine, review_item.c.state.in_(sorted(states)), limit=limit)


def accepted_on(unit: Unit, account_ids: Collection[str]) -> tuple[Item, ...]:
    """Lines on these accounts whose risk somebody has accepted, the latest last."""
    theirs = review_item.c.account_id.in_(account_ids)
    found = _items(unit, theirs, review_item.c.state == ItemState.ACCEPTED.value)
    return tuple(sorted(found, key=lambda one: one.asked_at))


def counts(unit: Unit, campaign_id: str) -> dict[ItemState, int]:
    """How many lines of a campaign are in which state."""
    mine = review_item.c.campaign_id == campaign_id
    found = select(review_item.c.state, func.count()).where(mine).group_by(review_item.c.state)
    return {ItemState(state): count for state, count in unit.execute(found)}


def counts_going_on(unit: Unit) -> dict[ItemState, int]:
    """How many lines of the campaigns that are launched and not over are in which state."""
    launched = campaign.c.state.in_(sorted(GOES_ON)), campaign.c.id == review_item.c.campaign_id
    found = select(review_item.c.state, func.count()).where(*launched).group_by(review_item.c.state)
    return {ItemState(state): count for state, count in unit.execute(found)}


def answers(unit: Unit, campaign_id: str) -> tuple[Answer, ...]:
    """How each line of a campaign is answered, without what it is about."""
    names = [one.name for one in fields(Answer) if one.name != "person"]
    found = (
        select(*(review_item.c[name] for name in names), review.c.person)
        .join(review, review.c.id == review_item.c.review_id)
        .where(review_item.c.campaign_id == campaign_id)
        .order_by(review_item.c.place)
    )
    return tuple(_answer(row) for row in unit.execute(found).mappings())


def unsure(unit: Unit, workspace_id: str, people: Collection[str]) -> tuple[Item, ...]:
    """Lines about these people, and about accounts and apps, of which a reviewer was not sure."""
    asked = review_item.c.workspace_id == workspace_id, review_item.c.state == ItemState.UNSURE.value
    theirs = review_item.c.person.in_(people) | (review_item.c.kind != ItemKind.HOLDER.value)
    return _items(unit, *asked, theirs)


def any_overdue(unit: Unit, account_id: str) -> bool:
    """Whether an audit that goes on has lines of this account that nobody answered in time."""
    late = review_item.c.account_id == account_id, review_item.c.state == ItemState.OVERDUE.value
    goes_on = select(campaign.c.id).where(campaign.c.state.in_(sorted(GOES_ON)))
    found = select(review_item.c.id).where(*late, review_item.c.campaign_id.in_(goes_on)).limit(1)
    return unit.execute(found).first() is not None


def about(unit: Unit, account_id: str, people: Collection[str]) -> tuple[Item, ...]:
    """Every line of any campaign about these people's ways into an account."""
    return _items(unit, review_item.c.account_id == account_id, review_item.c.person.in_(people))


def move_item(unit: Unit, seen: Item, to: ItemState, **values: Any) -> bool:
    """Move a line on; False when it has moved before."""
    return _change_item(unit, seen, state=to.value, **values)


def change_item(unit: Unit, seen: Item, **values: Any) -> bool:
    """Change a line whose state stays; False when it has moved before."""
    return _change_item(unit, seen, **values)


def _change(unit: Unit, seen: Review, **values: Any) -> bool:
    same = review.c.id == seen.id, review.c.state == seen.state.value, review.c.rung == seen.rung
    return bool(unit.execute(update(review).where(*same).values(**values)).rowcount)


def _change_item(unit: Unit, seen: Item, **values: Any) -> bool:
    plain = {name: value.value if isinstance(value, Choice) else value for name, value in values.items()}
    same = review_item.c.id == seen.id, review_item.c.state == seen.state.value
    return bool(unit.execute(update(review_item).where(*same).values(**plain)).rowcount)


def _reviews(unit: Unit, *conditions: ColumnElement[bool]) -> tuple[Review, ...]:
    found = select(review).where(*conditions).order_by(review.c.opened_at, review.c.id)
    return tuple(
        Review(**{**row, "state": ReviewState(row["state"])}) for row in unit.execute(found).mappings()
    )


def _items(unit: Unit, *conditions: ColumnElement[bool], limit: int = 0) -> tuple[Item, ...]:
    found = select(review_item).where(*conditions).order_by(review_item.c.campaign_id, review_item.c.place)
    return tuple(item_of(row) for row in unit.execute(found.limit(limit) if limit else found).mappings())


def _answer(row: Columns) -> Answer:
    choice = Choice(row["choice"]) if row["choice"] else None
    return Answer(**{**row, "state": ItemState(row["state"]), "choice": choice})


def _item_columns(value: Item) -> dict[str, Any]:
    said = {
        "kind": value.kind.value,
        "state": value.state.value,
        "choice": value.choice and value.choice.value,
    }
    return vars(value) | said


def item_of(row: Columns) -> Item:
    """The line that a row of the table holds."""
    said = {
        "kind": ItemKind(row["kind"]),
        "state": ItemState(row["state"]),
        "choice": Choice(row["choice"]) if row["choice"] else None,
    }
    return Item(**{**row, **said})
