"""What an evidence pack reads that nobody else does: lines by account, the head that proves."""

from sqlalchemy import select

from bot.domain.anchors import FEWEST_PLACES, Anchor
from bot.domain.reviews import Item
from storage import anchors
from storage.anchors import anchor
from storage.database import Unit
from storage.reviews import item_of, review_item

_LOOKED_AT = 50
"""Heads that are looked at for one that has arrived in enough places."""


def items_on(unit: Unit, campaign_id: str, account_id: str) -> tuple[Item, ...]:
    """The lines of one account in a campaign, the riskiest first."""
    mine = review_item.c.campaign_id == campaign_id, review_item.c.account_id == account_id
    rows = unit.execute(select(review_item).where(*mine).order_by(review_item.c.place)).mappings()
    return tuple(item_of(row) for row in rows)


def anchor_from(
    unit: Unit, sequence: int, fingerprint: str | None = None
) -> tuple[Anchor, tuple[str, ...]] | None:
    """The first signed head that reaches as far as an event and has arrived in enough places, with these.

    Where none has, the one among the first that has arrived in the most; None where none reaches as far.
    With a `fingerprint` only heads count that this key has signed.
    """
    reaching = select(anchor.c.id).where(anchor.c.sequence >= sequence)
    if fingerprint:
        reaching = reaching.where(anchor.c.fingerprint == fingerprint)
    first = unit.execute(reaching.order_by(anchor.c.sequence, anchor.c.at, anchor.c.id).limit(_LOOKED_AT))
    found = [with_places(unit, one) for one in first.scalars()]
    enough = (one for one in found if len(one[1]) >= FEWEST_PLACES)
    return next(enough, max(found, key=lambda one: len(one[1]), default=None))


def with_places(unit: Unit, anchor_id: str) -> tuple[Anchor, tuple[str, ...]]:
    """A signed head and the places where it has arrived."""
    found = anchors.find(unit, anchor_id)
    if found is None:
        raise LookupError(f"No anchor {anchor_id}")
    return found, tuple(one.place for one in anchors.puts(unit, anchor_id) if one.put_at)
