"""Messages: `chat.*`."""

import json
from typing import Any

from bot.simulator.blockkit import check_blocks
from bot.simulator.channels import Channel
from bot.simulator.errors import SlackError
from bot.simulator.messages import Message, message_object
from bot.simulator.workspace import Workspace

from .args import Args
from .conversations import direct_message, visible
from .table import method
from .users import find

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LONGEST_MARKDOWN = 12_000
LONGEST_BLOCKS = 13_200
"""Characters of JSON. Slack documents the error and not the number: 12 000 of text and some room, it says."""

_CONTENT = "text blocks mrkdwn link_names parse unfurl_links unfurl_media metadata attachments markdown_text"


@method(
    "chat.postMessage",
    scope="chat:write",
    tier=0,
    required="channel",
    optional=f"{_CONTENT} thread_ts reply_broadcast client_msg_id",
)
def post_message(workspace: Workspace, args: Args) -> dict[str, Any]:
    """A new message in a channel, or in the direct message with a person."""
    channel = destination(workspace, args.text("channel"))
    text, blocks = read_content(workspace, args)
    if len(json.dumps(blocks, ensure_ascii=False)) > LONGEST_BLOCKS:
        raise SlackError("msg_blocks_too_long")
    thread_ts = thread_of(workspace, channel, args)
    message = workspace.post(
        channel.id,
        text=text,
        blocks=blocks,
        thread_ts=thread_ts,
        metadata=_metadata(args),
        client_msg_id=args.text("client_msg_id") or None,
        parse=args.text("parse"),
    )
    return {"channel": channel.id, "ts": message.ts, "message": message_object(message, workspace.team_id)}


@method("chat.update", scope="chat:write", required="channel ts", optional=f"{_CONTENT} reply_broadcast")
def update(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Change one of the app's own messages; a text without blocks takes the place of those there were."""
    message = _own_message(workspace, args, "cant_update_message")
    if workspace.channels[message.channel].archived:
        raise SlackError("is_inactive")
    text, blocks = read_content(workspace, args, LONGEST_UPDATE)
    metadata = {"metadata": _metadata(args)} if "metadata" in args else {}
    workspace.rewrite(message, text or message.text, blocks, **metadata)
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(message, workspace.team_id),
    }


@method("chat.delete", scope="chat:write", required="channel ts")
def delete(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Take one of the app's own messages away."""
    message = _own_message(workspace, args, "cant_delete_message")
    workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


@method(
    "chat.postEphemeral",
    scope="chat:write",
    tier=4,
    required="channel user",
    optional=f"{_CONTENT} thread_ts",
)
def post_ephemeral(workspace: Workspace, args: Args) -> dict[str, Any]:
    """A message that only one person in the channel sees."""
    channel = destination(workspace, args.text("channel"))
    reader = args.text("user")
    if reader not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = read_content(workspace, args)
    message = workspace.post(
        channel.id,
        text=text,
        blocks=blocks,
        thread_ts=thread_of(workspace, channel, args),
        only_for=reader,
    )
    return {"message_ts": message.ts}


@method("chat.getPermalink", tier=0, required="channel message_ts", form_only=True)
def permalink(workspace: Workspace, args: Args) -> dict[str, Any]:
    """The address of a message."""
    channel, ts = visible(workspace, args.text("channel")), args.text("message_ts")
    message = workspace.find_message(channel.id, ts)
    if message is None or message.is_ephemeral:
        raise SlackError("message_not_found")
    place = f"https://{workspace.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": place}


@method("blocks.validate", tier=4, required="blocks")
def validate(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Look at blocks without posting them."""
    _read_blocks(workspace, args)
    return {}


def read_content(
    workspace: Workspace, args: Args, longest: int = LONGEST_TEXT
) -> tuple[str, list[dict[str, Any]]]:
    """Text and blocks of a message. SlackError when Slack would not show them."""
    if "attachments" in args and args.json("attachments"):
        raise SlackError("invalid_attachments")
    text, blocks = _read_text(args, longest), _read_blocks(workspace, args)
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    return text, blocks


def _read_text(args: Args, longest: int) -> str:
    written, markdown = args.text("text"), args.text("markdown_text")
    if markdown and ("text" in args or "blocks" in args):
        raise SlackError("markdown_text_conflict")
    if len(written) > longest or len(markdown) > LONGEST_MARKDOWN:
        raise SlackError("msg_too_long")
    return written or markdown


def _read_blocks(workspace: Workspace, args: Args) -> list[dict[str, Any]]:
    blocks = args.json("blocks", "invalid_blocks_format") if "blocks" in args else []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = workspace.problems()
    check_blocks(blocks, "message", "/blocks", problems)
    if problems:
        raise SlackError(problems.error, errors=problems.messages, messages=problems.messages)
    return blocks


def destination(workspace: Workspace, target: str) -> Channel:
    if target in workspace.people:
        channel = direct_message(workspace, find(workspace, target))
    else:
        channel = visible(workspace, target)
    if channel.archived:
        raise SlackError("is_archived")
    if workspace.app.bot_user not in channel.members and not workspace.app.can("chat:write.public"):
        raise SlackError("not_in_channel")
    if channel.im_with:
        _check_reachable(workspace, channel.im_with)
    return channel


def _check_reachable(workspace: Workspace, user_id: str) -> None:
    if workspace.people[user_id].deleted:
        raise SlackError("user_disabled")
    if not workspace.app.messages_tab:
        raise SlackError("messages_tab_disabled")


def thread_of(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    thread_ts = args.text("thread_ts")
    if not thread_ts:
        return None
    parent = workspace.find_message(channel.id, thread_ts)
    if parent is None or parent.is_ephemeral:
        raise SlackError("thread_not_found")
    return thread_ts


def _metadata(args: Args) -> dict[str, Any] | None:
    metadata = args.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or metadata.keys() != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata["event_payload"], dict) or not isinstance(metadata["event_type"], str):
        raise SlackError("invalid_metadata_format")
    return metadata


def _own_message(workspace: Workspace, args: Args, not_ours: str) -> Message:
    channel = visible(workspace, args.text("channel"))
    message = workspace.find_message(channel.id, args.text("ts"))
    if message is None or message.is_ephemeral:
        raise SlackError("message_not_found")
    if message.bot_id != workspace.app.bot_id:
        raise SlackError(not_ours)
    return message
