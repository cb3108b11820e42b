"""Where cards are: whom one has reached or is on its way to, which could not be shown, and forgetting one."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, Table, bindparam, delete, select, union

from storage.database import Unit
from storage.outbox import WAITS_AS_ONE, Effect, Stage, card, outbox
from storage.prepared import Prepared


def _of(table: Table) -> Select[str]:
    """The places of one card in a table."""
    return select(table.c.place).where(
        table.c.workspace_id == bindparam("workspace"),
        table.c.name == bindparam("name"),
        table.c.subject == bindparam("subject"),
    )


_SENDING = (outbox.c.stage == Stage.SENDING.value, outbox.c.effect == Effect.CARD.value)
# Each part is found by an index, however much waits: this is read with every press.
_PLACES_TOLD = Prepared(
    union(
        _of(card),
        _of(outbox).where(WAITS_AS_ONE, outbox.c.effect == Effect.CARD.value),
        _of(outbox).where(*_SENDING),
    )
)


def places_told(unit: Unit, workspace_id: str, name: str, subject: str) -> tuple[str, ...]:
    """Every place where this card is live or on its way to; what could not be delivered is not among them."""
    rows = unit.rows(_PLACES_TOLD, workspace=workspace_id, name=name, subject=subject)
    return tuple(sorted(row["place"] for row in rows))


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
