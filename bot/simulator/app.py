"""The installed app, as its manifest describes it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]

MOST_COMMANDS = 50
MOST_SHORTCUTS = 5
"""Of each type."""

SCOPES = frozenset(
    {
        "app_mentions:read",
        "bookmarks:read",
        "channels:history",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "chat:write.customize",
        "chat:write.public",
        "commands",
        "emoji:read",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "links:read",
        "links:write",
        "metadata.message:read",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "reminders:read",
        "reminders:write",
        "team:read",
        "usergroups:read",
        "usergroups:write",
        "users.profile:read",
        "users:read",
        "users:read.email",
        "users:write",
    }
)
EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_rename": "channels:read",
    "channel_left": "channels:read",
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "channel_id_changed": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_left": "groups:read",
    "file_shared": "files:read",
    "subteam_members_changed": "usergroups:read",
    "subteam_updated": "usergroups:read",
}


@dataclass(frozen=True)
class Command:
    """A slash command, as Slack shows it to whoever types."""

    command: str
    description: str
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """An entry of Slack's own menus: of the global one, or of the one that each message has."""

    type: Literal["global", "message"]
    name: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class Installed:
    """What the workspace knows of the app: its ids, its secrets and what its manifest lets it do.

    `commands` says for each whether people and channels in its text come as ids (`should_escape`), and
    `command_list` what is shown of it; `shortcuts` are kept by their `callback_id`. `app_token` is the
    app-level token, if one was made, and `app_scopes` what it may do.
    """

    app_id: str
    bot_id: str
    bot_user: str
    token: str
    name: str
    scopes: tuple[str, ...]
    commands: dict[str, bool]
    command_list: tuple[Command, ...]
    shortcuts: dict[str, Shortcut]
    events: frozenset[str]
    interactive: bool
    home_tab: bool
    messages_tab: bool
    socket_mode: bool
    app_token: str = ""
    app_scopes: tuple[str, ...] = ()

    def can(self, scope: str) -> bool:
        """Whether the scope was granted."""
        return scope in self.scopes


def read_manifest(manifest: Json) -> Json:
    """The parts of a manifest that matter here. ValueError names what Slack would not accept."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    home = features.get("app_home", {})
    scopes = tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))
    commands, shortcuts = features.get("slash_commands", []), features.get("shortcuts", [])
    events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", ()))
    _check_scopes(scopes)
    _check_events(events, scopes)
    if (commands or shortcuts) and "commands" not in scopes:
        raise ValueError("slash commands and shortcuts need the scope commands")
    _check_commands(commands)
    _check_shortcuts(shortcuts)
    return {
        "name": manifest.get("display_information", {}).get("name", "App"),
        "scopes": scopes,
        "commands": {command["command"]: command.get("should_escape", False) for command in commands},
        "command_list": tuple(_command(each) for each in commands),
        "shortcuts": {each["callback_id"]: Shortcut(**each) for each in shortcuts},
        "events": events,
        "interactive": settings.get("interactivity", {}).get("is_enabled", False),
        "home_tab": home.get("home_tab_enabled", False),
        "messages_tab": home.get("messages_tab_enabled", True),
        "socket_mode": settings.get("socket_mode_enabled", False),
    }


def _command(told: Json) -> Command:
    return Command(told["command"], told["description"], told.get("usage_hint", ""))


def _check_scopes(scopes: tuple[str, ...]) -> None:
    for scope in scopes:
        if scope not in SCOPES:
            raise ValueError(f"unknown scope in the manifest: {scope}")


def _check_events(events: frozenset[str], scopes: tuple[str, ...]) -> None:
    for event in events:
        needed = EVENT_SCOPES.get(event, "?")
        if needed == "?":
            raise ValueError(f"unknown event in the manifest: {event}")
        if needed and needed not in scopes:
            raise ValueError(f"the event {event} needs the scope {needed}")


def _check_commands(commands: list[Json]) -> None:
    if len(commands) > MOST_COMMANDS:
        raise ValueError(f"an app has at most {MOST_COMMANDS} slash commands")
    _check_distinct([command.get("command") for command in commands], "slash command")
    for command in commands:
        if not str(command.get("command")).startswith("/"):
            raise ValueError(f"a slash command needs a leading slash: {command.get('command')}")
        _check_lengths(command, {"command": 32, "description": 2000})
        if "usage_hint" in command:
            _check_lengths(command, {"usage_hint": 1000})


def _check_shortcuts(shortcuts: list[Json]) -> None:
    for shortcut in shortcuts:
        if shortcut.keys() != {"type", "name", "callback_id", "description"}:
            raise ValueError(f"a shortcut has type, name, callback_id and description, not {[*shortcut]}")
        if shortcut["type"] not in ("global", "message"):
            raise ValueError(f"a shortcut is global or message, not {shortcut['type']}")
        _check_lengths(shortcut, {"name": 24, "callback_id": 255, "description": 150})
    _check_distinct([shortcut["callback_id"] for shortcut in shortcuts], "callback_id")
    for kind, count in Counter(shortcut["type"] for shortcut in shortcuts).items():
        if count > MOST_SHORTCUTS:
            raise ValueError(f"an app has at most {MOST_SHORTCUTS} {kind} shortcuts")


def _check_lengths(part: Json, most: Mapping[str, int]) -> None:
    for key, longest in most.items():
        words = part.get(key)
        if not isinstance(words, str) or not 0 < len(words) <= longest:
            raise ValueError(f"{key} is a text of 1 to {longest} characters, not {words!r}")


def _check_distinct(names: list[Any], what: str) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            raise ValueError(f"a manifest has each {what} once: {name}")
