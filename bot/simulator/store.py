"""Keeps a workspace on disk, change by change, so that it is there again after a stop or a kill.

Kept are people, channels, messages, files, Home tabs, read marks, response addresses and how far ids have
come. Gone with the process are open modals, as with a closed Slack client, events that the app had not yet
acknowledged, and the log of deliveries.
"""

import base64
import json
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .changes import Change
from .changes import Kind as Kept
from .channels import Channel
from .files import File
from .messages import Message
from .people import Member
from .response_urls import ResponseUrl
from .views import View
from .workspace import Workspace

Json = dict[str, Any]

_SCHEMA = """
create table if not exists kept (
    kind text not null, key text not null, value text not null, primary key (kind, key)
) without rowid
"""


class Store:
    """One workspace in one file. Attach it to a new workspace, before anything is done there."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._stop_listening: Callable[[], None] = lambda: None
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        # A killed process leaves the file whole; only a machine that loses its power may lose the last words.
        self._file.execute("pragma journal_mode = wal")
        self._file.execute("pragma synchronous = off")
        self._file.execute(_SCHEMA)

    def attach(self, workspace: Workspace) -> bool:
        """Bring back what was kept, and keep every change from now on; False when nothing was kept yet."""
        with workspace.lock:
            kept = list(self._file.execute("select kind, key, value from kept order by kind, key"))
            for kind, key, value in kept:
                _RESTORE[kind](workspace, key, json.loads(value))
            for messages in workspace.messages.values():
                messages.sort(key=lambda message: message.ts)
                workspace.resume_ts(messages[-1].ts if messages else "0.0")
            self._stop_listening = workspace.changes.listen(self._write)
            if not kept:
                self._begin(workspace)
        return bool(kept)

    def close(self) -> None:
        """Close the file; changes after that are not kept."""
        self._stop_listening()
        with self._lock:
            self._file.close()

    def _begin(self, workspace: Workspace) -> None:
        """Keep what a new workspace was made with."""
        identity = {"team_id": workspace.team_id, "token": workspace.verification_token}
        self._put("team", "", identity)
        for member in workspace.people.values():
            self._write(Change("person", member.id, member))

    def _write(self, change: Change) -> None:
        pack = _PACK.get(change.kind)
        if pack is None:
            return
        if change.value is None:
            self._drop(change.kind, change.key)
        else:
            self._put(change.kind, change.key, pack(change.value))

    def _put(self, kind: str, key: str, value: Any) -> None:
        with self._lock:
            self._file.execute("insert or replace into kept values (?, ?, ?)", (kind, key, json.dumps(value)))

    def _drop(self, kind: str, key: str) -> None:
        with self._lock:
            self._file.execute("delete from kept where kind = ? and key = ?", (kind, key))


def _same(value: Any) -> Any:
    return value


def _file(file: File) -> Json:
    content = None if file.content is None else base64.b64encode(file.content).decode()
    return asdict(file) | {"content": content}


def _home(view: View) -> Json:
    return {"id": view.id, "user": view.user, "serial": view.serial, "payload": view.payload}


_PACK: dict[Kept, Callable[[Any], Any]] = {
    "app": _same,
    "channel": asdict,
    "file": _file,
    "home": _home,
    "ids": _same,
    "message": asdict,
    "person": asdict,
    "read": _same,
    "response_url": asdict,
}
"""How each kept kind is written down; changes of other kinds are not kept."""


def _restore_team(workspace: Workspace, _key: str, value: Json) -> None:
    workspace.team_id, workspace.verification_token = value["team_id"], value["token"]


def _restore_app(workspace: Workspace, _key: str, value: Json) -> None:
    workspace.app_ids = value


def _restore_ids(workspace: Workspace, _key: str, value: int) -> None:
    workspace.ids.resume(value)


def _restore_person(workspace: Workspace, key: str, value: Json) -> None:
    workspace.people[key] = Member(**value)


def _restore_channel(workspace: Workspace, key: str, value: Json) -> None:
    workspace.channels[key] = Channel(**value)
    workspace.messages.setdefault(key, [])


def _restore_message(workspace: Workspace, _key: str, value: Json) -> None:
    message = Message(**value)
    workspace.messages.setdefault(message.channel, []).append(message)


def _restore_file(workspace: Workspace, key: str, value: Json) -> None:
    content = None if value["content"] is None else base64.b64decode(value["content"])
    workspace.files[key] = File(**{**value, "content": content})


def _restore_home(workspace: Workspace, key: str, value: Json) -> None:
    view = View(value["id"], value["user"], value["payload"], root_id=value["id"], serial=value["serial"])
    workspace.screens.homes[key] = view


def _restore_read(workspace: Workspace, key: str, value: str) -> None:
    user, _, channel = key.partition(" ")
    workspace.read_up_to[user, channel] = value


def _restore_response_url(workspace: Workspace, key: str, value: Json) -> None:
    workspace.response_urls.issued[key] = ResponseUrl(**value)


_RESTORE: dict[str, Callable[[Workspace, str, Any], None]] = {
    "app": _restore_app,
    "channel": _restore_channel,
    "file": _restore_file,
    "home": _restore_home,
    "ids": _restore_ids,
    "message": _restore_message,
    "person": _restore_person,
    "read": _restore_read,
    "response_url": _restore_response_url,
    "team": _restore_team,
}
