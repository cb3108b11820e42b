"""The committee's channel: whether cards may be shown in it, and if not, why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.domain.lifecycle import Lifecycle, Move, State


class ChannelState(State):
    """Whether the committee's channel can be used."""

    USABLE = "usable", "Cards are shown there."
    BROKEN = "broken", "Cards go to each person who can act on them; admins are told once a working day."


CHANNEL = Lifecycle(
    "channel",
    (
        Move(None, ChannelState.USABLE, "channel:usable", "the first look finds nothing wrong"),
        Move(None, ChannelState.BROKEN, "channel:broken", "the first look finds that it cannot be used"),
        Move(
            ChannelState.USABLE,
            ChannelState.BROKEN,
            "channel:broken",
            "archived, shared outside, without the bot",
        ),
        Move(ChannelState.BROKEN, ChannelState.USABLE, "channel:mended", "a later look finds nothing wrong"),
    ),
)


class ChannelFault(StrEnum):
    """Why a channel cannot be used; the same word as Slack's where Slack has one."""

    UNSET = "unset"
    HIDDEN = "channel_not_found"
    ARCHIVED = "is_archived"
    WITHOUT_BOT = "not_in_channel"
    SHARED = "shared_outside"
    UNREADABLE = "unreadable"


UNSAFE = frozenset({ChannelFault.SHARED, ChannelFault.HIDDEN, ChannelFault.UNREADABLE})
"""Nothing may be said there: others might read it, or it cannot be known who would."""

_SAID_BY_SLACK = {
    "channel_not_found": ChannelFault.HIDDEN,
    "is_archived": ChannelFault.ARCHIVED,
    "is_inactive": ChannelFault.ARCHIVED,
    "not_in_channel": ChannelFault.WITHOUT_BOT,
    "shared_outside": ChannelFault.SHARED,
    "unreadable": ChannelFault.UNREADABLE,
}


@dataclass(frozen=True)
class Channel:
    """What the last look at a channel found, and since when it is so."""

    workspace_id: str
    id: str
    state: ChannelState
    fault: ChannelFault | None
    since: datetime


def fault_in(shown: Mapping[str, Any]) -> ChannelFault | None:
    """What is wrong with a channel as `conversations.info` shows it; being shared outside comes first."""
    if shown.get("is_ext_shared") or shown.get("is_pending_ext_shared"):
        return ChannelFault.SHARED
    if shown.get("is_archived"):
        return ChannelFault.ARCHIVED
    return None if shown.get("is_member") else ChannelFault.WITHOUT_BOT


def fault_named(error: str) -> ChannelFault | None:
    """What a refusal says of the channel itself; None where it is about something else."""
    return _SAID_BY_SLACK.get(error)


def is_channel(place: str) -> bool:
    """Whether a place is a channel, and not a person's direct message."""
    return place[:1] in ("C", "G")
