"""Triggers, open modals and Home tabs."""

from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

from .changes import Changes
from .clock import Clock
from .errors import SlackError
from .ids import Ids
from .messages import name_blocks
from .values import State, keep_typed, state_values

TRIGGER_LIVES = 3.0
DEEPEST_STACK = 3


@dataclass
class Trigger:
    """Leave to open one view, for three seconds."""

    user: str
    issued: float
    in_view: str | None
    spent: bool = False


@dataclass
class Triggers:
    """The triggers handed out. Their time is real time: a moved clock leaves them alone."""

    clock: Clock
    ids: Ids
    issued: dict[str, Trigger] = field(default_factory=dict)

    def issue(self, user: str, in_view: str | None = None) -> str:
        """A new trigger id for this person's act."""
        trigger_id = self.ids.token("")
        self.issued[trigger_id] = Trigger(user, self.clock.monotonic(), in_view)
        return trigger_id

    def spend(self, trigger_id: str) -> Trigger:
        """Use it up. SlackError when unknown, used or older than three seconds."""
        trigger = self.issued.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.spent:
            raise SlackError("exchanged_trigger_id")
        if self.clock.monotonic() - trigger.issued > TRIGGER_LIVES:
            raise SlackError("expired_trigger_id")
        trigger.spent = True
        return trigger


@dataclass
class View:
    """A modal or a Home tab on somebody's screen: what the app sent and what the person typed."""

    id: str
    user: str
    payload: dict[str, Any]
    root_id: str
    previous_id: str | None = None
    typed: State = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    @property
    def type(self) -> str:
        """`modal` or `home`."""
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks shown."""
        return list(self.payload["blocks"])

    @property
    def title(self) -> str:
        """The modal's title; empty for Home."""
        return str(self.payload.get("title", {}).get("text", ""))

    @property
    def hash(self) -> str:
        """Changes with every update."""
        return (
            f"{self.serial}.{md5(f'{self.id}{self.serial}'.encode(), usedforsecurity=False).hexdigest()[:8]}"
        )

    @property
    def values(self) -> dict[str, dict[str, Any]]:
        """`state.values`, as sent with every interaction."""
        return state_values(self.blocks, self.typed)

    def replace(self, payload: dict[str, Any], ids: Ids) -> None:
        """Show something else under the same id; what was typed stays where both ids stay.

        Whoever has the screens tells of it; see `Screens.replace`.
        """
        self.payload = deepcopy(payload) | {"blocks": name_blocks(payload["blocks"], ids)}
        self.typed = keep_typed(self.blocks, self.typed)
        self.errors = {}
        self.serial += 1


@dataclass
class Screens:
    """Who has which modals open, topmost last, and everybody's Home."""

    ids: Ids
    changes: Changes
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)

    def top(self, user: str) -> View | None:
        """The modal in front of this person."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def find(self, view_id: str | None, external_id: str | None = None) -> View | None:
        """A view that is on a screen now."""
        for view in self._all():
            if view_id is not None and view.id == view_id:
                return view
            if view_id is None and external_id and view.payload.get("external_id") == external_id:
                return view
        return None

    def open(self, user: str, payload: dict[str, Any]) -> View:
        """The first modal of a new stack."""
        self.check_external_id(payload)
        view = self._new(user, payload)
        self.stacks[user] = [view]
        self.tell_of(view)
        return view

    def push(self, user: str, payload: dict[str, Any]) -> View:
        """One more modal on top. SlackError when three are open already."""
        stack = self.stacks.setdefault(user, [])
        if len(stack) >= DEEPEST_STACK:
            raise SlackError("push_limit_reached")
        self.check_external_id(payload)
        below = stack[-1] if stack else None
        view = self._new(user, payload, below)
        stack.append(view)
        self.tell_of(view)
        return view

    def publish(self, user: str, payload: dict[str, Any]) -> View:
        """This person's Home; its id stays the same from the first time on."""
        home = self.homes.get(user)
        self.check_external_id(payload, home)
        if home is None:
            home = self.homes[user] = self._new(user, payload)
        else:
            home.replace(payload, self.ids)
        self.tell_of(home)
        return home

    def replace(self, view: View, payload: dict[str, Any]) -> None:
        """Show something else in a view that is on a screen."""
        view.replace(payload, self.ids)
        self.tell_of(view)

    def tell_of(self, view: View) -> None:
        """Tell that this view is not as it was."""
        if view.type == "home":
            self.changes.tell("home", view.user, view)
        else:
            self.changes.tell("screen", view.user)

    def close_top(self, user: str) -> None:
        """Take the topmost modal away."""
        if self.stacks.get(user):
            self.stacks[user].pop()
            self.changes.tell("screen", user)

    def close(self, view: View) -> None:
        """Take this modal away, wherever it stands."""
        stack = self.stacks.get(view.user, [])
        if view in stack:
            stack.remove(view)
            self.changes.tell("screen", view.user)

    def clear(self, user: str) -> None:
        """Take all of this person's modals away."""
        if self.stacks.pop(user, None):
            self.changes.tell("screen", user)

    def check_external_id(self, payload: dict[str, Any], own: View | None = None) -> None:
        """SlackError when another view has the same `external_id`."""
        external_id = payload.get("external_id")
        other = self.find(None, external_id) if external_id else None
        if other is not None and other is not own:
            raise SlackError("duplicate_external_id")

    def _all(self) -> list[View]:
        return [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())

    def _new(self, user: str, payload: dict[str, Any], below: View | None = None) -> View:
        view_id = self.ids.new("V")
        view = View(view_id, user, {}, root_id=below.root_id if below else view_id)
        view.previous_id = below.id if below else None
        view.replace(payload, self.ids)
        return view


def view_object(view: View, team_id: str, app_id: str, bot_id: str) -> dict[str, Any]:
    """The JSON that Slack shows for a view."""
    sent = view.payload
    return {
        "id": view.id,
        "team_id": team_id,
        "type": view.type,
        "blocks": deepcopy(view.blocks),
        "private_metadata": sent.get("private_metadata", ""),
        "callback_id": sent.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": sent.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": sent.get("clear_on_close", False),
        "notify_on_close": sent.get("notify_on_close", False),
        "close": sent.get("close"),
        "submit": sent.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": app_id,
        "external_id": sent.get("external_id", ""),
        "app_installed_team_id": team_id,
        "bot_id": bot_id,
    }
