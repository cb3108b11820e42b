"""The control API, for demos and tests from outside: JSON over loopback.

GET  /_control/people                     who is here
GET  /_control/channels                   the channels and direct messages
GET  /_control/read?as=NAME&channel=C     what that person sees there; without `channel` their DM with the app
GET  /_control/look?as=NAME&channel=C     the same and what lies over it, as plain text for a person
GET  /_control/screen?as=NAME             their topmost modal, Home and notices
GET  /_control/log                        deliveries with their acks, Web API calls, failures
POST /_control/act                        {"as": NAME, "act": ACT, ...}: see ACTS for each act's fields
POST /_control/change                     {"change": CHANGE, ...}: what an administrator does; see CHANGES
POST /_control/advance                    {"seconds": N}: move the workspace clock
POST /_control/faults                     {"set": {switch: value}} | {"script": {...}} | {"clear": true}
POST /_control/forget                     empty the log
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from . import payloads
from .clock import MovableClock
from .deliveries import Delivery
from .errors import CannotDo, NothingThere
from .faults import Script
from .finding import words
from .messages import Message, message_object
from .person import Person
from .plain import page
from .workspace import Workspace

Json = dict[str, Any]


def _message(person: Person, body: Json) -> Message:
    """The message named by its `ts`, or else the newest that shows what is to be clicked."""
    channel = body.get("channel")
    shown = person.messages(channel) if channel else person.dm()
    for message in reversed(shown):
        if message.ts == body["ts"] if "ts" in body else body["what"] in words(message.blocks):
            return message
    raise NothingThere(f"{person.name} sees no message with {body.get('ts', body['what'])!r}")


ACTS: dict[str, Callable[[Person, Json], Any]] = {
    "command": lambda person, body: person.command(
        body["command"], body.get("text", ""), body.get("channel")
    ),
    "click": lambda person, body: person.click(_message(person, body), body["what"], body.get("value")),
    "shortcut": lambda person, body: person.shortcut(
        body["callback_id"], _message(person, body) if "ts" in body else None
    ),
    "say": lambda person, body: asdict(person.say(body["text"], body.get("channel"))),
    "open_home": lambda person, body: person.open_home(body.get("tab", "home")),
    "fill": lambda person, body: person.fill(body["values"], enter=body.get("enter", False)),
    "suggestions": lambda person, body: person.suggestions(body["what"], body["query"]),
    "choose": lambda person, body: person.choose(body["what"], body["query"], body["option"]),
    "press": lambda person, body: person.press(body["what"], body.get("value")),
    "submit": lambda person, _: person.submit(),
    "close_view": lambda person, body: person.close_view(everything=body.get("everything", False)),
}


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

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    async def people(self, _request: web.Request) -> web.Response:
        with self.workspace.lock:
            return web.json_response({"people": [asdict(each) for each in self.workspace.people.values()]})

    async def channels(self, _request: web.Request) -> web.Response:
        with self.workspace.lock:
            return web.json_response(
                {"channels": [asdict(each) for each in self.workspace.channels.values()]}
            )

    async def read(self, request: web.Request) -> web.Response:
        person = self.workspace.person(request.query.get("as", ""))
        channel = request.query.get("channel")
        shown = person.messages(channel) if channel else person.dm()
        return web.json_response({"messages": [_shown(self.workspace, each) for each in shown]})

    async def look(self, request: web.Request) -> web.Response:
        person = self.workspace.person(request.query.get("as", ""))
        return web.Response(text=page(self.workspace, person, request.query.get("channel")))

    async def screen(self, request: web.Request) -> web.Response:
        person = self.workspace.person(request.query.get("as", ""))
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
        act = ACTS.get(body.get("act"))
        if act is None:
            raise CannotDo(f"acts are: {', '.join(ACTS)}")
        done = await asyncio.to_thread(act, self.workspace.person(body["as"]), body)
        return web.json_response({"ok": True, "done": _plain(done)})

    async def change(self, request: web.Request) -> web.Response:
        body = await request.json()
        change = CHANGES.get(body.get("change"))
        if change is None:
            raise CannotDo(f"changes are: {', '.join(CHANGES)}")
        change(self.workspace, body)
        return web.json_response({"ok": True})

    async def advance(self, request: web.Request) -> web.Response:
        clock = self.workspace.clock
        if not isinstance(clock, MovableClock):
            raise CannotDo("this workspace keeps real time")
        clock.advance(float((await request.json())["seconds"]))
        return web.json_response({"ok": True, "now": clock.wall()})

    async def faults(self, request: web.Request) -> web.Response:
        body = await request.json()
        with self.workspace.lock:
            faults = self.workspace.faults
            if body.get("clear"):
                faults.clear()
            for switch, value in body.get("set", {}).items():
                if switch not in ("down", "deliver_twice", "deliver_late", "out_of_order"):
                    raise CannotDo(f"there is no switch {switch}")
                setattr(faults, switch, value)
            if "script" in body:
                faults.scripts.append(Script(**body["script"]))
            return web.json_response({"ok": True, "faults": faults.as_json()})

    async def forget(self, _request: web.Request) -> web.Response:
        self.workspace.forget()
        return web.json_response({"ok": True})


def control_routes(workspace: Workspace) -> list[web.RouteDef]:
    """The routes of the control API."""
    control = _Control(workspace)
    getters = (control.people, control.channels, control.read, control.look, control.screen, control.log)
    posters = (control.act, control.change, control.advance, control.faults, control.forget)
    return [
        *(web.get(f"/_control/{each.__name__}", _guarded(each)) for each in getters),
        *(web.post(f"/_control/{each.__name__}", _guarded(each)) for each in posters),
    ]


def _guarded(handler: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
    """Only from this machine; what cannot be done is answered in words."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if request.remote not in ("127.0.0.1", "::1"):
            return web.json_response({"ok": False, "error": "loopback only"}, status=403)
        try:
            response: web.StreamResponse = await handler(request)
        except (CannotDo, KeyError, TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": f"{type(error).__name__}: {error}"}, status=400)
        return response

    return guarded


def _shown(workspace: Workspace, message: Message) -> Json:
    return message_object(message, workspace.team_id) | {
        "channel": message.channel,
        "is_ephemeral": message.is_ephemeral,
        "files": message.files,
    }


def _plain(done: Any) -> Any:
    if isinstance(done, list):
        return [_plain(each) for each in done]
    return asdict(done) | {"ok": done.ok} if isinstance(done, Delivery) else done
