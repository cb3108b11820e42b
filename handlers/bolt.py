"""Bolt as a router: one listener per kind of payload, and one dispatch of ours around it."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from handlers import failures
from handlers.payloads import NotAPayload, parse
from handlers.response import PLAIN, Response

ANYTHING = re.compile("", re.DOTALL)
RETRY_HEADERS = ("x-slack-retry-num", "x-slack-retry-reason")
NOISY = ("slack_bolt", "slack_sdk", "urllib3", "aiohttp")

log = structlog.get_logger(__name__)

Answer = str | dict[str, Any] | None
Handle = Callable[[str, dict[str, Any]], Answer]
"""Takes a kind of payload (`command`, `block_actions`, `view_submission`, `view_closed`, `block_suggestion`,
`event`, `shortcut`) and its body, and returns the ack in the shape that kind accepts; None is an empty ack.
"""


@dataclass(frozen=True)
class Bot:
    """The bot's own ids, by which its own events are known and left alone."""

    team_id: str | None = None
    bot_id: str | None = None
    bot_user_id: str | None = None
    enterprise_id: str | None = None


def build_app(handle: Handle, bot: Callable[[], Bot] = Bot) -> App:
    """Return an app that gives every payload to `handle` and acknowledges with what it returns.

    Building it asks Slack nothing; `bot` is read for each payload, so that ids may become known later.
    """
    quieten()
    app = App(
        name="vouchsafe.bolt",
        logger=_silent_logger(),
        authorize=lambda: _authorised(bot()),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        token_verification_enabled=False,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(_on_error)
    _listen(app, handle)
    return app


def dispatch(
    app: App, raw: bytes | Mapping[str, Any], headers: Mapping[str, str] | None = None, mode: str = "http"
) -> Response:
    """Give one payload to the app and return what to answer; nothing escapes.

    `raw` is the body of a verified request, or the payload of an envelope; `headers` have lower-case names.
    What cannot be read is 400, what fails is 500 (so that Slack sends it again), what nobody handles is 200.
    """
    headers = headers or {}
    try:
        body = parse(raw, headers.get("content-type", ""))
    except NotAPayload as error:
        log.warning("payload_refused", reason=str(error), mode=mode)
        return Response(400)
    return _route(app, body, headers)


def quieten() -> None:
    """Hold the libraries' loggers to warnings: below that they write bodies, above it only ids and errors."""
    for name in NOISY:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, logger.level))


def _route(app: App, body: dict[str, Any], headers: Mapping[str, str]) -> Response:
    """Let Bolt find the listener. The body goes in as parsed: Bolt's own parser loses commands that say
    "payload", and is let see no header that could steer it.
    """
    passed: dict[str, Any] = {name: headers[name] for name in RETRY_HEADERS if name in headers}
    try:
        answer = app.dispatch(BoltRequest(body=body, headers=passed, mode="socket_mode"))
    except Exception as error:  # noqa: BLE001 - this is the last net: whatever it is must become an answer
        failures.note("payload_failed", error)
        return Response(500)
    content_type = next(iter(answer.headers.get("content-type", ())), PLAIN)
    return Response(answer.status, content_type, answer.body)


def _listen(app: App, handle: Handle) -> None:
    """Register the kinds, the most frequent first: Bolt tries them one by one."""
    app.block_action(ANYTHING)(_listener("block_actions", handle))
    app.event(ANYTHING)(_listener("event", handle))
    app.options({"type": "block_suggestion", "action_id": ANYTHING})(_listener("block_suggestion", handle))
    app.command(ANYTHING)(_listener("command", handle))
    app.view_submission(ANYTHING)(_listener("view_submission", handle))
    app.view_closed(ANYTHING)(_listener("view_closed", handle))
    app.shortcut(ANYTHING)(_listener("shortcut", handle))


def _listener(kind: str, handle: Handle) -> Callable[[Ack, dict[str, Any]], None]:
    def listen(ack: Ack, body: dict[str, Any]) -> None:
        answer = handle(kind, body)
        ack("" if answer is None else answer)

    return listen


def _on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Acknowledge what nobody handles, so that Slack does not repeat it; everything else is a failure."""
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("payload_unhandled", kind=str(body.get("type", "command"))[:40])
        return BoltResponse(status=200)
    failures.note("payload_failed", error)
    return BoltResponse(status=500)


def _authorised(bot: Bot) -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=bot.enterprise_id,
        team_id=bot.team_id,
        bot_id=bot.bot_id,
        bot_user_id=bot.bot_user_id,
    )


def _silent_logger() -> logging.Logger:
    """Return the logger whose level Bolt copies to each of its own; its warnings quote payloads."""
    logger = logging.getLogger("slack_bolt.vouchsafe")
    logger.setLevel(logging.ERROR)
    return logger
