"""Socket Mode from the bot's side: nothing is lost, silence is noticed, and it comes back by itself."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused
from bot.domain.ports import Ports
from bot.simulator import Delivery, MovableClock, SlackServer, Workspace
from bot.world import real_ports
from handlers.link import Link, staying_put
from handlers.response import Response
from handlers.socket import CONCURRENCY, SocketMode
from tests.relay import Relay
from tests.simulator.conftest import MANIFEST

BOT_TOKEN, APP_TOKEN = "xoxb-of-the-bot", "xapp-of-the-app"
SOCKETS = {**MANIFEST, "settings": {**MANIFEST["settings"], "socket_mode_enabled": True}}
PATIENCE = 20.0


def eventually(true: Callable[[], Any], what: str, within: float = PATIENCE) -> float:
    """Wait until it is so; the seconds it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within, f"waited in vain: {what}"
        time.sleep(0.002)
    return time.monotonic() - began


@dataclass
class Desk:
    """Answers what comes in, and remembers whose payloads it has begun."""

    answer: Callable[[dict[str, Any]], Response] = lambda _: Response(200)
    begun: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, payload: Any, headers: Any) -> Response:
        self.begun.append(payload)
        self.headers.append(dict(headers))
        return self.answer(payload)


@pytest.fixture
def workspace() -> Workspace:
    workspace = Workspace(MovableClock(1_790_000_000.0, running=False))
    workspace.rate_limits = "off"
    workspace.install(SOCKETS, "", "", BOT_TOKEN, app_token=APP_TOKEN)
    for name in ("Amara Okafor", "Bo Lindqvist", "Chidi Eze", "Dana Levy"):
        workspace.add_person(name)
    return workspace


@pytest.fixture
def server(workspace: Workspace) -> Iterator[SlackServer]:
    with SlackServer(workspace) as server:
        yield server


@pytest.fixture
def desk() -> Desk:
    return Desk()


@contextmanager
def running(api_url: str, desk: Desk, ports: Ports | None = None) -> Iterator[SocketMode]:
    def address() -> str:
        with closing(Slack(api_url, APP_TOKEN)) as slack:
            return slack.socket_address(timeout=5.0)

    inbound = SocketMode(address, desk, ports or real_ports())
    inbound.start()
    try:
        yield inbound
    finally:
        inbound.stop()


def tries(server: SlackServer, desk: Desk, story: Callable[[], float], within: float) -> None:
    """Have it happen within these seconds at least once, each time to a bot of its own.

    A machine with other things to do has bad moments; what waits in the wrong place waits every time.
    """
    seen: list[float] = []
    for _ in range(5):
        with running(server.api_url, desk):
            eventually(lambda: server.workspace.sockets.open, "a socket is open")
            seen.append(story())
        eventually(lambda: not server.workspace.sockets.open, "every socket is closed")
        if seen[-1] < within:
            return
    raise AssertionError(f"in seconds: {seen}")


@pytest.fixture
def inbound(server: SlackServer, desk: Desk) -> Iterator[SocketMode]:
    with running(server.api_url, desk) as inbound:
        eventually(lambda: server.workspace.sockets.open, "a socket is open")
        yield inbound


def ask(workspace: Workspace, name: str = "Amara") -> Delivery:
    return workspace.person(name).command("/ask")


class Load:
    """Four people who never stop asking."""

    def __init__(self, workspace: Workspace) -> None:
        self.over = threading.Event()
        self.pool = ThreadPoolExecutor(4)
        names = ("Amara", "Bo", "Chidi", "Dana")
        self.asking = [self.pool.submit(self._ask, workspace, name) for name in names]

    def _ask(self, workspace: Workspace, name: str) -> list[Delivery]:
        done = []
        while not self.over.is_set():
            done.append(ask(workspace, name))
            time.sleep(0.001)
        return done

    def end(self) -> list[Delivery]:
        self.over.set()
        done = [delivery for one in self.asking for delivery in one.result()]
        self.pool.shutdown()
        return done


# ---- the three figures


@pytest.mark.parametrize("frame", ["warn", "refresh"])
def test_the_first_payload_after_a_disconnect_frame_is_acknowledged_within_half_a_second(
    workspace: Workspace, server: SlackServer, desk: Desk, frame: str
) -> None:
    def asked_to_go() -> float:
        first = workspace.sockets.open[0]
        began = time.monotonic()
        getattr(workspace.sockets, frame)()
        assert ask(workspace).ok
        eventually(lambda: [one for one in workspace.sockets.open if one is not first], "a new socket")
        assert ask(workspace).ok
        return time.monotonic() - began

    tries(server, desk, asked_to_go, within=0.5)


def test_a_socket_that_is_cut_is_replaced_within_half_a_second(
    workspace: Workspace, server: SlackServer, desk: Desk
) -> None:
    def cut() -> float:
        first = workspace.sockets.open[0]
        began = time.monotonic()
        first.end()
        eventually(lambda: workspace.sockets.open not in ([], [first]), "a new socket")
        assert ask(workspace).ok
        return time.monotonic() - began

    tries(server, desk, cut, within=0.5)


def test_a_peer_that_falls_silent_is_noticed_and_replaced_within_fifteen_seconds(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    workspace.sockets.silence()
    eventually(lambda: any(not one.silent for one in workspace.sockets.open), "a living socket", within=15.0)
    assert ask(workspace).ok
    assert inbound.alive
    assert len(desk.begun) == 1


@pytest.mark.proof
def test_a_network_that_swallows_everything_is_noticed_and_left_within_fifteen_seconds(
    workspace: Workspace, server: SlackServer, desk: Desk
) -> None:
    with Relay(server.port) as relay:
        workspace.sockets.address = f"ws://127.0.0.1:{relay.port}"
        with running(f"http://127.0.0.1:{relay.port}/api/", desk):
            eventually(lambda: workspace.sockets.open, "a socket is open")
            first = workspace.sockets.open[0]
            relay.swallow()
            eventually(lambda: workspace.sockets.open not in ([], [first]), "a new socket", within=15.0)
            workspace.sockets.leave(first)
            assert ask(workspace).ok


@pytest.mark.proof
def test_fifty_stops_under_load_lose_no_acknowledgement(server: SlackServer) -> None:
    for number in range(50):
        stop_under_load(server, 0.02 + number * 0.002)


def test_a_stop_under_load_loses_no_acknowledgement(server: SlackServer) -> None:
    for number in range(5):
        stop_under_load(server, 0.03 + number * 0.02)


def stop_under_load(server: SlackServer, after: float) -> None:
    """Everything that was begun when the bot stopped was acknowledged before the socket closed."""
    workspace, desk = server.workspace, Desk()
    desk.answer = lambda _: time.sleep(0.03) or Response(200)  # type: ignore[func-returns-value]
    with running(server.api_url, desk):
        eventually(lambda: workspace.sockets.open, "a socket is open")
        load = Load(workspace)
        time.sleep(after)
    done = load.end()
    acknowledged = {delivery.body["trigger_id"] for delivery in done if delivery.ok}
    begun = {payload["trigger_id"] for payload in desk.begun}
    assert begun
    assert begun <= acknowledged
    assert workspace.sockets.open == []


# ---- no gap, nothing cut


def test_refreshing_under_load_loses_nothing(workspace: Workspace, inbound: SocketMode, desk: Desk) -> None:
    load = Load(workspace)
    for _ in range(3):
        seen = workspace.sockets.open
        workspace.sockets.refresh()
        eventually(lambda seen=seen: set(workspace.sockets.open) - set(seen), "a new socket")
        time.sleep(0.2)
    done = load.end()
    assert [each.describe() for each in done if not each.ok] == []
    assert len(desk.begun) == len(done)


def test_the_old_socket_goes_on_until_slack_closes_it(workspace: Workspace, inbound: SocketMode) -> None:
    workspace.sockets.warn()
    eventually(lambda: len(workspace.sockets.open) == 2, "the new socket beside the old one")
    assert all(ask(workspace).ok for _ in range(20))
    workspace.sockets.refresh(workspace.sockets.open[0])
    eventually(lambda: len(workspace.sockets.open) == 1, "the old one is closed")
    assert ask(workspace).ok


def test_large_payloads_and_acknowledgements_arrive_whole(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    text = "é" * 200_000
    desk.answer = lambda payload: Response(200, body=payload["text"])
    assert workspace.person("Amara").command("/ask", text).ok
    assert workspace.person("Amara").ephemerals()[-1].text == text


def test_no_more_is_under_way_at_once_than_the_workers_can_do(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    lock, now, most = threading.Lock(), [0], [0]

    def answer(_: Any) -> Response:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.05)
        with lock:
            now[0] -= 1
        return Response(200)

    desk.answer = answer
    with ThreadPoolExecutor(3 * CONCURRENCY) as pool:
        done = list(pool.map(lambda _: ask(workspace), range(3 * CONCURRENCY)))
    assert all(each.ok for each in done)
    assert most[0] == CONCURRENCY


# ---- what is acknowledged, and what not


def test_an_event_that_failed_is_not_acknowledged_and_comes_again_with_its_number(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    answers = [Response(500), Response(200)]
    desk.answer = lambda _: answers.pop(0)
    workspace.change("Bo", title="Owner")
    assert workspace.settle()
    again = {"x-slack-retry-num": "1", "x-slack-retry-reason": "timeout"}
    assert desk.headers == [{}, again]
    assert workspace.courier.waiting() == []


def test_what_cannot_be_read_is_acknowledged_with_nothing(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    desk.answer = lambda _: Response(400, body="no payload")
    assert ask(workspace).ok
    assert workspace.failures() == []


def test_what_escapes_is_written_down_without_its_words(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    def fail(_: Any) -> Response:
        raise ValueError("canary")

    desk.answer = fail
    with capture_logs() as lines:
        assert not ask(workspace).ok
    assert "envelope_failed" in [one["event"] for one in lines]
    assert "canary" not in str(lines)
    desk.answer = lambda _: Response(200)
    assert ask(workspace).ok


def test_words_for_a_payload_that_takes_none_are_left_out(
    workspace: Workspace, inbound: SocketMode, desk: Desk
) -> None:
    desk.answer = lambda _: Response(200, body="words")
    workspace.change("Bo", title="Owner")
    assert workspace.settle()
    assert workspace.failures() == []


# ---- health, and coming back


class Clock:
    """A monotonic clock that can be moved on."""

    def __init__(self) -> None:
        self.moved = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.moved

    def ports(self) -> Ports:
        real = real_ports()
        return Ports(real.wall, self, real.random_bytes, real.wait)


def test_inbound_is_alive_while_slack_is_heard_and_not_when_it_was_not_for_fifteen_seconds(
    workspace: Workspace, server: SlackServer, desk: Desk
) -> None:
    clock = Clock()
    with running(server.api_url, desk, clock.ports()) as inbound:
        eventually(lambda: inbound.alive, "alive")
        workspace.faults.down = True
        workspace.sockets.close()
        eventually(lambda: workspace.sockets.open == [], "no socket is open")
        assert inbound.alive
        clock.moved += 15.5
        assert not inbound.alive
        workspace.faults.down = False
        eventually(lambda: inbound.alive, "alive again")
        # Slack is heard before its greeting, and gives payloads to a socket only once it has greeted it.
        eventually(lambda: workspace.sockets.open, "a socket is greeted")
        assert ask(workspace).ok
    assert not inbound.alive
    assert inbound.proven_at is None


def test_it_starts_and_stops_with_slack_down(workspace: Workspace, server: SlackServer, desk: Desk) -> None:
    workspace.faults.down = True
    with running(server.api_url, desk) as inbound:
        eventually(lambda: len(workspace.calls) >= 2, "it has tried twice")
        assert not inbound.alive


def test_an_app_with_too_many_sockets_waits_its_turn(
    workspace: Workspace, server: SlackServer, desk: Desk
) -> None:
    with ExitStack() as others:
        for _ in range(10):
            others.enter_context(running(server.api_url, Desk()))
        eventually(lambda: len(workspace.sockets.open) == 10, "ten sockets")
        with capture_logs() as lines, running(server.api_url, desk):
            said = {"event": "socket_not_open", "why": "too_many_websockets"}
            eventually(lambda: [one for one in lines if said.items() <= one.items()], "it is said")
            others.close()
            eventually(lambda: len(workspace.sockets.open) == 1, "its own socket")
            assert ask(workspace).ok
    assert len(desk.begun) == 1


def test_whatever_ends_it_too_early_it_begins_anew(server: SlackServer, desk: Desk) -> None:
    failing = [True]

    with closing(Slack(server.api_url, APP_TOKEN)) as slack:

        def address() -> str:
            if failing.pop() if failing else False:
                raise ZeroDivisionError
            return slack.socket_address()

        with capture_logs() as lines:
            inbound = SocketMode(address, desk, real_ports())
            inbound.start()
            eventually(lambda: any(one["event"] == "socket_open" for one in lines), "open all the same")
        assert ask(server.workspace).ok
        inbound.stop()
    assert [one["event"] for one in lines] == ["socket_mode_failed", "socket_open"]


# ---- where a socket may be opened


@pytest.mark.parametrize(
    "address", ["ws://example.com", "wss://example.com", "wss://slack.com.example.com", "http://127.0.0.1"]
)
def test_a_socket_is_opened_at_slacks_own_addresses_only(
    workspace: Workspace, server: SlackServer, address: str
) -> None:
    workspace.sockets.address = address
    with closing(Slack(server.api_url, APP_TOKEN)) as slack, pytest.raises(Refused, match="foreign_address"):
        slack.socket_address()


def test_slacks_own_socket_hosts_are_taken(workspace: Workspace, server: SlackServer) -> None:
    workspace.sockets.address = "wss://wss-primary.slack.com"
    with closing(Slack(server.api_url, APP_TOKEN)) as slack:
        assert slack.socket_address().startswith("wss://wss-primary.slack.com/link/?ticket=")


class Elsewhere(BaseHTTPRequestHandler):
    """Sends whoever comes to another address."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://127.0.0.1:9/link/")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Be quiet."""


async def follow(address: str) -> None:
    async with aiohttp.ClientSession(trace_configs=[staying_put()]) as session:
        await Link.open(session, address, time.monotonic)


def test_a_redirect_is_not_followed() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        with pytest.raises(aiohttp.ClientError, match="redirected"):
            asyncio.run(follow(f"ws://127.0.0.1:{server.server_port}/link/"))
        server.shutdown()


def test_neither_the_token_nor_an_address_is_ever_logged(
    workspace: Workspace, server: SlackServer, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with capture_logs() as lines, running(server.api_url, desk):
        eventually(lambda: workspace.sockets.open, "a socket is open")
        workspace.sockets.refresh()
        workspace.person("Amara").command("/ask", "canary")
        eventually(lambda: any(one["event"] == "socket_leaving" for one in lines), "it is leaving")
    written = str(lines) + caplog.text
    assert not [word for word in (APP_TOKEN, "ticket", "canary", "127.0.0.1") if word in written]
