"""Anchors under way: heads are signed at a tick; a thread of its own puts them outside and blocks nothing."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from bot.connectors.anchor_places import AnchorPlace, NotPlaced
from bot.domain.anchors import Anchor, Place, Put, Why
from bot.domain.baseline import Signer
from bot.domain.ports import Ports
from bot.domain.programme import Company
from bot.services import anchoring
from storage import anchors
from storage.database import Database, Unit
from storage.errors import Busy, ClockInDoubt, StorageFault

LOOK_SECONDS = 5.0
KEY_SECONDS = 60.0
STOP_SECONDS = 5.0
CLAIM_LEASE = timedelta(seconds=60)
LONGEST_TRY_SECONDS = 30.0
_GLANCE: Final = 0.05

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Places:
    """Where anchors go: whether into the committee's channel, and what is outside."""

    channel: bool = False
    outside: Mapping[Place, AnchorPlace] = field(default_factory=dict)

    @property
    def named(self) -> tuple[Place, ...]:
        """All of them."""
        return (*((Place.CHANNEL,) if self.channel else ()), *self.outside)


class Anchors:
    """Signs heads and puts them where they go. Any process may do any of it."""

    def __init__(
        self,
        database: Database,
        ports: Ports,
        company: Callable[[], Company | None],
        signer: Callable[[], Signer | None],
        places: Places,
        *,
        aloud: bool = True,
    ) -> None:
        """`signer` gives the company's key, where it can be read; `aloud` tells the committee which it is."""
        self.places = places
        self._database, self._ports = database, ports
        self._company, self._signer, self._aloud = company, signer, aloud
        self._named = False
        self._no_key_until = float("-inf")

    def look(self) -> None:
        """Name the key once, sign the head where that is due, and queue what goes into the channel."""
        company = self._company()
        if company is None:
            return
        with self._database.read() as unit:
            if not anchoring.begun(unit, company):
                return
            why = anchoring.wanted(unit) if self.places.named else None
            queued = bool(anchors.waiting(unit, (Place.CHANNEL,))) if self.places.channel else False
        if why or not self._named:
            self._sign(company, why)
        if queued:
            tell = partial(anchoring.tell_channel, company=company)
            self._database.run(tell, background=True)

    def by_hand(self, company: Company, signer: Signer) -> Anchor | None:
        """Name the key, sign the head now and put outside whatever waits; the anchor, if one is needed."""
        self._name(company, signer)
        made = self._signed(company, signer, Why.BY_HAND)
        self._database.run(partial(anchors.hurry, places=self.places.outside), background=True)
        self.put_waiting(LONGEST_TRY_SECONDS)
        return made

    def last(self) -> None:
        """At a stop: sign what has happened since, and wait a little for it to arrive. Nothing escapes."""
        try:
            self._last(self._ports.monotonic() + STOP_SECONDS)
        except Exception:
            log.exception("not_anchored_at_stop")

    def run(self, stop: threading.Event) -> None:
        """Put outside what waits, until told to stop; nothing escapes."""
        while not stop.wait(LOOK_SECONDS):
            try:
                self.put_waiting(LONGEST_TRY_SECONDS)
            except (Busy, StorageFault, ClockInDoubt) as error:
                log.warning("anchors_wait", error=type(error).__name__)
            except Exception:
                log.exception("anchors_failed")

    def put_waiting(self, seconds: float) -> None:
        """Try each place outside that waits for an anchor, each for so many seconds at most."""
        with self._database.read() as unit:
            waiting = anchors.waiting(unit, self.places.outside)
        for anchor, put in waiting:
            if self._database.run(partial(_claim, put=put), background=True):
                self._put(anchor, Place(put.place), seconds)

    def _last(self, end: float) -> None:
        company = self._company()
        if company is None or not self.places.named:
            return
        with self._database.read() as unit:
            signer = self._key() if anchoring.begun(unit, company) else None
        if signer and self._signed(company, signer, Why.STOP):
            self.put_waiting(max(1.0, (end - self._ports.monotonic()) / 2))
            while self._in_flight() and self._ports.monotonic() < end:
                self._ports.wait(_GLANCE)

    def _in_flight(self) -> bool:
        """Whether delivery has still to put the newest anchor into the channel."""
        with self._database.read() as unit:
            newest = anchors.newest(unit)
            puts = anchors.puts(unit, newest.id) if newest else ()
        return any(one.place == Place.CHANNEL and not one.put_at and not one.fault for one in puts)

    def _sign(self, company: Company, why: Why | None) -> None:
        signer = self._key()
        if signer is None:
            return
        self._name(company, signer)
        if why:
            self._signed(company, signer, why)

    def _name(self, company: Company, signer: Signer) -> None:
        name = partial(anchoring.name_key, company=company, signer=signer, aloud=self._aloud)
        self._database.run(name, background=True)
        self._named = True

    def _signed(self, company: Company, signer: Signer, why: Why) -> Anchor | None:
        def work(unit: Unit) -> Anchor | None:
            made = anchoring.sign(unit, company, signer, self.places.named, why)
            anchoring.tell_channel(unit, company)
            return made

        made = self._database.run(work, background=True)
        if made:
            log.info("anchored", sequence=made.sequence, why=why.value)
        return made

    def _key(self) -> Signer | None:
        """The key; one that cannot be read is not looked for at every tick."""
        if self._ports.monotonic() < self._no_key_until:
            return None
        signer = self._signer()
        if signer is None:
            self._no_key_until = self._ports.monotonic() + KEY_SECONDS
        return signer

    def _put(self, anchor: Anchor, place: Place, seconds: float) -> None:
        """Outside any transaction; what became of it is kept afterwards, and no place holds up another."""
        try:
            self.places.outside[place].put(anchor.head, self._ports.wall(), seconds)
        except NotPlaced as fault:
            self._failed(anchor, place, str(fault))
        except Exception as error:  # noqa: BLE001 - its own words may hold an address that is a secret
            self._failed(anchor, place, f"It failed unexpectedly ({type(error).__name__}).")
        else:
            arrived = partial(anchoring.arrived, anchor_id=anchor.id, place=place)
            self._database.run(arrived, background=True)

    def _failed(self, anchor: Anchor, place: Place, why: str) -> None:
        log.warning("anchor_not_placed", place=place.value, fault=why)
        failed = partial(anchoring.failed, anchor_id=anchor.id, place=place, fault=why)
        self._database.run(failed, background=True)


def _claim(unit: Unit, put: Put) -> bool:
    return anchors.claim(unit, put, unit.now + CLAIM_LEASE)
