"""What a click says: the `actions` entry of a payload, and the state of a message's own fields."""

from typing import TYPE_CHECKING, Any

from .entry import entered
from .finding import Found, option_of
from .messages import Message
from .values import state_key, state_values

if TYPE_CHECKING:
    from .person import Person

Json = dict[str, Any]
_OF_A_BUTTON = ("text", "value", "style", "url")


def named(person: "Person", hit: Found) -> Json:
    """Which element was acted on, and when."""
    block_id, action_id = hit.place
    ts = person.workspace.new_ts()
    return {"type": hit.element["type"], "block_id": block_id, "action_id": action_id, "action_ts": ts}


def action_of(person: "Person", hit: Found, value: str | None) -> Json:
    """The entry for a pressed button, a picked option or a changed field."""
    action, element = named(person, hit), hit.element
    if element["type"] == "button":
        return action | {key: element[key] for key in _OF_A_BUTTON if key in element}
    wanted = hit.option["value"] if hit.option else value
    if element["type"] == "overflow":
        return action | {"selected_option": option_of(element["options"], wanted or "")}
    many = (state_key(element) or "").endswith("s")
    return action | entered(person, element, [wanted] if many else wanted)


def message_state(person: "Person", message: Message, hit: Found, action: Json) -> Json:
    """`state.values` of a message as this person has filled it in, this action included."""
    typed = person.workspace.typed_in_messages.setdefault((person.id, message.ts), {})
    key = state_key(hit.element)
    if key is not None:
        typed[hit.place] = {key: action[key]}
    return state_values(message.blocks, typed)
