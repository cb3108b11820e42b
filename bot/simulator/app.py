"""The installed app, as its manifest describes it."""

from dataclasses import dataclass
from typing import Any

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
class Installed:
    """What the workspace knows of the app: its ids, its secrets and what its manifest lets it do.

    `commands` says for each whether people and channels in its text come as ids (`should_escape`).
    `app_token` is the app-level token, if one was made, and `app_scopes` what it may do.
    """

    app_id: str
    bot_id: str
    bot_user: str
    token: str
    name: str
    scopes: tuple[str, ...]
    commands: dict[str, bool]
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


def read_manifest(manifest: dict[str, Any]) -> dict[str, Any]:
    """The parts of a manifest that matter here. ValueError names what Slack would not accept."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    home = features.get("app_home", {})
    scopes = tuple(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ()))
    commands = features.get("slash_commands", [])
    events = frozenset(settings.get("event_subscriptions", {}).get("bot_events", ()))
    _check_manifest(scopes, commands, events)
    return {
        "name": manifest.get("display_information", {}).get("name", "App"),
        "scopes": scopes,
        "commands": {command["command"]: command.get("should_escape", False) for command in commands},
        "events": events,
        "interactive": settings.get("interactivity", {}).get("is_enabled", False),
        "home_tab": home.get("home_tab_enabled", False),
        "messages_tab": home.get("messages_tab_enabled", True),
        "socket_mode": settings.get("socket_mode_enabled", False),
    }


def _check_manifest(scopes: tuple[str, ...], commands: list[dict[str, Any]], events: frozenset[str]) -> None:
    for scope in scopes:
        if scope not in SCOPES:
            raise ValueError(f"unknown scope in the manifest: {scope}")
    if commands and "commands" not in scopes:
        raise ValueError("slash commands need the scope commands")
    for command in commands:
        if not command["command"].startswith("/") or not command.get("description"):
            raise ValueError(f"a slash command needs a leading slash and a description: {command['command']}")
    for event in events:
        needed = EVENT_SCOPES.get(event, "?")
        if needed == "?":
            raise ValueError(f"unknown event in the manifest: {event}")
        if needed and needed not in scopes:
            raise ValueError(f"the event {event} needs the scope {needed}")
