"""Slack's Web API over one pooled connection: a call is made once, and what became of it is said plainly."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urljoin

import orjson
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, LocationParseError, NewConnectionError
from urllib3.util import Url, parse_url

from bot.connectors.slack_errors import Limited, Refused, TooLarge, Unreachable
from bot.connectors.slack_form import encode

CONNECT_SECONDS = 2.0
READ_SECONDS = 10.0
CONNECTIONS = 8
HOPS = 3
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 3600.0
_DONE, _REFUSED = 2, 4
_CHUNK = 64 * 1024
_LOOPBACK = frozenset({"127.0.0.1", "::1", "[::1]", "localhost"})
_FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
_JSON = {"Content-Type": "application/json; charset=utf-8"}


class Reply(NamedTuple):
    """What Slack said: the body, and the headers under lower-case names."""

    body: dict[str, Any]
    headers: Mapping[str, str]


class Slack:
    """One workspace's Web API. Safe to share between threads.

    Every method raises `Unreachable`, `Limited` or `Refused`, and nothing is tried twice: whoever calls
    knows whether saying it again does harm.
    """

    def __init__(
        self, base_url: str, token: str, *, connect: float = CONNECT_SECONDS, read: float = READ_SECONDS
    ) -> None:
        """Speak to `base_url` (it ends in `/api/`) with a bot token; `connect` and `read` are seconds."""
        _keep_paths_out_of_logs()
        self._base = parse_url(base_url)
        self._token = token
        self._connect, self._read = connect, read
        self._pool = PoolManager(maxsize=CONNECTIONS)
        self.on_limited: Callable[[], None] = lambda: None
        """Called for every answer that asks for a pause."""

    def __repr__(self) -> str:
        """Name the address; never the token."""
        return f"Slack({self._base.url!r})"

    def call(self, method: str, *, timeout: float | None = None, **arguments: Any) -> dict[str, Any]:
        """Call a method and return its answer. `timeout` is the longest wait for it, in seconds."""
        return self.ask(method, timeout=timeout, **arguments).body

    def ask(self, method: str, *, timeout: float | None = None, **arguments: Any) -> Reply:
        """Call a method and return its answer with the headers, which tell scopes and Slack's time."""
        answer = self._send("POST", f"{self._base.url}{method}", encode(arguments), _FORM, timeout)
        body = _object(answer, method)
        if not body.get("ok"):
            raise Refused(method, str(body.get("error", "unknown_error")), _details(body))
        return Reply(body, {name.lower(): value for name, value in answer.headers.items()})

    def socket_address(self, *, timeout: float | None = None) -> str:
        """Ask, with an app-level token, where one socket may be opened: wss, or ws on this machine.

        `Refused` also when Slack names a host that is not its own.
        """
        method = "apps.connections.open"
        address = str(self.call(method, timeout=timeout).get("url", ""))
        if not address.startswith(("ws://", "wss://")):
            raise Refused(method, "foreign_address")
        return "ws" + self._own("http" + address.removeprefix("ws"), method).removeprefix("http")

    def respond(self, url: str, payload: Mapping[str, Any], *, timeout: float | None = None) -> None:
        """Answer an act at the address that came with it; the token stays here. `timeout` is in seconds."""
        address = self._own(url, "response_url")
        answer = self._send("POST", address, orjson.dumps(dict(payload)), _JSON, timeout, authorised=False)
        _check_status(answer, "response_url")

    def download(self, url: str, limit: int) -> bytes:
        """Return a private file of at most `limit` bytes; `TooLarge` when it is bigger.

        Redirects are followed only to addresses that may see the token.
        """
        for _hop in range(HOPS):
            answer = self._send("GET", self._own(url, "download"), None, {}, stream=True)
            try:
                redirect = answer.get_redirect_location()
                if not redirect:
                    return _content(answer, limit)
                url = urljoin(url, redirect)
            finally:
                answer.close()
        raise Refused("download", "too_many_redirects")

    def upload(self, url: str, content: bytes, *, timeout: float | None = None) -> None:
        """Put a file's bytes to the address that Slack has given for them; the token stays here."""
        address = self._own(url, "upload")
        headers = {"Content-Type": "application/octet-stream"}
        _check_status(self._send("POST", address, content, headers, timeout, authorised=False), "upload")

    def close(self) -> None:
        """Close every idle connection."""
        self._pool.clear()

    def _send(
        self,
        verb: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        timeout: float | None = None,
        *,
        authorised: bool = True,
        stream: bool = False,
    ) -> BaseHTTPResponse:
        own = {"Authorization": f"Bearer {self._token}"} if authorised else {}
        try:
            answer = self._pool.request(
                verb,
                url,
                body=body,
                headers={**headers, **own},
                timeout=self._patience(timeout),
                preload_content=not stream,
                retries=False,
                redirect=False,
            )
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise Unreachable(ambiguous=False, why=type(error).__name__) from None
        except HTTPError as error:
            raise Unreachable(ambiguous=True, why=type(error).__name__) from None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            self.on_limited()
        return answer

    def _patience(self, seconds: float | None) -> Timeout:
        """How long to wait: `seconds` for connecting and answering together, where somebody looks on."""
        if seconds is None:
            return Timeout(connect=self._connect, read=self._read)
        return Timeout(connect=min(self._connect, seconds), read=seconds, total=seconds)

    def _own(self, address: str, method: str) -> str:
        """Return the address as it will be asked for, if it is Slack's; `Refused` otherwise."""
        try:
            url = parse_url(address)
        except LocationParseError:
            raise Refused(method, "foreign_address") from None
        if url.auth or not (self._is_base(url) or _is_slack(url)):
            raise Refused(method, "foreign_address")
        return url.url

    def _is_base(self, url: Url) -> bool:
        same = (url.scheme, url.host, url.port) == (self._base.scheme, self._base.host, self._base.port)
        return same and (url.scheme == "https" or url.host in _LOOPBACK)


def _is_slack(url: Url) -> bool:
    host = url.host or ""
    return url.scheme == "https" and url.port in (None, 443) and f".{host}".endswith(".slack.com")


def _object(answer: BaseHTTPResponse, method: str) -> dict[str, Any]:
    _check_status(answer, method)
    try:
        body = orjson.loads(answer.data)
    except orjson.JSONDecodeError:
        raise Unreachable(ambiguous=True, why="NotJson") from None
    if not isinstance(body, dict):
        raise Unreachable(ambiguous=True, why="NotAnObject")
    return body


def _check_status(answer: BaseHTTPResponse, method: str) -> None:
    """Tell a limit, a broken server and a refusal apart; 2xx passes."""
    family = answer.status // 100
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Limited(_pause(answer.headers.get("Retry-After", "")), method)
    if family == _REFUSED:
        raise Refused(method, _word(answer))
    if family != _DONE:
        raise Unreachable(ambiguous=True, why=f"Status{answer.status}")


def _word(answer: BaseHTTPResponse) -> str:
    """Return Slack's error string out of a refusal in plain text or JSON."""
    try:
        body = orjson.loads(answer.data)
        word = str(body["error"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        word = answer.data[:80].decode("ascii", "replace")
    return word if word.replace("_", "").isalnum() else f"http_{answer.status}"


def _pause(header: str) -> float:
    """Return the seconds of a `Retry-After`, within sensible bounds also where the header is junk."""
    seconds = float(header) if header.isascii() and header.isdigit() else SHORTEST_PAUSE
    return min(max(seconds, SHORTEST_PAUSE), LONGEST_PAUSE)


def _details(body: Mapping[str, Any]) -> tuple[str, ...]:
    metadata = body.get("response_metadata")
    messages = metadata.get("messages", ()) if isinstance(metadata, dict) else ()
    return tuple(str(message) for message in (*messages, *filter(None, (body.get("needed"),))))


def _content(answer: BaseHTTPResponse, limit: int) -> bytes:
    """Read a file whole. A sign-in page instead of it means that the token may not have it."""
    _check_status(answer, "download")
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        raise Refused("download", "sign_in_page")
    content = bytearray()
    try:
        for chunk in answer.stream(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise TooLarge(limit)
    except HTTPError as error:
        raise Unreachable(ambiguous=True, why=type(error).__name__) from None
    return bytes(content)


def _keep_paths_out_of_logs() -> None:
    """Quieten urllib3, which at DEBUG writes the path of each request: an answer's address is a secret."""
    logger = logging.getLogger("urllib3")
    logger.setLevel(max(logging.WARNING, logger.level))
