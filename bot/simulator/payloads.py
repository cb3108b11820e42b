"""The payloads Slack sends to an app, whole, in the shapes Slack gives them."""

from typing import TYPE_CHECKING, Any

from .channels import Channel
from .finding import Found
from .messages import Message, message_object
from .people import Member
from .views import View, view_object
from .wording import command_text, plain_texts_escaped

if TYPE_CHECKING:
    from .workspace import Workspace

Json = dict[str, Any]


def command(workspace: "Workspace", member: Member, channel: Channel, words: str, text: str) -> Json:
    """A slash command's form fields."""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.spoken_name,
        "user_id": member.id,
        "user_name": member.handle,
        "command": words,
        "text": command_text(workspace, text, resolve=workspace.app.commands[words]),
        "api_app_id": workspace.app.app_id,
        "is_enterprise_install": "false",
        "response_url": workspace.response_urls.issue(member.id, channel.id),
        "trigger_id": workspace.triggers.issue(member.id),
    }


def shortcut(workspace: "Workspace", member: Member, callback_id: str) -> Json:
    """A global shortcut: no channel, and no address to answer at."""
    return _used(workspace, member, callback_id) | {
        "type": "shortcut",
        "user": {"id": member.id, "username": member.handle, "team_id": member.team_id},
    }


def message_shortcut(workspace: "Workspace", member: Member, message: Message, callback_id: str) -> Json:
    """A shortcut of a message's own menu: it brings the message, and an address to answer at."""
    channel = workspace.channels[message.channel]
    return _used(workspace, member, callback_id) | {
        "type": "message_action",
        "user": {
            "id": member.id,
            "username": member.handle,
            "team_id": member.team_id,
            "name": member.handle,
        },
        "channel": {"id": channel.id, "name": channel.spoken_name},
        "message_ts": message.ts,
        "message": plain_texts_escaped(message_object(message, workspace.team_id)),
        "response_url": workspace.response_urls.issue(member.id, channel.id),
    }


def message_action(
    workspace: "Workspace", member: Member, message: Message, action: Json, state: Json
) -> Json:
    """A click in a message. An ephemeral message is named but not shown, as in Slack."""
    channel = workspace.channels[message.channel]
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, member, "block_actions") | {
        "container": container,
        "trigger_id": workspace.triggers.issue(member.id),
        "channel": {"id": channel.id, "name": channel.spoken_name},
        "state": {"values": state},
        "response_url": workspace.response_urls.issue(member.id, channel.id, message.ts),
        "actions": [plain_texts_escaped(action)],
    }
    if not message.is_ephemeral:
        payload["message"] = plain_texts_escaped(message_object(message, workspace.team_id))
    return payload


def view_action(workspace: "Workspace", member: Member, view: View, action: Json) -> Json:
    """A click or a change inside a modal or Home."""
    return _interaction(workspace, member, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.triggers.issue(member.id, view.id if view.type == "modal" else None),
        "view": shown(workspace, view),
        "actions": [action],
    }


def suggestion(workspace: "Workspace", member: Member, view: View, asked: Found, typed: str) -> Json:
    """A type-ahead select asks for options."""
    return _interaction(workspace, member, "block_suggestion") | {
        "container": {"type": "view", "view_id": view.id},
        "view": shown(workspace, view),
        "action_id": asked.element["action_id"],
        "block_id": asked.block["block_id"],
        "value": typed,
    }


def submission(workspace: "Workspace", member: Member, view: View) -> Json:
    """A modal is sent off."""
    return _interaction(workspace, member, "view_submission") | {
        "trigger_id": workspace.triggers.issue(member.id, view.id),
        "view": shown(workspace, view),
        "response_urls": [],
    }


def closed(workspace: "Workspace", member: Member, view: View, *, cleared: bool) -> Json:
    """A modal is closed by its person."""
    return _interaction(workspace, member, "view_closed") | {
        "view": shown(workspace, view),
        "is_cleared": cleared,
    }


def event(workspace: "Workspace", inner: Json) -> Json:
    """The Events API envelope around one event."""
    return {
        "token": workspace.verification_token,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": workspace.ids.new("Ev"),
        "event_time": int(workspace.clock.wall()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": _is_shared(workspace, inner),
        "event_context": workspace.ids.token("4-"),
    }


def shown(workspace: "Workspace", view: View) -> Json:
    """A view as payloads and answers carry it."""
    return view_object(view, workspace.team_id, workspace.app.app_id, workspace.app.bot_id)


def _is_shared(workspace: "Workspace", inner: Json) -> bool:
    channel = inner.get("channel")
    return (
        isinstance(channel, str) and channel in workspace.channels and workspace.channels[channel].ext_shared
    )


def _used(workspace: "Workspace", member: Member, callback_id: str) -> Json:
    """What the payloads of both types of shortcut say."""
    return {
        "token": workspace.verification_token,
        "action_ts": workspace.new_ts(),
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "is_enterprise_install": False,
        "enterprise": None,
        "callback_id": callback_id,
        "trigger_id": workspace.triggers.issue(member.id),
    }


def _interaction(workspace: "Workspace", member: Member, kind: str) -> Json:
    return {
        "type": kind,
        "user": {
            "id": member.id,
            "username": member.handle,
            "name": member.handle,
            "team_id": member.team_id,
        },
        "api_app_id": workspace.app.app_id,
        "token": workspace.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }
