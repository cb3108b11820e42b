"""What an act is: something that anybody may try, by one route, on one subject. A row of the table each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.permissions.making import Making
from tests.permissions.people import Who

COMMANDS, SHORTCUTS, ACTIONS = "commands", "shortcuts", "actions"
FORMS, MENUS, EVENTS = "forms", "menus", "events"
BECAUSE = {"reason": "Because."}


@dataclass(frozen=True)
class Act:
    """A row: what somebody does, by which route, on which subject, and with what typed.

    `opened` is the act, and whose, that opens the dialogue in which it is done; `first` is done before.
    """

    words: str
    section: str
    name: str
    about: str = ""
    version: int = 0
    typed: str = ""
    opened: "tuple[Who, Act] | None" = None
    said: Mapping[str, Any] = field(default_factory=dict)
    first: Callable[[Making], None] | None = None


def press(words: str, name: str, about: str = "", version: int = 0, **more: Any) -> Act:
    """A button is pressed."""
    return Act(words, ACTIONS, name, about, version, **more)


def send(
    words: str, name: str, by: Who, opener: Act, said: Mapping[str, Any] | None = None, **more: Any
) -> Act:
    """A form is sent that somebody who may has opened."""
    return Act(words, FORMS, name, opened=(by, opener), said=said or {}, **more)


def typed(words: str, text: str, name: str = "/vouchsafe", **more: Any) -> Act:
    """A command is typed."""
    return Act(words, COMMANDS, name, typed=text, **more)
