"""Twins: a second copy of a card, left by a post whose answer was lost, goes once it is pressed (S3)."""

from handlers import reading
from handlers.acts import Body
from storage import outbox
from storage.database import Unit
from storage.outbox import DIGEST, Card


def delete_if_twin(unit: Unit, workspace_id: str, body: Body, card: str, actor: str) -> None:
    """Have the pressed message deleted where it shows this card and another message is the live one.

    A digest has buttons of many cards, and is a copy of none.
    """
    pressed, subject = reading.message_of(body), reading.subject_of(body)
    if pressed is None or subject is None or (card != DIGEST and reading.is_digest(body)):
        return
    channel, ts = pressed
    for place in (channel, actor):
        live = outbox.live_card(unit, workspace_id, card, subject, place)
        elsewhere = live and live.channel == channel and live.ts != ts
        # The same button stands in other live messages as well: that of the day, for one.
        if elsewhere and not outbox.is_live(unit, workspace_id, Card(channel, ts)):
            outbox.take_away(unit, workspace_id, Card(channel, ts), "twin", subject, channel)
