"""Socket Mode's frames: what Slack sends over a socket, and how an envelope is acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import orjson

from handlers.response import Response


@dataclass(frozen=True)
class Hello:
    """The socket is open; `connections` of the app are, with this one."""

    connections: int


@dataclass(frozen=True)
class Goodbye:
    """Slack asks to leave this socket: `warning`, `refresh_requested`, `link_disabled` and the like."""

    reason: str


@dataclass(frozen=True)
class Envelope:
    """One payload, to be acknowledged by `id`; `answerable` when the acknowledgement may say something.

    `headers` are those that would have come with the same payload over HTTP.
    """

    id: str
    kind: str
    payload: Mapping[str, Any]
    answerable: bool
    headers: Mapping[str, str]


Frame = Hello | Goodbye | Envelope


def read(text: str) -> Frame | None:
    """Return what a frame says, or None for one that asks nothing of us."""
    try:
        frame = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(frame, dict):
        return None
    if isinstance(frame.get("envelope_id"), str):
        return _envelope(frame)
    if frame.get("type") == "hello":
        connections = frame.get("num_connections")
        return Hello(connections if isinstance(connections, int) else 1)
    return Goodbye(str(frame.get("reason"))[:40]) if frame.get("type") == "disconnect" else None


def acknowledge(envelope: Envelope, response: Response) -> str | None:
    """Return the frame that acknowledges an envelope as `response` says, or None for no acknowledgement.

    What could not be read (400) would not be readable a second time either, so it is acknowledged; what
    failed is not, so that Slack sends an event again and tells a person that it did not work.
    """
    if response.status not in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST):
        return None
    ack: dict[str, Any] = {"envelope_id": envelope.id}
    if envelope.answerable and response.body and response.status == HTTPStatus.OK:
        ack["payload"] = _payload(response)
    return orjson.dumps(ack).decode()


def _envelope(frame: Mapping[str, Any]) -> Envelope:
    payload = frame.get("payload")
    return Envelope(
        frame["envelope_id"],
        str(frame.get("type"))[:40],
        payload if isinstance(payload, dict) else {},
        answerable=frame.get("accepts_response_payload") is True,
        headers=_headers(frame),
    )


def _headers(frame: Mapping[str, Any]) -> dict[str, str]:
    """Say as HTTP does which attempt this is; a first one says nothing."""
    if not frame.get("retry_attempt"):
        return {}
    reason = str(frame.get("retry_reason") or "")
    return {"x-slack-retry-num": str(frame["retry_attempt"]), "x-slack-retry-reason": reason}


def _payload(response: Response) -> Any:
    if response.content_type.startswith("application/json"):
        return orjson.loads(response.body)
    return {"text": response.body}
