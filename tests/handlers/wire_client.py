"""A client for the tests of the HTTP edge: signs as Slack does and can also speak the protocol badly."""

import hashlib
import hmac
import http.client
import socket
from datetime import datetime

SECRET = b"0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"


def signed(body: bytes, now: datetime, secret: bytes = SECRET, content_type: str = FORM) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    digest = hmac.new(secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def send(port, method="POST", path="/slack/events", body=b"", headers=None, chunked=False):
    """Return status, headers and body of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        content = iter([body]) if chunked else body
        connection.request(method, path, content, headers or {}, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def speak(port: int, raw: bytes, *, seconds: float = 5) -> bytes:
    """Send bytes as they are and return all that comes back until the other side is done."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as wire:
        wire.sendall(raw)
        wire.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := wire.recv(65_536):
            answer += chunk
    return answer
