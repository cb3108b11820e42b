"""The pages: a Slack for the browser, served beside the Web API. Only for this machine; see `guard`.

GET  /                                    the workspace
GET  /sheet                               samples of what the app can show, drawn as in the workspace
GET  /static/…                            what the pages are made of
GET  /_page/live?as=USER                  WebSocket: what that person sees, first whole, then each change
GET  /_page/messages?as=USER&channel=C    messages; `before`, `thread` and `limit` choose which
GET  /_page/file/ID                       a picture that a block shows
GET  /_page/log                           the newest deliveries and Web API calls
GET  /_page/tour                          the guided tour; 404 where there is none
GET  /_page/sheet                         what the app can show, and every block and element there is
POST /_page/act                           as /_control/act; what cannot be done is no failed request here
POST /_page/restart                       kill the app's process and start it again
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import web

from .acts import carry_out
from .errors import CannotDo
from .live import Live, Upcoming
from .person import Person
from .samples import samples
from .shown import log_json, page_json
from .stagehand import Stagehand
from .workspace import Workspace

Json = dict[str, Any]
STATIC = Path(__file__).with_name("static")
_MOST_AT_ONCE = 200


class Pages:
    """The handlers of the pages, around one workspace."""

    def __init__(self, workspace: Workspace, stagehand: Stagehand) -> None:
        self.workspace, self.stagehand = workspace, stagehand
        self.upcoming = Upcoming(workspace, stagehand)
        self._live: set[asyncio.Task[Any]] = set()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where everything is."""
        return [
            web.get("/", self._file("index.html")),
            web.get("/sheet", self._file("sheet.html")),
            web.get("/favicon.ico", self._file("favicon.svg")),
            web.static("/static", STATIC),
            web.get("/_page/live", self.live),
            web.get("/_page/messages", self.messages),
            web.get("/_page/file/{id}", self.picture),
            web.get("/_page/log", self.log),
            web.get("/_page/tour", self.tour),
            web.get("/_page/sheet", self.sheet),
            web.post("/_page/act", self.act),
            web.post("/_page/restart", self.restart),
        ]

    async def watch(self, _app: web.Application) -> AsyncIterator[None]:
        """Know when the app does something next, for as long as the server runs."""
        watching = asyncio.create_task(self.upcoming.watch())
        yield
        for task in (watching, *self._live):
            task.cancel()
        await asyncio.gather(watching, *self._live, return_exceptions=True)

    async def live(self, request: web.Request) -> web.StreamResponse:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a request is handled in a task")
        self._live.add(task)
        try:
            return await Live(self._viewer(request), self.upcoming).run(request)
        finally:
            self._live.discard(task)

    async def messages(self, request: web.Request) -> web.Response:
        asked = request.query
        limit = min(_MOST_AT_ONCE, int(asked.get("limit", "60")))
        shown = page_json(
            self._viewer(request), asked["channel"], asked.get("before", ""), asked.get("thread", ""), limit
        )
        return web.json_response(shown)

    async def picture(self, request: web.Request) -> web.Response:
        with self.workspace.lock:
            file = self.workspace.files.get(request.match_info["id"])
            if file is None or not file.is_picture:
                return web.Response(status=404, text="file_not_found")
            return web.Response(body=file.content, content_type=file.mimetype)

    async def log(self, _request: web.Request) -> web.Response:
        return web.json_response(log_json(self.workspace))

    async def tour(self, _request: web.Request) -> web.Response:
        tour = self.stagehand.tour()
        if tour is None:
            return web.json_response({"ok": False, "error": "there is no tour"}, status=404)
        return web.json_response(tour)

    async def sheet(self, _request: web.Request) -> web.Response:
        offered = await asyncio.to_thread(self.stagehand.sheet) or {"title": "Samples", "samples": []}
        return web.json_response(offered | {"samples": [*offered["samples"], *self._own_samples()]})

    def _own_samples(self) -> list[Json]:
        """Every block and element there is, naming somebody and some place of this workspace."""
        with self.workspace.lock:
            person = next((one.id for one in self.workspace.people.values() if one.is_person), "U0000000000")
            return samples(person, next(iter(self.workspace.channels), "C0000000000"))

    async def act(self, request: web.Request) -> web.Response:
        body = await request.json()
        try:
            done = await asyncio.to_thread(carry_out, self.workspace.person(body["as"]), body)
        except CannotDo as refused:
            return web.json_response({"ok": False, "error": f"{type(refused).__name__}: {refused}"})
        return web.json_response({"ok": True, "done": done})

    async def restart(self, _request: web.Request) -> web.Response:
        if not self.stagehand.can_restart:
            raise ValueError("nobody here can restart the app")
        await asyncio.to_thread(self.stagehand.restart_app)
        return web.json_response({"ok": True})

    def _viewer(self, request: web.Request) -> Person:
        return self.workspace.person(request.query.get("as", ""))

    def _file(self, name: str) -> Any:
        async def serve(_request: web.Request) -> web.FileResponse:
            return web.FileResponse(STATIC / name)

        return serve
