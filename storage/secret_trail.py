"""What the trail says last of each login: by it an older version that was put back is known (V3)."""

import threading

import orjson
from sqlalchemy import Connection, select

from storage.trail import TELLS_OF_SECRETS, trail


class Digests:
    """The newest digest of each login, read from the trail once and kept up with it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._known: dict[str, str] = {}
        self._until = 0
        self._lock = threading.Lock()

    def tells(self, connection: Connection, secret_id: str, digest: str) -> bool:
        """Whether the trail's newest word on the login is this digest."""
        with self._lock:
            for sequence, subject, said in _told(connection, self._until):
                self._until, self._known[subject] = sequence, said
            newest = self._known.get(secret_id)
        # A unit may look at the database as it was a moment ago, and another thread may know more already.
        return newest == digest or _newest(connection, secret_id) == digest


def _newest(connection: Connection, secret_id: str) -> str | None:
    found = [said for _, subject, said in _told(connection, 0) if subject == secret_id]
    return found[-1] if found else None


def _told(connection: Connection, after: int) -> list[tuple[int, str, str]]:
    """The number, the login and the digest of each later event that tells of a version."""
    rows = connection.execute(
        select(trail.c.sequence, trail.c.body)
        .where(trail.c.kind.in_(TELLS_OF_SECRETS), trail.c.sequence > after)
        .order_by(trail.c.sequence)
    )
    bodies = ((row.sequence, orjson.loads(row.body)) for row in rows)
    return [(number, body["subject"], str(body["facts"].get("digest", ""))) for number, body in bodies]
