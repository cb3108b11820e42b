"""The wire of a socket: WebSockets over which frames go out and acknowledgements come in."""

import asyncio
import contextlib
import json
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import WSMsgType, web

from .errors import CannotDo
from .sockets import Socket
from .workspace import Workspace

Json = dict[str, Any]

WARNING_SECONDS = 10.0
DEBUG_LIFETIME = 360.0
PING_SECONDS = 5.0
MOST_PINGS = 6
"""After so many pings without an answer the far end is taken for dead."""

_LEAST_GRACE, _MOST_GRACE, _LOOK_AGAIN = 1.0, 5.0, 0.05
_LONGEST_CLOSE = 1.0
_LARGEST_ACK = 1024 * 1024


class Link:
    """One WebSocket and the socket that the workspace knows it by."""

    def __init__(self, workspace: Workspace, request: web.Request) -> None:
        self.workspace, self.request = workspace, request
        self.lifetime = (
            DEBUG_LIFETIME if request.query.get("debug_reconnects") else workspace.sockets.lifetime
        )
        self._wire = web.WebSocketResponse(
            autoping=False, timeout=_LONGEST_CLOSE, max_msg_size=_LARGEST_ACK, compress=False
        )
        self._loop = asyncio.get_running_loop()
        self._frames: asyncio.Queue[Json] = asyncio.Queue()
        self._over = asyncio.Event()
        self._pings = 0
        self._tasks: list[asyncio.Task[None]] = []
        self.socket = Socket(
            send=self._from_anywhere(self._frames.put_nowait),
            retire=self._from_anywhere(self._retire),
            end=self._from_anywhere(self._over.set),
        )

    async def run(self) -> web.StreamResponse:
        """Open the socket, and keep it until one of both ends is through with it."""
        await self._wire.prepare(self.request)
        for work in (self._write, self._live, self._ping, self._read):
            self._tasks.append(asyncio.create_task(work()))
        try:
            if self.workspace.sockets.join(self.socket):
                await self._over.wait()
        finally:
            await self._close()
        return self._wire

    def _from_anywhere(self, act: Callable[..., object]) -> Callable[..., None]:
        def call(*args: Any) -> None:
            if not self._loop.is_closed():
                self._loop.call_soon_threadsafe(act, *args)

        return call

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            if not self.socket.silent:
                await self._wire.send_str(json.dumps(frame))
            self._frames.task_done()

    async def _live(self) -> None:
        """Grow old: a warning, then the request to make room."""
        await asyncio.sleep(max(0.0, self.lifetime - WARNING_SECONDS))
        self.workspace.sockets.warn(self.socket)
        await asyncio.sleep(WARNING_SECONDS)
        self.workspace.sockets.refresh(self.socket)

    async def _ping(self) -> None:
        while self._pings < MOST_PINGS:
            if not self.socket.silent:
                self._pings += 1
                await self._wire.ping(b"Ping from the local Slack")
            await asyncio.sleep(PING_SECONDS)
        self._over.set()

    async def _read(self) -> None:
        try:
            async for message in self._wire:
                if not self.socket.silent:
                    await self._take(message.type, message.data)
        except CannotDo:
            pass
        self._over.set()

    async def _take(self, kind: WSMsgType, data: Any) -> None:
        if kind is WSMsgType.TEXT:
            self.workspace.sockets.heard(self.socket, data)
        elif kind is WSMsgType.PING:
            await self._wire.pong(data)
        elif kind is WSMsgType.PONG:
            self._pings = 0
        else:
            self.workspace.sockets.problems.append(f"a frame of the kind {kind.name}")

    def _retire(self) -> None:
        self._tasks.append(asyncio.create_task(self._drain()))

    async def _drain(self) -> None:
        """Close soon: what is under way may still be acknowledged."""
        await asyncio.sleep(_LEAST_GRACE)
        for _ in range(int(_MOST_GRACE / _LOOK_AGAIN)):
            if self.workspace.sockets.part(self.socket):
                break
            await asyncio.sleep(_LOOK_AGAIN)
        self._over.set()

    async def _close(self) -> None:
        """Forget the socket, say what was still to be said, and close; a silent one just ends."""
        self.workspace.sockets.leave(self.socket)
        if self.socket.silent:
            self._hang_up()
        elif not self._wire.closed:
            await asyncio.sleep(0)  # frames from other threads reach the queue with the loop's next turn
            await _at_most(self._frames.join())
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await _at_most(self._wire.close())

    def _hang_up(self) -> None:
        if self.request.transport is not None:
            self.request.transport.abort()


async def _at_most(work: Coroutine[Any, Any, object]) -> None:
    """Do this, unless it takes too long."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_CLOSE):
            await work


def socket_routes(workspace: Workspace) -> list[web.RouteDef]:
    """Where sockets are opened."""

    async def connect(request: web.Request) -> web.StreamResponse:
        if workspace.faults.down or not workspace.sockets.redeem(request.query.get("ticket", "")):
            return web.Response(status=403, text="invalid_ticket")
        try:
            return await Link(workspace, request).run()
        except ConnectionResetError:
            # Whoever asked for it has hung up meanwhile.
            return web.Response(status=499)

    return [web.get("/link/", connect)]
