"""What goes back to whoever sent a payload, whichever way it came."""

from typing import NamedTuple

PLAIN = "text/plain; charset=utf-8"


class Response(NamedTuple):
    """An HTTP status, the type of the body, the body, and whatever other headers it has."""

    status: int
    content_type: str = PLAIN
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()
