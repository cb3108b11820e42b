"""Presses of Approve and Keep as Slack sends them: signed, form-encoded, with the whole message in them."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from benchmarks.company import BOT_USER, CHANNEL, TEAM, Founded
from benchmarks.owners import Audit
from benchmarks.seeding import LAST_VOTER
from bot.services import picturing, picturing_reviews, review_threads
from bot.views import requests, reviews

SECRET = "bench" * 8
PATH = "/slack/events"


def presses(here: Founded, ids: list[str]) -> list[bytes]:
    """A press of the account's owner for each of these requests, as bytes ready to be sent."""
    sample = ids[0]
    with here.database.read() as unit:
        card = requests.committee_card(picturing.request_picture(unit, here.company, sample))
        presser = here.person(unit, LAST_VOTER).user_id
    payload = json.dumps(_payload(card, presser, "approve"))
    return [_signed(payload.replace(sample, one)) for one in ids]


def keeps(here: Founded, audit: Audit) -> list[bytes]:
    """A press of Keep on each line about somebody, by whoever is asked, as bytes ready to be sent."""
    review, sample = audit.lines[0]
    with here.database.read() as unit:
        subject = review_threads.subject(review.id, 1)
        card = reviews.page(picturing_reviews.page_picture(unit, here.company, subject, review.person))
    payload = json.dumps(_payload(card, review.person, "line_keep"))
    return [
        _signed(payload.replace(sample.id, item.id).replace(review.person, asked.person))
        for asked, item in audit.lines
    ]


def _payload(card: Any, presser: str, action: str) -> dict[str, Any]:
    button = next(one for one in _buttons(card["blocks"]) if one["action_id"] == action)
    said = {"type": "message", "user": BOT_USER, "ts": "1.000001", "text": card["text"], "team": TEAM}
    pressed = {"type": "button", "action_id": action, "block_id": "decide", "action_ts": "1.000002"}
    return {
        "type": "block_actions",
        "user": {"id": presser, "username": "presser", "name": "presser", "team_id": TEAM},
        "api_app_id": "A0VOUCHSAFE",
        "token": "unused",
        "container": {"type": "message", "message_ts": "1.000001", "channel_id": CHANNEL},
        "trigger_id": "1.2.3",
        "team": {"id": TEAM, "domain": "larkfield"},
        "channel": {"id": CHANNEL, "name": "committee"},
        "message": said | {"bot_id": "B0VOUCHSAFE", "app_id": "A0VOUCHSAFE", "blocks": card["blocks"]},
        "response_url": "https://hooks.slack.com/actions/T0LARKFIELD/1/x",
        "actions": [pressed | {"text": button["text"], "value": button["value"]}],
    }


def _buttons(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == "button":
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _buttons(one)


def _signed(payload: str) -> bytes:
    body = urlencode({"payload": payload}).encode()
    at = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1",
        "Host: localhost",
        "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"X-Slack-Request-Timestamp: {at}",
        f"X-Slack-Signature: v0={digest}",
    )
    return "\r\n".join([*head, "", ""]).encode() + body
