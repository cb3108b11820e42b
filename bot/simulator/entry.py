"""What a person enters into a field, as Slack's client lets them and as it travels in `state.values`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from .blockkit.objects import all_options
from .errors import CannotDo, NothingThere, RequiredField
from .files import File, file_object
from .finding import option_of
from .values import current_value, is_empty, state_key

if TYPE_CHECKING:
    from .person import Person
    from .views import View

Json = dict[str, Any]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST_INPUT = 3000
_SINGLE_OPTION = ("static_select", "radio_buttons")
_MANY_OPTIONS = ("multi_static_select", "checkboxes")
_TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


@dataclass(frozen=True)
class Upload:
    """A file from a person's own disk."""

    name: str
    content: bytes


def entered(person: "Person", element: Json, wanted: Any) -> Json:
    """The value that stands in this element when a person enters `wanted`; None empties it."""
    key = state_key(element)
    if key is None:
        raise CannotDo(f"nothing can be entered into a {element['type']}")
    if wanted is None:
        return {key: [] if key.endswith("s") else None}
    return {key: _value(person, element, wanted)}


def check_complete(view: "View") -> None:
    """RequiredField when Slack's client would not send this form."""
    for block in view.blocks:
        if block["type"] == "input":
            value = current_value(block, block["element"], view.typed)
            if is_empty(value):
                if not block.get("optional"):
                    raise RequiredField(f"{block['label']['text']}: please complete this required field")
            else:
                _check_form(block, value)


def _value(person: "Person", element: Json, wanted: Any) -> Any:
    kind = element["type"]
    if kind in _TEXTS:
        return _text(element, str(wanted))
    if kind in _SINGLE_OPTION:
        return option_of(all_options(element), wanted)
    if kind in _MANY_OPTIONS:
        return [option_of(all_options(element), each) for each in wanted]
    return _PICKED[kind](person, element, wanted)


def _text(element: Json, words: str) -> str | None:
    longest = element.get("max_length", _LONGEST_INPUT)
    if len(words) > longest:
        raise CannotDo(f"the field takes {longest} characters, not {len(words)}")
    return words or None


def _user(person: "Person", _element: Json, wanted: Any) -> str:
    member = person.workspace.person(getattr(wanted, "id", wanted)).member
    if member.deleted:
        raise NothingThere(f"{member.real_name} is deactivated and not offered")
    return member.id


def _channel(person: "Person", _element: Json, wanted: Any) -> str:
    channel = person.workspace.find_channel(getattr(wanted, "id", wanted))
    if not person.workspace.sees(person.member, channel):
        raise NothingThere(f"{person.name} does not see {wanted}")
    return channel.id


def _date(_person: "Person", _element: Json, wanted: Any) -> str:
    return (wanted if isinstance(wanted, date) else date.fromisoformat(wanted)).isoformat()


def _time(_person: "Person", _element: Json, wanted: Any) -> str:
    return (wanted if isinstance(wanted, time) else time.fromisoformat(wanted)).strftime("%H:%M")


def _instant(_person: "Person", _element: Json, wanted: Any) -> int:
    return int(wanted.timestamp()) if isinstance(wanted, datetime) else int(wanted)


def _external(_person: "Person", _element: Json, _wanted: Any) -> Any:
    raise CannotDo("type into this select with `choose`: its options come from the app")


def _rich_text(_person: "Person", _element: Json, wanted: Any) -> Json:
    pieces = [{"type": "text", "text": wanted}] if isinstance(wanted, str) else wanted
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}


def _files(person: "Person", element: Json, wanted: Any) -> list[Json]:
    uploads = wanted if isinstance(wanted, list) else [wanted]
    if len(uploads) > element.get("max_files", 10):
        raise CannotDo("that is more files than the field takes")
    return [_upload(person, element, upload) for upload in uploads]


def _upload(person: "Person", element: Json, upload: Upload) -> Json:
    file = _file(person, upload)
    if element.get("filetypes") and file.extension not in element["filetypes"]:
        raise CannotDo(f"the field does not take .{file.extension} files")
    return _kept(person, file)


def share(person: "Person", upload: Upload) -> Json:
    """Keep a file that somebody puts into a conversation; the JSON that Slack shows for it."""
    return _kept(person, _file(person, upload))


def _file(person: "Person", upload: Upload) -> File:
    workspace, size = person.workspace, len(upload.content)
    now = int(workspace.clock.wall())
    return File(workspace.ids.new("F"), upload.name, person.id, size, now, upload.content)


def _kept(person: "Person", file: File) -> Json:
    file.complete = True
    person.workspace.keep_file(file)
    return file_object(file, person.workspace.base_url, person.workspace.team_id)


def _all(one: Callable[..., Any]) -> Callable[..., Any]:
    def many(person: "Person", element: Json, wanted: Any) -> list[Any]:
        return [one(person, element, each) for each in wanted]

    return many


_PICKED: dict[str, Callable[..., Any]] = {
    "users_select": _user,
    "multi_users_select": _all(_user),
    "channels_select": _channel,
    "conversations_select": _channel,
    "multi_channels_select": _all(_channel),
    "multi_conversations_select": _all(_channel),
    "datepicker": _date,
    "timepicker": _time,
    "datetimepicker": _instant,
    "external_select": _external,
    "multi_external_select": _external,
    "rich_text_input": _rich_text,
    "file_input": _files,
}


def _check_form(block: Json, value: Json) -> None:
    """The client's own look at what was typed."""
    element, words = block["element"], str(value.get("value") or "")
    label = block["label"]["text"]
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(words):
        raise RequiredField(f"{label}: that is not an e-mail address")
    if element["type"] == "url_text_input" and "://" not in words:
        raise RequiredField(f"{label}: that is not a URL")
    if element["type"] == "number_input":
        _check_number(label, element, words)
    if len(words) < element.get("min_length", 0):
        raise RequiredField(f"{label}: at least {element['min_length']} characters")


def _check_number(label: str, element: Json, words: str) -> None:
    try:
        number = Decimal(words)
    except InvalidOperation:
        raise RequiredField(f"{label}: that is not a number") from None
    if not element["is_decimal_allowed"] and number != int(number):
        raise RequiredField(f"{label}: whole numbers only")
    low, high = element.get("min_value"), element.get("max_value")
    if (low is not None and number < Decimal(low)) or (high is not None and number > Decimal(high)):
        raise RequiredField(f"{label}: out of bounds")


def dispatches(block: Json, element: Json, *, enter: bool) -> bool:
    """Whether a change of this element is sent to the app at once."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if element["type"] not in _TEXTS:
        return True
    config = element.get("dispatch_action_config", {})
    triggers = config.get("trigger_actions_on", ["on_enter_pressed"])
    return "on_character_entered" in triggers or enter
