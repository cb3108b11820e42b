"""What people are told unasked: held back for their one message a day, where the policy wants it so."""

from collections.abc import Mapping
from typing import Any

from bot.domain.channel import is_channel
from bot.domain.manners import MANNERS, UNASKED, Manner
from bot.services import standing
from storage import cards, outbox, policy
from storage import digest as digests
from storage.database import Unit


def held_back(
    unit: Unit, workspace_id: str, name: str, subject: str, person: str, manner: Manner | None = None
) -> bool:
    """Whether a card is not to be posted to this person: their digest tells of it, unless it knew already.

    A card that is there is drawn anew in its place, and makes no sound.
    """
    if is_channel(person) or not waits(unit, workspace_id):
        return False
    manner = manner or MANNERS[name]
    if manner not in UNASKED:
        return False
    if person in cards.places_told(unit, workspace_id, name, subject):
        return False
    if manner is Manner.REMINDED or digests.note(unit, workspace_id, person, name, subject):
        digests.ask(unit, workspace_id, (person,))
    outbox.tell_homes(unit, workspace_id, (person,))
    return True


def kept_as_news(
    unit: Unit, workspace_id: str, name: str, subject: str, person: str, facts: Mapping[str, Any]
) -> bool:
    """Whether a notice is not to be sent to this person: their digest tells of it."""
    if is_channel(person) or not waits(unit, workspace_id) or MANNERS[name] not in UNASKED:
        return False
    if MANNERS[name] is Manner.NEWS:
        digests.add_news(unit, workspace_id, person, name, subject, facts)
    digests.ask(unit, workspace_id, (person,))
    outbox.tell_homes(unit, workspace_id, (person,))
    return True


def waits(unit: Unit, workspace_id: str) -> bool:
    """Whether people are told unasked once a day only; before the founding everything is told at once."""
    version = policy.in_force(unit, workspace_id)
    return version is not None and standing.parsed(version.text).nagging.cards == "digest"
