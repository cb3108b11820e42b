"""The live connection of one page: everything one person sees, first whole, then change by change."""

import asyncio
import contextlib
import json

from aiohttp import web

from .changes import Change
from .clock import MovableClock
from .frames import WHOLES, Frame, Json, frames_of, hello
from .person import Person
from .stagehand import Stagehand
from .workspace import Workspace

_LOOK_EVERY = 1.0
_HEARTBEAT = 20.0


class Upcoming:
    """When the app does something next by itself, asked again and again while a page is open."""

    def __init__(self, workspace: Workspace, stagehand: Stagehand) -> None:
        self.workspace, self.stagehand = workspace, stagehand
        self.at: float | None = None
        self.watchers = 0

    async def watch(self) -> None:
        """Ask for ever; a new answer is told as a change of the clock."""
        while True:
            if self.watchers:
                await self.ask()
            await asyncio.sleep(_LOOK_EVERY)

    async def ask(self) -> None:
        """Ask once."""
        found = await asyncio.to_thread(self.stagehand.next_due)
        if found != self.at:
            self.at = found
            self.workspace.changes.tell("clock", "")

    def as_json(self) -> Json:
        """The clock as the pages show it."""
        clock = self.workspace.clock
        return {"now": clock.wall(), "movable": isinstance(clock, MovableClock), "next_due": self.at}


class Live:
    """One page's WebSocket. Changes come from any thread; frames go out from the loop's."""

    def __init__(self, person: Person, upcoming: Upcoming) -> None:
        self.person, self.upcoming = person, upcoming
        self._loop = asyncio.get_running_loop()
        self._frames: asyncio.Queue[Frame] = asyncio.Queue()
        self._waiting: set[str] = set()

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Send until the page goes away."""
        wire = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await wire.prepare(request)
        stop_listening = self.person.workspace.changes.listen(self._heard)
        self.upcoming.watchers += 1
        sending = asyncio.create_task(self._send(wire))
        try:
            async for _ in wire:
                """A page says nothing; reading is how its going away is noticed."""
        finally:
            stop_listening()
            self.upcoming.watchers -= 1
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await sending
        return wire

    async def _send(self, wire: web.WebSocketResponse) -> None:
        await self.upcoming.ask()
        await wire.send_str(json.dumps(self._hello()))
        while True:
            frame = await self._frames.get()
            await wire.send_str(json.dumps(self._made(frame)))

    def _hello(self) -> Json:
        stagehand = self.upcoming.stagehand
        offered = {"can_restart": stagehand.can_restart, "tour": stagehand.tour() is not None}
        return {**hello(self.person), **offered, "clock": self.upcoming.as_json()}

    def _made(self, frame: Frame) -> Json:
        if not isinstance(frame, str):
            return frame
        self._waiting.discard(frame)
        shown = {"clock": self.upcoming.as_json()} if frame == "clock" else WHOLES[frame](self.person)
        return {"type": frame, **shown}

    def _heard(self, change: Change) -> None:
        for frame in frames_of(self.person, change):
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._put, frame)

    def _put(self, frame: Frame) -> None:
        """Queue a frame; one that shows a whole waits only once."""
        if isinstance(frame, str):
            if frame in self._waiting:
                return
            self._waiting.add(frame)
        self._frames.put_nowait(frame)
