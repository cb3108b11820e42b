"""Where cards are: whom one has reached or is on its way to, which could not be shown, and forgetting one."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, union

from storage.database import Unit
from storage.outbox import OPEN, Effect, Stage, card, outbox


def places_told(unit: Unit, workspace_id: str, name: str, subject: str) -> tuple[str, ...]:
    """Every place where this card is live or on its way to; what could not be delivered is not among them."""
    live = select(card.c.place).where(
        card.c.workspace_id == workspace_id, card.c.name == name, card.c.subject == subject
    )
    waiting = select(outbox.c.place).where(
        *_cards(workspace_id), outbox.c.name == name, outbox.c.subject == subject, outbox.c.stage.in_(OPEN)
    )
    return tuple(sorted(row[0] for row in unit.execute(union(live, waiting))))


def given_up_in(unit: Unit, workspace_id: str, place: str, since: datetime) -> tuple[tuple[str, str], ...]:
    """(Card name, subject) of the cards that could not be shown in a place since then."""
    rows = unit.execute(
        select(outbox.c.name, outbox.c.subject)
        .where(
            *_cards(workspace_id),
            outbox.c.place == place,
            outbox.c.stage == Stage.DEAD.value,
            outbox.c.settled_at >= since,
        )
        .distinct()
        .order_by(outbox.c.name, outbox.c.subject)
    )
    return tuple((row[0], row[1]) for row in rows)


def forget(unit: Unit, workspace_id: str, name: str, subject: str, place: str) -> None:
    """Nothing pictures this row in this place any more."""
    unit.execute(
        delete(card).where(
            card.c.workspace_id == workspace_id,
            card.c.name == name,
            card.c.subject == subject,
            card.c.place == place,
        )
    )


def _cards(workspace_id: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return outbox.c.workspace_id == workspace_id, outbox.c.effect == Effect.CARD.value
