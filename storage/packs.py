"""What an evidence pack reads that nobody else does: lines by account, the head that proves."""

from sqlalchemy import select

from bot.domain.anchors import Anchor, Why
from bot.domain.reviews import Item
from storage.anchors import anchor
from storage.database import Unit
from storage.reviews import item_of, review_item


def items_on(unit: Unit, campaign_id: str, account_id: str) -> tuple[Item, ...]:
    """The lines of one account in a campaign, the riskiest first."""
    mine = review_item.c.campaign_id == campaign_id, review_item.c.account_id == account_id
    rows = unit.execute(select(review_item).where(*mine).order_by(review_item.c.place)).mappings()
    return tuple(item_of(row) for row in rows)


def anchor_from(unit: Unit, sequence: int) -> Anchor | None:
    """The first signed head that reaches as far as an event."""
    reaching = select(anchor).where(anchor.c.sequence >= sequence)
    row = unit.execute(reaching.order_by(anchor.c.sequence, anchor.c.at, anchor.c.id).limit(1))
    found = row.mappings().first()
    return Anchor(**{**found, "why": Why(found["why"])}) if found else None
