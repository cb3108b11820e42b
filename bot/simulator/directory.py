"""The directory of a workspace: its people and channels, and what an administrator does with them."""

import threading
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from .changes import Changes
from .channels import Channel
from .clock import Clock, SystemClock
from .errors import NothingThere
from .ids import Ids
from .people import GUESTS, Kind, Member, user_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .app import Installed
    from .messages import Message
    from .person import Person

_CHANGEABLE = {"real_name", "display_name", "email", "title", "tz", "admin", "owner", "kind", "handle"}


class Directory(ABC):
    """People and channels by id. Hold `lock` while looking at more than one thing."""

    def __init__(self, clock: Clock | None, domain: str) -> None:
        self.clock = clock or SystemClock()
        self.domain = domain
        self.lock = threading.RLock()
        self.changes = Changes()
        self.ids = Ids(self._reserve_ids)
        self.team_id = self.ids.new("T")
        self.people: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Message]] = {}
        slackbot = Member("USLACKBOT", self.team_id, "Slackbot", "slackbot", kind="slackbot")
        self.people[slackbot.id] = slackbot

    # What the rest of the workspace adds

    @property
    @abstractmethod
    def app(self) -> "Installed":
        """The installed app. CannotDo when there is none."""

    @property
    @abstractmethod
    def installed(self) -> bool:
        """Whether an app is installed."""

    @abstractmethod
    def person(self, who: "str | Person") -> "Person":
        """Whoever answers to this id, name or e-mail. NothingThere when nobody or several do."""

    @abstractmethod
    def emit(self, kind: str, inner: dict[str, Any], *, subscription: str | None = None) -> None:
        """Send an event to the app, if its manifest subscribes to it."""

    @abstractmethod
    def close_screens(self, user_id: str) -> None:
        """Take every modal of a person away."""

    # People

    def add_person(
        self,
        name: str,
        *,
        email: str | None = None,
        tz: str = "Europe/London",
        admin: bool = False,
        owner: bool = False,
        kind: Kind = "member",
        title: str = "",
    ) -> "Person":
        """Somebody who is here from the beginning: no event is sent."""
        with self.lock:
            member = self._new_member(name, kind=kind)
            member.email = email or f"{member.handle}@{self.domain}.test"
            member.tz, member.admin, member.owner, member.title = tz, admin, owner, title
            self.changes.tell("person", member.id, member)
        return self.person(member.id)

    def join(self, name: str, **details: Any) -> "Person":
        """Somebody new: `team_join` is sent."""
        person = self.add_person(name, **details)
        self.emit("team_join", {"user": self.user(person.member)})
        return person

    def change(self, name: "str | Person", **profile: Any) -> None:
        """Change somebody's profile or standing: `user_change` is sent."""
        if unknown := profile.keys() - _CHANGEABLE:
            raise ValueError(f"a person has no {', '.join(sorted(unknown))}")
        self._alter(name, profile)

    def deactivate(self, name: "str | Person") -> None:
        """End somebody's membership: `user_change` with `deleted` is sent, their modals close."""
        self._alter(name, {"deleted": True})

    def reactivate(self, name: "str | Person") -> None:
        """Take somebody back."""
        self._alter(name, {"deleted": False})

    def user(self, member: Member) -> dict[str, Any]:
        """The user object that this app may see."""
        with_email = self.installed and self.app.can("users:read.email")
        return user_object(member, self.clock.wall(), with_email=with_email)

    def shares_channel(self, user_id: str) -> bool:
        """Whether somebody is in any channel here; what makes a stranger visible."""
        return any(user_id in channel.members for channel in self.channels.values())

    def sees(self, member: Member, channel: Channel) -> bool:
        """Whether a person can read a channel."""
        outsider = member.kind in GUESTS or member.kind == "stranger"
        return channel.open_to(member.id, guest=outsider)

    # Channels

    def channel(
        self,
        name: str,
        members: "Sequence[str | Person] | None" = None,
        *,
        private: bool = False,
        archived: bool = False,
        ext_shared: bool = False,
    ) -> Channel:
        """A new channel with these people in it; the app is not invited by this."""
        with self.lock:
            ids = [self.person(member).id for member in members or []]
            return self._add_channel(
                Channel(
                    self.ids.new("C"),
                    name.lstrip("#"),
                    int(self.clock.wall()),
                    ids,
                    private,
                    archived,
                    ext_shared,
                )
            )

    def find_channel(self, name: str) -> Channel:
        """The channel of this id or name. NothingThere when there is none."""
        with self.lock:
            for channel in self.channels.values():
                if name.lstrip("#") in (channel.id, channel.name):
                    return channel
        raise NothingThere(f"there is no channel {name!r}")

    def invite(self, channel: str, who: "str | Person | None" = None) -> None:
        """Bring somebody, or the app when nobody is named, into a channel."""
        found = self.find_channel(channel)
        user = self._id_of(who)
        with self.lock:
            if user in found.members:
                return
            found.members.append(user)
            self.changes.tell("channel", found.id, found)
        kind = "G" if found.private else "C"
        self.emit(
            "member_joined_channel",
            {"user": user, "channel": found.id, "channel_type": kind, "team": self.team_id},
        )

    def kick(self, channel: str, who: "str | Person | None" = None) -> None:
        """Take somebody, or the app when nobody is named, out of a channel."""
        found = self.find_channel(channel)
        user = self._id_of(who)
        with self.lock:
            found.members.remove(user)
            self.changes.tell("channel", found.id, found)
        if self.installed and user == self.app.bot_user:
            self.emit("group_left" if found.private else "channel_left", {"channel": found.id})
        self.emit("member_left_channel", {"user": user, "channel": found.id, "team": self.team_id})

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        self._set_archived(channel, archived=True)

    def unarchive(self, channel: str) -> None:
        """Take a channel out of the archive."""
        self._set_archived(channel, archived=False)

    def share(self, channel: str, *, pending: bool = False) -> None:
        """Share a channel with another organisation, or (`pending`) invite one that has not accepted yet."""
        self._set_shared(channel, shared=not pending, pending=pending)

    def unshare(self, channel: str) -> None:
        """Make a channel the company's own again."""
        self._set_shared(channel, shared=False, pending=False)

    def dm_with(self, user_id: str) -> Channel:
        """The direct message between the app and a person; made at first need."""
        with self.lock:
            for channel in self.channels.values():
                if channel.im_with == user_id:
                    return channel
            members = [self.app.bot_user, user_id]
            return self._add_channel(
                Channel(self.ids.new("D"), "", int(self.clock.wall()), members, im_with=user_id)
            )

    def _reserve_ids(self, limit: int) -> None:
        self.changes.tell("ids", "", limit)

    def _add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self.messages[channel.id] = []
        self.changes.tell("channel", channel.id, channel)
        return channel

    def _new_member(self, name: str, *, kind: Kind) -> Member:
        team = self.ids.new("T") if kind == "stranger" else self.team_id
        handle = ".".join(name.lower().split())
        member = Member(self.ids.new("U"), team, name, handle, kind=kind, updated=int(self.clock.wall()))
        self.people[member.id] = member
        return member

    def _alter(self, name: "str | Person", changes: dict[str, Any]) -> None:
        member = self.person(name).member
        with self.lock:
            for key, value in changes.items():
                setattr(member, key, value)
            member.updated = int(self.clock.wall())
            if member.deleted:
                self.close_screens(member.id)
            self.changes.tell("person", member.id, member)
        self.emit("user_change", {"user": self.user(member), "cache_ts": member.updated})

    def _id_of(self, who: "str | Person | None") -> str:
        return self.app.bot_user if who is None else self.person(who).id

    def _set_archived(self, name: str, *, archived: bool) -> None:
        channel = self.find_channel(name)
        with self.lock:
            channel.archived = archived
            self.changes.tell("channel", channel.id, channel)
        kind = "group" if channel.private else "channel"
        self.emit(f"{kind}_{'archive' if archived else 'unarchive'}", {"channel": channel.id})

    def _set_shared(self, name: str, *, shared: bool, pending: bool) -> None:
        channel = self.find_channel(name)
        with self.lock:
            was, channel.ext_shared, channel.pending_ext_shared = channel.ext_shared, shared, pending
            self.changes.tell("channel", channel.id, channel)
        if was != shared:
            self.emit("channel_shared" if shared else "channel_unshared", {"channel": channel.id})
