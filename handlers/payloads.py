"""Reads what Slack sends: JSON for events, forms for the rest."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import orjson

MOST_FIELDS = 100


class NotAPayload(ValueError):
    """The body is nothing that Slack sends; the words say why and quote nothing of it."""


def parse(raw: bytes | Mapping[str, Any], content_type: str = "") -> dict[str, Any]:
    """Return the payload in a request body, or in an envelope that is already read; raises `NotAPayload`."""
    if isinstance(raw, Mapping):
        body: Any = dict(raw)
    else:
        body = _read(raw, content_type)
    if not isinstance(body, dict):
        raise NotAPayload("not an object")
    if not isinstance(body.get("type", body.get("command", body.get("ssl_check"))), str):
        raise NotAPayload("no type and no command")
    return body


def _read(raw: bytes, content_type: str) -> Any:
    if content_type.partition(";")[0].strip().lower() == "application/json":
        return _json(raw)
    fields = _form(raw)
    return _json(fields["payload"]) if "payload" in fields else fields


def _json(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise NotAPayload("not JSON") from None


def _form(raw: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise NotAPayload("not a form") from None
    return dict(pairs)
