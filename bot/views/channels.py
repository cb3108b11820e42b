"""The committee's channel, as people read of it: what is wrong with it, and what mends it."""

from bot.domain.channel import ChannelFault
from bot.views.kit import Block, escape, message, section

SETTING = "set VOUCHSAFE_COMMITTEE_CHANNEL to another channel"
INVITE = "Invite me there (`/invite @Vouchsafe`)"

WHY = {
    ChannelFault.UNSET: "No channel is set for the committee.",
    ChannelFault.HIDDEN: "There is no such channel, or I cannot see it.",
    ChannelFault.ARCHIVED: "The channel is archived.",
    ChannelFault.WITHOUT_BOT: "I am not in that channel.",
    ChannelFault.SHARED: "It is shared with another organisation, or about to be, so I say nothing there.",
    ChannelFault.UNREADABLE: "I may not look at it, so I cannot know who reads it.",
}
REMEDY = {
    ChannelFault.UNSET: f"Set VOUCHSAFE_COMMITTEE_CHANNEL. {INVITE}, then start me again",
    ChannelFault.HIDDEN: INVITE,
    ChannelFault.ARCHIVED: "Take the channel out of the archive",
    ChannelFault.WITHOUT_BOT: INVITE,
    ChannelFault.SHARED: "Stop sharing it",
    ChannelFault.UNREADABLE: "Reinstall the app with the scopes channels:read and groups:read",
}


def remedy(fault: ChannelFault, otherwise: str = SETTING) -> str:
    """What mends it, in a sentence; `otherwise` is the other way out, where there is one."""
    return f"{REMEDY[fault]}." if fault is ChannelFault.UNSET else f"{REMEDY[fault]}, or {otherwise}."


def moved(channel: str) -> str:
    """On a copy that stood in for the channel's own card: where that is now."""
    return f"This has moved to <#{escape(channel)}>."


def unusable(channel: str | None, fault: ChannelFault) -> Block:
    """To the admins, once a working day: the committee's channel cannot be used, why, and what to do."""
    where = f"The committee's channel <#{escape(channel)}>" if channel else "The committee's channel"
    meanwhile = "Until then I send each card to everyone who can act on it, and look again every half minute."
    head = f"{where} cannot be used"
    return message(head, [section(f"*{head}*: {WHY[fault]}"), section(f"{remedy(fault)} {meanwhile}")])
