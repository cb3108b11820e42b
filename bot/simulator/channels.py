"""Conversations: channels, private channels and direct messages."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Channel:
    """One conversation. A direct message has `im_with`, the person who faces the bot in it."""

    id: str
    name: str
    created: int
    members: list[str] = field(default_factory=list)
    private: bool = False
    archived: bool = False
    ext_shared: bool = False
    pending_ext_shared: bool = False
    org_shared: bool = False
    im_with: str | None = None

    @property
    def is_im(self) -> bool:
        """Whether this is a direct message."""
        return self.im_with is not None

    @property
    def spoken_name(self) -> str:
        """The name that Slack writes into payloads."""
        if self.is_im:
            return "directmessage"
        return "privategroup" if self.private else self.name

    def open_to(self, user_id: str, *, guest: bool) -> bool:
        """Whether that person can read along: members always, others only in open channels."""
        return user_id in self.members or not (self.private or self.is_im or guest)

    def read_scope(self) -> str:
        """The scope an app needs to look at this conversation."""
        if self.is_im:
            return "im:read"
        return "groups:read" if self.private else "channels:read"


def channel_object(channel: Channel, bot_id: str, team_id: str) -> dict[str, Any]:
    """What `conversations.info` shows."""
    if channel.is_im:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": channel.archived,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": team_id,
            "user": channel.im_with,
            "is_user_deleted": False,
            "is_open": True,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": channel.created,
        "creator": channel.members[0] if channel.members else "",
        "context_team_id": team_id,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": channel.ext_shared or channel.org_shared,
        "is_ext_shared": channel.ext_shared,
        "is_pending_ext_shared": channel.pending_ext_shared,
        "is_org_shared": channel.org_shared,
        "is_member": bot_id in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
