"""The live connection of one page: everything one person sees, first whole, then change by change."""

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import WSMsgType, web

from .changes import Change
from .clock import MovableClock
from .messages import Message
from .person import Person
from .shown import (
    app_json,
    call_json,
    channels_json,
    delivery_json,
    faults_json,
    message_json,
    people_json,
    stack_json,
    view_json,
)
from .stagehand import Stagehand
from .workspace import Workspace

Json = dict[str, Any]

_LOOK_EVERY = 1.0


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
    """One page's WebSocket. Frames are made in the thread of the change and sent in the loop's."""

    def __init__(self, person: Person, upcoming: Upcoming) -> None:
        self.person, self.workspace, self.upcoming = person, person.workspace, upcoming
        self._loop = asyncio.get_running_loop()
        self._frames: asyncio.Queue[Json | str] = asyncio.Queue()
        self._waiting: set[str] = set()

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Send until the page goes away."""
        wire = web.WebSocketResponse(heartbeat=20.0)
        await wire.prepare(request)
        stop_listening = self.workspace.changes.listen(self._heard)
        self.upcoming.watchers += 1
        sending = asyncio.create_task(self._send(wire))
        try:
            async for message in wire:
                if message.type is WSMsgType.ERROR:
                    break
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
            if isinstance(frame, str):
                self._waiting.discard(frame)
                frame = self._whole(frame)
            await wire.send_str(json.dumps(frame))

    def _hello(self) -> Json:
        home = self.person.home
        stagehand = self.upcoming.stagehand
        with self.workspace.lock:
            return {
                "type": "hello",
                "me": next(one for one in people_json(self.workspace) if one["id"] == self.person.id),
                "people": people_json(self.workspace),
                "team": {"name": self.workspace.team_name, "domain": self.workspace.domain},
                "app": app_json(self.workspace),
                "channels": channels_json(self.person),
                "stack": stack_json(self.person),
                "home": view_json(home) if home else None,
                "clock": self.upcoming.as_json(),
                "faults": faults_json(self.workspace),
                "app_up": bool(self.workspace.sockets.open),
                "can_restart": stagehand.can_restart,
                "tour": stagehand.tour() is not None,
            }

    def _heard(self, change: Change) -> None:
        for frame in self._frames_of(change):
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._put, frame)

    def _put(self, frame: Json | str) -> None:
        """Queue a frame; one that shows a whole is queued once, and made when it is sent."""
        if isinstance(frame, str):
            if frame in self._waiting:
                return
            self._waiting.add(frame)
        self._frames.put_nowait(frame)

    def _frames_of(self, change: Change) -> list[Json | str]:
        """What a change means for this person."""
        kind, value, mine = change.kind, change.value, change.key == self.person.id
        if kind == "message":
            return self._about_message(change.key, value)
        if kind in ("person", "channel"):
            return ["people", "channels"]
        if kind == "read":
            return ["channels"] if change.key.startswith(f"{self.person.id} ") else []
        if kind == "delivery":
            return [{"type": "delivery", "delivery": delivery_json(self.workspace, value)}]
        if kind == "call":
            return [{"type": "call", "call": call_json(value)}]
        if kind == "notice":
            return [{"type": "notice", "words": value}] if mine else []
        if kind in ("screen", "home"):
            return [kind] if mine else []
        return [kind] if kind in ("clock", "faults", "socket") else []

    def _about_message(self, key: str, message: Message | None) -> list[Json | str]:
        channel_id, _, ts = key.partition(" ")
        channel = self.workspace.channels[channel_id]
        if not self.workspace.sees(self.person.member, channel):
            return []
        if message is None:
            return [{"type": "gone", "channel": channel_id, "ts": ts}, "channels"]
        if message.only_for not in (None, self.person.id):
            return []
        frames: list[Json | str] = [self._message(message), "channels"]
        root = self.workspace.find_message(channel_id, message.thread_ts or "")
        return [self._message(root), *frames] if root and root is not message else frames

    def _message(self, message: Message) -> Json:
        return {
            "type": "message",
            "channel": message.channel,
            "message": message_json(self.workspace, message.snapshot()),
        }

    def _whole(self, what: str) -> Json:
        """A frame that shows all of something as it is now."""
        if what == "people":
            return {"type": "people", "people": people_json(self.workspace)}
        if what == "channels":
            return {"type": "channels", "channels": channels_json(self.person)}
        if what == "screen":
            return {"type": "screen", "stack": stack_json(self.person)}
        if what == "home":
            home = self.person.home
            return {"type": "home", "home": view_json(home) if home else None}
        if what == "clock":
            return {"type": "clock", "clock": self.upcoming.as_json()}
        if what == "faults":
            return {"type": "faults", "faults": faults_json(self.workspace)}
        return {"type": "app", "app_up": bool(self.workspace.sockets.open)}
