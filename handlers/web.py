"""The HTTP edge: one address for Slack and one for health, in threads of this process."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Self
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import structlog
from cheroot.errors import MaxSizeExceeded
from cheroot.wsgi import Server as CherootServer

from handlers import failures, signing
from handlers.naming import named
from handlers.response import Response
from handlers.wire import Connection, lower_case

EVENTS, HEALTH = "/slack/events", "/healthz"
LARGEST_BODY = 1024 * 1024
LARGEST_HEADERS = 64 * 1024
THREADS = 8
WAITING_CONNECTIONS = 128
SOCKET_SECONDS = 5
DRAIN_SECONDS = 10
WORDS = {
    200: "OK",
    303: "See Other",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    410: "Gone",
    413: "Content Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

log = structlog.get_logger(__name__)

Dispatch = Callable[[bytes, Mapping[str, str]], Response]
"""Takes the body of a verified request and its headers under lower-case names."""


Pages = Callable[[WSGIEnvironment], Response | None]
"""Answers what people outside Slack ask; None for an address that is none of theirs."""


def no_pages(_environ: WSGIEnvironment) -> None:
    """There is nothing for people outside Slack."""


class Edge:
    """The WSGI application: verifies what comes to Slack's address and gives it to `dispatch`.

    Whatever else is asked for goes to `pages`. Without `dispatch` nothing is expected from Slack here.
    """

    def __init__(
        self,
        dispatch: Dispatch | None,
        secrets: tuple[bytes, ...],
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        pages: Pages = no_pages,
    ) -> None:
        """Verify with any of the signing `secrets`; `now` is aware; `new_id` names a request in the log."""
        self._dispatch = dispatch
        self._secrets = secrets
        self._now = now
        self._new_id = new_id
        self._pages = pages

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; nothing escapes, and no body is ever logged."""
        with named(self._new_id()):
            try:
                response = self._answer(environ)
            except Exception as error:  # noqa: BLE001 - the last net: Slack is told that it did not work
                failures.note("request_failed", error)
                response = Response(500)
        return send(response, start_response)

    def _answer(self, environ: WSGIEnvironment) -> Response:
        path, method = environ.get("PATH_INFO"), environ.get("REQUEST_METHOD")
        if path == HEALTH:
            return Response(200, body="ok\n") if method == "GET" else Response(405)
        if path == EVENTS and self._dispatch is not None:
            return self._receive(environ, self._dispatch) if method == "POST" else Response(405)
        return self._pages(environ) or Response(404)

    def _receive(self, environ: WSGIEnvironment, dispatch: Dispatch) -> Response:
        body = body_of(environ)
        if isinstance(body, Response):
            return body
        headers = lower_case(environ)
        verdict = signing.verify(headers, body, self._secrets, self._now())
        if isinstance(verdict, signing.Rejected):
            log.warning("request_refused", reason=verdict.reason.value)
            return Response(401)
        return dispatch(body, headers)


class Server:
    """An HTTP server in threads of its own. `port` 0 takes a free one, which `port` tells after `start`."""

    def __init__(
        self, host: str, port: int, app: WSGIApplication, threads: int = THREADS, name: str = "http"
    ) -> None:
        """Prepare to serve `app` in threads under this name; nothing listens yet."""
        self._name = name
        self._server = _Cheroot((host, port), app, threads)
        self._thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """The address that is listened on."""
        return str(self._server.bind_addr[0])

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.bind_addr[1])

    @property
    def alive(self) -> bool:
        """Whether requests are taken now."""
        return self._thread is not None and self._thread.is_alive() and bool(self._server.ready)

    @property
    def proven_at(self) -> float | None:
        """None: that a listening socket can be reached shows in no single moment."""
        return None

    def start(self) -> Self:
        """Listen; returns when requests can come. `OSError` when the address is taken."""
        self._server.prepare()
        self._thread = threading.Thread(target=self._server.serve, name=self._name, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Take no more requests and return when those under way are answered."""
        self._server.stop()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        """Listen for the length of a `with` block."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop as `stop` does."""
        self.stop()


class _Cheroot(CherootServer):
    """Cheroot with our limits, and without its habit of printing traces."""

    def __init__(self, address: tuple[str, int], app: WSGIApplication, threads: int) -> None:
        super().__init__(
            address,
            app,
            numthreads=threads,
            max=threads,
            server_name="vouchsafe",
            request_queue_size=WAITING_CONNECTIONS,
            timeout=SOCKET_SECONDS,
            shutdown_timeout=DRAIN_SECONDS,
        )
        self.max_request_body_size = LARGEST_BODY
        self.max_request_header_size = LARGEST_HEADERS
        self.ConnectionClass = Connection

    def clear_stats(self) -> None:
        """Count anew, for us alone: Cheroot hangs its counts up where they keep every server alive."""
        super().clear_stats()  # type: ignore[no-untyped-call] # cheroot's stub has no types
        getattr(logging, "statistics", {}).pop(f"Cheroot HTTPServer {id(self)}", None)

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: FBT001, FBT002
        """Note that a connection failed; `msg` may quote what came over it, so it is left out."""
        log.warning("connection_failed", level=level, trace=traceback, said=bool(msg))


def body_of(environ: WSGIEnvironment) -> bytes | Response:
    """Read the whole body, also one that does not say how long it is, or answer why not."""
    try:
        body: bytes = environ["wsgi.input"].read(LARGEST_BODY + 1)
    except TimeoutError:
        return Response(408)
    except ValueError:
        return Response(400)
    except (MaxSizeExceeded, OSError):
        return Response(413)
    return body if len(body) <= LARGEST_BODY else Response(413)


def send(response: Response, start_response: StartResponse) -> Iterable[bytes]:
    """Give the WSGI server a response."""
    body = response.body.encode()
    own = [("Content-Type", response.content_type), ("Content-Length", str(len(body)))]
    headers = [*own, *response.headers]
    start_response(f"{response.status} {WORDS.get(response.status, 'Unknown')}", headers)
    return [body]
