"""The boundary: actor, transaction and errors, once, for everything that Slack sends."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.connectors.slack import Slack
from bot.domain import epochs
from bot.domain.buttons import OldButton
from bot.domain.no_secrets import holds_a_secret
from bot.domain.people import Kind, Person
from bot.domain.ports import Ports, new_id
from bot.domain.programme import Company
from bot.domain.refusals import TAKE_IT_OUT, FormErrors, NotFounded, NotMet
from bot.errors import UserError
from bot.services import readiness, restoring, standing, telling
from bot.views import answers
from handlers import failures, naming, reading, twins
from handlers.acts import Ack, Act, Answer, Body, Route, Routes, View
from handlers.knowing import Acquaintance, NotAcquainted, make_sure
from handlers.refusing import Incident, Refusing
from handlers.window import Window
from storage import inbox, people, restoration
from storage.database import Database, Unit
from storage.errors import Busy, ClockInDoubt, StorageFault

SLACK_SECONDS = 2.0
"""How long the person who is looking waits for Slack, at most."""

SECTIONS = {
    "command": "commands",
    "shortcut": "shortcuts",
    "block_actions": "actions",
    "view_submission": "forms",
    "block_suggestion": "menus",
    "event": "events",
}

log = structlog.get_logger(__name__)


Observe = Callable[[str, str, float], None]
"""Told of every acknowledgement: the kind of payload, what became of it, and the seconds it took."""


def _unobserved(_kind: str, _outcome: str, _seconds: float) -> None:
    """Nobody counts."""


def _undoubted() -> bool:
    """Nobody else can be asked for the time."""
    return False


@dataclass(frozen=True)
class Boundary:
    """Carries out whatever comes in: one unit of work, one answer, in the shape that its kind accepts."""

    database: Database
    slack: Slack
    ports: Ports
    company: Callable[[], Company]
    routes: Routes
    observe: Observe = _unobserved
    clock_is_right: Callable[[], bool] = _undoubted

    def handle(self, kind: str, body: dict[str, Any]) -> Ack:
        """Carry one payload out and return its ack.

        Only an event that the database could not take escapes, so that Slack sends it again.
        """
        started, outcome = self.ports.monotonic(), "unanswered"
        body = reading.without_screen(kind, body)
        try:
            outcome, ack = self._handled(kind, body)
        finally:
            self.observe(kind, outcome, self.ports.monotonic() - started)
        return ack

    def _handled(self, kind: str, body: dict[str, Any]) -> tuple[str, Ack]:
        """What became of a payload, in a word, and its ack."""
        if not reading.understood(kind, body):
            log.warning("payload_not_understood", kind=kind)
            return "not_understood", None
        refusing = Refusing(self.database, self.slack, self.company, self._card_of(kind, body))
        try:
            return "done", self._in_time(kind, body)
        except NotFounded:
            return "refused", refusing.say(kind, body, self._not_founded(kind, body))
        except UserError as error:
            if isinstance(error, Busy) and kind == "event":
                raise
            return "refused", refusing.say(kind, body, error)
        # Whatever failed is ours to fix: the person gets an incident number, and the log gets the rest.
        except Exception as error:
            if isinstance(error, StorageFault) and kind == "event":
                raise
            return "incident", refusing.say(kind, body, self._incident(kind, error))

    def _incident(self, kind: str, error: Exception) -> Incident:
        number = new_id(self.ports)[:8]
        naming.incident(number)
        failures.note("incident", error, incident=number, kind=kind, path=failures.path(error))
        return Incident(answers.incident(number))

    def _not_founded(self, kind: str, body: Body) -> NotFounded:
        with self.database.read() as unit:
            actor = reading.actor_of(kind, body) or ""
            return NotFounded("\n• ".join(readiness.what_is_missing(unit, self.company(), actor)))

    def _in_time(self, kind: str, body: dict[str, Any]) -> Ack:
        """Carry it out; where the clock has jumped, once more as soon as a second source agrees (E7)."""
        try:
            return self._carry_out(kind, body)
        except ClockInDoubt:
            if not self.clock_is_right():
                raise
            return self._carry_out(kind, body)

    def _carry_out(self, kind: str, body: dict[str, Any]) -> Ack:
        name, company = reading.name_of(kind, body), self.company()
        route = self._route(kind, name, reading.verb_of(kind, body))
        if route is None:
            return None
        if not company.workspace_id:
            raise NotMet
        if kind == "view_submission":
            _watch(body, route)
        started = self.ports.monotonic()

        def patience() -> float:
            return max(0.2, SLACK_SECONDS - (self.ports.monotonic() - started))

        try:
            answer = self._unit_of(kind, name, body, route)
        except NotAcquainted as first:
            Acquaintance(self.database, self.slack).renew(company, first.user_ids, route, patience)
            answer = self._unit_of(kind, name, body, route, acquainted=True)
        answer = _visible(body, answer)
        window = Window(self.database, self.slack, lambda error: self._incident(kind, error))
        window.show(body, answer, patience, done=route.writes)
        return answer.ack

    def _route(self, kind: str, name: str, verb: str) -> Route | None:
        section = SECTIONS.get(kind)
        routes = getattr(self.routes, section) if section else {}
        found = routes.get(f"{name} {verb}") or routes.get(name)
        if found is None and kind in ("block_actions", "view_submission"):
            raise OldButton
        return found

    def _card_of(self, kind: str, body: Body) -> str | None:
        """The name of the card that a pressed button belongs to."""
        pressed = self.routes.actions.get(reading.name_of(kind, body)) if kind == "block_actions" else None
        return pressed.card if pressed else None

    def _unit_of(self, kind: str, name: str, body: Body, route: Route, *, acquainted: bool = False) -> Answer:
        """One transaction: the inbox key, the handler's one call, and the words to answer with.

        Raises `NotAcquainted`, with nothing done, unless Slack has been asked about everybody just now.
        """

        def carry_out(unit: Unit) -> Answer:
            epoch = restoration.epoch(unit)
            said = epochs.read(body, epoch)
            if route.writes and not route.held and kind != "event":
                restoring.refuse(unit)
            if not acquainted:
                make_sure(unit, self.company(), kind, said, route)
            if route.writes:
                return _marked(self._written(kind, name, said, route, unit), epoch)
            return _marked(route.handle(self._act(kind, name, said, unit, route)), epoch)

        if route.writes:
            return self.database.run(carry_out)
        with self.database.read() as unit:
            return carry_out(unit)

    def _written(self, kind: str, name: str, body: Body, route: Route, unit: Unit) -> Answer:
        key = reading.key_of(kind, body)
        if key and not inbox.first_time(unit, f"{self.company().workspace_id}:{key}"[:200]):
            return Answer(ack={"response_action": "clear"} if kind == "view_submission" else None)
        act = self._act(kind, name, body, unit, route)
        answer = route.handle(act)
        self._after(act, route, answer)
        return answer

    def _act(self, kind: str, name: str, body: Body, unit: Unit, route: Route) -> Act:
        company = self.company()
        if not route.unfounded:
            standing.in_force(unit, company)
        return Act(kind, name, body, unit, company, self._actor(kind, body, unit, company))

    def _actor(self, kind: str, body: Body, unit: Unit, company: Company) -> Person:
        """The mirrored actor; somebody from another team, or not known, may do nothing here (A9)."""
        user_id, team = reading.actor_of(kind, body) or "", reading.team_of(kind, body)
        found = people.find(unit, company.workspace_id, user_id) or _nobody(company, user_id, unit)
        if team and team != company.workspace_id and kind != "event":
            return replace(found, kind=Kind.STRANGER)
        return found

    def _after(self, act: Act, route: Route, answer: Answer) -> None:
        url = reading.answer_url_of(act.body)
        if answer.words and url:
            telling.answer(act.unit, act.company.workspace_id, act.person.user_id, url, answer.words)
        if route.card and route.writes:
            twins.delete_if_twin(act.unit, act.company.workspace_id, act.body, route.card, act.person.user_id)


def _watch(body: Body, route: Route) -> None:
    """Hide what is typed where secrets are asked for; elsewhere raise `FormErrors` where one is.

    No unit is open yet that could keep it.
    """
    if route.secret:
        reading.hide(body)
    if route.secret or route.watches:
        return
    errors = {block: TAKE_IT_OUT for block, typed in reading.typed_in(body).items() if holds_a_secret(typed)}
    if errors:
        raise FormErrors(errors)


def _marked(answer: Answer, epoch: str) -> Answer:
    """The answer with what can be pressed or sent in it marked as of this epoch."""
    view = answer.view and replace(answer.view, view=epochs.marked(answer.view.view, epoch))
    return replace(answer, ack=epochs.answered(answer.ack, epoch), view=view)


def _visible(body: Body, answer: Answer) -> Answer:
    """Words with no message to stand beside become a dialogue, in place of the one that was pressed in."""
    if not answer.words or answer.view or reading.answer_url_of(body):
        return answer
    dialogue = answers.dialogue(answer.words)
    if reading.in_dialogue(body):
        return replace(answer, view=View("views.update", dialogue, str(body["view"]["id"])))
    return replace(answer, view=View("views.open", dialogue))


def _nobody(company: Company, user_id: str, unit: Unit) -> Person:
    """Somebody whom neither the mirror nor Slack knows."""
    return Person(
        company.workspace_id, user_id, None, user_id, None, None, "", kind=Kind.STRANGER, fetched_at=unit.now
    )
