"""Finding on a screen what a person means: a button, a field or an option by its words or its id."""

from dataclasses import dataclass
from typing import Any

from .blockkit.objects import all_options
from .errors import NothingThere
from .messages import interactive

Json = dict[str, Any]
_OPTIONS_SHOWN = ("overflow", "radio_buttons", "checkboxes")


@dataclass(frozen=True)
class Found:
    """An element in its block, and the option meant if the words were an option's."""

    block: Json
    element: Json
    option: Json | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where its value is kept."""
        return self.block["block_id"], self.element["action_id"]


def find(blocks: list[Json], what: str, value: str | None = None) -> Found:
    """The one element that `what` names. NothingThere when there is none, or more than one.

    `what` is an action_id, a block_id, both as `block_id/action_id`, a button's or field's words, or the
    words of an open option; `value` picks among buttons that look alike.
    """
    found = [hit for block in blocks for hit in _hits(block, what)]
    if value is not None and len(found) > 1:
        found = [hit for hit in found if hit.element.get("value") == value or _offers(hit.element, value)]
    if len(found) != 1:
        raise NothingThere(
            f"{len(found)} things answer to {what!r}; on the screen: {', '.join(words(blocks))}"
        )
    return found[0]


def words(blocks: list[Json]) -> list[str]:
    """What a person could name here."""
    return [name for block in blocks for element in interactive(block) for name in _names(block, element)[:1]]


def option_of(options: list[Json], wanted: str) -> Json:
    """The option with these words or this value. NothingThere when it is not offered."""
    for option in options:
        if wanted in (option["value"], option["text"]["text"]):
            return {key: option[key] for key in ("text", "value", "description") if key in option}
    offered = ", ".join(option["text"]["text"] for option in options)
    raise NothingThere(f"no option {wanted!r}; there are: {offered}")


def _hits(block: Json, what: str) -> list[Found]:
    hits = []
    for element in interactive(block):
        if what in _names(block, element):
            hits.append(Found(block, element))
        elif element["type"] in _OPTIONS_SHOWN:
            shown = [option for option in element["options"] if option["text"]["text"] == what]
            hits += [Found(block, element, option) for option in shown]
    return hits


def _names(block: Json, element: Json) -> list[str]:
    names = [element["text"]["text"]] if element["type"] == "button" else []
    if block["type"] == "input":
        names.append(block["label"]["text"])
    if element.get("placeholder"):
        names.append(element["placeholder"]["text"])
    if block["type"] != "actions" or len(block["elements"]) == 1:
        names.append(block["block_id"])
    return [*names, element["action_id"], f"{block['block_id']}/{element['action_id']}"]


def _offers(element: Json, value: str) -> bool:
    return any(value in (option["value"], option["text"]["text"]) for option in all_options(element))
