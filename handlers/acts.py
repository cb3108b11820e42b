"""One thing that a person did in Slack, as a handler sees it, and what the handler answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bot.domain.buttons import Value, read_value
from bot.domain.people import Person
from bot.domain.programme import Company
from storage.database import Unit

Body = Mapping[str, Any]
Block = dict[str, Any]
Ack = str | dict[str, Any] | None
"""What is answered to a payload at once, in the shape that its kind accepts; None is empty."""


@dataclass(frozen=True)
class View:
    """A dialogue to show to the person who is looking: opened, pushed on top, or put in its place."""

    method: str
    view: Block
    view_id: str | None = None
    view_hash: str | None = None


@dataclass(frozen=True)
class After:
    """What may leave only once the act is committed, so that the trail knows of it first (L4).

    It stands in the dialogue that the answer opens, or else in the one that was pressed in. `note` is told
    which one, in a unit that writes; then `draw` draws it in one that reads. Where either raises, that is
    what the dialogue says.
    """

    draw: Callable[[Unit], Block]
    note: Callable[[Unit, str], None] | None = None


@dataclass(frozen=True)
class Answer:
    """What goes back: the ack's body, a dialogue, what is put in it later, and words for the person only."""

    ack: Ack = None
    view: View | None = None
    words: str | None = None
    after: After | None = None


@dataclass
class Act:
    """A payload with everything it takes to carry it out; `person` is the mirrored actor."""

    kind: str
    name: str
    body: Body
    unit: Unit
    company: Company
    person: Person

    @property
    def action(self) -> Body:
        """The button pressed or the field changed."""
        return dict(self.body["actions"][0])

    @cached_property
    def value(self) -> Value:
        """Which subject, and which version of it, the pressed button carries; raises `OldButton`."""
        return read_value(str(self.action.get("value", "")))

    @property
    def view(self) -> Body:
        """The dialogue that the act happened in."""
        return dict(self.body["view"])

    @property
    def values(self) -> Body:
        """What the dialogue holds."""
        return dict(self.view["state"]["values"])

    @property
    def metadata(self) -> str:
        """What the dialogue was opened with."""
        return str(self.view.get("private_metadata", ""))

    @property
    def inside(self) -> bool:
        """Whether it happened in a dialogue, rather than in a message or in Home."""
        return (self.body.get("view") or {}).get("type") == "modal"

    def open(self, view: Block) -> Answer:
        """Show a dialogue: on top of the one that the person is in, or as the first."""
        return Answer(view=View("views.push" if self.inside else "views.open", view))

    def redraw(self, view: Block) -> Answer:
        """Show the same dialogue as it must look now; a later redraw wins."""
        return Answer(view=View("views.update", view, str(self.view["id"]), self.view.get("hash")))


Handler = Callable[[Act], Answer]


@dataclass(frozen=True)
class Route:
    """How one kind of act is carried out.

    `writes` opens a unit that may write, once per delivery; `votes` names the card whose voters must be known
    to be who they were; `card` names the card that the button belongs to, so that a twin of it can be told;
    `unfounded` lets it be carried out before the programme is founded; a form that `watches` looks itself for
    secrets in what is typed, and does more about them than to refuse them; `held` lets it be carried out
    while a restored programme is held. In one that is `secret` secrets are asked for: whatever is typed is
    hidden from everything that comes after the door.
    """

    handle: Handler
    writes: bool = False
    votes: bool = False
    card: str | None = None
    unfounded: bool = False
    watches: bool = False
    secret: bool = False
    held: bool = False


@dataclass(frozen=True)
class Routes:
    """The contents page of what the bot understands, by kind of payload.

    A command may have a route for its first word alone: “/vouchsafe report”.
    """

    commands: Mapping[str, Route] = field(default_factory=dict)
    shortcuts: Mapping[str, Route] = field(default_factory=dict)
    actions: Mapping[str, Route] = field(default_factory=dict)
    forms: Mapping[str, Route] = field(default_factory=dict)
    menus: Mapping[str, Route] = field(default_factory=dict)
    events: Mapping[str, Route] = field(default_factory=dict)
