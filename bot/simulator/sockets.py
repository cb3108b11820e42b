"""The app's open sockets, without I/O: who may open one, which of them gets a payload, what came back."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from . import envelopes
from .changes import Changes
from .clock import Clock
from .deliveries import Delivery, longest_wait
from .errors import CannotDo
from .ids import Ids

Json = dict[str, Any]

MOST_SOCKETS = 10
TICKET_SECONDS = 30.0


@dataclass(eq=False)
class Socket:
    """One open socket. `send`, `retire` (close soon) and `end` (now) are the shell's, for any thread.

    `leaving`: asked to go, it gets a payload only where no other is open. `silent`: its connection stays
    open, but nobody reads what comes over it and nothing is sent. `given` counts its payloads.
    """

    send: Callable[[Json], None]
    retire: Callable[[], None]
    end: Callable[[], None]
    leaving: bool = False
    silent: bool = False
    given: int = 0


@dataclass
class Sent:
    """One envelope on its way: answered, lost with its socket, or neither yet."""

    socket: Socket
    delivery: Delivery
    over: threading.Event = field(default_factory=threading.Event)


class Sockets:
    """All sockets of the one app. Carries payloads as HTTP does: each to exactly one socket, any of them."""

    def __init__(self, clock: Clock, ids: Ids, changes: Changes) -> None:
        self.clock, self.ids, self.changes = clock, ids, changes
        self.app_id = ""
        self.address = ""
        """Where sockets are opened: `ws://host:port`. The shell writes it; a test may put a relay there."""
        self.lifetime = float(envelopes.CONNECTION_SECONDS)
        self.problems: list[str] = []
        """What came over a socket and was no acknowledgement."""
        self._open: list[Socket] = []
        self._tickets: dict[str, float] = {}
        self._under_way: dict[str, Sent] = {}
        self._acknowledged: dict[str, Delivery] = {}
        self._lock = threading.RLock()

    # Coming and going

    def issue(self) -> str:
        """An address that opens one socket, once, within half a minute."""
        ticket = self.ids.token("ticket-")
        with self._lock:
            self._tickets[ticket] = self.clock.monotonic() + TICKET_SECONDS
        return f"{self.address}/link/?{urlencode({'ticket': ticket, 'app_id': self.app_id})}"

    def redeem(self, ticket: str) -> bool:
        """Whether a ticket is good; it is not good twice."""
        with self._lock:
            return self._tickets.pop(ticket, float("-inf")) >= self.clock.monotonic()

    def join(self, socket: Socket) -> bool:
        """Greet a new socket; False, and it is told so, when there are too many."""
        with self._lock:
            if len(self._open) >= MOST_SOCKETS:
                socket.send(envelopes.disconnect("too_many_websockets"))
                return False
            socket.send(envelopes.hello(self.app_id, len(self._open) + 1, self.lifetime))
            self._open.append(socket)
        self.changes.tell("socket", "")
        return True

    def leave(self, socket: Socket) -> None:
        """A socket is closed: what was under way over it will never be acknowledged."""
        with self._lock:
            if socket in self._open:
                self._open.remove(socket)
            for sent in self._under_way.values():
                if sent.socket is socket and not sent.over.is_set():
                    sent.delivery.error = "the socket closed"
                    sent.over.set()
        self.changes.tell("socket", "")

    @property
    def open(self) -> list[Socket]:
        """The sockets that are open, the oldest first."""
        with self._lock:
            return list(self._open)

    def part(self, socket: Socket) -> bool:
        """Give a socket nothing more, if nothing is under way over it; whether that is so."""
        with self._lock:
            idle = all(sent.socket is not socket for sent in self._under_way.values())
            if idle and socket in self._open:
                self._open.remove(socket)
        return idle

    # What Slack does to them

    def warn(self, *sockets: Socket) -> None:
        """Say that these, or all, will be closed soon."""
        for socket in sockets or self.open:
            socket.send(envelopes.disconnect("warning"))

    def refresh(self, *sockets: Socket) -> None:
        """Ask these, or all, to make room for new ones; they are closed soon after."""
        for socket in sockets or [one for one in self.open if not one.leaving]:
            socket.leaving = True
            socket.send(envelopes.disconnect("refresh_requested"))
            socket.retire()

    def disable(self) -> None:
        """Tell every socket that Socket Mode was switched off, and close it."""
        for socket in self.open:
            socket.send(envelopes.disconnect("link_disabled"))
            socket.end()

    def silence(self) -> None:
        """Let the far end of every open socket die without a word; their connections stay open."""
        with self._lock:
            for socket in self._open:
                socket.silent = True

    def close(self) -> None:
        """Close every socket."""
        for socket in self.open:
            socket.end()

    # Payloads

    def carry(self, delivery: Delivery) -> None:
        """Send one payload and wait for its acknowledgement; fills in the delivery and raises nothing."""
        began = self.clock.monotonic()
        envelope_id = self.ids.token("envelope-")
        sent = self._send(envelope_id, delivery)
        if sent is None:
            delivery.error = "no socket is open"
        elif not sent.over.wait(longest_wait()):
            delivery.error = "timeout"
        with self._lock:
            self._under_way.pop(envelope_id, None)
        delivery.seconds = self.clock.monotonic() - began

    def heard(self, socket: Socket, text: str) -> None:
        """Take what the app sent over a socket. CannotDo when it is no acknowledgement."""
        try:
            envelope_id, payload, problems = envelopes.read(text)
        except CannotDo as junk:
            self.problems.append(str(junk))
            raise
        with self._lock:
            if envelope_id in self._acknowledged:
                self._acknowledged[envelope_id].problems.append("acknowledged twice")
                return
            sent = self._under_way.get(envelope_id)
            if sent is None or sent.socket is not socket or sent.over.is_set():
                return
            self._acknowledged[envelope_id] = sent.delivery
            sent.delivery.status, sent.delivery.ack = 200, payload
            sent.delivery.problems += problems
            sent.over.set()

    def _send(self, envelope_id: str, delivery: Delivery) -> Sent | None:
        with self._lock:
            staying = [socket for socket in self._open if not socket.leaving]
            if not self._open:
                return None
            socket = secrets.choice(staying or self._open)
            socket.given += 1
            sent = self._under_way[envelope_id] = Sent(socket, delivery)
            socket.send(envelopes.envelope(delivery, envelope_id))
        return sent
