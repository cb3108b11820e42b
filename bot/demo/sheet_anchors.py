"""Samples of the trail's anchors, as the committee's channel has them."""

from collections.abc import Iterator
from typing import Any

from bot.domain.programme import Company
from bot.views import anchors
from storage import anchors as rows
from storage.database import Unit


def anchor_samples(unit: Unit, _company: Company) -> Iterator[dict[str, Any]]:
    """The newest, the message of its day, and the key that signed it; nothing before there is one."""
    newest = rows.newest(unit)
    if newest is not None:
        yield _message("The key that signs", anchors.key_named(newest.fingerprint))
        yield _message("Above the anchors of a day", anchors.day(newest.at.date()))
        yield _message("An anchor in its thread", anchors.anchor(newest))


def _message(title: str, message: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "kind": "message", "message": message}
