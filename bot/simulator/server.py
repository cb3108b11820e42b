"""The shell: serves the workspace over HTTP, as Slack's addresses do, from a thread of its own."""

import asyncio
import json
import socket
import threading
from email.utils import formatdate
from typing import Any, Self

from aiohttp import web

from .control import control_routes
from .errors import SlackError
from .guard import guard, keep_to_itself
from .links import socket_routes
from .methods import METHODS, Answer, call, carry_out
from .pages import Pages
from .response_urls import respond
from .stagehand import NoStagehand, Stagehand
from .workspace import Workspace

_OK = 200
_LARGEST_BODY = 64 * 1024 * 1024
_SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in</body></html>"
WORKSPACE = web.AppKey("workspace", Workspace)


class SlackServer:
    """One workspace behind one address. `port=0` takes a free one."""

    def __init__(
        self,
        workspace: Workspace,
        host: str = "127.0.0.1",
        port: int = 0,
        stagehand: Stagehand | None = None,
        listening: socket.socket | None = None,
    ) -> None:
        """Serve `workspace`; `stagehand` is whoever set it up and can do more around it.

        On a socket that is `listening` already, host and port are those of the socket.
        """
        self.workspace = workspace
        self.host, self.port = host, port
        self.stagehand = stagehand or NoStagehand()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="slack-server", daemon=True)
        self._listening = listening
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at its end."""
        return f"http://{self.host}:{self.port}"

    @property
    def api_url(self) -> str:
        """What a client takes as Slack's API address."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Listen; returns when requests can come. OSError when the port is taken."""
        self._thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        except OSError:
            self.stop()
            raise
        self.workspace.base_url = self.url
        return self

    def stop(self) -> None:
        """Stop listening and sending events."""
        self.workspace.close()
        if self._runner is not None:
            asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _listen(self) -> None:
        app = make_app(self.workspace, self.stagehand)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await self._site(self._runner).start()
        self.port = self._runner.addresses[0][1]

    def _site(self, runner: web.AppRunner) -> web.BaseSite:
        if self._listening is not None:
            return web.SockSite(runner, self._listening)
        return web.TCPSite(runner, self.host, self.port)


def make_app(workspace: Workspace, stagehand: Stagehand) -> web.Application:
    """The aiohttp application for a workspace."""
    app = web.Application(client_max_size=_LARGEST_BODY, middlewares=[guard])
    app[WORKSPACE] = workspace
    app.on_response_prepare.append(_date)
    app.on_response_prepare.append(keep_to_itself)
    app.router.add_route("*", "/api/{method}", _api)
    app.router.add_post("/files/upload/{file}", _upload)
    app.router.add_get("/files-pri/{file}/download/{name}", _download)
    app.router.add_get("/files-pri/{file}/{name}", _download)
    app.router.add_post("/response/{key}", _respond)
    pages = Pages(workspace, stagehand)
    app.add_routes(pages.routes())
    app.cleanup_ctx.append(pages.watch)
    app.add_routes(control_routes(workspace, stagehand))
    app.add_routes(socket_routes(workspace))
    app.on_shutdown.append(_close_sockets)
    return app


async def _date(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Date"] = formatdate(request.app[WORKSPACE].clock.wall(), usegmt=True)


async def _close_sockets(app: web.Application) -> None:
    app[WORKSPACE].sockets.close()


async def _api(request: web.Request) -> web.StreamResponse:
    workspace, name = request.app[WORKSPACE], request.match_info["method"]
    entry = METHODS.get(name)
    try:
        args, token = await _read_args(request, heard=not (entry and entry.form_only))
    except SlackError as refused:
        return web.json_response(refused.body())
    if entry and entry.app_level:
        token = None
    return _send(request, call(workspace, name, _bearer(request) or token, args))


def _send(request: web.Request, answer: Answer) -> web.StreamResponse:
    if answer.dropped:
        return _hang_up(request)
    return web.json_response(answer.body, status=answer.status, headers=answer.headers)


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _read_args(request: web.Request, *, heard: bool) -> tuple[dict[str, Any], str | None]:
    """The arguments wherever they came, and the token of a form: none counts in the address or in JSON.

    `heard` is whether the method takes JSON. SlackError when that is not an object.
    """
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return args | (_read_json(await request.text()) if heard else {}), None
    form: dict[str, Any] = dict(await request.post()) if request.method == "POST" else {}
    token = form.pop("token", None)
    return args | form, token


def _read_json(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text or "{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def _bearer(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


async def _upload(request: web.Request) -> web.StreamResponse:
    workspace = request.app[WORKSPACE]
    content = await _read_upload(request)
    with workspace.lock:
        if workspace.faults.down:
            return _hang_up(request)
        file = workspace.files.get(request.match_info["file"])
        if file is None or file.complete:
            return web.Response(status=404, text="file_not_found")
        if len(content) != file.length:
            return web.Response(status=400, text="length_mismatch")
        file.content = content
        workspace.keep_file(file)
    return web.Response(text=f"OK - {len(content)}")


async def _read_upload(request: web.Request) -> bytes:
    """Raw bytes, or the first file of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""


async def _download(request: web.Request) -> web.StreamResponse:
    """A private file; whoever may not have it gets the sign-in page with status 200, as from Slack."""
    workspace = request.app[WORKSPACE]
    with workspace.lock:
        if workspace.faults.down:
            return _hang_up(request)
        app = workspace.app
        file = workspace.files.get(request.match_info["file"].partition("-")[2])
        if _bearer(request) != app.token or not app.can("files:read"):
            return web.Response(text=_SIGN_IN, content_type="text/html")
        if file is None or file.content is None or file.slug != request.match_info["name"]:
            return web.Response(status=404, text="file_not_found")
        return web.Response(body=file.content, content_type=file.mimetype)


async def _respond(request: web.Request) -> web.StreamResponse:
    workspace, key = request.app[WORKSPACE], request.match_info["key"]
    try:
        body = json.loads(await request.text())
    except ValueError:
        return web.Response(status=400, text="invalid_payload")
    answer = carry_out(
        workspace, "response_url", {"key": key, "body": body}, lambda: respond(workspace, key, body)
    )
    if answer.dropped:
        return _hang_up(request)
    if answer.body["ok"]:
        return web.Response(text="ok")
    error = answer.body["error"]
    status = answer.status if answer.status != _OK else 404 if error in ("expired_url", "used_url") else 400
    return web.Response(status=status, text=error, headers=answer.headers)
