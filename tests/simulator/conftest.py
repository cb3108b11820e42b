"""A local Slack and a small bot of the standard library alone, to be strict with each other."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from bot.simulator import MovableClock, SlackServer, Workspace

SECRET = "a signing secret"
TOKEN = "xoxb-of-the-bot"
START = 1_790_000_000.0

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Doorman"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/ask", "description": "Ask for something", "usage_hint": "something"}
        ],
        "shortcuts": [
            {"type": "global", "name": "Ask", "callback_id": "ask", "description": "Ask for something"},
            {"type": "message", "name": "Ask about it", "callback_id": "about", "description": "Ask here"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:read",
                "im:read",
                "im:write",
                "team:read",
                "users:read",
                "users:read.email",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "user_change",
                "team_join",
                "channel_archive",
                "member_joined_channel",
            ]
        },
        "interactivity": {"is_enabled": True},
    },
}


@dataclass
class Heard:
    """One request as the bot got it."""

    path: str
    headers: dict[str, str]
    raw: bytes
    payload: dict[str, Any]

    @property
    def kind(self) -> str:
        return self.payload.get("type") or "command"


@dataclass
class SmallBot:
    """Answers 200 with nothing, unless `answer` says otherwise, and remembers what it heard."""

    api_url: str
    heard: list[Heard] = field(default_factory=list)
    answer: Callable[[Heard], Any] = lambda _: None

    def call(self, method: str, token: str | None = TOKEN, **args: Any) -> dict[str, Any]:
        """A Web API call by form; HTTP status and headers stand under `_status` and `_headers`."""
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in args.items()}
        return fetch(self.api_url + method, urlencode(form).encode(), headers)

    def last(self, kind: str) -> dict[str, Any]:
        return [each.payload for each in self.heard if each.kind == kind][-1]

    def open(self, view: dict[str, Any]) -> dict[str, Any]:
        """Open a view with the newest trigger."""
        newest = next(each for each in reversed(self.heard) if "trigger_id" in each.payload)
        return self.call("views.open", trigger_id=newest.payload["trigger_id"], view=view)


def fetch(url: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return _read(answer, answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return _read(error, error.code)


def _read(answer: Any, status: int) -> dict[str, Any]:
    text = answer.read().decode()
    parsed = json.loads(text) if text.startswith("{") else {"text": text}
    return parsed | {"_status": status, "_headers": {k.lower(): v for k, v in answer.headers.items()}}


def _decode(headers: dict[str, str], raw: bytes) -> dict[str, Any]:
    if headers["content-type"].startswith("application/json"):
        return json.loads(raw)
    form = {key: values[0] for key, values in parse_qs(raw.decode(), keep_blank_values=True).items()}
    return json.loads(form["payload"]) if "payload" in form else form


def _handler(bot: SmallBot) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {key.lower(): value for key, value in self.headers.items()}
            heard = Heard(self.path, headers, raw, _decode(headers, raw))
            bot.heard.append(heard)
            self._reply(bot.answer(heard))

        def _reply(self, answer: Any) -> None:
            status, extra = 200, {}
            if isinstance(answer, tuple):
                status, answer, extra = answer
            body = (
                b""
                if answer is None
                else answer.encode()
                if isinstance(answer, str)
                else json.dumps(answer).encode()
            )
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                for key, value in extra.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, *args: Any) -> None:
            """Be quiet."""

    return Handler


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START, running=False)


@pytest.fixture
def workspace(clock: MovableClock) -> Workspace:
    workspace = Workspace(clock)
    workspace.rate_limits = "off"
    return workspace


@pytest.fixture
def slack(workspace: Workspace) -> Iterator[SlackServer]:
    with SlackServer(workspace) as server:
        yield server


@pytest.fixture
def bot(slack: SlackServer) -> Iterator[SmallBot]:
    """The installed bot. Amara and Bo work here; #general holds them and the bot."""
    bot = SmallBot(slack.api_url)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(bot))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    workspace = slack.workspace
    workspace.install(MANIFEST, f"http://127.0.0.1:{server.server_port}/slack/events", SECRET, TOKEN)
    workspace.add_person("Amara Okafor", tz="Africa/Lagos", admin=True)
    workspace.add_person("Bo Lindqvist", tz="Europe/Stockholm")
    workspace.channel("general", ["Amara", "Bo"]).members.append(workspace.app.bot_user)
    yield bot
    workspace.faults.clear()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def amara(bot: SmallBot, workspace: Workspace) -> Any:
    return workspace.person("Amara")


@pytest.fixture
def bo(bot: SmallBot, workspace: Workspace) -> Any:
    return workspace.person("Bo")


@pytest.fixture
def general(bot: SmallBot, workspace: Workspace) -> str:
    return workspace.find_channel("general").id


@pytest.fixture
def modal() -> Callable[..., dict[str, Any]]:
    """A modal that holds these blocks."""

    def make(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
        title = {"type": "plain_text", "text": "A form"}
        submit = {"type": "plain_text", "text": "Send"}
        return {"type": "modal", "title": title, "submit": submit, "blocks": list(blocks)} | more

    return make


@pytest.fixture
def field_of() -> Callable[..., dict[str, Any]]:
    """An input block with this label around an element."""

    def make(label: str, element: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        element = element or {"type": "plain_text_input"}
        return {
            "type": "input",
            "block_id": label.lower(),
            "label": {"type": "plain_text", "text": label},
            "element": {"action_id": label.lower()} | element,
        } | more

    return make
