"""The operators' address: is it alive, is it ready, and what do the figures say."""

import json
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from handlers import failures
from handlers.response import Response
from handlers.web import HEALTH, send

READY, METRICS = "/readyz", "/metrics"
THREADS = 2
"""A scrape and a probe at the same time, apart from the threads that answer Slack."""

_JSON = "application/json"
_READS = ("GET", "HEAD")


class OpsEdge:
    """The WSGI application of the operators' port; it is read only and says nothing about anybody."""

    def __init__(
        self,
        doubts: Callable[[], list[str]],
        figures: Callable[[], tuple[str, str]],
        remarks: Callable[[], list[str]] = list,
    ) -> None:
        """`doubts` names what is not ready, in sentences; `figures` gives a content type and the text.

        `remarks` are for operators and make nothing unready: without traffic nobody could act on them.
        """
        self._pages: dict[str, Callable[[], Response]] = {
            HEALTH: lambda: Response(200, body="".join(f"{line}\n" for line in ("ok", *remarks()))),
            READY: lambda: _ready(doubts(), remarks()),
            METRICS: lambda: Response(200, *figures()),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; nothing escapes."""
        try:
            response = self._answer(environ)
        except Exception as error:  # noqa: BLE001 - the last net: a probe is answered whatever is broken
            failures.note("ops_failed", error)
            response = Response(500)
        return send(response, start_response)

    def _answer(self, environ: WSGIEnvironment) -> Response:
        page = self._pages.get(environ.get("PATH_INFO", ""))
        if page is None:
            return Response(404)
        return page() if environ.get("REQUEST_METHOD") in _READS else Response(405)


def _ready(doubts: list[str], remarks: list[str]) -> Response:
    return Response(503 if doubts else 200, _JSON, f"{json.dumps([*doubts, *remarks])}\n")
