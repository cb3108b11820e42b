"""A client that waits for each answer before it sends the next request, over connections that stay open."""

import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence

CHUNK = 65_536


class NotAcknowledged(Exception):
    """The server answered something else than 200."""


class _Client:
    """One connection with what is still to be sent over it."""

    def __init__(self, port: int, wanted: Sequence[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wanted = deque(wanted)
        self._answer = b""
        self._began = 0.0

    def send(self) -> bool:
        """Send the next request; False when there is none."""
        if not self._wanted:
            return False
        self._answer = b""
        self._began = time.perf_counter()
        self.socket.sendall(self._wanted.popleft())
        return True

    def receive(self) -> float | None:
        """Read what has come; the seconds since the request, once the answer is whole."""
        part = self.socket.recv(CHUNK)
        self._answer += part
        if not part:
            raise NotAcknowledged(f"closed after {self._answer!r}")
        if not whole(self._answer):
            return None
        seconds = time.perf_counter() - self._began
        if not self._answer.startswith(b"HTTP/1.1 200"):
            raise NotAcknowledged(self._answer.decode(errors="replace"))
        return seconds


def whole(answer: bytes) -> bool:
    """Whether an HTTP answer has come to its end, by its length or by its last chunk."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.partition(b":")[2])
    return body.endswith(b"0\r\n\r\n")


def answer_times(port: int, requests: Sequence[bytes], clients: int = 1) -> list[float]:
    """Send everything by so many clients at once; the seconds that each answer took."""
    taken: list[float] = []
    with selectors.DefaultSelector() as selector:
        for number in range(clients):
            client = _Client(port, requests[number::clients])
            if client.send():
                selector.register(client.socket, selectors.EVENT_READ, client)
        while selector.get_map():
            for key, _ in selector.select():
                seconds = key.data.receive()
                if seconds is None:
                    continue
                taken.append(seconds)
                if not key.data.send():
                    selector.unregister(key.fileobj)
                    key.data.socket.close()
    return taken
