"""A page's live connection without a browser: the frames it is sent, as they come."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import aiohttp

PATIENCE = 30.0
Frame = dict[str, Any]


class LivePage:
    """Every frame so far, the greeting first."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.refused: int | None = None

    def wait(self, kind: str, true: Callable[[Frame], Any] = lambda _: True) -> Frame:
        """The newest frame of a kind of which this is true, once it is there."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for frame in reversed(tuple(self.frames)):
                if frame["type"] == kind and true(frame):
                    return frame
            time.sleep(0.01)
        raise AssertionError(f"no such frame: {kind}; there are {[one['type'] for one in self.frames]}")

    def kinds(self) -> list[str]:
        return [one["type"] for one in tuple(self.frames)]


@contextmanager
def opened(url: str, who: str, **headers: str) -> Iterator[LivePage]:
    """A page open in front of somebody, greeted."""
    page, ready = LivePage(), threading.Event()
    loop = asyncio.new_event_loop()

    async def follow() -> None:
        async with aiohttp.ClientSession() as session:
            try:
                wire = await session.ws_connect(f"{url}/_page/live?as={who}", headers=headers)
            except aiohttp.WSServerHandshakeError as refused:
                page.refused = refused.status
                ready.set()
                return
            async for message in wire:
                page.frames.append(message.json())
                ready.set()

    task = loop.create_task(follow())

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert ready.wait(PATIENCE)
        yield page
    finally:
        with suppress(RuntimeError):  # a page that was refused has ended by itself
            loop.call_soon_threadsafe(task.cancel)
        thread.join()
