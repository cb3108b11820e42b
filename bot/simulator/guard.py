"""Who may use the pages and the control API: this machine's own browser and tools, and no web page elsewhere.

A page of anybody's, open in the same browser, could otherwise press buttons here (by a form sent to loopback,
or by a name of its own that resolves to it); the names in `Host` and `Origin` give it away.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from .errors import CannotDo

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = ("127.0.0.1", "::1")
_OWN_NAMES = (*LOOPBACK, "localhost")
_FOR_THE_APP = ("/api/", "/files/", "/files-pri/", "/response/", "/link/")
_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_BAD_INPUT = (CannotDo, KeyError, TypeError, ValueError)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn strangers away, and say in words what cannot be done. The app's own paths are left alone."""
    if request.path.startswith(_FOR_THE_APP):
        return await handler(request)
    if not _is_own(request):
        return web.json_response({"ok": False, "error": "loopback only"}, status=403)
    try:
        return await handler(request)
    except _BAD_INPUT as error:
        return web.json_response({"ok": False, "error": f"{type(error).__name__}: {error}"}, status=400)


async def keep_to_itself(request: web.Request, response: web.StreamResponse) -> None:
    """Let a page refer to nothing but this server, and be kept by no cache."""
    if not request.path.startswith(_FOR_THE_APP):
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-cache"


def _is_own(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    called = urlsplit(f"//{request.host}")
    return (
        request.remote in LOOPBACK
        and called.hostname in _OWN_NAMES
        and (origin is None or urlsplit(origin).netloc == request.host)
    )
