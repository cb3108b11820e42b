"""Pauses: which methods of Slack's are left alone until when, as Slack or our own standing asks."""

import threading
from datetime import datetime

EVERYTHING = "*"


class Pauses:
    """What one process remembers; safe to share between threads."""

    def __init__(self) -> None:
        """Begin with nothing paused."""
        self._until: dict[str, datetime] = {}
        self._guard = threading.Lock()

    def __bool__(self) -> bool:
        """Whether anything was paused and has not been looked at since its end."""
        return bool(self._until)

    def pause(self, method: str, now: datetime, until: datetime) -> bool:
        """Leave a method (or `EVERYTHING`) alone; whether it was not already."""
        with self._guard:
            before = self._until.get(method)
            self._until[method] = max(until, before or until)
            return before is None or before <= now

    def holds(self, method: str, now: datetime) -> bool:
        """Whether a method may not be called now."""
        with self._guard:
            self._until = {name: until for name, until in self._until.items() if until > now}
            return method in self._until or EVERYTHING in self._until

    def first_end(self, now: datetime) -> datetime | None:
        """When the first of the pauses that hold now is over."""
        with self._guard:
            return min((until for until in self._until.values() if until > now), default=None)

    def clear(self) -> None:
        """End every pause."""
        with self._guard:
            self._until.clear()
