"""What `vouchsafe check` looks at of the trail's anchors: where they go, how old the last is, what fails."""

from collections.abc import Iterator
from typing import Final

from bot import anchor_settings, keys
from bot.commands.findings import Finding, fine, warning
from bot.domain.anchors import EVERY, FEWEST_PLACES, Place
from bot.domain.lengths import count, say_length
from bot.domain.sentences import join_words
from bot.services import anchoring
from bot.settings import LocalSettings
from storage import anchors
from storage.database import Database, Unit

PLACES, LAST = "anchor places", "anchors"
_SETTINGS: Final = {
    Place.CHANNEL: "VOUCHSAFE_COMMITTEE_CHANNEL",
    Place.FILE: "VOUCHSAFE_ANCHOR_FILE",
    Place.GIT: "VOUCHSAFE_ANCHOR_GIT",
    Place.WEBHOOK: "VOUCHSAFE_ANCHOR_WEBHOOK",
}
_ALLOWED: Final = 2 * EVERY
"""A head is signed this long after something happened, at the very latest."""


def check_anchors(database: Database, settings: LocalSettings) -> Iterator[Finding]:
    """There are two places or more, the last anchor is young, and no place refuses."""
    places = anchor_settings.places_of(settings).named
    yield _places(places)
    with database.read() as unit:
        if places:
            yield from _last(unit, settings)
        for put in anchors.faulty(unit):
            place = Place(put.place)
            if place not in places:
                continue
            words = f"The newest one is not in {place.sentence} yet: {put.fault}"
            yield warning(LAST, words, f"Look at {_SETTINGS[place]}; it is tried again by itself.")


def _places(places: tuple[Place, ...]) -> Finding:
    named = join_words([place.sentence for place in places])
    if len(places) >= FEWEST_PLACES:
        return fine(PLACES, f"The trail is anchored in {named}.")
    others = [name for place, name in _SETTINGS.items() if place not in places]
    remedy = f"Name a place that whoever keeps the database cannot rewrite: {join_words(others, last='or')}."
    if not places:
        return warning(PLACES, "The trail is anchored nowhere: all of it could be rewritten unseen.", remedy)
    return warning(PLACES, f"The trail is anchored only in {named}; two places are wanted.", remedy)


def _last(unit: Unit, settings: LocalSettings) -> Iterator[Finding]:
    picture = anchoring.picture(unit)
    newest = picture.newest
    since = count(picture.events_since, "event")
    if newest is None:
        yield warning(LAST, f"The trail is not anchored yet ({since}).", _remedy(settings))
        return
    age = say_length(unit.now - newest.at)
    words = f"Event {newest.sequence:,} was anchored {age} ago; {since} since."
    if picture.events_since and unit.now - newest.at > _ALLOWED:
        yield warning(LAST, words, _remedy(settings))
    else:
        yield fine(LAST, words)


def _remedy(settings: LocalSettings) -> str:
    """Why no head is signed, where that is known here."""
    try:
        keys.read(settings.keys)
    except keys.NoKeys as refused:
        return f"Nothing can be signed. {refused}"
    return "A founded programme is anchored while `vouchsafe run` runs."
