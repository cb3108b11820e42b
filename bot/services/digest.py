"""Asking: something waits for somebody, and the one message a day that they get will tell them."""

from collections.abc import Iterable

from bot.services import outsiders, telling
from storage import digest as digests
from storage.database import Unit


def ask(unit: Unit, workspace_id: str, wanted: Iterable[str]) -> None:
    """Something waits for these people: their next digest tells them, and one that they have shows it.

    For whoever is not in Slack their sponsor hears.
    """
    heard = [one for one in dict.fromkeys(outsiders.hears(unit, person) for person in wanted) if one]
    digests.ask(unit, workspace_id, heard)
    telling.home(unit, workspace_id, heard)
