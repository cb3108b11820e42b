"""What anchors prove: everything that places know of the trail, gathered to be held against it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.anchors import DEPLOYMENT_LENGTH, Place, SignedHead, read_lines
from bot.domain.restoration import Restoration
from storage import anchors, restoration, trail
from storage.database import Unit
from storage.verify import Pin

DATABASE = "the database"


@dataclass
class Known:
    """What is known from elsewhere.

    `pins` are to be met by the trail, `faults` show by themselves that somebody has meddled, and `newest` is
    the last head that is known outside the database. `counts` says how many anchors each place holds,
    `strange` how many are by keys that this installation never named, `given_up` how many are not looked for.
    """

    pins: list[Pin] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    strange: int = 0
    given_up: int = 0
    newest: SignedHead | None = None
    silent: dict[str, str] = field(default_factory=dict)
    """Places that hold anchors and could not be asked, each with why: nothing of theirs is proved."""


def gather(
    unit: Unit,
    texts: Mapping[str, str],
    *,
    own_key: str | None = None,
    restored: bool = False,
    asked_at: datetime | None = None,
    silent: Mapping[str, str] | None = None,
) -> Known:
    """Gather what the database's own anchors and these texts know, each text under the name of its place.

    `own_key` is the fingerprint of the key on this machine, beside those that the trail has named. With
    `restored` the restores on the trail are believed: what they gave up is not looked for. What was put
    into a place after it was `asked_at`, by the database's clock, is not missed there; places that were
    `silent` are named with why.
    """
    ours = {one.fingerprint for one in anchors.keys(unit)} | ({own_key} if own_key else set())
    ground = _Ground(
        trail.first_hash(unit.connection).hex()[:DEPLOYMENT_LENGTH],
        ours,
        restoration.every(unit),
        believe_restores=restored,
    )
    known = Known()
    _take(known, ground, DATABASE, [one.head for one in anchors.every(unit)])
    for place, text in texts.items():
        _take(known, ground, place, read_lines(text))
    known.faults.extend(_lost(unit, texts, asked_at or unit.now))
    known.silent.update(_not_asked(unit, silent or {}))
    return known


def holds(head: SignedHead) -> bool:
    """Whether the key that an anchor names has signed it."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.public_key))
        public.verify(bytes.fromhex(head.signature), head.said.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True)
class _Ground:
    """By what an anchor is judged."""

    deployment: str
    ours: Collection[str]
    restores: tuple[Restoration, ...]
    believe_restores: bool

    def gave_up(self, head: SignedHead) -> datetime | None:
        """When a restore gave up the event that an anchor knows."""
        lost = (
            one.restored_at
            for one in self.restores
            if head.sequence > one.sequence and head.at <= one.restored_at
        )
        return next(lost, None)


def _take(
    known: Known, ground: _Ground, place: str, heads: Collection[SignedHead] | Iterator[SignedHead]
) -> None:
    known.counts[place] = 0
    for head in heads:
        known.counts[place] += 1
        if not holds(head):
            known.faults.append(f"An anchor of event {head.sequence:,} in {place} is not as it was signed.")
        elif head.fingerprint not in ground.ours:
            known.strange += 1
        elif head.deployment != ground.deployment:
            words = (
                f"An anchor of event {head.sequence:,} in {place} knows another first event than the trail."
            )
            known.faults.append(words)
        else:
            _pin(known, ground, place, head)


def _pin(known: Known, ground: _Ground, place: str, head: SignedHead) -> None:
    given_up = ground.gave_up(head)
    if given_up and ground.believe_restores:
        known.given_up += 1
        return
    said = f"an anchor in {place}, signed {head.at:%Y-%m-%d %H:%M} UTC,"
    if given_up:
        said += f" (given up, says the trail, by a restore on {given_up:%Y-%m-%d}: `--restored` believes it)"
    known.pins.append(Pin(head.sequence, bytes.fromhex(head.hash), said))
    if place != DATABASE and (known.newest is None or head.sequence > known.newest.sequence):
        known.newest = head


def _not_asked(unit: Unit, silent: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Places that did not answer, and into which anchors were put."""
    for place in Place:
        if place.sentence in silent and anchors.arrived_in(unit, place, unit.now):
            yield place.sentence, silent[place.sentence]


def _lost(unit: Unit, texts: Mapping[str, str], asked_at: datetime) -> Iterator[str]:
    """What was put into a place that was read, and is neither there any more nor handed over."""
    signed = {name: {head.signature for head in read_lines(text)} for name, text in texts.items()}
    places = {place.sentence for place in Place}
    handed = set[str]().union(*(found for name, found in signed.items() if name not in places))
    for place in Place:
        if place.sentence in signed:
            there = signed[place.sentence] | handed
            gone = [one for one in anchors.arrived_in(unit, place, asked_at) if one.signature not in there]
            if gone:
                first = f"the first of event {gone[0].sequence:,}"
                yield f"Anchors that were put into {place.sentence} are gone from it: {len(gone):,}, {first}."
