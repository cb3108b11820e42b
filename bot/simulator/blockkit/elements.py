"""Interactive elements, and the places each may stand in."""

from decimal import Decimal
from typing import Any

from .objects import (
    CHOICE,
    CONFIRM,
    DISPATCH,
    ID,
    OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_FILE,
    URL,
    check_distinct_values,
    check_initial,
    plain,
)
from .problems import Problems
from .rich_text import RICH_TEXT
from .scalars import DATE, INSTANT, NUMBER, TIME, ZONE
from .shapes import (
    Check,
    Need,
    also,
    at_least_one,
    boolean,
    exactly_one,
    integer,
    items,
    one_of,
    shape,
    string,
)

Keys = dict[str, Check | Need]

MOST = 100

_base: Keys = {"action_id": ID}
_focus: Keys = _base | {"focus_on_load": boolean}
_menu: Keys = _focus | {"placeholder": plain(150), "confirm": CONFIRM}
_many: Keys = _menu | {"max_selected_items": integer(1, MOST)}
_static: Keys = {"options": items(OPTION, MOST), "option_groups": items(OPTION_GROUP, MOST)}
_typed: Keys = _focus | {"placeholder": plain(150), "dispatch_action_config": DISPATCH}
_narrowing: Keys = {
    "include": items(one_of("im", "mpim", "private", "public"), 4),
    "exclude_external_shared_channels": boolean,
    "exclude_bot_users": boolean,
}
_filter: Check = also(shape(_narrowing), at_least_one(*_narrowing))


def _check_lengths(value: Any, at: str, problems: Problems) -> None:
    """A prefilled text must itself be acceptable."""
    most, least = value.get("max_length", 3000), value.get("min_length", 0)
    if least > most:
        problems.add("min_length must not be more than max_length", f"{at}/min_length")
    if len(value.get("initial_value", "")) > most:
        problems.add(f"must be less than {most + 1} characters", f"{at}/initial_value")


def _check_bounds(value: Any, at: str, problems: Problems) -> None:
    least, most = (Decimal(value.get(key, 0)) for key in ("min_value", "max_value"))
    if {"min_value", "max_value"} <= value.keys() and least > most:
        problems.add("min_value must not be more than max_value", f"{at}/min_value")


def _choices(keys: Keys) -> Check:
    return also(shape(keys), exactly_one("options", "option_groups"), check_initial, check_distinct_values)


def _ticks(initial: Keys) -> Check:
    keys: Keys = _focus | {"options": Need(items(CHOICE, 10)), "confirm": CONFIRM} | initial
    return also(shape(keys), check_initial, check_distinct_values)


_buttons: dict[str, Check] = {
    "button": shape(
        _base
        | {
            "text": Need(plain(75)),
            "url": URL,
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        }
    ),
    "overflow": also(
        shape(_base | {"options": Need(items(OVERFLOW_OPTION, 5)), "confirm": CONFIRM}),
        check_distinct_values,
    ),
}

_menus: dict[str, Check] = {
    "static_select": _choices(_menu | _static | {"initial_option": OPTION}),
    "external_select": shape(_menu | {"initial_option": OPTION, "min_query_length": integer(0, 255)}),
    "users_select": shape(_menu | {"initial_user": ID}),
    "conversations_select": shape(
        _menu
        | {
            "initial_conversation": ID,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _filter,
        }
    ),
    "channels_select": shape(_menu | {"initial_channel": ID, "response_url_enabled": boolean}),
}

_multi_menus: dict[str, Check] = {
    "multi_static_select": _choices(_many | _static | {"initial_options": items(OPTION, MOST)}),
    "multi_external_select": shape(
        _many | {"initial_options": items(OPTION, MOST), "min_query_length": integer(0, 255)}
    ),
    "multi_users_select": shape(_many | {"initial_users": items(ID, MOST)}),
    "multi_conversations_select": shape(
        _many
        | {
            "initial_conversations": items(ID, MOST),
            "default_to_current_conversation": boolean,
            "filter": _filter,
        }
    ),
    "multi_channels_select": shape(_many | {"initial_channels": items(ID, MOST)}),
}

_choosers: dict[str, Check] = {
    "checkboxes": _ticks({"initial_options": items(CHOICE, 10)}),
    "radio_buttons": _ticks({"initial_option": CHOICE}),
    "datepicker": shape(_focus | {"initial_date": DATE, "placeholder": plain(150), "confirm": CONFIRM}),
    "timepicker": shape(
        _focus | {"initial_time": TIME, "placeholder": plain(150), "confirm": CONFIRM, "timezone": ZONE}
    ),
}

_instants: dict[str, Check] = {
    "datetimepicker": shape(_focus | {"initial_date_time": INSTANT, "confirm": CONFIRM})
}

_fields: dict[str, Check] = {
    "plain_text_input": also(
        shape(
            _typed
            | {
                "initial_value": string(3000),
                "multiline": boolean,
                "min_length": integer(0, 3000),
                "max_length": integer(1, 3000),
            }
        ),
        _check_lengths,
    ),
    "email_text_input": shape(_typed | {"initial_value": string(3000)}),
    "url_text_input": shape(_typed | {"initial_value": string(3000)}),
    "number_input": also(
        shape(
            _typed
            | {
                "is_decimal_allowed": Need(boolean),
                "initial_value": NUMBER,
                "min_value": NUMBER,
                "max_value": NUMBER,
            }
        ),
        _check_bounds,
    ),
    "rich_text_input": shape(_typed | {"initial_value": RICH_TEXT}),
    "file_input": shape(_base | {"filetypes": items(string(20), MOST), "max_files": integer(1, 10)}),
}

IMAGE: Check = also(
    shape({"image_url": URL, "slack_file": SLACK_FILE, "alt_text": Need(string(2000))}),
    exactly_one("image_url", "slack_file"),
)

ELEMENTS: dict[str, Check] = _buttons | _menus | _multi_menus | _choosers | _instants | _fields
IN_SECTION = {*_buttons, *_menus, *_multi_menus, *_choosers, "image"}
IN_ACTIONS = {*_buttons, *_menus, *_choosers, *_instants}
IN_INPUT = {*_menus, *_multi_menus, *_choosers, *_instants, *_fields}
