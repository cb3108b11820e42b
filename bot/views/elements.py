"""What people press, pick and fill in: the interactive elements of Block Kit."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from bot.domain.text import scrub
from bot.views.markup import Block, is_web_address, plain

Style = Literal["primary", "danger"]
TypingEvent = Literal["on_enter_pressed", "on_character_entered"]

ID_LIMIT: Final = 255
_BUTTON_LIMIT: Final = 75
_OPTION_LIMIT: Final = 75
_OPTIONS: Final = 100
_OPEN_OPTIONS: Final = 10
_PLACEHOLDER_LIMIT: Final = 150
_TYPED_LIMIT: Final = 3000
_FILES: Final = 10


def ours(text: str, limit: int, what: str) -> str:
    """Return text that we chose ourselves; ValueError if Slack would refuse it: the mistake is ours."""
    if not 1 <= len(text) <= limit:
        raise ValueError(f"{what} must have 1 to {limit} characters, not {len(text)}: {text[:40]!r}")
    return text


def given(**parts: object) -> Block:
    """Return only the parts that are there."""
    return {name: part for name, part in parts.items() if part is not None}


def button(
    label: str,
    action_id: str,
    value: str | None = None,
    *,
    style: Style | None = None,
    confirm: Block | None = None,
    url: str | None = None,
) -> Block:
    """Return a button; its value is an opaque id, see `bot.domain.buttons`."""
    if url is not None and not is_web_address(url):
        raise ValueError("A button opens a http or https address only.")
    return given(
        type="button",
        text=plain(label, _BUTTON_LIMIT),
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        value=value and ours(value, _BUTTON_LIMIT, "A button's value"),
        style=style,
        confirm=confirm,
        url=url,
    )


def confirm(title: str, text: str, yes: str, no: str = "Cancel", *, style: Style | None = None) -> Block:
    """Return the question asked before a button acts."""
    return given(
        title=plain(ours(title, 100, "A question's title"), 100),
        text=plain(text, 300),
        confirm=plain(ours(yes, 30, "A question's yes"), 30),
        deny=plain(ours(no, 30, "A question's no"), 30),
        style=style,
    )


def option(text: str, value: str, description: str | None = None) -> Block:
    """Return one choice of a menu."""
    return given(
        text=plain(text, _OPTION_LIMIT),
        value=ours(value, _OPTION_LIMIT, "An option's value"),
        description=plain(description, _OPTION_LIMIT) if description else None,
    )


def select(
    action_id: str, options: Sequence[Block], *, initial: str | None = None, placeholder: str = "Choose one"
) -> Block:
    """Return a menu of 1 to 100 options; `initial` is the value of the one chosen at first."""
    if not 1 <= len(options) <= _OPTIONS:
        raise ValueError(f"A menu has 1 to {_OPTIONS} options, not {len(options)}.")
    chosen = None if initial is None else _option_of(options, initial)
    return _menu("static_select", action_id, placeholder, options=list(options), initial_option=chosen)


def radio_buttons(action_id: str, options: Sequence[Block], *, initial: str | None = None) -> Block:
    """Return 1 to 10 choices that all stand open, of which one is taken; `initial` is its value."""
    _check_open(options)
    chosen = None if initial is None else _option_of(options, initial)
    return given(
        type="radio_buttons",
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        options=list(options),
        initial_option=chosen,
    )


def checkboxes(action_id: str, options: Sequence[Block], *, initial: Sequence[str] = ()) -> Block:
    """Return 1 to 10 boxes to tick; those whose values are `initial` are ticked at first."""
    _check_open(options)
    ticked = [_option_of(options, value) for value in initial]
    return given(
        type="checkboxes",
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        options=list(options),
        initial_options=ticked or None,
    )


def datepicker(action_id: str, *, initial: date | None = None) -> Block:
    """Return a field for a day."""
    return given(
        type="datepicker",
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        initial_date=initial.isoformat() if initial else None,
    )


def external_select(
    action_id: str,
    *,
    initial: Block | None = None,
    placeholder: str = "Type to search",
    min_query_length: int = 1,
) -> Block:
    """Return a menu whose options are asked for while the person types; `initial` is an option."""
    return _menu(
        "external_select",
        action_id,
        placeholder,
        initial_option=initial,
        min_query_length=min_query_length,
    )


def users_select(
    action_id: str, *, initial: str | None = None, placeholder: str = "Choose a person"
) -> Block:
    """Return a menu of the workspace's people; `initial` is a Slack id."""
    return _menu("users_select", action_id, placeholder, initial_user=initial)


def multi_users_select(action_id: str, *, placeholder: str = "Choose people") -> Block:
    """Return a menu in which several of the workspace's people can be chosen."""
    return _menu("multi_users_select", action_id, placeholder)


def multi_external_select(
    action_id: str, *, placeholder: str = "Type to search", min_query_length: int = 1
) -> Block:
    """Return a menu for several choices, whose options are asked for while the person types."""
    return _menu("multi_external_select", action_id, placeholder, min_query_length=min_query_length)


def text_input(
    action_id: str,
    *,
    multiline: bool = False,
    initial: str | None = None,
    placeholder: str | None = None,
    max_length: int = _TYPED_LIMIT,
    dispatch_on: Sequence[TypingEvent] | None = None,
) -> Block:
    """Return a field to type in; `initial` stands in it, scrubbed and cut to `max_length`."""
    if not 1 <= max_length <= _TYPED_LIMIT:
        raise ValueError(f"A field takes 1 to {_TYPED_LIMIT} characters, not {max_length}.")
    return given(
        type="plain_text_input",
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        multiline=multiline,
        initial_value=(scrub(initial, multiline=multiline)[:max_length] or None) if initial else None,
        placeholder=plain(placeholder, _PLACEHOLDER_LIMIT) if placeholder else None,
        max_length=max_length,
        dispatch_action_config={"trigger_actions_on": list(dispatch_on)} if dispatch_on else None,
    )


def file_input(action_id: str, *, filetypes: Sequence[str] = (), max_files: int = 1) -> Block:
    """Return a field for 1 to 10 files, of the given types if any are given."""
    if not 1 <= max_files <= _FILES:
        raise ValueError(f"A file field takes 1 to {_FILES} files, not {max_files}.")
    return given(
        type="file_input",
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        filetypes=list(filetypes) or None,
        max_files=max_files,
    )


def _check_open(options: Sequence[Block]) -> None:
    if not 1 <= len(options) <= _OPEN_OPTIONS:
        raise ValueError(f"There are 1 to {_OPEN_OPTIONS} open choices, not {len(options)}.")


def _menu(kind: str, action_id: str, placeholder: str, **parts: object) -> Block:
    return given(
        type=kind,
        action_id=ours(action_id, ID_LIMIT, "An action id"),
        placeholder=plain(placeholder, _PLACEHOLDER_LIMIT),
        **parts,
    )


def _option_of(options: Sequence[Block], value: str) -> Block:
    for choice in options:
        if choice["value"] == value:
            return choice
    raise ValueError(f"No option has the value {value!r}.")
