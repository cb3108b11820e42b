"""Cheroot's reading of requests made strict: what is said twice or oddly never passes for what was meant."""

from wsgiref.types import WSGIEnvironment

from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest

LENGTH = b"Content-Length"
SAID_ONCE = (LENGTH, b"X-Slack-Request-Timestamp", b"X-Slack-Signature")
_PREFIX = "HTTP_"


def lower_case(environ: WSGIEnvironment) -> dict[str, str]:
    """Return the request's headers under lower-case names."""
    headers = {
        name.removeprefix(_PREFIX).replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith(_PREFIX)
    }
    return headers | {"content-type": str(environ.get("CONTENT_TYPE", ""))}


class _Headers(dict[bytes, bytes]):
    """Headers in which a second value does not replace the first: both stand, and neither is valid."""

    def __setitem__(self, name: bytes, value: bytes) -> None:
        if name in SAID_ONCE and name in self:
            value = self[name] + b", " + value
        super().__setitem__(name, value)


class _Reader(HeaderReader):
    """Drops names with underscores, which would look like names with hyphens."""

    def __call__(self, rfile: object, hdict: dict[bytes, bytes] | None = None) -> dict[bytes, bytes]:
        """Read the headers into `hdict`; `ValueError`, which is answered 400, for a length that is none."""
        read = _Headers()
        super().__call__(rfile, read)
        if not read.get(LENGTH, b"0").isdigit():
            raise ValueError("Malformed Content-Length Header.")
        headers = {} if hdict is None else hdict
        headers.update(read)
        return headers

    def _allow_header(self, key_name: bytes) -> bool:
        return b"_" not in key_name


class _Request(HTTPRequest):
    """A request whose connection ends with it when its body did not say how long it is.

    What is left of such a body could otherwise be taken for the next request.
    """

    header_reader = _Reader()

    def read_request_headers(self) -> bool:
        """Read the headers; whether the request can go on."""
        fine = bool(super().read_request_headers())  # type: ignore[no-untyped-call] # cheroot's stub has no types
        if fine and self.chunked_read:
            self.close_connection = True
        return fine


class Connection(HTTPConnection):
    """What the server uses for each connection."""

    RequestHandlerClass = _Request
