"""What the pages are sent: people, conversations, messages, views and the log, as one person may see them."""

from bisect import bisect_right
from dataclasses import asdict
from typing import Any

from .channels import Channel
from .deliveries import Call, Delivery
from .messages import Message
from .people import Member
from .person import Person
from .views import View
from .workspace import Workspace

Json = dict[str, Any]

MOST_UNREAD = 99


def member_json(member: Member) -> Json:
    """One account."""
    names = ("id", "handle", "title", "tz", "kind", "admin", "deleted")
    return {name: getattr(member, name) for name in names} | {"name": member.real_name}


def people_json(workspace: Workspace) -> list[Json]:
    """Everybody, by name."""
    with workspace.lock:
        return [member_json(one) for one in sorted(workspace.people.values(), key=lambda one: one.real_name)]


def app_json(workspace: Workspace) -> Json:
    """The installed app, as people can use it."""
    app = workspace.app
    return {
        "name": app.name,
        "bot_user": app.bot_user,
        "commands": [asdict(one) for one in app.command_list],
        "shortcuts": [asdict(one) for one in app.shortcuts.values()],
        "home_tab": app.home_tab,
        "messages_tab": app.messages_tab,
    }


def channels_json(person: Person) -> list[Json]:
    """The conversations that a person sees, the one with the app last."""
    workspace, direct = person.workspace, person.workspace.dm_with(person.id)
    with workspace.lock:
        others = [one for one in workspace.channels.values() if not one.is_im]
        seen = [one for one in others if workspace.sees(person.member, one)]
        return [_channel_json(person, one) for one in [*sorted(seen, key=lambda one: one.name), direct]]


def _channel_json(person: Person, channel: Channel) -> Json:
    member = person.id in channel.members
    unread = _unread(person, channel) if member else []
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": "app" if channel.is_im else "private" if channel.private else "channel",
        "archived": channel.archived,
        "ext_shared": channel.ext_shared,
        "member": member,
        "members": len(channel.members),
        "unread": len(unread),
        "mentioned": any(f"<@{person.id}>" in f"{one.text}{one.blocks}" for one in unread),
    }


def _unread(person: Person, channel: Channel) -> list[Message]:
    """Others' messages since a person last looked, the newest ones only."""
    messages = person.workspace.messages[channel.id]
    read = person.workspace.read_up_to.get((person.id, channel.id), "")
    new = messages[bisect_right(messages, read, key=lambda one: one.ts) :]
    return [one for one in new[-MOST_UNREAD:] if one.user != person.id and one.only_for in (None, person.id)]


def message_json(workspace: Workspace, message: Message, replies: list[Message] | None = None) -> Json:
    """One message; `replies` are those of its thread, looked up where they are not given."""
    if replies is None:
        replies = [one for one in workspace.messages[message.channel] if one.thread_ts == message.ts]
    return {
        "ts": message.ts,
        "channel": message.channel,
        "user": message.user,
        "is_bot": message.bot_id is not None,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "edited": message.edited_ts is not None,
        "only_you": message.is_ephemeral,
        "replies": len(replies),
        "latest_reply": replies[-1].ts if replies else None,
    }


def page_json(person: Person, channel: str, before: str, thread: str, limit: int) -> Json:
    """The newest messages of a channel before a time, or a thread with its root; the oldest first."""
    workspace = person.workspace
    with workspace.lock:
        seen = [one for one in person.visible(channel) if not before or one.ts < before]
        if thread:
            chosen = [one for one in seen if thread in (one.ts, one.thread_ts)]
        else:
            chosen = [one for one in seen if one.thread_ts in (None, one.ts)]
        page = chosen[-limit:]
        threads = _threads(seen, page)
        shown = [message_json(workspace, one, threads[one.ts]) for one in page]
    return {"messages": shown, "more": len(chosen) > len(page)}


def _threads(seen: list[Message], roots: list[Message]) -> dict[str, list[Message]]:
    """The replies below each of some messages."""
    threads: dict[str, list[Message]] = {one.ts: [] for one in roots}
    for one in seen:
        if one.thread_ts in threads and one.thread_ts != one.ts:
            threads[one.thread_ts].append(one)
    return threads


def view_json(view: View) -> Json:
    """A modal or Home with what stands in its fields."""
    sent = view.payload
    submit = sent.get("submit")
    return {
        "id": view.id,
        "type": view.type,
        "title": view.title,
        "submit": submit["text"] if submit else None,
        "close": (sent.get("close") or {}).get("text", "Cancel"),
        "blocks": view.blocks,
        "values": view.values,
        "errors": view.errors,
    }


def home_json(person: Person) -> Json | None:
    """A person's Home, if the app has published one."""
    with person.workspace.lock:
        return view_json(person.home) if person.home else None


def stack_json(person: Person) -> list[Json]:
    """A person's open modals, the topmost last."""
    with person.workspace.lock:
        return [view_json(view) for view in person.workspace.screens.stacks.get(person.id, [])]


def delivery_json(workspace: Workspace, delivery: Delivery) -> Json:
    """One payload to the app, and how it was acknowledged."""
    body = delivery.body
    what = body.get("command") or body.get("event", {}).get("type") or _acted_on(body) or body.get("type")
    user = body.get("user_id") or (body.get("user") or {}).get("id") or body.get("event", {}).get("user")
    user_id = user.get("id") if isinstance(user, dict) else user
    member = workspace.people.get(str(user_id))
    names = ("n", "kind", "at", "seconds", "status", "ok", "error", "problems", "retry_num", "body", "ack")
    shown = {name: getattr(delivery, name) for name in names}
    return shown | {"what": what or "", "as": member.real_name if member else ""}


def _acted_on(body: Json) -> str | None:
    actions = body.get("actions") or [{}]
    words = (actions[0].get("text") or {}).get("text") or actions[0].get("action_id")
    return (
        words
        or body.get("action_id")
        or body.get("callback_id")
        or (body.get("view") or {}).get("callback_id")
    )


def call_json(call: Call) -> Json:
    """One Web API call, and what it was answered."""
    answer = call.answer
    return {
        "n": call.n,
        "method": call.method,
        "at": call.at,
        "status": call.status,
        "ok": bool(answer.get("ok")),
        "error": str(answer.get("error", "")) or ("" if call.status else "connection lost"),
        "messages": answer.get("response_metadata", {}).get("messages", []),
        "args": {name: value for name, value in call.args.items() if name != "token"},
        "answer": answer,
    }


def log_json(workspace: Workspace, most: int = 200) -> Json:
    """The newest of what went to the app and came from it."""
    with workspace.lock:
        deliveries, calls = workspace.deliveries[-most:], workspace.calls[-most:]
        return {
            "deliveries": [delivery_json(workspace, one) for one in deliveries],
            "calls": [call_json(one) for one in calls],
        }


def faults_json(workspace: Workspace) -> Json:
    """The fault switches."""
    switches = asdict(workspace.faults)
    switches.pop("scripts")
    return switches
