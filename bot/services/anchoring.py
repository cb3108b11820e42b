"""Anchoring: the trail's head is signed now and then, and goes where whoever keeps it cannot rewrite it."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from bot.domain.anchors import (
    DEPLOYMENT_LENGTH,
    EVENTS,
    EVERY,
    Anchor,
    AnchorPicture,
    Place,
    Put,
    SignedHead,
    SigningKey,
    Why,
    pause_after,
)
from bot.domain.baseline import Signer
from bot.domain.events import Event
from bot.domain.programme import Company
from bot.domain.refusals import Gone
from bot.services import standing, telling
from storage import anchors, outbox, people, policy, restoration, trail
from storage.database import Unit
from storage.outbox import Effect, Telling

NAME, DAY = "anchor", "anchors"
"""What the channel is told: an anchor, and the message of its day, below which it stands."""

NO_CHANNEL: Final = "The committee's channel cannot be used."
TELL_AGAIN: Final = timedelta(days=1)
"""An anchor that was queued for the channel and has neither arrived nor failed is queued once more."""


def begun(unit: Unit, company: Company) -> bool:
    """Whether there is a programme to anchor: it is founded, and no restore holds it."""
    return policy.in_force(unit, company.workspace_id) is not None and not restoration.is_held(unit)


def wanted(unit: Unit) -> Why | None:
    """Why the head is to be signed now; None while it need not be."""
    head, last = trail.head_of(unit.connection), anchors.newest(unit)
    if last is None:
        return Why.FOUNDED if head.sequence else None
    since = head.sequence - last.sequence
    if since >= EVENTS:
        return Why.EVENTS
    return Why.TIME if since > 0 and unit.now - last.at >= EVERY else None


def name_key(unit: Unit, company: Company, signer: Signer, *, aloud: bool) -> None:
    """Say once on the trail, and `aloud` to the committee, by which key this installation's word is known."""
    people.hold_workspace(unit, company.workspace_id)
    known = anchors.key(unit, signer.fingerprint)
    if known is None:
        anchors.name_key(unit, SigningKey(signer.fingerprint, signer.public_key, unit.now))
        unit.record(_of_key("signing_key:named", company, signer))
    channel = standing.channel(unit, company)
    if aloud and channel and not (known and known.told_at):
        anchors.key_told(unit, signer.fingerprint)
        unit.record(_of_key("signing_key:told", company, signer))
        telling.notice(unit, company.workspace_id, "key_named", signer.fingerprint, (channel,))


def sign(unit: Unit, company: Company, signer: Signer, places: Collection[Place], why: Why) -> Anchor | None:
    """Sign the head as it is, for these places; None where the last anchor holds it already."""
    people.hold_workspace(unit, company.workspace_id)
    head, last = trail.head_of(unit.connection), anchors.newest(unit)
    if last is not None and head.sequence <= last.sequence:
        return None
    deployment = trail.first_hash(unit.connection).hex()[:DEPLOYMENT_LENGTH]
    unsigned = SignedHead(deployment, head.sequence, head.hash.hex(), unit.now, signer.public_key)
    made = Anchor(
        id=unit.new_id(),
        sequence=head.sequence,
        hash=head.hash.hex(),
        at=unit.now,
        why=why,
        deployment=deployment,
        fingerprint=signer.fingerprint,
        signature=signer.sign(unsigned.said.encode()).hex(),
        public_key=signer.public_key,
    )
    anchors.add(unit, made, places)
    return made


def tell_channel(unit: Unit, company: Company) -> None:
    """Queue what waits for the channel, each anchor below the message of its day."""
    for anchor, put in anchors.waiting(unit, (Place.CHANNEL,)):
        channel = standing.channel(unit, company)
        if channel is None:
            anchors.settle(unit, put, fault=NO_CHANNEL, next_at=unit.now + EVERY)
        elif anchors.claim(unit, put, unit.now + TELL_AGAIN):
            _tell(unit, company, anchor, channel)


def day_of(anchor: Anchor) -> str:
    """The day, in UTC, below whose message an anchor stands."""
    return anchor.at.date().isoformat()


def shown(unit: Unit, anchor_id: str) -> Anchor:
    """An anchor that still waits for the channel; raises `Gone` where a later one has taken its place."""
    found = anchors.find(unit, anchor_id)
    if found is None or _put(unit, anchor_id, Place.CHANNEL) is None:
        raise Gone
    return found


def arrived(unit: Unit, anchor_id: str, place: Place) -> None:
    """It stands there."""
    put = _put(unit, anchor_id, place)
    if put:
        anchors.settle(unit, put, put_at=unit.now, fault=None)


def failed(unit: Unit, anchor_id: str, place: Place, fault: str) -> None:
    """It does not stand there yet: keep why, and try again later, each time after a longer pause."""
    put = _put(unit, anchor_id, place)
    if put:
        later = unit.now + pause_after(put.tries)
        anchors.settle(unit, put, fault=fault[: anchors.LONGEST_FAULT], next_at=later)


def picture(unit: Unit) -> AnchorPicture:
    """How the trail is anchored as things stand."""
    newest, keys = anchors.newest_arrived(unit), anchors.keys(unit)
    head = trail.head_of(unit.connection)
    there = [put.place for put in anchors.puts(unit, newest.id) if put.put_at] if newest else []
    return AnchorPicture(
        newest=newest,
        places=tuple(map(Place, there)),
        events_since=max(0, head.sequence - (newest.sequence if newest else 0)),
        fingerprint=keys[-1].fingerprint if keys else None,
    )


def _of_key(kind: str, company: Company, signer: Signer) -> Event:
    facts = {"public_key": signer.public_key}
    return Event(kind, company.workspace_id, "signing_key", signer.fingerprint, "system", facts)


def _tell(unit: Unit, company: Company, anchor: Anchor, channel: str) -> None:
    day = day_of(anchor)
    if not outbox.live_card(unit, company.workspace_id, DAY, day, channel):
        outbox.tell(unit, company.workspace_id, Telling(Effect.CARD, "anchors", day, channel))
    outbox.tell(unit, company.workspace_id, Telling(Effect.NOTICE, "anchor", anchor.id, channel))


def _put(unit: Unit, anchor_id: str, place: Place) -> Put | None:
    """Where it has not arrived yet."""
    found = (one for one in anchors.puts(unit, anchor_id) if one.place == place and one.put_at is None)
    return next(found, None)
