"""One open socket to Slack: frames come in, acknowledgements go out, and silence is noticed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from types import SimpleNamespace
from typing import Self

from aiohttp import (
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    ClientWSTimeout,
    TraceConfig,
    TraceRequestRedirectParams,
    WSMsgType,
)

OPEN_SECONDS = 5.0
PING_SECONDS = 2.0
DEAD_SECONDS = 8.0
CLOSE_SECONDS = 1.0
DRAIN_SECONDS = 5.0
LAST_SECONDS = 5.0
LARGEST_FRAME = 4 * 1024 * 1024


class Link:
    """A WebSocket with what is under way over it.

    `leaving` is set once Slack wants another socket in its place, or it is broken, dead or closed.
    `finishing`: nothing new is taken up any more.
    """

    def __init__(self, wire: ClientWebSocketResponse, prove: Callable[[], float]) -> None:
        """Speak over `wire`; `prove` is called for every sign of life and gives the seconds it came at."""
        self._wire = wire
        self._prove = prove
        self._heard_at = prove()
        self.greeted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.leaving = asyncio.Event()
        self.finishing = False
        self.under_way: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, session: ClientSession, address: str, prove: Callable[[], float]) -> Self:
        """Connect; raises `ClientError`, `OSError` or `TimeoutError`."""
        async with asyncio.timeout(OPEN_SECONDS):
            wire = await session.ws_connect(
                address,
                autoping=False,
                max_msg_size=LARGEST_FRAME,
                timeout=ClientWSTimeout(ws_close=CLOSE_SECONDS),
            )
        return cls(wire, prove)

    async def frames(self) -> AsyncIterator[str]:
        """Every text that comes, until the socket is closed from either end; pings are answered."""
        async for message in self._wire:
            self._heard_at = self._prove()
            if message.type is WSMsgType.TEXT:
                yield message.data
            elif message.type is WSMsgType.PING:
                await self._wire.pong(message.data)

    async def watch(self, monotonic: Callable[[], float]) -> None:
        """Ping, and return when nothing at all has come for too long."""
        while monotonic() - self._heard_at < DEAD_SECONDS:
            with contextlib.suppress(TimeoutError, ConnectionError):
                async with asyncio.timeout(PING_SECONDS):
                    await self._wire.ping()
            await asyncio.sleep(PING_SECONDS)

    async def send(self, text: str) -> None:
        """Send one frame; `ConnectionError` when the socket is closed."""
        await self._wire.send_str(text)

    async def finish(self) -> None:
        """Close at the first moment when nothing is under way; under load for ever, take up nothing more.

        Slack cannot be told to send no more: what is in the air just then is left to it.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while self.under_way:
                    await self._settle()
        self.finishing = True
        await self._settle()
        await self.close()

    async def close(self) -> None:
        """Close now; a far end that does not answer is not waited for."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2 * CLOSE_SECONDS):
                await self._wire.close()

    async def _settle(self) -> None:
        if self.under_way:
            await asyncio.wait(set(self.under_way), timeout=LAST_SECONDS)


def staying_put() -> TraceConfig:
    """Make a session refuse redirects: a socket is opened at the address that was checked, or not at all."""
    trace = TraceConfig()
    trace.on_request_redirect.append(_refuse)
    return trace


async def _refuse(_: ClientSession, __: SimpleNamespace, ___: TraceRequestRedirectParams) -> None:
    raise ClientError("redirected")
