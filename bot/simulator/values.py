"""`state.values`: what stands in the fields of a view, typed or prefilled."""

from copy import deepcopy
from typing import Any

from .blockkit.objects import all_options
from .messages import interactive

Json = dict[str, Any]
State = dict[tuple[str, str], Json]

_STATE_KEY = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
    "rich_text_input": "rich_text_value",
}
_INITIAL_KEY = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "rich_text_value": "initial_value",
}
_LISTS = {key for key in _STATE_KEY.values() if key.endswith("s")}
_FIXED_OPTIONS = ("static_select", "radio_buttons", "multi_static_select", "checkboxes")


def state_key(element: Json) -> str | None:
    """The key under which this element's value travels; None for buttons and overflow menus."""
    return _STATE_KEY.get(element["type"])


def state_values(blocks: list[Json], typed: State) -> dict[str, dict[str, Json]]:
    """Every stateful element's value by block_id and action_id."""
    values: dict[str, dict[str, Json]] = {}
    for block in blocks:
        for element in interactive(block):
            if state_key(element):
                value = current_value(block, element, typed)
                values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def current_value(block: Json, element: Json, typed: State) -> Json:
    """One element's value with its type: what was typed, or else what the app prefilled."""
    key = _STATE_KEY[element["type"]]
    found = typed.get((block["block_id"], element["action_id"]))
    return {"type": element["type"]} | (
        deepcopy(found) if found is not None else {key: _initial(element, key)}
    )


def _initial(element: Json, key: str) -> Any:
    given = element.get(_INITIAL_KEY.get(key, ""))
    if given is None:
        return [] if key in _LISTS else None
    return deepcopy(given)


def keep_typed(blocks: list[Json], typed: State) -> State:
    """What survives an update: values whose two ids and kind stay, and whose option is still offered."""
    kept: State = {}
    for block in blocks:
        for element in interactive(block):
            place = (block["block_id"], element["action_id"])
            if place in typed and _still_fits(element, typed[place]):
                kept[place] = typed[place]
    return kept


def _still_fits(element: Json, value: Json) -> bool:
    key = state_key(element)
    if key is None or key not in value:
        return False
    if element["type"] not in _FIXED_OPTIONS:
        return True
    chosen = value[key] if isinstance(value[key], list) else [value[key]]
    offered = [option["value"] for option in all_options(element)]
    return all(option is None or option["value"] in offered for option in chosen)


def is_empty(value: Json) -> bool:
    """Whether a required field would count as not filled in."""
    return all(found in (None, "", []) for key, found in value.items() if key not in ("type", "timezone"))
