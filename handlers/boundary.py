"""The boundary: actor, transaction and errors, once, for everything that Slack sends."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Limited, Refused as SlackRefused, Unreachable
from bot.domain.buttons import OldButton
from bot.domain.events import Event
from bot.domain.people import Kind, Person
from bot.domain.ports import Ports, new_id
from bot.domain.programme import Company
from bot.domain.refusals import Changed, FormErrors, Gone, NotFounded, Refused, Unsure
from bot.errors import UserError
from bot.services import founding, mirroring, telling
from bot.views import answers
from handlers import reading
from handlers.acts import Act, Answer, Body, Route, Routes, View
from storage import access, inbox, outbox, people
from storage.database import Database, Unit
from storage.outbox import Effect, Telling

SLACK_SECONDS = 2.0
"""How long the person who is looking waits for Slack, at most."""

SECTIONS = {
    "command": "commands",
    "block_actions": "actions",
    "view_submission": "forms",
    "block_suggestion": "menus",
    "event": "events",
}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Boundary:
    """Carries out whatever comes in: one unit of work, one answer, in the shape that its kind accepts."""

    database: Database
    slack: Slack
    ports: Ports
    company: Callable[[], Company]
    routes: Routes

    def handle(self, kind: str, body: dict[str, Any]) -> str | dict[str, Any] | None:
        """Carry one payload out and return its ack; only what is ours to fix escapes."""
        try:
            return self._carry_out(kind, body)
        except NotFounded:
            return self._refuse(kind, body, NotFounded(self._not_founded(kind, body)))
        except UserError as error:
            return self._refuse(kind, body, error)
        except Exception as error:  # noqa: BLE001 - whatever failed, the person is told and the incident logged
            incident = new_id(self.ports)[:8]
            log.error("incident", incident=incident, kind=kind, error=type(error).__name__, exc_info=error)
            return self._refuse(kind, body, UserError(answers.incident(incident)))

    def _not_founded(self, kind: str, body: Body) -> str:
        with self.database.read() as unit:
            lines = founding.what_is_missing(unit, self.company(), reading.actor_of(kind, body) or "")
        return "\n".join(lines)

    def _carry_out(self, kind: str, body: dict[str, Any]) -> str | dict[str, Any] | None:
        name = reading.name_of(kind, body)
        route = self._route(kind, name)
        if route is None:
            return None
        self._know(kind, body, route)
        answer = self._unit_of(kind, name, body, route)
        if answer.view:
            self._show(body, answer.view)
        return answer.ack

    def _route(self, kind: str, name: str) -> Route | None:
        section = SECTIONS.get(kind)
        found = getattr(self.routes, section).get(name) if section else None
        if found is None and kind == "block_actions":
            raise OldButton
        return found

    def _unit_of(self, kind: str, name: str, body: dict[str, Any], route: Route) -> Answer:
        """One transaction: the inbox key, the handler's one call, and the words to answer with."""
        if not route.writes:
            with self.database.read() as unit:
                return route.handle(self._act(kind, name, body, unit))
        with self.database.write() as unit:
            key = reading.key_of(kind, body, _nonce(body))
            if key and not inbox.first_time(unit, f"{self.company().workspace_id}:{key}"):
                return Answer(ack={"response_action": "clear"} if kind == "view_submission" else None)
            act = self._act(kind, name, body, unit)
            answer = route.handle(act)
            self._after(act, route, answer)
            return answer

    def _act(self, kind: str, name: str, body: dict[str, Any], unit: Unit) -> Act:
        company = self.company()
        return Act(kind, name, body, unit, company, self._actor(kind, body, unit, company))

    def _actor(self, kind: str, body: Body, unit: Unit, company: Company) -> Person:
        """The mirrored actor; somebody from another team, or not known, may do nothing here (A9)."""
        user_id, team = reading.actor_of(kind, body), reading.team_of(kind, body)
        found = people.find(unit, company.workspace_id, user_id or "")
        if found is None:
            found = Person(
                company.workspace_id,
                user_id or "",
                None,
                user_id or "",
                None,
                None,
                "",
                Kind.STRANGER,
                unit.now,
            )
        if team and team != company.workspace_id and kind != "event":
            return Person(**{**vars(found), "kind": Kind.STRANGER})
        return found

    def _after(self, act: Act, route: Route, answer: Answer) -> None:
        url = reading.answer_url_of(act.body)
        if answer.words and url:
            telling.answer(act.unit, act.company.workspace_id, act.person.user_id, url, answer.words)
        if route.card:
            self._adopt(act, route.card)

    def _adopt(self, act: Act, card: str) -> None:
        """A press on a twin, left by an ambiguous send, makes the twin known: it is deleted (S3)."""
        pressed = reading.message_of(act.body)
        if pressed is None:
            return
        channel, ts = pressed
        for place in (channel, act.person.user_id):
            live = outbox.live_card(act.unit, act.company.workspace_id, card, act.value.subject, place)
            if live and live.channel == channel and live.ts != ts:
                facts = {"channel": channel, "ts": ts}
                twin = Telling(Effect.TWIN, "twin", act.value.subject, channel, facts)
                outbox.tell(act.unit, act.company.workspace_id, twin)

    def _know(self, kind: str, body: Body, route: Route) -> None:
        """Ask Slack, before the transaction, about an actor never seen and about voters not seen for a day."""
        company, actor = self.company(), reading.actor_of(kind, body)
        if not actor or kind == "event":
            return
        with self.database.read() as unit:
            unknown = people.find(unit, company.workspace_id, actor) is None
            stale = self._stale(unit, company, actor, body) if route.votes else ()
        for user_id in dict.fromkeys([*((actor,) if unknown else ()), *stale]):
            self._ask_about(company, user_id)

    def _stale(self, unit: Unit, company: Company, actor: str, body: Body) -> tuple[str, ...]:
        """The actor and every voter on the same request whose record is older than a day."""
        subject = _subject(body)
        voters = [vote.person for vote in access.votes(unit, subject)] if subject else []
        known = people.find_all(unit, company.workspace_id, (actor, *voters))
        return tuple(user_id for user_id, person in known.items() if person.stale(unit.now))

    def _ask_about(self, company: Company, user_id: str) -> None:
        try:
            user = self.slack.call("users.info", timeout=SLACK_SECONDS, user=user_id)["user"]
        except (Unreachable, Limited) as error:
            raise Unsure from error
        except SlackRefused:
            log.warning("person_unknown_to_slack", user=user_id)
            return
        with self.database.write() as unit:
            mirroring.mirror(unit, company, [user])

    def _show(self, body: Body, shown: View) -> None:
        """Open the dialogue: one try; the person who is looking would not wait for a second."""
        arguments: dict[str, Any] = {"view": shown.view}
        if shown.method == "views.update":
            arguments |= {"view_id": shown.view_id, "hash": shown.view_hash}
        else:
            arguments["trigger_id"] = reading.trigger_of(body)
        try:
            self.slack.call(shown.method, timeout=SLACK_SECONDS, **arguments)
        except SlackRefused as error:
            if error.error != "hash_conflict":
                log.warning("view_refused", method=shown.method, error=error.error, details=error.details)
                raise UserError(answers.DIALOGUE_LATE) from error
        except (Unreachable, Limited) as error:
            log.warning("view_not_shown", method=shown.method, error=type(error).__name__)
            raise UserError(answers.DIALOGUE_LATE) from error

    def _refuse(self, kind: str, body: dict[str, Any], error: UserError) -> str | dict[str, Any] | None:
        """Say no in the shape that the payload's kind accepts, and put refused acts on the trail (L5)."""
        words = str(error)
        if kind == "command":
            self._record(kind, body, error, None)
            return answers.to_command(words)
        if kind == "view_submission":
            self._record(kind, body, error, None)
            return _to_form(body, error)
        if kind == "block_suggestion":
            return {"options": []}
        if kind != "block_actions":
            return None
        url = reading.answer_url_of(body)
        self._record(kind, body, error, (url, words) if url else None)
        if url is None:
            self._show_words(body, words)
        return None

    def _record(self, kind: str, body: Body, error: UserError, answer: tuple[str, str] | None) -> None:
        """The refused attempt, the answer to it, and the current card where the pressed one was old."""
        redraws = isinstance(error, OldButton | Changed | Gone)
        if not (isinstance(error, Refused) or answer or redraws):
            return
        company, actor = self.company(), reading.actor_of(kind, body) or "unknown"
        with self.database.write() as unit:
            if isinstance(error, Refused):
                unit.record(_attempt(company, kind, body, actor, error))
            if answer:
                telling.answer(unit, company.workspace_id, actor, *answer)
            if redraws:
                self._redraw(unit, company, body)

    def _redraw(self, unit: Unit, company: Company, body: Body) -> None:
        subject = _subject(body)
        if subject is None:
            return
        for name, place in outbox.cards_of(unit, company.workspace_id, subject):
            telling.card(unit, company.workspace_id, name, subject, place)

    def _show_words(self, body: Body, words: str) -> None:
        """Inside a dialogue or Home there is no answer address: the words come as a dialogue."""
        inside = (body.get("view") or {}).get("type") == "modal"
        method = "views.push" if inside else "views.open"
        try:
            self.slack.call(
                method,
                timeout=SLACK_SECONDS,
                trigger_id=reading.trigger_of(body),
                view=answers.dialogue(words),
            )
        except (SlackRefused, Unreachable, Limited) as error:
            log.warning("words_not_shown", error=type(error).__name__)


def _attempt(company: Company, kind: str, body: Body, actor: str, error: Refused) -> Event:
    return Event(
        kind="attempt:refused",
        workspace_id=company.workspace_id,
        subject_kind=error.subject_kind,
        subject=error.subject or _subject(body) or "none",
        actor=actor,
        facts={"act": reading.name_of(kind, body), "because": type(error).__name__},
    )


def _to_form(body: Body, error: UserError) -> dict[str, Any]:
    if isinstance(error, FormErrors):
        placed = _placed(body, error.errors)
        if placed:
            return {"response_action": "errors", "errors": placed}
    return {"response_action": "update", "view": answers.dialogue(str(error))}


def _placed(body: Body, errors: dict[str, str]) -> dict[str, str]:
    """Each error at the block of its field; what has no field of its own goes to the first input."""
    blocks = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
    placed: dict[str, str] = {}
    for field, words in errors.items():
        at = next((block for block in blocks if block == field or block.startswith(f"{field}:")), blocks[0])
        placed[at] = f"{placed[at]} {words}" if at in placed else words
    return placed


def _subject(body: Body) -> str | None:
    """The row that a press or a form is about, where it says so."""
    if body.get("actions"):
        parts = str(body["actions"][0].get("value", "")).split("|")
        return parts[1] if len(parts) == 3 else None  # noqa: PLR2004 - number, id, version
    metadata = _metadata(body)
    return str(metadata["id"]) if "id" in metadata else None


def _nonce(body: Body) -> str:
    return str(_metadata(body).get("nonce", ""))


def _metadata(body: Body) -> dict[str, Any]:
    written = (body.get("view") or {}).get("private_metadata") or "{}"
    found = json.loads(written)
    return found if isinstance(found, dict) else {}
