"""Socket Mode as the local Slack speaks it: to an app that follows the rules, and to one that does not."""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.simulator import Delivery, MovableClock, SlackServer, Workspace
from tests.simulator.conftest import MANIFEST, TOKEN, fetch

APP_TOKEN = "xapp-of-the-app"
SOCKETS = {**MANIFEST, "settings": {**MANIFEST["settings"], "socket_mode_enabled": True}}
OPEN = "apps.connections.open"
Story = Callable[["App"], Awaitable[None]]


@pytest.fixture
def workspace(clock: MovableClock) -> Workspace:
    workspace = Workspace(clock)
    workspace.rate_limits = "off"
    workspace.install(SOCKETS, "", "", TOKEN, app_token=APP_TOKEN)
    workspace.add_person("Amara Okafor")
    workspace.add_person("Bo Lindqvist")
    return workspace


def opened(slack: SlackServer, bearer: str | None = APP_TOKEN, **args: Any) -> dict[str, Any]:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    return fetch(slack.api_url + OPEN, json.dumps(args).encode(), headers)


class App:
    """An app that does only what the test says: several sockets, no acknowledgement by itself."""

    def __init__(self, slack: SlackServer, session: aiohttp.ClientSession) -> None:
        self.slack, self.session = slack, session
        self.workspace = slack.workspace

    async def socket(self) -> aiohttp.ClientWebSocketResponse:
        """Open a socket; its first frame is not read yet."""
        address = opened(self.slack)["url"]
        return await self.session.ws_connect(address, autoping=False)

    async def greeted(self) -> aiohttp.ClientWebSocketResponse:
        """Open a socket and read its greeting."""
        wire = await self.socket()
        assert (await frame(wire))["type"] == "hello"
        return wire

    def doing(self, act: Callable[[], Any]) -> "asyncio.Task[Any]":
        """Something that a person does meanwhile."""
        return asyncio.create_task(asyncio.to_thread(act))

    def ask(self, name: str = "Amara") -> "asyncio.Task[Delivery]":
        return self.doing(lambda: self.workspace.person(name).command("/ask"))


async def frame(wire: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    """The next frame with words in it."""
    while True:
        message = await asyncio.wait_for(wire.receive(), 5)
        if message.type is aiohttp.WSMsgType.TEXT:
            return json.loads(message.data)
        assert message.type is aiohttp.WSMsgType.PING, message


async def ack(wire: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any], **more: Any) -> None:
    await wire.send_json({"envelope_id": envelope["envelope_id"], **more})


@pytest.fixture
def tell(slack: SlackServer) -> Callable[[Story], None]:
    """Tells a story with an app in it."""

    async def play(story: Story) -> None:
        async with aiohttp.ClientSession() as session:
            await story(App(slack, session))

    return lambda story: asyncio.run(play(story))


# ---- Slack's own client understands it


@pytest.fixture
def stock(slack: SlackServer) -> Iterator[SocketModeClient]:
    client = SocketModeClient(APP_TOKEN, web_client=WebClient(APP_TOKEN, base_url=slack.api_url))
    client.socket_mode_request_listeners.append(
        lambda to, request: to.send_socket_mode_response(
            SocketModeResponse(
                request.envelope_id, {"text": "heard"} if request.type == "slash_commands" else None
            )
        )
    )
    client.connect()
    yield client
    client.close()


def test_slacks_own_client_hears_and_answers(stock: SocketModeClient, workspace: Workspace) -> None:
    amara = workspace.person("Amara")
    assert amara.command("/ask").ok
    assert [each.text for each in amara.ephemerals()] == ["heard"]
    workspace.change("Bo", title="Owner")
    assert workspace.settle()
    assert workspace.failures() == []
    assert workspace.sockets.problems == []


# ---- opening


def test_only_the_app_level_token_opens_a_socket_and_only_in_the_header(slack: SlackServer) -> None:
    answers = [
        opened(slack),
        opened(slack, TOKEN),
        opened(slack, "xapp-of-another-app"),
        opened(slack, None),
        opened(slack, None, token=APP_TOKEN),
    ]
    said = [answer.get("error") for answer in answers]
    assert said == [None, "not_allowed_token_type", "invalid_auth", "not_authed", "not_authed"]
    assert answers[0]["url"].startswith(f"ws://127.0.0.1:{slack.port}/link/?ticket=")
    assert answers[0]["_headers"]["x-oauth-scopes"] == "connections:write"


def test_the_app_level_token_does_nothing_else(slack: SlackServer) -> None:
    headers = {"Authorization": f"Bearer {APP_TOKEN}"}
    assert fetch(slack.api_url + "auth.test", b"", headers)["error"] == "not_allowed_token_type"


def test_a_token_without_the_scope_and_an_app_without_socket_mode_open_none(slack: SlackServer) -> None:
    slack.workspace.install(SOCKETS, "", "", TOKEN, app_token=APP_TOKEN, app_scopes=("authorizations:read",))
    assert opened(slack)["error"] == "missing_scope"
    slack.workspace.install(MANIFEST, "http://127.0.0.1:9/", "s", TOKEN, app_token=APP_TOKEN)
    assert opened(slack)["error"] == "access_denied"


def test_a_ticket_opens_one_socket_once(slack: SlackServer, tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        address = opened(slack)["url"]
        await app.session.ws_connect(address)
        for used in (address, address.replace("ticket=", "ticket=x")):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await app.session.ws_connect(used)

    tell(story)


def test_a_socket_is_greeted_with_how_many_there_are(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        sockets = [await app.socket() for _ in range(2)]
        hellos = [await frame(wire) for wire in sockets]
        assert [each["num_connections"] for each in hellos] == [1, 2]
        assert hellos[0]["connection_info"] == {"app_id": app.workspace.app.app_id}
        assert hellos[0]["debug_info"]["approximate_connection_time"] == 4 * 3600

    tell(story)


def test_an_eleventh_socket_is_sent_away(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        sockets = [await app.greeted() for _ in range(10)]
        eleventh = await app.socket()
        assert (await frame(eleventh))["reason"] == "too_many_websockets"
        assert (await eleventh.receive()).type is aiohttp.WSMsgType.CLOSE
        await sockets[0].close()
        await app.greeted()

    tell(story)


# ---- payloads


def test_each_payload_goes_to_one_socket_and_all_sockets_get_some(tell: Callable[[Story], None]) -> None:
    heard: Counter[int] = Counter()

    async def serve(number: int, wire: aiohttp.ClientWebSocketResponse) -> None:
        while True:
            envelope = await frame(wire)
            heard[number] += 1
            await ack(wire, envelope)

    async def story(app: App) -> None:
        sockets = [await app.greeted() for _ in range(3)]
        serving = [asyncio.create_task(serve(*each)) for each in enumerate(sockets)]
        for _ in range(60):
            assert (await app.ask()).ok
        for one in serving:
            one.cancel()

    tell(story)
    assert sum(heard.values()) == 60
    assert all(heard[number] > 3 for number in range(3))


def test_an_envelope_says_what_it_is_and_whether_it_may_be_answered(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        asking = app.ask()
        envelope = await frame(wire)
        assert envelope.keys() == {"envelope_id", "type", "accepts_response_payload", "payload"}
        assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
        assert envelope["payload"]["command"] == "/ask"
        await ack(wire, envelope, payload={"text": "heard"})
        assert (await asking).ok
        assert [each.text for each in app.workspace.person("Amara").ephemerals()] == ["heard"]
        pressing = asyncio.create_task(asyncio.to_thread(app.workspace.person("Amara").shortcut, "ask"))
        pressed = await frame(wire)
        assert (pressed["type"], pressed["accepts_response_payload"]) == ("interactive", False)
        assert pressed["payload"]["type"] == "shortcut"
        await ack(wire, pressed)
        assert (await pressing).ok
        app.workspace.change("Bo", title="Owner")
        event = await frame(wire)
        assert (event["type"], event["accepts_response_payload"]) == ("events_api", False)
        assert (event["retry_attempt"], event["retry_reason"]) == (0, "")
        await ack(wire, event)

    tell(story)


def test_an_event_that_is_not_acknowledged_comes_again_and_says_so(
    tell: Callable[[Story], None], clock: MovableClock
) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        app.workspace.change("Bo", title="Owner")
        tries = [await frame(wire)]
        tries.append(await asyncio.wait_for(frame(wire), 5))
        await ack(wire, tries[1])
        said = [(each["retry_attempt"], each["retry_reason"]) for each in tries]
        assert said == [(0, ""), (1, "timeout")]
        assert tries[0]["envelope_id"] != tries[1]["envelope_id"]
        assert tries[0]["payload"] == tries[1]["payload"]

    tell(story)


def test_with_no_socket_open_a_persons_act_fails_before_their_eyes(
    workspace: Workspace, slack: SlackServer
) -> None:
    amara = workspace.person("Amara")
    delivery = amara.command("/ask")
    assert (delivery.ok, delivery.error, delivery.reason) == (False, "no socket is open", "connection_failed")
    assert amara.notices == ["/ask failed with the error “operation_timeout”"]


def test_a_socket_that_closes_takes_what_was_under_way_with_it(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        asking = app.ask()
        await frame(wire)
        await wire.close()
        assert (await asking).error == "the socket closed"

    tell(story)


def test_a_late_acknowledgement_counts_as_none(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        asking = app.ask()
        envelope = await frame(wire)
        delivery = await asking
        await ack(wire, envelope)
        assert (delivery.ok, delivery.error) == (False, "timeout")
        assert app.workspace.failures() == [delivery]

    tell(story)


@pytest.mark.parametrize(
    ("more", "problem"),
    [({"payload": [1]}, "must provide an object"), ({"ok": True}, "invalid additional property: ok")],
)
def test_an_acknowledgement_that_slack_would_not_take_is_a_failure(
    tell: Callable[[Story], None], more: dict[str, Any], problem: str
) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        asking = app.ask()
        await ack(wire, await frame(wire), **more)
        assert problem in (await asking).problems[0]

    tell(story)


def test_words_for_an_event_and_a_second_acknowledgement_are_failures(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        app.workspace.change("Bo", title="Owner")
        event = await frame(wire)
        await ack(wire, event, payload={"text": "thanks"})
        assert await app.doing(app.workspace.settle)
        await ack(wire, event)
        asking = app.ask()
        await ack(wire, await frame(wire))
        await asking
        (failure,) = app.workspace.failures()
        assert [words for words in failure.problems if "takes an empty answer" in words]
        assert failure.problems[-1] == "acknowledged twice"

    tell(story)


@pytest.mark.parametrize("junk", ["not json", "[]", '{"payload": {}}'])
def test_a_frame_that_is_no_acknowledgement_ends_the_socket(tell: Callable[[Story], None], junk: str) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        await wire.send_str(junk)
        while (message := await wire.receive()).type is aiohttp.WSMsgType.PING:
            pass
        assert message.type is aiohttp.WSMsgType.CLOSE
        assert len(app.workspace.sockets.problems) == 1

    tell(story)


def test_an_acknowledgement_over_another_socket_counts_as_none(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        first = await app.greeted()
        asking = app.ask()
        envelope = await frame(first)
        second = await app.greeted()
        await ack(second, envelope)
        await second.ping()
        while (await second.receive()).type is not aiohttp.WSMsgType.PONG:
            pass
        assert not asking.done()
        await ack(first, envelope)
        assert (await asking).ok

    tell(story)


def test_everything_comes_twice_when_told_to_in_envelopes_of_its_own(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        app.workspace.faults.deliver_twice = True
        wire = await app.greeted()
        asking = app.ask()
        envelopes = []
        for _ in range(2):
            envelopes.append(await frame(wire))
            await ack(wire, envelopes[-1])
        assert (await asking).ok
        assert envelopes[0]["payload"] == envelopes[1]["payload"]
        assert envelopes[0]["envelope_id"] != envelopes[1]["envelope_id"]

    tell(story)


# ---- what Slack does to sockets


def test_after_a_refresh_payloads_go_to_the_new_socket_and_the_old_one_is_closed(
    tell: Callable[[Story], None],
) -> None:
    async def story(app: App) -> None:
        old = await app.greeted()
        app.workspace.sockets.refresh()
        assert (await frame(old))["reason"] == "refresh_requested"
        new = await app.greeted()
        for _ in range(5):
            asking = app.ask()
            await ack(new, await frame(new))
            assert (await asking).ok
        while (message := await asyncio.wait_for(old.receive(), 5)).type is aiohttp.WSMsgType.PING:
            pass
        assert message.type is aiohttp.WSMsgType.CLOSE
        assert len(app.workspace.sockets.open) == 1

    tell(story)


def test_a_socket_grows_old(tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.simulator.links.WARNING_SECONDS", 0.2)

    async def story(app: App) -> None:
        app.workspace.sockets.lifetime = 0.4
        wire = await app.greeted()
        began = time.monotonic()
        assert (await frame(wire))["reason"] == "warning"
        assert (await frame(wire))["reason"] == "refresh_requested"
        assert time.monotonic() - began >= 0.39

    tell(story)


def test_switching_socket_mode_off_is_said_and_closes_every_socket(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        app.workspace.sockets.disable()
        assert (await frame(wire))["reason"] == "link_disabled"
        assert (await wire.receive()).type is aiohttp.WSMsgType.CLOSE

    tell(story)


def test_a_silent_peer_keeps_its_connection_and_says_nothing(tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        app.workspace.sockets.silence()
        asking = app.ask()
        await wire.ping(b"are you there?")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wire.receive(), 1)
        assert not wire.closed
        assert (await asking).error == "timeout"

    tell(story)


def test_an_app_that_answers_no_pings_is_left(
    tell: Callable[[Story], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.simulator.links.PING_SECONDS", 0.05)

    async def story(app: App) -> None:
        await app.greeted()
        deadline = time.monotonic() + 30
        while app.workspace.sockets.open:
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)

    tell(story)


def test_the_control_api_does_all_of_it(slack: SlackServer, tell: Callable[[Story], None]) -> None:
    async def story(app: App) -> None:
        wire = await app.greeted()
        for change, reason in (("warn_sockets", "warning"), ("refresh_sockets", "refresh_requested")):
            async with app.session.post(f"{slack.url}/_control/change", json={"change": change}) as answer:
                assert answer.status == 200
            assert (await frame(wire))["reason"] == reason

    tell(story)


def test_stopping_the_server_closes_its_sockets_at_once(workspace: Workspace) -> None:
    ended = threading.Event()

    async def listen(slack: SlackServer) -> None:
        async with aiohttp.ClientSession() as session:
            wire = await App(slack, session).greeted()
            stopping = asyncio.create_task(asyncio.to_thread(slack.stop))
            while (await wire.receive()).type is not aiohttp.WSMsgType.CLOSE:
                pass
            ended.set()
            await stopping

    began = time.monotonic()
    asyncio.run(listen(SlackServer(workspace).start()))
    assert ended.is_set()
    assert time.monotonic() - began < 10
