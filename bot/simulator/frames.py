"""The frames that a page is sent: everything at first, then what each change means for its person.

A frame is either made at once, in the thread of the change, or named by what it shows as a whole, such as
`channels`. Such a one is made when it is sent, so that ten changes in a row are one frame.
"""

from collections.abc import Callable
from typing import Any

from .changes import Change, Kind
from .person import Person
from .shown import (
    app_json,
    call_json,
    channels_json,
    delivery_json,
    faults_json,
    home_json,
    message_json,
    people_json,
    stack_json,
)

Json = dict[str, Any]
Frame = Json | str

WHOLES: dict[str, Callable[[Person], Json]] = {
    "people": lambda person: {"people": people_json(person.workspace)},
    "channels": lambda person: {"channels": channels_json(person)},
    "screen": lambda person: {"stack": stack_json(person)},
    "home": lambda person: {"home": home_json(person)},
    "faults": lambda person: {"faults": faults_json(person.workspace)},
    "app": lambda person: {"app_up": bool(person.workspace.sockets.open)},
}


def hello(person: Person) -> Json:
    """All that a page needs to begin."""
    workspace = person.workspace
    with workspace.lock:
        people = people_json(workspace)
        frame: Json = {
            "type": "hello",
            "me": next(one for one in people if one["id"] == person.id),
            "team": {"name": workspace.team_name, "domain": workspace.domain},
            "app": app_json(workspace),
        }
        for whole in WHOLES.values():
            frame |= whole(person)
    return frame


def frames_of(person: Person, change: Change) -> list[Frame]:
    """What a change means for a person's page; nothing, where it is none of their business."""
    tell = _FRAMES.get(change.kind)
    return tell(person, change) if tell else []


def _about_message(person: Person, change: Change) -> list[Frame]:
    """The message, and the one that its thread hangs on: that one shows how many replies it has."""
    workspace, message = person.workspace, change.value
    channel_id, _, ts = change.key.partition(" ")
    if not workspace.sees(person.member, workspace.channels[channel_id]):
        return []
    if message is None:
        return [{"type": "gone", "channel": channel_id, "ts": ts}, "channels"]
    if message.only_for not in (None, person.id):
        return []
    root = workspace.find_message(channel_id, message.thread_ts) if message.thread_ts else None
    shown = [message] if root in (None, message) else [root, message]
    return [*(_shown(person, one) for one in shown), "channels"]


def _shown(person: Person, message: Any) -> Json:
    shown = message_json(person.workspace, message.snapshot())
    return {"type": "message", "channel": message.channel, "message": shown}


def _about_directory(_person: Person, _change: Change) -> list[Frame]:
    return ["people", "channels"]


def _about_delivery(person: Person, change: Change) -> list[Frame]:
    return [{"type": "delivery", "delivery": delivery_json(person.workspace, change.value)}]


def _about_call(_person: Person, change: Change) -> list[Frame]:
    return [{"type": "call", "call": call_json(change.value)}]


def _if_mine(make: Callable[[Change], Frame]) -> Callable[[Person, Change], list[Frame]]:
    return lambda person, change: [make(change)] if change.key.split(" ")[0] == person.id else []


def _whole(name: str) -> Callable[[Person, Change], list[Frame]]:
    return lambda _person, _change: [name]


_FRAMES: dict[Kind, Callable[[Person, Change], list[Frame]]] = {
    "message": _about_message,
    "person": _about_directory,
    "channel": _about_directory,
    "delivery": _about_delivery,
    "call": _about_call,
    "notice": _if_mine(lambda change: {"type": "notice", "words": change.value}),
    "read": _if_mine(lambda _: "channels"),
    "screen": _if_mine(lambda _: "screen"),
    "home": _if_mine(lambda _: "home"),
    "clock": _whole("clock"),
    "faults": _whole("faults"),
    "socket": _whole("app"),
}
