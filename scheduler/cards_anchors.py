"""What anchors look like in the committee's channel."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import anchoring
from bot.views import anchors
from scheduler.drawing import Drawing
from storage import outbox
from storage.database import Unit
from storage.outbox import Row


def _day(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return anchors.day(date.fromisoformat(row.subject))


def _anchor(unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    """In the thread of its day and nowhere else: the channel itself gets one message a day."""
    shown = anchoring.shown(unit, row.subject)
    above = outbox.live_card(unit, row.workspace_id, anchoring.DAY, anchoring.day_of(shown), row.place)
    if above is None:
        raise Gone
    return {**anchors.anchor(shown), "thread_ts": above.ts}


def _key_named(_unit: Unit, _company: Company, row: Row) -> Mapping[str, Any]:
    return anchors.key_named(row.subject)


DRAWINGS: Mapping[str, Drawing] = {
    "anchor": _anchor,
    "anchors": _day,
    "key_named": _key_named,
}
"""Every effect about anchors, by name."""
