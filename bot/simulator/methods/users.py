"""People: `users.list`, `users.info`, `users.lookupByEmail`."""

from typing import Any

from bot.simulator.errors import SlackError
from bot.simulator.people import Member
from bot.simulator.workspace import Workspace

from .args import Args
from .paging import page
from .table import method


@method("users.list", scope="users:read", tier=2, optional="limit cursor include_locale", form_only=True)
def users_list(workspace: Workspace, args: Args) -> dict[str, Any]:
    """Everybody, deactivated accounts and bots too; strangers only when a channel is shared with them."""
    visible = [member for member in workspace.people.values() if _is_visible(workspace, member)]
    members, metadata = page(sorted(visible, key=lambda member: member.id), args)
    return {
        "members": [workspace.user(member) for member in members],
        "cache_ts": int(workspace.clock.wall()),
        "response_metadata": metadata,
    }


@method("users.info", scope="users:read", tier=4, required="user", optional="include_locale", form_only=True)
def users_info(workspace: Workspace, args: Args) -> dict[str, Any]:
    """One account by id."""
    return {"user": workspace.user(find(workspace, args.text("user")))}


@method("users.lookupByEmail", scope="users:read.email", required="email", form_only=True)
def users_lookup(workspace: Workspace, args: Args) -> dict[str, Any]:
    """One active account by e-mail address; strangers and deactivated people are not found."""
    wanted = args.text("email").lower()
    for member in workspace.people.values():
        if (member.email or "").lower() == wanted and not member.deleted and member.kind != "stranger":
            return {"user": workspace.user(member)}
    raise SlackError("users_not_found")


def find(workspace: Workspace, user_id: str) -> Member:
    """The account of this id. SlackError when unknown, or out of sight."""
    member = workspace.people.get(user_id)
    if member is None:
        raise SlackError("user_not_found")
    if not _is_visible(workspace, member):
        raise SlackError("user_not_visible")
    return member


def _is_visible(workspace: Workspace, member: Member) -> bool:
    return member.kind != "stranger" or workspace.shares_channel(member.id)
