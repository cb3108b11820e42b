"""Socket Mode: keeps a socket to Slack open, gives each payload to a worker, and loses no acknowledgement.

An event loop in a thread of its own holds the sockets; the work is done in a bounded pool of threads, as over
HTTP. Slack's own clients were measured and left: see docs/design-notes.md.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog
from aiohttp import ClientError, ClientSession

from bot.connectors.slack_errors import Limited, Refused, SlackError
from bot.domain.ports import Ports, new_id
from handlers import envelopes, failures
from handlers.envelopes import Envelope, Goodbye, Hello
from handlers.link import OPEN_SECONDS, Link, staying_put
from handlers.naming import named
from handlers.response import Response

CONCURRENCY = 8
MOST_UNDER_WAY = 128
LINGER_SECONDS = 15.0
STEADY_SECONDS = 10.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
PROVEN_SECONDS = 15.0

log = structlog.get_logger(__name__)

Dispatch = Callable[[Mapping[str, Any], Mapping[str, str]], Response]
"""Takes a payload and its headers under lower-case names."""


class SentAwayError(Exception):
    """Slack opened a socket and closed it instead of a greeting; says in a word why."""


TROUBLE = (SlackError, SentAwayError, ClientError, OSError, TimeoutError)
"""What may become of an attempt to open a socket; all of it passes by itself or is the operator's to mend."""


class SocketMode:
    """The inbound of a bot that Slack reaches over a socket the bot has opened."""

    def __init__(self, address: Callable[[], str], dispatch: Dispatch, ports: Ports) -> None:
        """Open sockets at what `address` returns, once each; it may block and raise `SlackError`."""
        self._address, self._dispatch, self._ports = address, dispatch, ports
        self._workers = ThreadPoolExecutor(CONCURRENCY, thread_name_prefix="payload")
        self._thread = threading.Thread(target=self._run, name="socket-mode", daemon=True)
        self._stopping = threading.Event()
        self._wake: Callable[[], object] = lambda: None
        self._links: set[Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._proven_at: float | None = None

    @property
    def proven_at(self) -> float | None:
        """The monotonic second at which Slack was last heard over a socket; None when it never was."""
        return self._proven_at

    @property
    def alive(self) -> bool:
        """Whether Slack was heard so lately that payloads can be taken to arrive."""
        seen = self._proven_at
        return seen is not None and self._ports.monotonic() - seen <= PROVEN_SECONDS

    def start(self) -> None:
        """Begin to connect; returns at once, and Slack may be down."""
        self._thread.start()

    def stop(self) -> None:
        """Return when everything that was taken up is acknowledged and every socket closed."""
        self._stopping.set()
        with contextlib.suppress(RuntimeError):
            self._wake()
        if self._thread.is_alive():
            self._thread.join()
        self._workers.shutdown()
        self._proven_at = None

    def _run(self) -> None:
        """Serve until told to stop; whatever ends that too early is noted, and it begins anew."""
        while not self._stopping.is_set():
            try:
                asyncio.run(self._serve())
            except Exception as error:  # noqa: BLE001 - a bot that has gone deaf for good is the worst outcome
                failures.note("socket_mode_failed", error)
                self._stopping.wait(FIRST_PAUSE)

    async def _serve(self) -> None:
        """Keep connected until told to stop, then finish what is under way."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        self._wake = lambda: loop.call_soon_threadsafe(stop.set)
        self._links, self._tasks = set(), set()
        async with ClientSession(trace_configs=[staying_put()]) as session:
            keeping = asyncio.create_task(self._keep_connected(session))
            if not self._stopping.is_set():
                stopped = asyncio.create_task(stop.wait())
                await asyncio.wait({keeping, stopped}, return_when=asyncio.FIRST_COMPLETED)
                stopped.cancel()
            await _cancel(keeping)
            await asyncio.gather(*(link.finish() for link in self._links))
            await _cancel(*self._tasks)
            if not keeping.cancelled():
                keeping.result()

    async def _keep_connected(self, session: ClientSession) -> None:
        """Open a socket, stay until it is leaving, open the next: for ever, more slowly after failures."""
        failed = 0
        while True:
            began = self._ports.monotonic()
            try:
                link = await self._connect(session)
            except TROUBLE as error:
                failed += 1
                pause = self._pause(failed, error)
                log.warning("socket_not_open", why=_word(error), again_in=round(pause, 1))
            else:
                await link.leaving.wait()
                failed = 0 if self._ports.monotonic() - began > STEADY_SECONDS else failed + 1
                pause = self._pause(failed)
            await asyncio.sleep(pause)

    async def _connect(self, session: ClientSession) -> Link:
        """Open a socket and wait for Slack's greeting; the ones before it linger until Slack closes them."""
        address = await asyncio.to_thread(self._address)
        link = await Link.open(session, address, self._prove)
        earlier = set(self._links)
        self._start(self._attend(link))
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                await link.greeted
        except BaseException:  # a cancellation too must leave no socket behind
            await link.close()
            raise
        for old in earlier:
            self._start(_linger(old))
        return link

    async def _attend(self, link: Link) -> None:
        """Read a socket and watch that it lives, to its end."""
        self._links.add(link)
        reading = asyncio.create_task(self._read(link))
        watching = asyncio.create_task(link.watch(self._ports.monotonic))
        try:
            await asyncio.wait({reading, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                log.warning("socket_dead")
        finally:
            self._links.discard(link)
            link.leaving.set()
            if not link.greeted.done():
                link.greeted.set_exception(SentAwayError("closed"))
            await _cancel(reading, watching)
            await link.close()

    async def _read(self, link: Link) -> None:
        async for text in link.frames():
            match envelopes.read(text):
                case Envelope() as envelope:
                    self._take(link, envelope)
                case Goodbye(reason):
                    _leave(link, reason)
                case Hello(connections):
                    log.info("socket_open", connections=connections)
                    _greet(link)

    def _take(self, link: Link, envelope: Envelope) -> None:
        """Give a payload to a worker. What finds no place is left to Slack to send again."""
        if link.finishing or len(link.under_way) >= MOST_UNDER_WAY:
            log.warning("payload_left", kind=envelope.kind, finishing=link.finishing)
            return
        answering = asyncio.create_task(self._answer(link, envelope))
        link.under_way.add(answering)
        answering.add_done_callback(link.under_way.discard)

    async def _answer(self, link: Link, envelope: Envelope) -> None:
        """Carry one payload out and acknowledge it over the socket that it came by."""
        loop = asyncio.get_running_loop()
        try:
            ack = await loop.run_in_executor(self._workers, self._carry_out, envelope)
            if ack is not None:
                await link.send(ack)
        except ConnectionError:
            log.warning("ack_lost", kind=envelope.kind)

    def _carry_out(self, envelope: Envelope) -> str | None:
        """Carry one payload out in a worker; the acknowledgement, or None."""
        with named(new_id(self._ports)):
            try:
                response = self._dispatch(envelope.payload, envelope.headers)
                ack = envelopes.acknowledge(envelope, response)
            except Exception as error:  # noqa: BLE001 - the last net: without an ack, Slack says or repeats it
                failures.note("envelope_failed", error)
                return None
            if ack is None:
                log.warning("not_acknowledged", kind=envelope.kind, status=response.status)
            return ack

    def _prove(self) -> float:
        self._proven_at = self._ports.monotonic()
        return self._proven_at

    def _start(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _pause(self, failed: int, error: Exception | None = None) -> float:
        """Seconds until the next attempt: none after a first failure, then twice as long each time."""
        asked = error.retry_after if isinstance(error, Limited) else 0.0
        if failed <= 1:
            return asked
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failed - 2, 10))
        jitter = self._ports.random_bytes(1)[0] / 255
        return max(asked, longest * (0.5 + jitter / 2))


def _greet(link: Link) -> None:
    if not link.greeted.done():
        link.greeted.set_result(None)


def _leave(link: Link, reason: str) -> None:
    """Slack asks for another socket in this one's place; meanwhile this one goes on."""
    log.info("socket_leaving", reason=reason)
    if not link.greeted.done():
        link.greeted.set_exception(SentAwayError(reason))
    link.leaving.set()


async def _linger(link: Link) -> None:
    """Close a socket that another has replaced, should Slack not do so: what it still gets is answered."""
    await asyncio.sleep(LINGER_SECONDS)
    await link.finish()


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _word(error: Exception) -> str:
    """Why an attempt failed, without an address: Slack's own word, or the kind of failure."""
    if isinstance(error, Refused):
        return error.error
    return str(error) if isinstance(error, SentAwayError) else type(error).__name__
