"""The HTTP edge answers what it is asked, refuses what it does not know, and tells nothing of either."""

import gc
import logging
import threading
import time
import weakref
from datetime import UTC, datetime

import pytest
import structlog

from handlers.response import Response
from handlers.web import LARGEST_BODY, THREADS, Edge, Server
from tests.handlers.wire_client import SECRET, send, signed, speak

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CANARY = "xoxb-canary-4711"


class Bot:
    """What stands behind the edge: remembers what came, and answers as it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[bytes, dict[str, str]]] = []
        self.answer = Response(200, "application/json", '{"ok":true}')
        self.work = lambda: None

    def __call__(self, body, headers):
        self.seen.append((body, dict(headers)))
        self.work()
        return self.answer


@pytest.fixture(scope="module")
def served():
    """One server for all: stopping one takes half a second."""
    now_serving = []

    def forward(body, headers):
        return now_serving[-1](body, headers)

    edge = Edge(forward, (SECRET,), lambda: NOW, lambda: "request-1")
    with Server("127.0.0.1", 0, edge) as server:
        yield server.port, now_serving


@pytest.fixture
def bot(served):
    served[1].append(Bot())
    return served[1][-1]


@pytest.fixture
def port(served, bot):
    return served[0]


def test_a_signed_request_reaches_the_bot_as_it_was_sent(port, bot):
    body = b"command=%2Frequest-access&text=caf%C3%A9"
    headers = signed(body, NOW) | {"X-Slack-Retry-Num": "1"}
    status, answered, content = send(port, body=body, headers=headers)
    assert (status, content) == (200, b'{"ok":true}')
    assert answered["Content-Type"] == "application/json"
    [(came, named)] = bot.seen
    assert came == body
    assert named["content-type"] == "application/x-www-form-urlencoded"
    assert named["x-slack-retry-num"] == "1"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("POST", "/healthz", 405),
        ("GET", "/slack/events", 405),
        ("PUT", "/slack/events", 405),
        ("DELETE", "/slack/events", 405),
        ("POST", "/slack/events/", 404),
        ("POST", "/slack", 404),
        ("POST", "/", 404),
        ("GET", "/slack/oauth_redirect", 404),
        ("POST", "/slack/events/../events", 404),
    ],
)
def test_there_is_one_address_for_slack_and_one_for_health(port, bot, method, path, status):
    assert send(port, method, path)[0] == status
    assert not bot.seen


def test_the_largest_body_passes_and_one_byte_more_does_not(port, bot):
    largest = b"x" * LARGEST_BODY
    assert send(port, body=largest, headers=signed(largest, NOW))[0] == 200
    larger = raw(signed(largest, NOW), b"", length=LARGEST_BODY + 1)
    assert status(speak(port, larger)) == 413
    assert len(bot.seen) == 1


def test_a_body_in_chunks_is_held_to_the_same_size(port, bot):
    small = b"payload=%7B%7D"
    assert send(port, body=small, headers=signed(small, NOW), chunked=True)[0] == 200
    assert bot.seen[0][0] == small
    large = b"x" * 600_000
    size = b"%x\r\n" % len(large)
    assert status(speak(port, CHUNKED + size + large + b"\r\n" + size)) == 413
    assert status(speak(port, CHUNKED + b"7fffffff\r\nx")) == 413
    assert len(bot.seen) == 1


def test_broken_chunks_are_refused_and_the_rest_is_not_taken_for_a_request(port, bot):
    hidden = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = speak(port, CHUNKED + b"zz\r\n" + hidden)
    assert status(answer) == 400
    assert answer.count(b"HTTP/1.1") == 1


def test_a_body_without_a_length_is_an_empty_one(port, bot):
    assert status(speak(port, b"POST /slack/events HTTP/1.1\r\nHost: x\r\n\r\n")) == 401
    assert not bot.seen


@pytest.mark.parametrize("length", [b"-5", b"+5", b"5_0", b"0x5", b"five", b"", b"5, 5", b"\xb2"])
def test_a_length_that_is_none_is_refused(port, length):
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + b"\r\n\r\n"
    assert status(speak(port, head + b"hello")) == 400


def test_a_length_said_twice_is_refused(port):
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n"
    assert status(speak(port, head + b"hello")) == 400


def test_a_body_cut_short_is_refused(port, bot):
    headers = signed(b"hello world", NOW)
    assert status(speak(port, raw(headers, b"hello", length=11))) == 401
    assert not bot.seen


JUNK = [
    b"",
    b"-1",
    b"1.5",
    b"nan",
    b"\xff\xfe\x00",
    "\u0661\u0662".encode(),
    b"9" * 9_000,
    b"v0=",
    b"v0=" + b"\xc3\xa9" * 32,
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
@pytest.mark.parametrize("name", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
def test_junk_in_a_signing_header_is_401(port, bot, name, junk):
    body = b"payload=%7B%7D"
    others = {key: value for key, value in signed(body, NOW).items() if key != name}
    assert status(speak(port, raw(others, body, extra=name.encode() + b": " + junk + b"\r\n"))) == 401
    assert not bot.seen


@pytest.mark.parametrize("name", ["X-Slack-Request-Timestamp", "X-Slack-Signature"])
def test_a_signing_header_said_twice_is_401_even_when_both_are_right(port, bot, name):
    body = b"payload=%7B%7D"
    headers = signed(body, NOW)
    again = f"{name}: {headers[name]}\r\n".encode()
    assert status(speak(port, raw(headers, body))) == 200
    assert status(speak(port, raw(headers, body, extra=again))) == 401
    assert status(speak(port, raw(headers, body, extra=again.lower()))) == 401


def test_a_name_with_underscores_does_not_stand_in_for_a_signing_header(port, bot):
    body = b"payload=%7B%7D"
    headers = {name.replace("-", "_"): value for name, value in signed(body, NOW).items()}
    assert status(speak(port, raw(headers, body))) == 401


def test_headers_without_end_are_refused(port):
    assert status(speak(port, raw({"X-Long": "x" * 65_500}, b""))) == 413


def test_nothing_of_a_request_is_logged_whatever_becomes_of_it(port, bot, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    body = f"payload={CANARY}".encode()

    def fail():
        raise ValueError(CANARY)

    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as events:
        assert send(port, body=body, headers=signed(body, NOW))[0] == 200
        assert send(port, body=body, headers=signed(body, NOW, secret=b"another"))[0] == 401
        bot.work = fail
        status_, headers, content = send(port, body=body, headers=signed(body, NOW))
    assert (status_, content) == (500, b"")
    assert {
        "event": "request_refused",
        "request": "request-1",
        "reason": "wrong signature",
        "log_level": "warning",
    } in events
    assert any(event["event"] == "request_failed" and event["error"] == "ValueError" for event in events)
    told = f"{events}{headers}{caplog.text}{capfd.readouterr()}"
    assert CANARY not in told


def test_as_many_requests_as_there_are_threads_run_at_once(port, bot):
    together = threading.Barrier(THREADS, timeout=10)
    bot.work = together.wait
    assert at_once(port, THREADS) == [200] * THREADS


def test_stopping_answers_what_is_under_way_and_takes_nothing_new(bot):
    edge = Edge(bot, (SECRET,), lambda: NOW, lambda: "request-1")
    server = Server("127.0.0.1", 0, edge).start()
    begun, go_on = threading.Event(), threading.Event()
    bot.work = lambda: (begun.set(), go_on.wait(30))
    answers = []
    sending = threading.Thread(target=lambda: answers.append(post(server.port)))
    sending.start()
    assert begun.wait(30)
    stopping = threading.Thread(target=server.stop)
    stopping.start()
    deadline = time.monotonic() + 30
    while accepts(server.port) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not accepts(server.port)
    assert stopping.is_alive()
    go_on.set()
    sending.join(30)
    stopping.join(30)
    assert answers == [200]
    assert not stopping.is_alive()


def test_a_server_that_has_stopped_is_let_go(bot):
    server = Server("127.0.0.1", 0, Edge(bot, (SECRET,), lambda: NOW, lambda: "request-1")).start()
    server.stop()
    gone = weakref.ref(server._server)
    del server
    gc.collect()
    assert gone() is None


def test_a_connection_is_kept_for_the_next_request(port):
    ask = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    assert speak(port, ask + ask).count(b"200 OK") == 2


CHUNKED = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def status(answer):
    return int(answer.split(b" ")[1])


def raw(headers, body, *, length=None, extra=b""):
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    size = len(body) if length is None else length
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n" % size
    return head + lines + extra + b"\r\n" + body


def post(port):
    body = b"payload=%7B%7D"
    return send(port, body=body, headers=signed(body, NOW))[0]


def at_once(port, count):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(post(port))) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers


def accepts(port):
    try:
        speak(port, b"", seconds=1)
    except OSError:
        return False
    return True
