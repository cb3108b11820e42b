"""What changes in the workspace, told to whoever keeps it or shows it, at the moment it happens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "app",
    "call",
    "channel",
    "clock",
    "delivery",
    "faults",
    "file",
    "home",
    "ids",
    "message",
    "notice",
    "person",
    "read",
    "response_url",
    "screen",
    "socket",
]


@dataclass(frozen=True)
class Change:
    """Something new or different: its kind, what it is known by, and itself; None when it is gone."""

    kind: Kind
    key: str
    value: Any = None


Listener = Callable[[Change], None]


@dataclass
class Changes:
    """Tells every listener of every change, in their order, in the thread that made the change.

    A listener is called under the workspace's lock: it must be quick, and change nothing.
    """

    _listeners: list[Listener] = field(default_factory=list)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell this listener from now on; what is returned ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kind: Kind, key: str, value: Any = None) -> None:
        """Tell everybody of one change."""
        for listener in tuple(self._listeners):
            listener(Change(kind, key, value))
