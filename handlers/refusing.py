"""Saying no: in the shape that each kind of payload accepts, with the attempt on the trail, never silent."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import SlackError
from bot.domain.buttons import OldButton
from bot.domain.events import Event
from bot.domain.programme import Company
from bot.domain.refusals import (
    AlreadyDecided,
    AlreadyDone,
    Changed,
    Ended,
    FormErrors,
    Gone,
    Lapsed,
    Refused,
    Unsure,
)
from bot.errors import UserError
from bot.services import telling
from bot.views import answers
from handlers import failures, reading, twins
from handlers.acts import Ack, Body
from storage import inbox, outbox
from storage.database import Database, Unit
from storage.errors import Busy

ANSWER_SECONDS = 0.7
"""How long saying no may wait for Slack: the act itself has had its time."""

OUTDATED = OldButton | Changed | Gone | AlreadyDecided | AlreadyDone | Ended | Lapsed
"""The card that was pressed showed what is no longer so: it is drawn anew (A5)."""

log = structlog.get_logger(__name__)


class Incident(UserError):
    """Ours to fix: the person reads the number under which it is logged."""


BESIDE = ("block_actions", "shortcut")
"""Kinds whose ack takes no words: the person reads them beside the message, or in a dialogue."""

PASSING = (Busy, Unsure, Incident)
"""What may work a moment later: a form stays open, with everything that was typed in it."""


@dataclass(frozen=True)
class Refusing:
    """Answers an act that was not carried out; `card` names the card that its button belongs to."""

    database: Database
    slack: Slack
    company: Callable[[], Company]
    card: str | None = None

    def say(self, kind: str, body: Body, error: UserError) -> Ack:
        """Return the ack; what an ack cannot carry goes to the person another way."""
        words = answers.said(error)
        url = reading.answer_url_of(body) if kind in BESIDE else None
        queued = self._record(kind, body, error, (url, words) if url else None)
        if kind in BESIDE and not (url and queued):
            self._answer_directly(body, url, words)
        return _ack(kind, body, error, words)

    def _record(self, kind: str, body: Body, error: UserError, answer: tuple[str, str] | None) -> bool:
        """The refused attempt (L5), the answer to it, and the current card; whether all that is committed."""
        redraws = isinstance(error, OUTDATED | Refused)
        if isinstance(error, Busy) or not (answer or redraws):
            return False
        try:
            self.database.run(lambda unit: self._keep(unit, kind, body, error, answer))
        except Exception as fault:  # noqa: BLE001 - whatever fails here, the person still gets the answer
            failures.note("refusal_not_recorded", fault, because=type(error).__name__)
            return False
        return True

    def _keep(
        self, unit: Unit, kind: str, body: Body, error: UserError, answer: tuple[str, str] | None
    ) -> None:
        company, actor = self.company(), reading.actor_of(kind, body) or "unknown"
        if not _first_time(unit, company, kind, body):
            return
        if isinstance(error, Refused):
            unit.record(_attempt(company, kind, body, actor, error))
        if answer:
            telling.answer(unit, company.workspace_id, actor, *answer)
        if isinstance(error, OUTDATED | Refused):
            _redraw(unit, company, body)
            if self.card:
                twins.delete_if_twin(unit, company.workspace_id, body, self.card, actor)

    def _answer_directly(self, body: Body, url: str | None, words: str) -> None:
        """Without the outbox: beside the message, or as a dialogue where there is no message."""
        try:
            if url:
                self.slack.respond(url, answers.answer(words), timeout=ANSWER_SECONDS)
            else:
                method = "views.push" if reading.in_dialogue(body) else "views.open"
                trigger, view = reading.trigger_of(body), answers.dialogue(words)
                self.slack.call(method, timeout=ANSWER_SECONDS, trigger_id=trigger, view=view)
        except SlackError as error:
            log.warning("words_not_shown", error=type(error).__name__)


def _first_time(unit: Unit, company: Company, kind: str, body: Body) -> bool:
    """A second copy of the same refused delivery is not answered again (I1)."""
    key = reading.key_of(kind, body) if kind in BESIDE else None
    return key is None or inbox.first_time(unit, f"{company.workspace_id}:refused:{key}"[:200])


def _ack(kind: str, body: Body, error: UserError, words: str) -> Ack:
    if kind == "command":
        return answers.to_command(words)
    if kind == "view_submission":
        return _to_form(body, error, words)
    return {"options": []} if kind == "block_suggestion" else None


def _to_form(body: Body, error: UserError, words: str) -> Ack:
    """At the fields where it can be mended there, or in place of the form."""
    errors = error.errors if isinstance(error, FormErrors) else {}
    if isinstance(error, PASSING):
        errors = {"": str(error)}
    placed = _placed(body, errors)
    if placed:
        return {"response_action": "errors", "errors": placed}
    return {"response_action": "update", "view": answers.dialogue(words)}


def _placed(body: Body, errors: dict[str, str]) -> dict[str, str]:
    """Each error at the block of its field; what has no field of its own goes to the first input."""
    blocks = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
    placed: dict[str, str] = {}
    for field, words in errors.items() if blocks else ():
        at = next((block for block in blocks if block == field or block.startswith(f"{field}:")), blocks[0])
        placed[at] = f"{placed[at]} {words}" if at in placed else words
    return placed


def _attempt(company: Company, kind: str, body: Body, actor: str, error: Refused) -> Event:
    return Event(
        kind="attempt:refused",
        workspace_id=company.workspace_id,
        subject_kind=error.subject_kind,
        subject=error.subject or reading.subject_of(body) or "none",
        actor=actor,
        facts={"act": reading.name_of(kind, body), "because": type(error).__name__},
    )


def _redraw(unit: Unit, company: Company, body: Body) -> None:
    """Every card of what the button was about shows how it stands now."""
    subject = reading.subject_of(body) or ""
    for name, place in outbox.cards_of(unit, company.workspace_id, subject):
        telling.card(unit, company.workspace_id, name, subject, place)
