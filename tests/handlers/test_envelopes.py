"""What frames say, and what is answered to them, whatever comes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.envelopes import Envelope, Goodbye, Hello, acknowledge, read
from handlers.response import Response

JSON = "application/json;charset=utf-8"
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("type", "reason", "num_connections", "envelope_id", "payload", "retry_attempt", "retry_reason")


def envelope(**more: Any) -> Envelope:
    found = read(json.dumps({"envelope_id": "e1", "type": "interactive", "payload": {"type": "x"}, **more}))
    assert isinstance(found, Envelope)
    return found


@given(st.text(max_size=40) | JUNK.map(json.dumps))
def test_a_frame_of_any_content_is_read_or_passed_over(text: str) -> None:
    assert read(text) is None or isinstance(read(text), Envelope | Goodbye | Hello)


@given(st.dictionaries(st.sampled_from(KEYS), JUNK), JUNK)
def test_a_frame_with_any_fields_never_raises(fields: dict[str, Any], payload: Any) -> None:
    found = read(json.dumps(fields | {"payload": payload}))
    if isinstance(found, Envelope):
        assert isinstance(found.payload, dict)
        assert all(isinstance(value, str) for value in found.headers.values())


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ({"type": "hello", "num_connections": 2}, Hello(2)),
        ({"type": "hello"}, Hello(1)),
        ({"type": "disconnect", "reason": "warning"}, Goodbye("warning")),
        ({"type": "something_new"}, None),
    ],
)
def test_frames_without_a_payload_say_what_they_want(frame: dict[str, Any], said: Any) -> None:
    assert read(json.dumps(frame)) == said


def test_a_first_attempt_has_no_headers_and_a_second_has_those_of_http() -> None:
    assert envelope(retry_attempt=0, retry_reason="").headers == {}
    again = envelope(retry_attempt=2, retry_reason="timeout").headers
    assert again == {"x-slack-retry-num": "2", "x-slack-retry-reason": "timeout"}


@pytest.mark.parametrize(
    ("response", "answerable", "ack"),
    [
        (Response(200), True, {"envelope_id": "e1"}),
        (Response(200, JSON, '{"options": []}'), True, {"envelope_id": "e1", "payload": {"options": []}}),
        (Response(200, body="words"), True, {"envelope_id": "e1", "payload": {"text": "words"}}),
        (Response(200, body="words"), False, {"envelope_id": "e1"}),
        (Response(400, body="no payload"), True, {"envelope_id": "e1"}),
        (Response(500), True, None),
        (Response(404), True, None),
    ],
)
def test_a_response_becomes_the_acknowledgement_that_slack_takes(
    response: Response, answerable: bool, ack: dict[str, Any] | None
) -> None:
    made = acknowledge(envelope(accepts_response_payload=answerable), response)
    assert (json.loads(made) if made else made) == ack
