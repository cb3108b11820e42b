"""Conversations: opening direct messages, and looking at channels."""

from typing import Any

from bot.simulator.channels import Channel, channel_object
from bot.simulator.errors import SlackError
from bot.simulator.messages import message_object
from bot.simulator.people import Member
from bot.simulator.workspace import Workspace

from .args import Args
from .paging import page
from .table import method, need_scope
from .users import find

_TYPES = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}
_HISTORY = {"im:read": "im:history", "groups:read": "groups:history", "channels:read": "channels:history"}


@method("conversations.open", scope="im:write", optional="users channel return_im prevent_creation")
def conversations_open(workspace: Workspace, args: Args) -> dict[str, Any]:
    """The direct message with one person."""
    if "users" not in args:
        raise SlackError("users_list_not_supplied")
    users = args.text("users").split(",")
    if len(users) != 1:
        raise SlackError("missing_scope", needed="mpim:write", provided=",".join(workspace.app.scopes))
    channel = direct_message(workspace, find(workspace, users[0]))
    shown = channel_object(channel, workspace.app.bot_user, workspace.team_id)
    return {"channel": shown if args.flag("return_im") else {"id": channel.id}}


@method(
    "conversations.info", required="channel", optional="include_locale include_num_members", form_only=True
)
def conversations_info(workspace: Workspace, args: Args) -> dict[str, Any]:
    """One channel."""
    channel = _readable(workspace, args.text("channel"))
    shown = channel_object(channel, workspace.app.bot_user, workspace.team_id)
    if not args.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


@method("conversations.members", tier=4, required="channel", optional="limit cursor", form_only=True)
def conversations_members(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Who is in a channel."""
    members, metadata = page(_readable(workspace, args.text("channel")).members, args)
    return {"members": members, "response_metadata": metadata}


@method("conversations.list", tier=2, optional="types limit cursor exclude_archived", form_only=True)
def conversations_list(workspace: Workspace, args: Args) -> dict[str, Any]:
    """The channels the app can see, public ones when no `types` are named."""
    types = args.text("types", "public_channel").split(",")
    for kind in types:
        if kind not in _TYPES:
            raise SlackError("invalid_types")
        need_scope(workspace, _TYPES[kind])
    wanted = {_TYPES[kind] for kind in types}
    found = [
        channel
        for channel in workspace.channels.values()
        if channel.read_scope() in wanted
        and channel.open_to(workspace.app.bot_user, guest=False)
        and not (channel.archived and args.flag("exclude_archived"))
    ]
    channels, metadata = page(found, args)
    shown = [channel_object(channel, workspace.app.bot_user, workspace.team_id) for channel in channels]
    return {"channels": shown, "response_metadata": metadata}


@method(
    "conversations.history",
    required="channel",
    optional="limit cursor oldest latest inclusive include_all_metadata",
    form_only=True,
)
def conversations_history(workspace: Workspace, args: Args) -> dict[str, Any]:
    """The messages of a channel the app is in, newest first; never ephemeral ones."""
    channel = _with_history(workspace, args)
    oldest, latest = args.text("oldest", "0"), args.text("latest") or "9" * 10
    inclusive = args.flag("inclusive")
    found = [
        message
        for message in reversed(workspace.messages[channel.id])
        if not message.is_ephemeral
        and (message.thread_ts in (None, message.ts))
        and _between(float(oldest), float(message.ts), float(latest), inclusive=inclusive)
    ]
    return _messages(workspace, found, args)


@method(
    "conversations.replies",
    required="channel ts",
    optional="limit cursor oldest latest inclusive include_all_metadata",
    form_only=True,
)
def conversations_replies(workspace: Workspace, args: Args) -> dict[str, Any]:
    """One thread, oldest first."""
    channel = _with_history(workspace, args)
    ts = args.text("ts")
    if workspace.find_message(channel.id, ts) is None:
        raise SlackError("thread_not_found")
    found = [
        message
        for message in workspace.messages[channel.id]
        if not message.is_ephemeral and ts in (message.ts, message.thread_ts)
    ]
    return _messages(workspace, found, args)


def direct_message(workspace: Workspace, member: Member) -> Channel:
    """The app's direct message with somebody. SlackError when there can be none."""
    if member.deleted:
        raise SlackError("user_disabled")
    if not member.is_person:
        raise SlackError("cannot_dm_bot")
    return workspace.dm_with(member.id)


def _with_history(workspace: Workspace, args: Args) -> Channel:
    channel = visible(workspace, args.text("channel"))
    need_scope(workspace, _HISTORY[channel.read_scope()])
    if workspace.app.bot_user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _messages(workspace: Workspace, found: list[Any], args: Args) -> dict[str, Any]:
    messages, metadata = page(found, args)
    with_metadata = args.flag("include_all_metadata")
    shown = [message_object(each, workspace.team_id, with_metadata=with_metadata) for each in messages]
    return {"messages": shown, "has_more": bool(metadata["next_cursor"]), "response_metadata": metadata}


def _between(oldest: float, ts: float, latest: float, *, inclusive: bool) -> bool:
    return oldest <= ts <= latest if inclusive else oldest < ts < latest


def _readable(workspace: Workspace, channel_id: str) -> Channel:
    channel = visible(workspace, channel_id)
    need_scope(workspace, channel.read_scope())
    return channel


def visible(workspace: Workspace, channel_id: str) -> Channel:
    """The channel of this id, if the app can see it; SlackError `channel_not_found` otherwise."""
    channel = workspace.channels.get(channel_id)
    if channel is None or not channel.open_to(workspace.app.bot_user, guest=False):
        raise SlackError("channel_not_found")
    return channel
