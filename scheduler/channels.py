"""Looking at a channel before anything is said in it: nothing goes where another organisation reads along.

What a look found is believed for `FRESH`. So a channel that is shared from one moment to the next may still
be shown a message for that long, and for the length of the call: Slack has no way to post on a condition.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Limited, Refused
from bot.domain.channel import UNSAFE, ChannelFault, fault_in, is_channel

INFO = "conversations.info"
FRESH = timedelta(seconds=5)


class Channels:
    """What one process has seen of channels. Safe to share between threads."""

    def __init__(self, slack: Slack, wall: Callable[[], datetime]) -> None:
        """Ask `slack`; `wall` says how old an answer is."""
        self._slack = slack
        self._wall = wall
        self._seen: dict[str, tuple[datetime, ChannelFault | None]] = {}
        self._closed: tuple[datetime, datetime] | None = None

    def look(self, channel: str) -> ChannelFault | None:
        """What is wrong with a channel now; None when it can be used. Raises what `Slack` raises."""
        self._keep_away()
        asked_at = self._wall()
        found = self._ask(channel)
        self._seen[channel] = (asked_at, found)
        return found

    def check(self, place: str) -> None:
        """Raise `Refused` where a message must not go; people's direct messages are always well."""
        if not is_channel(place):
            return
        fault = self._fresh(place) if self._is_fresh(place) else self.look(place)
        if fault in UNSAFE:
            raise Refused(INFO, fault.value)

    def _ask(self, channel: str) -> ChannelFault | None:
        try:
            return fault_in(self._slack.call(INFO, channel=channel)["channel"])
        except Limited as error:
            now = self._wall()
            self._closed = (now, now + timedelta(seconds=error.retry_after))
            raise
        except Refused as refused:
            if refused.error == "missing_scope":
                return ChannelFault.UNREADABLE
            if refused.error == "channel_not_found":
                return ChannelFault.HIDDEN
            raise

    def _keep_away(self) -> None:
        """Ask nothing before Slack's pause is over, whoever of us was told of it."""
        now, closed = self._wall(), self._closed
        if closed and closed[0] <= now < closed[1]:
            raise Limited((closed[1] - now).total_seconds(), INFO)

    def _is_fresh(self, channel: str) -> bool:
        seen = self._seen.get(channel)
        return seen is not None and timedelta() <= self._wall() - seen[0] <= FRESH

    def _fresh(self, channel: str) -> ChannelFault | None:
        return self._seen[channel][1]
