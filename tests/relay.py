"""A relay between the bot and the local Slack, which can lose the network without either end being told."""

import socket
import threading
from typing import Self


class Relay:
    """Forwards TCP connections to a port of this machine."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self._swallowed: set[socket.socket] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """Where the relay listens."""
        return int(self._listener.getsockname()[1])

    def swallow(self) -> None:
        """From now on nothing comes through on the connections that are open; they stay open."""
        with self._lock:
            self._swallowed.update(self._held)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        with self._lock:
            for one in self._held:
                one.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._to))
            with self._lock:
                self._held += [near, far]
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=ends, daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while taken := source.recv(65536):
                if source not in self._swallowed:
                    sink.sendall(taken)
            if source not in self._swallowed:
                sink.shutdown(socket.SHUT_WR)
        except OSError:
            return
