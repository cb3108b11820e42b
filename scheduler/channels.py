"""Looking at a channel before anything is said in it: nothing goes where another organisation reads along.

What a look found is believed for `FRESH`. So a channel that is shared from one moment to the next may still
be shown a message for that long, and for the length of the call: Slack has no way to post on a condition.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.connectors.slack import Slack
from bot.connectors.slack_errors import Limited, Refused
from bot.domain.channel import UNSAFE, ChannelFault, fault_in, is_channel

INFO, LIST = "conversations.info", "conversations.list"
PAGE = 200
FRESH = timedelta(seconds=5)


class Channels:
    """What one process has seen of channels. Safe to share between threads."""

    def __init__(self, slack: Slack, wall: Callable[[], datetime]) -> None:
        """Ask `slack`; `wall` says how old an answer is."""
        self._slack = slack
        self._wall = wall
        self._seen: dict[str, tuple[datetime, ChannelFault | None]] = {}
        self._closed: tuple[datetime, datetime] | None = None
        self._named: dict[str, str] = {}

    def look(self, channel: str) -> ChannelFault | None:
        """What is wrong with a channel now; None when it can be used. Raises what `Slack` raises."""
        self._keep_away()
        asked_at = self._wall()
        found = self._ask(channel)
        self._seen[channel] = (asked_at, found)
        return found

    def check(self, named: str) -> str:
        """Return the id of a place; raise `Refused` where a message must not go. People's own are well."""
        place = self._id_of(named)
        if not is_channel(place):
            return place
        fault = self._fresh(place) if self._is_fresh(place) else self.look(place)
        if fault in UNSAFE:
            raise Refused(INFO, fault.value)
        return place

    def _id_of(self, place: str) -> str:
        """The id of a channel that is named by its name, with a #; any other place as it is."""
        if not place.startswith("#"):
            return place
        if place not in self._named:
            self._named[place] = self._find(place.removeprefix("#"))
        return self._named[place]

    def _find(self, name: str) -> str:
        """Look through all channels that the app can see; raises `Refused` where none is called so."""
        cursor = ""
        while True:
            kinds = "public_channel,private_channel"
            page = self._slack.call(LIST, types=kinds, limit=PAGE, cursor=cursor, exclude_archived=True)
            found = next((one["id"] for one in page["channels"] if one["name"] == name), None)
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if found:
                return str(found)
            if not cursor:
                raise Refused(LIST, ChannelFault.HIDDEN.value)

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
