"""Bolt's traps: what it does by itself that must never reach Slack, a person or a log."""

import json
import logging
import threading
import time
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import structlog
from slack_bolt.listener.custom_listener import CustomListener

from bot.simulator import MovableClock, SlackServer, Workspace
from handlers.bolt import Bot, build_app, dispatch
from handlers.web import THREADS, Edge, Server
from tests.handlers.wire_client import FORM, SECRET, send, signed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CANARY = "canary-4711"
BOT = Bot(team_id="T1", bot_id="B1", bot_user_id="UBOT")


class Desk:
    """What stands behind Bolt: remembers what came, and answers as it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict]] = []
        self.answer = lambda kind, body: None

    def __call__(self, kind, body):
        self.seen.append((kind, body))
        return self.answer(kind, body)


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def app(desk):
    return build_app(desk, lambda: BOT)


def form(payload):
    return urlencode({"payload": json.dumps(payload)}).encode(), {"content-type": FORM}


def command(**fields):
    fields = {"command": "/vouchsafe", "text": "", "user_id": "U1", "team_id": "T1", **fields}
    return urlencode(fields).encode(), {"content-type": FORM}


def as_json(body):
    return json.dumps(body).encode(), {"content-type": "application/json"}


def event(kind="app_home_opened", user="U1", **facts):
    inner = {"type": kind, "user": user, **facts}
    return as_json({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": inner})


def act(kind, **facts):
    return form({"type": kind, "user": {"id": "U1"}, "team": {"id": "T1"}, **facts})


VIEW = {"id": "V1", "callback_id": "ask", "type": "modal"}
KINDS = {
    "command": command(),
    "block_actions": act(
        "block_actions", actions=[{"action_id": "vouch\nfor", "type": "button", "block_id": "b"}]
    ),
    "view_submission": act("view_submission", view=VIEW),
    "view_closed": act("view_closed", view=VIEW),
    "block_suggestion": act("block_suggestion", action_id="account", block_id="b", value="bra"),
    "event": event(),
    "shortcut": act("shortcut", callback_id="ask"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_payload_has_its_one_listener(app, desk, kind):
    assert dispatch(app, *KINDS[kind]).status == 200
    assert [came for came, _ in desk.seen] == [kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_listener_that_has_nothing_to_say_still_acknowledges(app, kind):
    assert dispatch(app, *KINDS[kind])[::2] == (200, "")


def test_an_answer_goes_back_in_the_shape_it_was_given(app, desk):
    desk.answer = lambda kind, body: {"response_action": "errors", "errors": {"reason": "Say why."}}
    answer = dispatch(app, *KINDS["view_submission"])
    assert json.loads(answer.body) == {"response_action": "errors", "errors": {"reason": "Say why."}}
    assert answer.content_type.startswith("application/json")
    desk.answer = lambda kind, body: "Try /vouchsafe help"
    assert dispatch(app, *KINDS["command"]).body == "Try /vouchsafe help"


def test_a_shortcut_of_a_message_comes_as_a_shortcut(app, desk):
    assert dispatch(app, *act("message_action", callback_id="ask", message={"ts": "1.0"})).status == 200
    assert [kind for kind, _ in desk.seen] == ["shortcut"]


@pytest.mark.parametrize("subtype", [None, "message_changed", "channel_join"])
def test_messages_of_every_subtype_are_events(app, desk, subtype):
    dispatch(app, *event("message", subtype=subtype, channel="C1"))
    assert [kind for kind, _ in desk.seen] == ["event"]


def test_the_bots_own_events_are_left_alone(app, desk):
    assert dispatch(app, *event("message", user="UBOT")).status == 200
    assert not desk.seen


def test_an_envelope_of_the_other_transport_takes_the_same_way(app, desk):
    payload = {"type": "view_closed", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": VIEW}
    assert dispatch(app, payload, mode="socket_mode").status == 200
    assert desk.seen == [("view_closed", payload)]


def test_building_the_app_and_serving_asks_slack_nothing(desk, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-from-the-environment")
    app = build_app(desk)
    assert dispatch(app, *KINDS["block_actions"]).status == 200


# The ack race: stock Bolt may lose an ack that an exception follows, and answer 404 after three seconds.


@pytest.mark.parametrize("kind", KINDS)
def test_a_failure_is_said_at_once_and_without_a_trace(app, desk, kind):
    def fail(_kind, _body):
        raise RuntimeError(CANARY)

    desk.answer = fail
    for _ in range(20):
        began = time.monotonic()
        answer = dispatch(app, *KINDS[kind])
        assert time.monotonic() - began < 3
        assert answer[::2] == (500, "")


def test_an_ack_that_a_failure_follows_is_never_a_silent_404(app, desk, monkeypatch):
    """The worst order: the listener has acknowledged, and then something after it fails."""
    real = CustomListener.run_ack_function

    def acknowledge_and_fail(self, **kwargs):
        real(self, **kwargs)
        raise RuntimeError(CANARY)

    monkeypatch.setattr(CustomListener, "run_ack_function", acknowledge_and_fail)
    for _ in range(20):
        assert dispatch(app, *KINDS["view_submission"])[::2] == (500, "")
    assert len(desk.seen) == 20


# The five-thread executor: stock Bolt leaves the sixth click waiting.


def test_eight_slow_clicks_are_all_under_way_at_once(desk, app):
    together = threading.Barrier(THREADS, timeout=30)

    def wait_for_the_others(_kind, _body):
        together.wait()

    desk.answer = wait_for_the_others
    edge = Edge(lambda body, headers: dispatch(app, body, headers), (SECRET,), lambda: NOW, lambda: "r")
    answers = []

    def click(port):
        body, _ = KINDS["block_actions"]
        answers.append(send(port, body=body, headers=signed(body, NOW))[0])

    with Server("127.0.0.1", 0, edge) as server:
        threads = [threading.Thread(target=click, args=(server.port,)) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
    assert answers == [200] * THREADS
    assert not together.broken


# Bodies in logs.


@pytest.mark.parametrize(
    "body",
    [
        *KINDS.values(),
        command(text=CANARY),
        act("block_actions", actions=[{"action_id": CANARY, "type": "button"}]),
        act("message_action", callback_id=CANARY),
        act("dialog_submission", submission={"reason": CANARY}),
        event(text=CANARY, kind="function_executed"),
        act(CANARY),
        (f"payload={CANARY}".encode(), {"content-type": FORM}),
        (f'{{"{CANARY}'.encode(), {"content-type": "application/json"}),
    ],
)
@pytest.mark.parametrize("outcome", ["answered", "failed"])
def test_no_body_is_ever_logged_not_even_at_debug(desk, body, outcome, caplog, capfd):
    def answer(kind, seen):
        if outcome == "failed":
            raise KeyError(CANARY, seen)
        return {"text": CANARY}

    caplog.set_level(logging.DEBUG)
    desk.answer = answer
    with structlog.testing.capture_logs() as events:
        dispatch(build_app(desk, lambda: BOT), *body)
    told = f"{events}{caplog.text}{capfd.readouterr()}"
    assert CANARY not in told.replace(f"'kind': '{CANARY}'", "")


def loggers(prefixes):
    return [name for name in logging.root.manager.loggerDict if name.startswith(prefixes)]


def test_the_libraries_loggers_stay_at_warning_when_everything_else_is_at_debug(desk, caplog):
    caplog.set_level(logging.DEBUG)
    noisy = ("slack_", "urllib3", "vouchsafe.bolt")
    for name in loggers(noisy):
        if name.startswith("slack_bolt."):  # A stock Bolt that another test has built sets levels of its own.
            logging.getLogger(name).setLevel(logging.NOTSET)
    app = build_app(desk)
    dispatch(app, *KINDS["command"])
    names = loggers(noisy)
    assert {"slack_bolt", "slack_sdk", "urllib3", "vouchsafe.bolt"} <= set(names)
    assert not [name for name in names if logging.getLogger(name).isEnabledFor(logging.INFO)]


# Junk.


JUNK = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"17",
    b"NaN",
    b'{"type":NaN}',
    b"{}",
    b'{"type":null}',
    b'{"type":5}',
    b'{"type":["event_callback"]}',
    b"[" * 100_000,
    b'{"type":"event_callback","event":' + b"[" * 100_000,
    b"\xff\xfe",
    b'{"type":"\xed\xa0\x80"}',
    b"payload",
    b"payload=",
    b"payload=%",
    b"payload=%7B",
    b"payload=null",
    b"payload=%5B%5D",
    b"payload=%22x%22",
    b"foo=bar",
    b"&&&",
    b"=",
    b"a=b;c=d",
    b"command=%FF",
    "command=é".encode(),
    b"&".join(b"a=b" for _ in range(1_000)),
]


@pytest.mark.parametrize(
    "content_type", ["application/json", FORM, "", "text/plain", "application/json; charset=x"]
)
@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_is_400_and_reaches_nobody(app, desk, junk, content_type):
    assert dispatch(app, junk, {"content-type": content_type})[::2] == (400, "")
    assert not desk.seen


ODD = [
    {"type": "block_actions"},
    {"type": "block_actions", "actions": []},
    {"type": "block_actions", "actions": None},
    {"type": "block_actions", "actions": [5]},
    {"type": "block_actions", "actions": [{}], "user": 5, "team": "T1"},
    {"type": "event_callback"},
    {"type": "event_callback", "event": None},
    {"type": "event_callback", "event": []},
    {"type": "event_callback", "event": {}},
    {"type": "event_callback", "authorizations": 7, "event": {"type": "message"}},
    {"type": "view_submission", "view": None},
    {"type": "view_submission", "view": {}},
    {"type": "view_closed"},
    {"type": "block_suggestion"},
    {"type": "shortcut"},
]


@pytest.mark.parametrize("payload", ODD, ids=range(len(ODD)))
def test_a_payload_of_an_odd_shape_is_answered_without_a_trace(app, payload):
    assert dispatch(app, *as_json(payload)).status in (200, 500)
    assert dispatch(app, *as_json(payload)).body == ""


def test_what_nobody_handles_is_acknowledged_so_that_it_is_not_repeated(app, desk):
    with structlog.testing.capture_logs() as events:
        answer = dispatch(app, *act("dialog_cancellation", callback_id="x", state="y"))
    assert answer[::2] == (200, "")
    assert not desk.seen
    assert [each["kind"] for each in events if each["event"] == "payload_unhandled"] == [
        "dialog_cancellation"
    ]


def test_the_address_check_is_answered(app):
    answer = dispatch(app, *as_json({"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}))
    assert answer.status == 200
    assert json.loads(answer.body) == {"challenge": "3eZbrw1a"}


def test_a_command_may_say_payload(app, desk):
    """Bolt's own parser takes the word for a form field and loses the whole command."""
    dispatch(app, *command(text="payload of the campaign"))
    assert [(kind, body["text"]) for kind, body in desk.seen] == [("command", "payload of the campaign")]


def test_no_header_of_a_request_can_steer_bolt(app, desk):
    body, headers = KINDS["command"]
    steering = {"x-slack-bolt-lazy-only": "1", "x-slack-bolt-lazy-function-name": "listen"}
    dispatch(app, body, headers | steering)
    assert len(desk.seen) == 1


def test_what_a_strict_slack_delivers_arrives_and_is_acknowledged(desk, app):
    manifest = {
        "features": {
            "slash_commands": [{"command": "/vouchsafe", "description": "Help"}],
            "shortcuts": [{"type": "global", "name": "Ask", "callback_id": "ask", "description": "Ask"}],
        },
        "oauth_config": {"scopes": {"bot": ["commands", "users:read"]}},
        "settings": {
            "event_subscriptions": {"bot_events": ["team_join"]},
            "interactivity": {"is_enabled": True},
        },
    }
    clock = MovableClock()
    edge = Edge(
        lambda body, headers: dispatch(app, body, headers),
        (b"a new secret", b"a signing secret"),
        lambda: datetime.fromtimestamp(clock.wall(), UTC),
        lambda: "r",
    )
    desk.answer = lambda kind, body: "Here is help." if kind == "command" else None
    with Server("127.0.0.1", 0, edge) as server, SlackServer(Workspace(clock)) as slack:
        slack.workspace.install(
            manifest, f"http://127.0.0.1:{server.port}/slack/events", "a signing secret", "xoxb-1"
        )
        ada = slack.workspace.add_person("Ada Byron")
        assert ada.command("/vouchsafe", "help with the payload").ok
        assert ada.shortcut("ask").ok
        slack.workspace.join("Grace Hopper")
        assert slack.workspace.settle()
        assert not slack.workspace.failures()
    assert [kind for kind, _ in desk.seen] == ["command", "shortcut", "event"]
    assert desk.seen[0][1]["text"] == "help with the payload"
    assert desk.seen[2][1]["event"]["user"]["real_name"] == "Grace Hopper"
