"""The sender: how each effect is told to Slack, one function each."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused, Unready
from bot.connectors.slack_files import TICKET
from bot.views import chart_images, charts
from scheduler.chart_files import ChartFiles
from scheduler.outcomes import SUPERSEDED, Done
from storage.outbox import Card, Effect, Row

EVENT_TYPE = "vouchsafe_effect"
HOME_TS = "home"
POST, UPDATE, DELETE, PUBLISH = "chat.postMessage", "chat.update", "chat.delete", "views.publish"
REPLACE = "views.update"
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
UNKNOWN_BLOCK = frozenset({"invalid_blocks", "invalid_arguments"})
"""How Slack refuses a block that a workspace does not have: of a message, of a view."""
RENDERED = frozenset({Effect.CARD, Effect.NOTICE, Effect.ANSWER, Effect.HOME, Effect.VIEW})
PICTURED = frozenset({Effect.CARD, Effect.NOTICE, Effect.HOME})
"""Effects in which pictures stand for charts; an answer has none, as nobody who has acted waits for one."""
SAID = frozenset(Effect) - {Effect.ANSWER, Effect.HOME, Effect.TWIN, Effect.FILE, Effect.VIEW}
"""Effects that say something in a conversation, where others may read it."""
REACHING = SAID | {Effect.HOME}
"""Effects that reach nobody who has left."""
_SAME_MESSAGE = uuid.UUID("6f2b7a52-3d0c-5c8e-9a57-0d6c1f6f3c11")


log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Picture:
    """What a row looked like when it was read: its payload, the live message, and whom else it serves."""

    payload: Mapping[str, Any]
    live: Card | None = None
    also: tuple[str, ...] = ()


class Sender:
    """Makes the calls. Raises what `Slack` raises; opens no transaction."""

    def __init__(
        self,
        slack: Slack,
        fetch_file: Callable[[Row], None],
        upload_file: Callable[[Row], bool],
        chart_files: ChartFiles,
    ) -> None:
        """Send through `slack`; a file is fetched by `fetch_file` and put there by `upload_file`.

        Where Slack draws no charts, `chart_files` has the pictures of them.
        """
        self._slack = slack
        self._chart_files = chart_files
        self._fetch_file, self._upload_file = fetch_file, upload_file
        self._draws_charts = True
        self._ways: dict[Effect, Callable[[Row, Picture], Done]] = {
            Effect.CARD: self._card,
            Effect.NOTICE: self._notice,
            Effect.ANSWER: self._answer,
            Effect.HOME: self._home,
            Effect.TWIN: self._twin,
            Effect.FILE: self._file,
            Effect.UPLOAD: self._upload,
            Effect.VIEW: self._view,
        }

    def send(self, row: Row, picture: Picture) -> Done:
        """Tell one effect; where Slack has no charts, with pictures of them or their twins in text alone."""
        way = self._ways[row.effect]
        if not _has_charts(picture):
            return way(row, picture)
        if self._draws_charts:
            try:
                return way(row, picture)
            except Refused as refused:
                if refused.error not in UNKNOWN_BLOCK:
                    raise
        done = self._pictured(row, picture) if row.effect in PICTURED else None
        if done is None:
            done = way(row, replace(picture, payload=charts.without(picture.payload)))
        self._give_up_charts()
        return done

    def _pictured(self, row: Row, picture: Picture) -> Done | None:
        """Tell it with pictures for its charts; None where there are none, or Slack does not take them.

        `Unready` where Slack will take them soon.
        """
        shown = self._chart_files.into(picture.payload)
        if not charts.has_pictures(shown):
            return None
        try:
            return self._ways[row.effect](row, replace(picture, payload=shown))
        except Refused as refused:
            if refused.error not in UNKNOWN_BLOCK:
                raise
            if self._chart_files.worth_waiting(row, refused):
                self._give_up_charts()
                raise Unready(refused.method) from None
            self._chart_files.rest(refused.error)
            return None

    def _give_up_charts(self) -> None:
        """Send none for as long as this process lives: without them Slack took what it had refused."""
        if self._draws_charts:
            remedy = {} if chart_images.can_draw() else {"remedy": "install vouchsafe[charts] for pictures"}
            log.warning("slack_has_no_charts", **remedy)
            self._draws_charts = False

    def _card(self, row: Row, picture: Picture) -> Done:
        if picture.live is not None and self._redraw(picture.live, picture.payload):
            return Done(message=picture.live)
        made = self._post(row, picture.payload)
        return Done(message=made, made=made)

    def _redraw(self, live: Card, payload: Mapping[str, Any]) -> bool:
        """Change the live message; False when it is gone from Slack."""
        try:
            self._slack.call(
                UPDATE,
                channel=live.channel,
                ts=live.ts,
                text=payload["text"],
                blocks=payload.get("blocks", []),
            )
        except Refused as refused:
            if refused.error not in GONE:
                raise
            return False
        return True

    def _notice(self, row: Row, picture: Picture) -> Done:
        return Done(made=self._post(row, picture.payload))

    def _post(self, row: Row, payload: Mapping[str, Any]) -> Card:
        """Make a message that names its row, so that a second one of the same row can be known."""
        answer = self._slack.call(
            POST,
            channel=row.place,
            unfurl_links=False,
            unfurl_media=False,
            client_msg_id=str(uuid.uuid5(_SAME_MESSAGE, row.id)),
            metadata={"event_type": EVENT_TYPE, "event_payload": {"effect": row.id}},
            **payload,
        )
        return Card(answer["channel"], answer["ts"])

    def _answer(self, row: Row, picture: Picture) -> Done:
        ephemeral = {"response_type": "ephemeral", "replace_original": False}
        self._slack.respond(row.answer_url or "", {**ephemeral, **picture.payload})
        return Done()

    def _home(self, row: Row, picture: Picture) -> Done:
        self._slack.call(PUBLISH, user_id=row.place, view=picture.payload)
        return Done(message=Card(row.place, HOME_TS))

    def _twin(self, row: Row, _picture: Picture) -> Done:
        try:
            self._slack.call(DELETE, channel=row.facts["channel"], ts=row.facts["ts"])
        except Refused as refused:
            if refused.error != "message_not_found":
                raise
        return Done()

    def _file(self, row: Row, _picture: Picture) -> Done:
        self._fetch_file(row)
        return Done()

    def _upload(self, row: Row, _picture: Picture) -> Done:
        return Done() if self._upload_file(row) else SUPERSEDED

    def _view(self, row: Row, picture: Picture) -> Done:
        """Put something else in the place of a dialogue; nobody looks at one that is closed."""
        try:
            self._slack.call(REPLACE, view_id=row.facts["view_id"], view=picture.payload)
        except Refused as refused:
            if refused.error != "not_found":
                raise
            return SUPERSEDED
        return Done()


def _has_charts(picture: Picture) -> bool:
    return any(map(charts.is_chart, picture.payload.get("blocks", ())))


def method_of(effect: Effect, live: Card | None) -> str:
    """Return the method that an effect will call first; an answer or a fetched file calls none of Slack's."""
    if effect is Effect.CARD:
        return UPDATE if live is not None else POST
    methods = {
        Effect.NOTICE: POST,
        Effect.HOME: PUBLISH,
        Effect.TWIN: DELETE,
        Effect.UPLOAD: TICKET,
        Effect.VIEW: REPLACE,
    }
    return methods.get(effect, effect.value)
