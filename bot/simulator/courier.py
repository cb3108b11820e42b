"""Takes payloads to the app: people's acts at once in their thread, events in the background with retries."""

import threading
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .acks import check_ack
from .deliveries import Delivery, Kind
from .errors import CannotDo
from .transport import Transport

if TYPE_CHECKING:
    from .workspace import Workspace

RETRY_AFTER = (0.0, 60.0, 300.0)
_LOOK_AGAIN = 0.1
_GATHER = 0.2


@dataclass
class Pending:
    """An event waiting for its turn at a wall time."""

    body: dict[str, Any]
    due: float
    retry_num: int = 0
    reason: str = ""


class Courier:
    """The only part of the workspace that speaks to the app."""

    def __init__(self, workspace: "Workspace") -> None:
        self.workspace = workspace
        self.transport: Transport | None = None
        self._queue: list[Pending] = []
        self._carrying = 0
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False

    def deliver(self, kind: Kind, body: dict[str, Any], *, retry_num: int = 0, reason: str = "") -> Delivery:
        """Carry one payload now and wait for its ack; twice when that fault is on (the first ack counts)."""
        if self.transport is None:
            raise CannotDo("no app is installed in this workspace")
        first = self._carry(self.transport, Delivery(kind, body, retry_num=retry_num, retry_reason=reason))
        if self.workspace.faults.deliver_twice:
            again = Delivery(kind, deepcopy(body), retry_num=retry_num, retry_reason=reason)
            self._carry(self.transport, again)
        return first

    def post(self, body: dict[str, Any]) -> None:
        """Queue one event."""
        with self._change:
            self._queue.append(Pending(body, self.workspace.clock.wall()))
            self._start()
            self._change.notify_all()

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until no event is due or under way; later retries do not count. False when time ran out."""
        deadline = self.workspace.clock.monotonic() + timeout
        with self._change:
            while self._carrying or self._next() is not None:
                left = deadline - self.workspace.clock.monotonic()
                if left <= 0:
                    return False
                self._change.wait(min(left, _LOOK_AGAIN))
        return True

    def waiting(self) -> list[Pending]:
        """The events that have not been acknowledged yet."""
        with self._change:
            return list(self._queue)

    def close(self) -> None:
        """Stop the background thread."""
        with self._change:
            self._closing = True
            self._change.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _carry(self, transport: Transport, delivery: Delivery) -> Delivery:
        late = self.workspace.faults.deliver_late
        if late:
            threading.Event().wait(late)
        delivery.at, delivery.started = self.workspace.clock.wall(), self.workspace.clock.monotonic()
        transport.carry(delivery)
        if delivery.ok:
            delivery.problems += check_ack(delivery, self.workspace.problems())
        self.workspace.log_delivery(delivery)
        return delivery

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="slack-events", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            with self._change:
                if self._closing:
                    return
                pending = self._next()
                if pending is None:
                    self._change.wait(_LOOK_AGAIN if self._queue else None)
                    continue
                self._gather()
                pending = self._next() or pending
                self._queue.remove(pending)
                self._carrying += 1
            try:
                self._carry_event(pending)
            finally:
                with self._change:
                    self._carrying -= 1
                    self._change.notify_all()

    def _gather(self) -> None:
        """Out of order means: wait for company, then the newest goes first."""
        if self.workspace.faults.out_of_order:
            self._change.wait_for(lambda: self._closing, timeout=_GATHER)

    def _next(self) -> Pending | None:
        now = self.workspace.clock.wall()
        due = [pending for pending in self._queue if pending.due <= now]
        if not due:
            return None
        return due[-1] if self.workspace.faults.out_of_order else due[0]

    def _carry_event(self, pending: Pending) -> None:
        delivery = self.deliver("event", pending.body, retry_num=pending.retry_num, reason=pending.reason)
        stopped = delivery.ack_headers.get("x-slack-no-retry") == "1"
        if delivery.ok or stopped or pending.retry_num >= len(RETRY_AFTER):
            return
        due = self.workspace.clock.wall() + RETRY_AFTER[pending.retry_num]
        with self._change:
            self._queue.append(Pending(pending.body, due, pending.retry_num + 1, delivery.reason))
