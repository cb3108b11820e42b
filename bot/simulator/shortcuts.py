"""Using a shortcut: whether one of Slack's menus offers it to a person, and what the app is then sent."""

from typing import TYPE_CHECKING, Any

from . import payloads
from .deliveries import Kind
from .errors import CannotDo, NothingThere
from .messages import Message
from .people import Member

if TYPE_CHECKING:
    from .workspace import Workspace

Json = dict[str, Any]


def shortcut_of(
    workspace: "Workspace", member: Member, callback_id: str, message: Message | None
) -> tuple[Kind, Json]:
    """The payload. CannotDo when this person can use none here, NothingThere when the menu lacks it."""
    if member.kind == "stranger":
        raise CannotDo("people from other organisations cannot use shortcuts")
    if message is not None and message.is_ephemeral:
        raise CannotDo("a message that only one person sees has no shortcuts")
    _check_offered(workspace, callback_id, "global" if message is None else "message")
    with workspace.lock:
        if message is None:
            return "shortcut", payloads.shortcut(workspace, member, callback_id)
        return "message_action", payloads.message_shortcut(workspace, member, message, callback_id)


def _check_offered(workspace: "Workspace", callback_id: str, menu: str) -> None:
    offered = [each.callback_id for each in workspace.app.shortcuts.values() if each.type == menu]
    if callback_id not in offered:
        raise NothingThere(f"no {menu} shortcut {callback_id!r}; there are: {', '.join(offered)}")
