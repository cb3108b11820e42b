"""Delivery: empties the outbox into Slack; each attempt is written before its call, its end after."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import SlackError
from bot.domain import epochs
from bot.domain.channel import is_channel
from bot.domain.people import Kind
from bot.domain.ports import Ports
from scheduler import outcomes
from scheduler.chart_files import ChartFiles
from scheduler.outcomes import SUPERSEDED, Done, Later, Outcome
from scheduler.pauses import Pauses
from scheduler.sender import REACHING, RENDERED, SAID, Picture, Sender, method_of
from storage import lanes, outbox, people, restoration
from storage.database import Database, Unit
from storage.errors import Busy, ClockInDoubt, StorageFault
from storage.outbox import ANSWER_LIFE, Effect, Row, Stage

PACE = timedelta(seconds=1)
LEASE = timedelta(seconds=30)
FILE_LEASE = timedelta(minutes=5)
LOOK_AGAIN = 1.0
FEW, MANY = 8, 1_000
RECORDINGS = 3
"""How often it is tried to write down what was sent, before the lane is left to its lease."""
SOON = 0.05
NEVER = float("inf")
_PACED = frozenset({Effect.CARD, Effect.NOTICE, Effect.UPLOAD, Effect.TWIN})
_LONG = frozenset({Effect.FILE, Effect.UPLOAD})

log = structlog.get_logger(__name__)

T = TypeVar("T")
Render = Callable[[Unit, Row], Mapping[str, Any] | None]
"""Draws a row as it is now, in a read unit: `{"text", "blocks"}` of a message, or a view.

None when there is nothing to tell any more.
"""
OnDead = Callable[[Unit, Row, str], None]
"""Told of an effect that can never arrive, in the write unit that gives it up, with Slack's word for why."""


def _ignore_dead(_unit: Unit, _row: Row, _error: str) -> None:
    """Do nothing more than the log does."""


def _ignore_fault(_method: str, _error: str) -> None:
    """Do nothing more than the log does."""


def _ignore_posted(_unit: Unit, _row: Row) -> None:
    """Do nothing more."""


def _speak_anywhere(place: str) -> str:
    """Let Slack alone say where nothing may be said."""
    return place


def _no_files(row: Row) -> None:
    raise LookupError(f"nobody fetches files, and {row.id} wants one")


def _no_uploads(row: Row) -> bool:
    raise LookupError(f"nobody uploads files, and {row.id} wants it")


class Delivery:
    """The only sender. Several threads, and several processes, may run it over one database."""

    def __init__(
        self,
        database: Database,
        slack: Slack,
        render: Render,
        ports: Ports,
        *,
        fetch_file: Callable[[Row], None] = _no_files,
        upload_file: Callable[[Row], bool] = _no_uploads,
        on_dead: OnDead = _ignore_dead,
        on_fault: Callable[[str, str], None] = _ignore_fault,
        on_posted: Callable[[Unit, Row], None] = _ignore_posted,
        check_place: Callable[[str], str] = _speak_anywhere,
        pace: timedelta = PACE,
    ) -> None:
        """Send what `render` draws through `slack`.

        `fetch_file` keeps the file that a row names, and `upload_file` puts one below a card; `on_fault` is
        told, once per pause, that our own token or scopes stop a method; `on_posted` is told, in the unit
        that remembers it, of a message that was not there before; `check_place` gives a place's id, or raises
        `Refused` where nothing may be said; `pace` is the shortest time between two messages in one
        conversation.
        """
        self._database = database
        self._render = render
        self._ports = ports
        self._sender = Sender(slack, fetch_file, upload_file, ChartFiles(slack, ports.monotonic))
        self._on_dead, self._on_fault, self._on_posted = on_dead, on_fault, on_posted
        self._check_place = check_place
        self._pace = pace
        self._pauses = Pauses()
        self._resuming = False
        self._bell = _Bell()

    def step(self) -> float:
        """Do at most one effect; return the seconds until it is worth calling again, `NEVER` for no work."""
        self._hurry()
        rows, idle = self._look()
        taken = self._claim(rows)
        if taken is None:
            return idle
        row, fence = taken
        outcome, picture = self._attempt(row)
        self._conclude(row, fence, outcome, picture)
        return 0.0

    def run(self, stop: threading.Event) -> None:
        """Send until `stop` is set; nothing escapes. Call `wake` after setting it to return at once."""
        while not stop.is_set():
            seen = self._bell.count
            wait = self._step_safely()
            if wait > 0:
                # Never longer than this: another process may have queued something and cannot wake us.
                self._bell.wait(seen, min(wait, LOOK_AGAIN))

    def wake(self) -> None:
        """Look at the outbox at once: something was committed to it."""
        self._bell.ring()

    def resume(self) -> None:
        """Forget the pauses for a faulty token or scope: called at start, when they may be mended."""
        self._pauses.clear()
        self._resuming = True
        self.wake()

    def _hurry(self) -> None:
        """Take up, once the database lets us, what waits for a mended token or scope."""
        if self._resuming:
            self._database.run(lambda unit: lanes.hurry(unit, outcomes.CREDENTIALS), background=True)
            self._resuming = False

    def _step_safely(self) -> float:
        try:
            return self.step()
        except ClockInDoubt:
            return LOOK_AGAIN  # the timekeeper has said so already
        except (Busy, StorageFault) as error:
            log.warning("delivery_waits", error=type(error).__name__)
        except Exception:
            log.exception("delivery_failed")
        return LOOK_AGAIN

    def _look(self) -> tuple[list[Row], float]:
        """The most urgent effects that may go now; and how long to wait where none is left to claim."""
        with self._database.read() as unit:
            unit.reading.trusted()
            limit = MANY if self._pauses else FEW
            rows = [row for row in lanes.waiting(unit, limit) if not self._is_paused(unit, row)][:FEW]
            return rows, SOON if rows else self._idle_seconds(unit)

    def _claim(self, rows: list[Row]) -> tuple[Row, int] | None:
        """Claim the first of these that nobody else has claimed."""
        for row in rows:
            lease = FILE_LEASE if row.effect in _LONG else LEASE
            fence = self._database.run(partial(lanes.claim, wanted=row, lease=lease), background=True)
            if fence is not None:
                return replace(row, stage=Stage.SENDING, attempts=row.attempts + 1), fence
        return None

    def _is_paused(self, unit: Unit, row: Row) -> bool:
        return bool(self._pauses) and self._pauses.holds(method_of(row.effect, _live(unit, row)), unit.now)

    def _idle_seconds(self, unit: Unit) -> float:
        now, soonest = unit.now, lanes.next_attempt(unit)
        if soonest is None:
            return NEVER
        if soonest <= now and not self._pauses:
            return SOON
        ends = (lanes.next_attempt(unit, later=True), self._pauses.first_end(now))
        return min(((end - now).total_seconds() for end in ends if end is not None), default=SOON)

    def _attempt(self, row: Row) -> tuple[Outcome, Picture | None]:
        """Draw the row and make its call; whatever happens is an outcome, save trouble with the database."""
        picture = None
        try:
            place = self._check_place(row.place) if row.effect in SAID else row.place
            picture = self._picture(row)
            if picture is None:
                return SUPERSEDED, None
            return self._sender.send(replace(row, place=place), picture), picture
        except (Busy, StorageFault):
            raise
        except SlackError as error:
            return outcomes.after(error, row, self._chance()), picture
        except Exception as error:
            log.exception("effect_failed", row=row.id, effect=row.effect.value, name=row.name)
            return outcomes.after_bug(error, row), picture

    def _picture(self, row: Row) -> Picture | None:
        """Read what is to be told as it is now; None when it need not be told any more."""
        if row.effect not in RENDERED | REACHING:
            return Picture({})
        with self._database.read() as unit:
            unit.reading.trusted()
            new = row.effect is not Effect.CARD or _live(unit, row) is None
            if (new and _has_left(unit, row)) or _is_stale(unit, row):
                return None  # A card that they have is drawn on: it loses its buttons (S4).
            return self._drawn(unit, row) if row.effect in RENDERED else Picture({})

    def _drawn(self, unit: Unit, row: Row) -> Picture | None:
        payload = self._render(unit, row)
        if payload is None:
            return None
        payload = epochs.marked(payload, restoration.epoch(unit))
        if row.effect in (Effect.CARD, Effect.HOME):
            return Picture(payload, _live(unit, row), lanes.shown_by(unit, row))
        return Picture(payload)

    def _conclude(self, row: Row, fence: int, outcome: Outcome, picture: Picture | None) -> None:
        if isinstance(outcome, Later):
            self._put_off(row, fence, outcome)
        else:
            self._record(lambda unit: self._ended(unit, row, fence, outcome, picture))

    def _put_off(self, row: Row, fence: int, outcome: Later) -> None:
        log.info("effect_waits", row=row.id, fault=outcome.fault, seconds=outcome.wait.total_seconds())

        def put_back(unit: Unit) -> datetime:
            lanes.retry(unit, row, fence, unit.now + outcome.wait, outcome.fault)
            return unit.now

        now = self._record(put_back)
        fresh = outcome.pause is not None and self._pauses.pause(outcome.pause, now, now + outcome.wait)
        if outcome.report and fresh:
            log.error("slack_refuses_us", fault=outcome.fault)
            self._on_fault(outcome.pause or "", outcome.fault)

    def _record(self, work: Callable[[Unit], T]) -> T:
        """Write down what became of an attempt, for which its lane waits, though the database be busy."""
        for _ in range(RECORDINGS - 1):
            try:
                return self._database.run(work, background=True)
            except Busy:
                log.warning("delivery_not_recorded_yet")
        return self._database.run(work, background=True)

    def _ended(self, unit: Unit, row: Row, fence: int, outcome: Done, picture: Picture | None) -> None:
        if outcome.stage is Stage.DEAD and _has_left(unit, row):
            outcome = replace(outcome, stage=Stage.SUPERSEDED)  # Slack knew of it a moment before us
        if not lanes.settle(unit, row, fence, outcome.stage, outcome.fault):
            _disown(unit, row, outcome)
            return
        if outcome.message is not None:
            outbox.remember_card(unit, row, outcome.message)
        if outcome.made is not None:
            self._on_posted(unit, row)
        if outcome.stage is Stage.SENT and picture is not None and picture.also:
            self._spare(unit, row, picture)
        lanes.release(unit, row, fence, unit.now + self._pause_after(row, outcome))
        if outcome.stage is Stage.DEAD:
            self._bury(unit, row, outcome.fault or "")

    def _spare(self, unit: Unit, row: Row, told: Picture) -> None:
        """What waits and was told along with this need not be told, unless it has changed since (S4).

        First it is ended, so that whoever changes it meanwhile waits for this unit, and finds what it left.
        """
        spared = lanes.supersede(unit, told.also)
        if not self._is_drawn_alike(unit, row, told):
            lanes.bring_back(unit, spared)

    def _is_drawn_alike(self, unit: Unit, row: Row, told: Picture) -> bool:
        try:
            now = self._drawn(unit, row)
        # What was sent must be written down, whatever has gone wrong since with drawing it.
        except Exception:
            log.exception("not_drawn_again", row=row.id, name=row.name)
            return False
        return now is not None and now.payload == told.payload

    def _pause_after(self, row: Row, outcome: Done) -> timedelta:
        sent = outcome.stage is not Stage.SUPERSEDED
        return self._pace if sent and row.effect in _PACED else timedelta()

    def _bury(self, unit: Unit, row: Row, error: str) -> None:
        log.error("effect_dead", row=row.id, effect=row.effect.value, name=row.name, fault=error)
        self._on_dead(unit, row, error)

    def _chance(self) -> float:
        return int.from_bytes(self._ports.random_bytes(2)) / 2**16


class _Bell:
    """Wakes every thread that waits; a ring that comes just before the waiting is not missed."""

    def __init__(self) -> None:
        self.count = 0
        self._condition = threading.Condition()

    def ring(self) -> None:
        with self._condition:
            self.count += 1
            self._condition.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self.count != seen, seconds)


def _is_stale(unit: Unit, row: Row) -> bool:
    return row.effect is Effect.ANSWER and unit.now - row.created_at > ANSWER_LIFE


def _has_left(unit: Unit, row: Row) -> bool:
    """Whether it is for somebody whom Slack lets nobody reach any more."""
    if row.effect not in REACHING or is_channel(row.place):
        return False
    reader = people.find(unit, row.workspace_id, row.place)
    return reader is not None and reader.kind is Kind.DEACTIVATED


def _live(unit: Unit, row: Row) -> outbox.Card | None:
    return outbox.live_card(unit, row.workspace_id, row.name, row.subject, row.place)


def _disown(unit: Unit, row: Row, outcome: Done) -> None:
    """Another worker has taken the row over, so a message that we made is a twin of theirs: delete it."""
    log.warning("effect_taken_over", row=row.id)
    if outcome.made is not None:
        outbox.take_away(unit, row.workspace_id, outcome.made, row.name, row.subject, row.place)
