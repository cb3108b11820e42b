"""What travels over a socket: the frames that Slack sends, and the acknowledgements that come back."""

import json
from typing import Any

from .deliveries import Delivery, Kind
from .errors import CannotDo

Json = dict[str, Any]

CONNECTION_SECONDS = 4 * 3600
"""How long a socket lives before it is asked to make room for a new one."""

_HOST = "applink-local"
_TYPES: dict[Kind, str] = {"command": "slash_commands", "event": "events_api"}
_ANSWERED = ("command", "view_submission", "block_suggestion")
_ACK_KEYS = {"envelope_id", "payload"}


def hello(app_id: str, connections: int, lifetime: float) -> Json:
    """The first frame: how many sockets are open with this one, and about how long this one will live."""
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": _HOST, "build_number": 1, "approximate_connection_time": int(lifetime)},
        "connection_info": {"app_id": app_id},
    }


def disconnect(reason: str) -> Json:
    """The frame that asks the app to go."""
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}


def envelope(delivery: Delivery, envelope_id: str) -> Json:
    """The frame around one payload; events say how often they were tried before, and why again."""
    frame: Json = {
        "envelope_id": envelope_id,
        "type": _TYPES.get(delivery.kind, "interactive"),
        "accepts_response_payload": delivery.kind in _ANSWERED,
        "payload": delivery.body,
    }
    if delivery.kind == "event":
        reason = delivery.retry_reason.removeprefix("http_")
        frame |= {"retry_attempt": delivery.retry_num, "retry_reason": reason}
    return frame


def read(text: str) -> tuple[str, str, list[str]]:
    """An acknowledgement: whose it is, its payload as text, and what Slack would not accept about it.

    CannotDo when it is none at all.
    """
    try:
        frame = json.loads(text)
    except ValueError:
        raise CannotDo("a frame that is not JSON") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("envelope_id"), str):
        raise CannotDo("a frame without an envelope_id")
    problems = [f"invalid additional property: {key}" for key in frame.keys() - _ACK_KEYS]
    if not isinstance(frame.get("payload", {}), dict):
        problems.append("must provide an object [json-pointer:/payload]")
    payload = json.dumps(frame["payload"]) if "payload" in frame else ""
    return frame["envelope_id"], payload, problems
