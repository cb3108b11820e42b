"""How payloads reach the app: signed HTTP requests, as Slack signs them."""

import hashlib
import hmac
import http.client
import json
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from .clock import Clock
from .deliveries import Delivery, longest_wait

FORM = "application/x-www-form-urlencoded"


class Transport(Protocol):
    """Carries one payload to the app and writes the app's answer into the delivery."""

    def carry(self, delivery: Delivery) -> None:
        """Fill in `status`, `ack`, `seconds` and `error`; raise nothing."""
        ...


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack's `v0` signature of a request body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class HttpTransport:
    """Posts to the app's one request URL, in the caller's own thread."""

    def __init__(self, request_url: str, signing_secret: str, clock: Clock) -> None:
        self.url = urlsplit(request_url)
        self.secret = signing_secret
        self.clock = clock

    def carry(self, delivery: Delivery) -> None:
        body, content_type = encode(delivery)
        headers = self._headers(delivery, body, content_type)
        began = self.clock.monotonic()
        try:
            self._post(delivery, body, headers)
        except TimeoutError:
            delivery.error = "timeout"
        except (OSError, http.client.HTTPException) as error:
            delivery.error = f"{type(error).__name__}: {error}"
        delivery.seconds = self.clock.monotonic() - began

    def _post(self, delivery: Delivery, body: bytes, headers: dict[str, str]) -> None:
        kind = http.client.HTTPSConnection if self.url.scheme == "https" else http.client.HTTPConnection
        connection = kind(self.url.hostname or "", self.url.port, timeout=longest_wait())
        try:
            connection.request("POST", self.url.path or "/", body, headers)
            answer = connection.getresponse()
            delivery.ack = answer.read().decode("utf-8", "replace")
            delivery.ack_headers = {key.lower(): value for key, value in answer.getheaders()}
            delivery.status = answer.status
        finally:
            connection.close()

    def _headers(self, delivery: Delivery, body: bytes, content_type: str) -> dict[str, str]:
        timestamp = str(int(self.clock.wall()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.secret, timestamp, body),
        }
        if delivery.retry_num:
            headers |= {
                "X-Slack-Retry-Num": str(delivery.retry_num),
                "X-Slack-Retry-Reason": delivery.retry_reason,
            }
        return headers


def encode(delivery: Delivery) -> tuple[bytes, str]:
    """The request body and its content type: JSON for events, forms for the rest."""
    if delivery.kind in ("event", "url_verification"):
        return json.dumps(delivery.body).encode(), "application/json"
    fields: dict[str, Any] = delivery.body
    if delivery.kind != "command":
        fields = {"payload": json.dumps(delivery.body)}
    return urlencode(fields).encode(), FORM
