"""What the person who is looking is shown: a dialogue at once, and after the commit what goes into it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Refused as SlackRefused
from bot.connectors.slack_errors import SlackError
from bot.domain import epochs
from bot.errors import UserError
from bot.views import answers
from handlers import reading
from handlers.acts import After, Answer, Block, Body, View
from storage import restoration
from storage.database import Database

SHOWN_ALREADY = ("hash_conflict", "exchanged_trigger_id")
"""Slack's words for a later redraw, or a second copy of the same press, that was there first."""

UPDATE = "views.update"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Window:
    """Slack's screen in front of one person; `incident` makes of a failure of ours what they may read."""

    database: Database
    slack: Slack
    incident: Callable[[Exception], UserError]

    def show(self, body: Body, answer: Answer, patience: Callable[[], float], *, done: bool) -> None:
        """Show what an answer shows, within the seconds that `patience` gives each time.

        Where the act is `done` already, its outcome can be seen elsewhere, and nobody must press again.
        """
        if answer.after is None:
            if answer.view:
                self._call(body, answer.view, patience(), done=done)
            return
        # What comes after can be seen nowhere else, so whoever does not see it must press again.
        shown = self._call(body, answer.view, patience(), done=False) if answer.view else body.get("view")
        if shown:
            view_id = str(shown["id"])
            view = View(UPDATE, self._drawn(answer.after, view_id), view_id, shown.get("hash"))
            self._call(body, view, patience(), done=False)

    def _drawn(self, after: After, view_id: str) -> Block:
        """What may be shown now that the act is committed, or why nothing may be."""
        try:
            if after.note:
                note = after.note
                self.database.run(lambda unit: note(unit, view_id))
            with self.database.read() as unit:
                unit.reading.trusted()
                return epochs.marked(after.draw(unit), restoration.epoch(unit))
        except UserError as error:
            return answers.dialogue(answers.said(error))
        # Whatever has failed, the dialogue that is open must not wait for ever.
        except Exception as error:  # noqa: BLE001 - it is logged, and the person gets its number
            return answers.dialogue(answers.said(self.incident(error)))

    def _call(self, body: Body, shown: View, seconds: float, *, done: bool) -> Any:
        """Show a dialogue and return it as Slack has it: one try, for nobody would wait for a second.

        None where it is not shown, and need not be.
        """
        arguments: dict[str, Any] = {"view": shown.view}
        if shown.method == UPDATE:
            arguments |= {"view_id": shown.view_id, "hash": shown.view_hash}
        else:
            arguments["trigger_id"] = reading.trigger_of(body)
        try:
            return self.slack.call(shown.method, timeout=seconds, **arguments).get("view")
        except SlackError as error:
            word = error.error if isinstance(error, SlackRefused) else type(error).__name__
            log.warning("view_not_shown", method=shown.method, error=word, why=str(error))
            if word not in SHOWN_ALREADY and not done:
                raise UserError(answers.DIALOGUE_LATE) from error
        return None
