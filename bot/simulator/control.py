"""The control API, for demos and tests from outside: JSON over loopback.

GET  /_control/people                     who is here
GET  /_control/channels                   the channels and direct messages
GET  /_control/read?as=NAME&channel=C     what that person sees there; without `channel` their DM with the app
GET  /_control/wait?as=NAME&containing=W  the newest message with these words, waited for `timeout` seconds
                                          (10); `channel` as above; 408 when none came
GET  /_control/look?as=NAME&channel=C     what `read` gives and what lies over it, as plain text for a person
GET  /_control/screen?as=NAME             their topmost modal, Home and notices
GET  /_control/log                        deliveries with their acks, Web API calls, failures
POST /_control/act                        {"as": NAME, "act": ACT, ...}: see `acts` for each act's fields
POST /_control/change                     {"change": CHANGE, ...}: what an administrator does; see CHANGES
POST /_control/advance                    {"seconds": N} | {"to_next_due": true}: move the workspace clock
POST /_control/faults                     {"set": {switch: value}} | {"script": {...}} | {"clear": true}
POST /_control/forget                     empty the log
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from . import payloads
from .acts import carry_out
from .clock import MovableClock
from .errors import CannotDo
from .faults import Script
from .messages import Message, message_object
from .person import Person
from .plain import page
from .shown import faults_json
from .stagehand import Stagehand
from .workspace import Workspace

Json = dict[str, Any]

_LOOK_AGAIN = 0.05
_PAST_IT = 1.0
"""Seconds beyond the instant at which something falls due: it is due then, by anybody's clock."""

CHANGES: dict[str, Callable[[Workspace, Json], Any]] = {
    "join": lambda workspace, body: workspace.join(body["who"], **body.get("details", {})),
    "change": lambda workspace, body: workspace.change(body["who"], **body["profile"]),
    "deactivate": lambda workspace, body: workspace.deactivate(body["who"]),
    "reactivate": lambda workspace, body: workspace.reactivate(body["who"]),
    "invite": lambda workspace, body: workspace.invite(body["channel"], body.get("who")),
    "kick": lambda workspace, body: workspace.kick(body["channel"], body.get("who")),
    "archive": lambda workspace, body: workspace.archive(body["channel"]),
    "unarchive": lambda workspace, body: workspace.unarchive(body["channel"]),
    "warn_sockets": lambda workspace, _: workspace.sockets.warn(),
    "refresh_sockets": lambda workspace, _: workspace.sockets.refresh(),
    "disable_sockets": lambda workspace, _: workspace.sockets.disable(),
    "silence_sockets": lambda workspace, _: workspace.sockets.silence(),
}


class _Control:
    """The handlers, around one workspace."""

    def __init__(self, workspace: Workspace, stagehand: Stagehand) -> None:
        self.workspace, self.stagehand = workspace, stagehand

    async def people(self, _request: web.Request) -> web.Response:
        with self.workspace.lock:
            return web.json_response({"people": [asdict(each) for each in self.workspace.people.values()]})

    async def channels(self, _request: web.Request) -> web.Response:
        with self.workspace.lock:
            return web.json_response(
                {"channels": [asdict(each) for each in self.workspace.channels.values()]}
            )

    async def read(self, request: web.Request) -> web.Response:
        shown = self._seen_by(self._person(request), request.query.get("channel"))
        return web.json_response({"messages": [_shown(self.workspace, each) for each in shown]})

    async def wait(self, request: web.Request) -> web.Response:
        person, wanted = self._person(request), request.query["containing"]
        deadline = self.workspace.clock.monotonic() + float(request.query.get("timeout", "10"))
        while self.workspace.clock.monotonic() < deadline:
            for each in reversed(self._seen_by(person, request.query.get("channel"))):
                if wanted in f"{each.text}{each.blocks}":
                    return web.json_response({"ok": True, "message": _shown(self.workspace, each)})
            await asyncio.sleep(_LOOK_AGAIN)
        return web.json_response({"ok": False, "error": "no such message came"}, status=408)

    async def look(self, request: web.Request) -> web.Response:
        return web.Response(text=page(self.workspace, self._person(request), request.query.get("channel")))

    async def screen(self, request: web.Request) -> web.Response:
        person = self._person(request)
        with self.workspace.lock:
            view, home = person.view, person.home
            screen = {
                "view": view and payloads.shown(self.workspace, view),
                "errors": view.errors if view else {},
                "home": home and payloads.shown(self.workspace, home),
                "notices": person.notices,
            }
        return web.json_response(screen)

    async def log(self, _request: web.Request) -> web.Response:
        with self.workspace.lock:
            log = {
                "deliveries": [asdict(each) for each in self.workspace.deliveries],
                "calls": [asdict(each) for each in self.workspace.calls],
                "failures": [each.describe() for each in self.workspace.failures()],
            }
        return web.json_response(log)

    async def act(self, request: web.Request) -> web.Response:
        body = await request.json()
        done = await asyncio.to_thread(carry_out, self.workspace.person(body["as"]), body)
        return web.json_response({"ok": True, "done": done})

    async def change(self, request: web.Request) -> web.Response:
        body = await request.json()
        change = CHANGES.get(body.get("change"))
        if change is None:
            raise CannotDo(f"changes are: {', '.join(CHANGES)}")
        change(self.workspace, body)
        return web.json_response({"ok": True})

    async def advance(self, request: web.Request) -> web.Response:
        body, clock = await request.json(), self.workspace.clock
        if not isinstance(clock, MovableClock):
            raise CannotDo("this workspace keeps real time")
        await asyncio.to_thread(self._move, clock, body)
        return web.json_response({"ok": True, "now": clock.wall()})

    async def faults(self, request: web.Request) -> web.Response:
        body = await request.json()
        with self.workspace.lock:
            self._set_faults(body)
            self.workspace.changes.tell("faults", "")
            return web.json_response({"ok": True, "faults": self.workspace.faults.as_json()})

    async def forget(self, _request: web.Request) -> web.Response:
        self.workspace.forget()
        return web.json_response({"ok": True})

    def _person(self, request: web.Request) -> Person:
        return self.workspace.person(request.query.get("as", ""))

    def _seen_by(self, person: Person, channel: str | None) -> list[Message]:
        return person.messages(channel) if channel else person.dm()

    def _move(self, clock: MovableClock, body: Json) -> None:
        self.stagehand.before_move()
        clock.advance(self._to_next_due() if body.get("to_next_due") else float(body["seconds"]))
        self.workspace.changes.tell("clock", "")

    def _to_next_due(self) -> float:
        due = self.stagehand.next_due()
        if due is None:
            raise CannotDo("nothing falls due")
        return max(0.0, due - self.workspace.clock.wall()) + _PAST_IT

    def _set_faults(self, body: Json) -> None:
        faults, switches = self.workspace.faults, faults_json(self.workspace)
        if body.get("clear"):
            faults.clear()
        for switch, value in body.get("set", {}).items():
            if switch not in switches:
                raise CannotDo(f"there is no switch {switch}; there are: {', '.join(switches)}")
            setattr(faults, switch, value)
        if "script" in body:
            faults.scripts.append(Script(**body["script"]))


def control_routes(workspace: Workspace, stagehand: Stagehand) -> list[web.RouteDef]:
    """The routes of the control API."""
    control = _Control(workspace, stagehand)
    getters = (
        control.people,
        control.channels,
        control.read,
        control.wait,
        control.look,
        control.screen,
        control.log,
    )
    posters = (control.act, control.change, control.advance, control.faults, control.forget)
    return [
        *(web.get(f"/_control/{each.__name__}", each) for each in getters),
        *(web.post(f"/_control/{each.__name__}", each) for each in posters),
    ]


def _shown(workspace: Workspace, message: Message) -> Json:
    return message_object(message, workspace.team_id) | {
        "channel": message.channel,
        "is_ephemeral": message.is_ephemeral,
        "files": message.files,
    }
