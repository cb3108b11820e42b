"""The client makes each call once over a kept connection, and says plainly what became of it."""

import json
import logging
import ssl
import threading
import urllib.request
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.connectors.slack import LONGEST_PAUSE, Slack
from bot.connectors.slack_errors import Limited, Refused, TooLarge, Unreachable
from bot.simulator import SlackServer, Workspace

TOKEN = "xoxb-canary-token"
MANIFEST = {
    "oauth_config": {
        "scopes": {"bot": ["chat:write", "users:read", "files:read", "files:write", "im:write"]}
    },
    "settings": {"interactivity": {"is_enabled": True}},
}


@pytest.fixture
def workspace():
    with SlackServer(Workspace()) as server:
        server.workspace.rate_limits = "off"
        server.workspace.install(MANIFEST, "http://127.0.0.1:9/slack/events", "secret", TOKEN)
        yield server.workspace


@pytest.fixture
def slack(workspace):
    client = Slack(f"{workspace.base_url}/api/", TOKEN)
    yield client
    client.close()


class Odd:
    """A server that answers as it is told, counts connections and keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.connections = 0
        self.answer = reply
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                owner.connections += 1
                super().setup()

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                owner.asked.append((self.command, self.path, dict(self.headers), body))
                owner.answer(self)

            def log_message(self, *_):
                pass

        Handler.do_GET = Handler.do_POST = Handler.handle_any

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


def reply(handler, status=200, body=b'{"ok":true}', **headers):
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def odd():
    server = Odd()
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def client(odd):
    slack = Slack(f"{odd.url}/api/", TOKEN, read=1)
    yield slack
    slack.close()


# Calls


def test_a_message_arrives_with_its_blocks(workspace, slack):
    ada = workspace.add_person("Ada Byron")
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "café & co"}}]
    answer = slack.call("chat.postMessage", channel=ada.id, text="hello", blocks=blocks, unfurl_links=False)
    [message] = ada.dm()
    assert (message.ts, message.text) == (answer["ts"], "hello")
    assert message.blocks[0]["text"]["text"] == "café & co"


def test_arguments_travel_as_a_form_with_nested_values_as_json(odd, client):
    client.call(
        "chat.update", text="a&b=c", blocks=[{"type": "divider"}], flag=True, off=False, n=3, left_out=None
    )
    [(method, path, headers, body)] = odd.asked
    assert (method, path) == ("POST", "/api/chat.update")
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert {
        name: json.loads(value[0]) if name == "blocks" else value[0]
        for name, value in parse_qs(body.decode()).items()
    } == {
        "text": "a&b=c",
        "blocks": [{"type": "divider"}],
        "flag": "true",
        "off": "false",
        "n": "3",
    }


def test_many_calls_share_one_connection(odd, client):
    for _ in range(20):
        client.call("api.test")
    assert (len(odd.asked), odd.connections) == (20, 1)


def test_headers_come_with_the_answer_for_those_who_ask(slack):
    reply_ = slack.ask("auth.test")
    assert reply_.body["ok"]
    assert "chat:write" in reply_.headers["x-oauth-scopes"]
    assert reply_.headers["date"].endswith("GMT")


def test_where_somebody_looks_on_connecting_and_answering_share_the_time(slack):
    patience = slack._patience(0.5)
    assert (patience.connect_timeout, patience.total) == (0.5, 0.5)
    assert slack._patience(None).total is None


# What can go wrong


def test_a_refusal_carries_slacks_word_and_details(slack):
    with pytest.raises(Refused) as caught:
        slack.call("chat.postMessage", channel="C404", text="x")
    assert (caught.value.method, caught.value.error) == ("chat.postMessage", "channel_not_found")
    with pytest.raises(Refused) as caught:
        slack.call("views.publish", user_id="U1")
    assert caught.value.error == "invalid_arguments"
    assert "missing required field: view" in caught.value.details[0]


def test_a_limit_says_how_long(workspace, slack):
    workspace.faults.answer_429(17)
    with pytest.raises(Limited) as caught:
        slack.call("api.test")
    assert (caught.value.retry_after, caught.value.method) == (17, "api.test")


@pytest.mark.parametrize(
    ("header", "seconds"), [("", 1), ("0", 1), ("-5", 1), ("soon", 1), ("²", 1), ("9" * 400, LONGEST_PAUSE)]
)
def test_a_limit_with_a_junk_length_is_still_a_sensible_pause(odd, client, header, seconds):
    odd.answer = lambda handler: reply(handler, 429, b"", Retry_After=header)
    with pytest.raises(Limited) as caught:
        client.call("api.test")
    assert caught.value.retry_after == seconds


def test_a_server_that_drops_after_accepting_sees_one_post(workspace, slack):
    """The stock client sends again by itself, and the second message is a twin."""
    ada = workspace.add_person("Ada Byron")
    workspace.faults.drop_after_accept()
    with pytest.raises(Unreachable) as caught:
        slack.call("chat.postMessage", channel=ada.id, text="hello")
    assert caught.value.ambiguous
    assert len(workspace.calls) == len(ada.dm()) == 1


def test_a_call_that_never_left_is_not_ambiguous():
    slack = Slack("http://127.0.0.1:9/api/", TOKEN)
    with pytest.raises(Unreachable) as caught:
        slack.call("api.test")
    assert not caught.value.ambiguous


def test_no_answer_in_time_is_ambiguous(odd, client):
    asked = threading.Event()
    odd.answer = lambda handler: asked.wait(5)
    with pytest.raises(Unreachable) as caught:
        client.call("api.test", timeout=0.1)
    asked.set()
    assert caught.value.ambiguous
    assert len(odd.asked) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 599, 301, 302])
def test_a_broken_or_strange_server_is_ambiguous_and_asked_once(odd, client, status):
    odd.answer = lambda handler: reply(handler, status, b"<html>", Location=f"{odd.url}/elsewhere")
    with pytest.raises(Unreachable) as caught:
        client.call("api.test")
    assert caught.value.ambiguous
    assert len(odd.asked) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"ok"', b"{"])
def test_an_answer_that_is_no_object_is_ambiguous(odd, client, body):
    odd.answer = lambda handler: reply(handler, body=body)
    with pytest.raises(Unreachable):
        client.call("api.test")


def test_a_server_that_nobody_vouches_for_is_told_nothing(odd, tmp_path):
    odd.server.socket = self_signed(tmp_path).wrap_socket(odd.server.socket, server_side=True)
    slack = Slack(odd.url.replace("http:", "https:") + "/api/", TOKEN)
    with pytest.raises(Unreachable) as caught:
        slack.call("api.test")
    assert caught.value.why == "SSLError"
    assert not odd.asked


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file = folder / "server.pem"
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + certificate.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


# Answers to an act


def test_an_answer_goes_to_its_address_without_the_token(odd, client):
    client.respond(f"{odd.url}/response/R1", {"text": "done"})
    [(method, path, headers, body)] = odd.asked
    assert (method, path, json.loads(body)) == ("POST", "/response/R1", {"text": "done"})
    assert "Authorization" not in headers


def test_an_address_that_is_used_up_is_refused_with_slacks_word(odd, client):
    odd.answer = lambda handler: reply(handler, 404, b"used_url")
    with pytest.raises(Refused) as caught:
        client.respond(f"{odd.url}/response/R1", {"text": "done"})
    assert caught.value.error == "used_url"


FOREIGN = [
    "https://evil.example/x",
    "http://slack.com/x",
    "https://slack.com.evil.example/x",
    "https://evilslack.com/x",
    "https://slack.com@evil.example/x",
    "https://evil.example\\.slack.com/x",
    "https://evil.example#.slack.com",
    "https://evil.example?.slack.com",
    "https://files.slack.com:8443/x",
    "https://user:pass@files.slack.com/x",
    "http://127.0.0.1:1/x",
    "http://localhost/x",
    "file:///etc/passwd",
    "//evil.example/x",
    "slack.com",
    "",
    "https://[::1",
    "https://169.254.169.254/latest",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_no_other_address_is_ever_asked(client, address, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(client._pool, "request", refuse)
    for ask in (
        lambda: client.download(address, 10),
        lambda: client.respond(address, {}),
        lambda: client.upload(address, b"x"),
    ):
        with pytest.raises(Refused) as caught:
            ask()
        assert caught.value.error == "foreign_address"


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.slack.com/commands/T1/2/x",
        "https://files.slack.com/files-pri/T1-F1/a.pdf",
        "https://SLACK.com:443/x",
    ],
)
def test_slacks_own_addresses_pass(client, address):
    assert client._own(address, "download").lower() == address.lower()


# Files


def test_a_private_file_comes_whole(workspace, slack):
    content = bytes(range(256)) * 1_000
    url = uploaded(workspace, slack, content)
    assert slack.download(url, len(content)) == content


def test_a_file_over_the_limit_is_left_unread(workspace, slack):
    url = uploaded(workspace, slack, b"x" * 1_001)
    with pytest.raises(TooLarge) as caught:
        slack.download(url, 1_000)
    assert caught.value.limit == 1_000


def test_an_endless_file_is_cut_off(odd, client):
    def pour(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/pdf")
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65_536)
        except OSError:
            handler.close_connection = True

    odd.answer = pour
    with pytest.raises(TooLarge):
        client.download(f"{odd.url}/f", 1_000_000)


def test_a_file_cut_short_is_not_taken_for_whole(odd, client):
    def cut(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"x" * 10)
        handler.close_connection = True

    odd.answer = cut
    with pytest.raises(Unreachable):
        client.download(f"{odd.url}/f", 10_000)


def test_a_sign_in_page_is_not_taken_for_a_file(workspace, slack):
    url = uploaded(workspace, slack, b"x")
    stranger = Slack(f"{workspace.base_url}/api/", "xoxb-of-nobody")
    with pytest.raises(Refused) as caught:
        stranger.download(url, 1_000)
    assert caught.value.error == "sign_in_page"


def test_a_redirect_is_followed_on_the_same_host_and_nowhere_else(odd, client):
    def go(handler):
        if handler.path == "/a":
            reply(handler, 302, b"", Location="/b")
        elif handler.path == "/b":
            reply(handler, body=b"here", Content_Type="text/plain")
        else:
            reply(handler, 302, b"", Location="http://evil.example/x")

    odd.answer = go
    assert client.download(f"{odd.url}/a", 10) == b"here"
    with pytest.raises(Refused) as caught:
        client.download(f"{odd.url}/away", 10)
    assert caught.value.error == "foreign_address"


def test_redirects_in_a_circle_end(odd, client):
    odd.answer = lambda handler: reply(handler, 302, b"", Location="/again")
    with pytest.raises(Refused) as caught:
        client.download(f"{odd.url}/again", 10)
    assert caught.value.error == "too_many_redirects"


def uploaded(workspace, slack, content):
    slot = slack.call("files.getUploadURLExternal", filename="proof.pdf", length=len(content))
    with urllib.request.urlopen(urllib.request.Request(slot["upload_url"], content)):
        pass
    slack.call("files.completeUploadExternal", files=[{"id": slot["file_id"], "title": "proof"}])
    return slack.call("files.info", file=slot["file_id"])["file"]["url_private"]


# Silence


def test_neither_token_nor_words_nor_addresses_are_logged_or_shown(workspace, slack, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    ada = workspace.add_person("Ada Byron")
    slack.call("chat.postMessage", channel=ada.id, text="canary words")
    workspace.faults.drop_before()
    workspace.faults.answer_error("fatal_error")
    failures = [
        failure(slack.call, "chat.postMessage", channel=ada.id, text="canary words"),
        failure(slack.call, "chat.postMessage", channel=ada.id, text="canary words"),
        failure(slack.respond, f"{workspace.base_url}/response/canary-address", {"text": "canary words"}),
        failure(slack.download, "https://evil.example/canary", 10),
    ]
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("asyncio")]
    assert "canary" not in f"{ours}{failures}{capfd.readouterr()}{slack!r}"


def failure(ask, *args, **kwargs):
    with pytest.raises((Unreachable, Refused)) as caught:
        ask(*args, **kwargs)
    return f"{caught.value!r} {caught.value} {caught.value.__cause__} {vars(caught.value)}"
