"""What a person does, named in JSON: the acts of the control API and of the pages."""

import base64
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from .deliveries import Delivery
from .entry import Upload
from .errors import CannotDo, NothingThere
from .finding import words
from .messages import Message
from .person import Person

Json = dict[str, Any]


def carry_out(person: Person, body: Json) -> Any:
    """Do what `body` names in `act`, with that act's fields.

    CannotDo when a person cannot; KeyError or ValueError when a field is missing or wrong.
    """
    act = ACTS.get(body.get("act", ""))
    if act is None:
        raise CannotDo(f"acts are: {', '.join(ACTS)}")
    return _plain(act(person, body))


def _command(person: Person, body: Json) -> Delivery:
    return person.command(body["command"], body.get("text", ""), body.get("channel"))


def _click(person: Person, body: Json) -> Delivery:
    """`shown` is the block as it stands on the screen, which may be a moment behind the message."""
    message, stale = _message(person, body), "shown" in body
    if stale:
        message.blocks = [body["shown"]]
    return person.click(message, body["what"], body.get("value"), stale=stale)


def _press(person: Person, body: Json) -> Delivery:
    """`shown` is the block as it stands on the screen, in the view with the id `view`."""
    shown = {"view_id": body["view"], "shown": [body["shown"]]} if "shown" in body else {}
    return person.press(body["what"], body.get("value"), **shown)


def _shortcut(person: Person, body: Json) -> Delivery:
    return person.shortcut(body["callback_id"], _message(person, body) if "ts" in body else None)


def _say(person: Person, body: Json) -> Json:
    return asdict(person.say(body["text"], body.get("channel"), thread_ts=body.get("thread_ts")))


def _fill(person: Person, body: Json) -> list[Delivery]:
    return person.fill(_typed(body["values"]), enter=body.get("enter", False))


def _submit(person: Person, body: Json) -> Delivery:
    return person.submit(_typed(body.get("values", {})))


def _read(person: Person, body: Json) -> None:
    person.workspace.mark_read(person.id, body["channel"], str(body["ts"]))


ACTS: dict[str, Callable[[Person, Json], Any]] = {
    "command": _command,
    "click": _click,
    "shortcut": _shortcut,
    "say": _say,
    "open_home": lambda person, body: person.open_home(body.get("tab", "home")),
    "fill": _fill,
    "suggestions": lambda person, body: person.suggestions(body["what"], body["query"]),
    "choose": lambda person, body: person.choose(body["what"], body["query"], body["option"]),
    "press": _press,
    "submit": _submit,
    "close_view": lambda person, body: person.close_view(everything=body.get("everything", False)),
    "read": _read,
}


def _message(person: Person, body: Json) -> Message:
    """The message named by its `ts`, or else the newest that shows what is to be clicked."""
    channel = body.get("channel") or person.workspace.dm_with(person.id).id
    with person.workspace.lock:
        for message in reversed(person.visible(channel)):
            if message.ts == body["ts"] if "ts" in body else body["what"] in words(message.blocks):
                return message.snapshot()
    raise NothingThere(f"{person.name} sees no message with {body.get('ts', body.get('what'))!r}")


def _typed(values: Json) -> Json:
    """Values as entered; a file comes as its name and its content in base64."""
    return {
        what: [_upload(each) for each in value] if _is_files(value) else value
        for what, value in values.items()
    }


def _is_files(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _upload(given: Json) -> Upload:
    return Upload(given["name"], base64.b64decode(given["content"], validate=True))


def _plain(done: Any) -> Any:
    if isinstance(done, list):
        return [_plain(each) for each in done]
    return asdict(done) | {"ok": done.ok} if isinstance(done, Delivery) else done
