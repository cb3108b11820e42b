"""The workspace: all state of the local Slack, and the few changes everything else is made of."""

import threading
from typing import TYPE_CHECKING, Any

from .app import Installed, read_manifest
from .channels import Channel
from .clock import Clock, SystemClock
from .courier import Courier
from .deliveries import Call, Delivery
from .errors import CannotDo, NothingThere
from .faults import Faults
from .ids import Ids
from .messages import Message, name_blocks
from .payloads import event as envelope
from .people import GUESTS, Kind, Member, user_object
from .ratelimit import RateLimits
from .response_urls import ResponseUrls
from .sockets import Sockets
from .transport import HttpTransport
from .views import Screens, Triggers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .files import File
    from .person import Person
    from .values import State

_CHANGEABLE = {"real_name", "display_name", "email", "title", "tz", "admin", "owner", "kind", "handle"}


class Workspace:
    """One Slack workspace with one app in it. Hold `lock` while looking at more than one thing."""

    def __init__(
        self, clock: Clock | None = None, team_name: str = "Example", domain: str = "example"
    ) -> None:
        self.clock = clock or SystemClock()
        self.team_name, self.domain = team_name, domain
        self.lock = threading.RLock()
        self.ids = Ids()
        self.team_id = self.ids.new("T")
        self.verification_token = self.ids.token("v")
        self.people: dict[str, Member] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, list[Message]] = {}
        self.files: dict[str, File] = {}
        self.notices: dict[str, list[str]] = {}
        self.typed_in_messages: dict[tuple[str, str], State] = {}
        self.triggers = Triggers(self.clock, self.ids)
        self.response_urls = ResponseUrls(self.clock, self.ids)
        self.screens = Screens(self.ids)
        self.limits = RateLimits(self.clock)
        self.rate_limits = "strict"
        self.faults = Faults()
        self.deliveries: list[Delivery] = []
        self.calls: list[Call] = []
        self.courier = Courier(self)
        self.sockets = Sockets(self.clock, self.ids)
        self._app: Installed | None = None
        self._last_ts = 0
        slackbot = Member("USLACKBOT", self.team_id, "Slackbot", "slackbot", kind="slackbot")
        self.people[slackbot.id] = slackbot

    # The app

    @property
    def app(self) -> Installed:
        """The installed app. CannotDo when there is none."""
        if self._app is None:
            raise CannotDo("no app is installed in this workspace")
        return self._app

    @property
    def installed(self) -> bool:
        """Whether an app is installed."""
        return self._app is not None

    def install(
        self,
        manifest: dict[str, Any],
        request_url: str,
        signing_secret: str,
        bot_token: str,
        *,
        app_token: str = "",
        app_scopes: tuple[str, ...] = ("connections:write",),
    ) -> Installed:
        """Install (or reinstall) the app of this manifest.

        Its payloads go to `request_url`, signed; with Socket Mode in the manifest only to the sockets that
        are opened with the `app_token`.
        """
        parts = read_manifest(manifest)
        with self.lock:
            if self._app is None:
                bot = self._new_member(str(parts["name"]), kind="bot")
                bot.bot_id = self.ids.new("B")
                ids = {"app_id": self.ids.new("A"), "bot_id": bot.bot_id, "bot_user": bot.id}
            else:
                ids = {key: getattr(self._app, key) for key in ("app_id", "bot_id", "bot_user")}
            tokens = {"token": bot_token, "app_token": app_token, "app_scopes": app_scopes}
            self._app = Installed(**{**ids, **parts, **tokens})
            self.sockets.app_id = self._app.app_id
            http = HttpTransport(request_url, signing_secret, self.clock)
            self.courier.transport = self.sockets if self._app.socket_mode else http
        return self._app

    @property
    def base_url(self) -> str:
        """Where the shell listens; it writes it here."""
        return self.response_urls.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.response_urls.base_url = url
        self.sockets.address = url.replace("http", "ws", 1)

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
        return self.person(member.id)

    def join(self, name: str, **details: Any) -> "Person":
        """Somebody new: `team_join` is sent."""
        person = self.add_person(name, **details)
        self.emit("team_join", {"user": self.user(person.member)})
        return person

    def person(self, who: "str | Person") -> "Person":
        """Whoever answers to this id, name or e-mail. NothingThere when nobody or several do."""
        from .person import Person  # noqa: PLC0415 - a person acts on the workspace that hands it out

        name = who.id if isinstance(who, Person) else who
        with self.lock:
            found = [each for each in self.people.values() if each.answers_to(name) or each.email == name]
        if len(found) != 1:
            raise NothingThere(f"{len(found)} people answer to {name!r}")
        return Person(self, found[0])

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
        with_email = self._app is not None and self._app.can("users:read.email")
        return user_object(member, self.clock.wall(), with_email=with_email)

    def shares_channel(self, user_id: str) -> bool:
        """Whether somebody is in any channel here; what makes a stranger visible."""
        return any(user_id in channel.members for channel in self.channels.values())

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
            channel = Channel(
                self.ids.new("C"),
                name.lstrip("#"),
                int(self.clock.wall()),
                ids,
                private,
                archived,
                ext_shared,
            )
            self.channels[channel.id] = channel
            self.messages[channel.id] = []
        return channel

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
        if self._app is not None and user == self._app.bot_user:
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
            channel = Channel(self.ids.new("D"), "", int(self.clock.wall()), members, im_with=user_id)
            self.channels[channel.id] = channel
            self.messages[channel.id] = []
            return channel

    # Messages

    def post(
        self,
        channel: str,
        *,
        text: str = "",
        blocks: list[dict[str, Any]] | None = None,
        user: str | None = None,
        **details: Any,
    ) -> Message:
        """Put a message into a channel: the app's, or that of the person named in `user`."""
        with self.lock:
            message = Message(channel, self.new_ts(), user or self.app.bot_user, text, **details)
            message.blocks = name_blocks(blocks or [], self.ids)
            if user is None:
                message.bot_id, message.app_id = self.app.bot_id, self.app.app_id
            self.messages[channel].append(message)
        return message

    def rewrite(self, message: Message, text: str, blocks: list[dict[str, Any]]) -> None:
        """Edit a message in place."""
        with self.lock:
            message.text, message.blocks = text, name_blocks(blocks, self.ids)
            message.edited_ts = self.new_ts()

    def find_message(self, channel: str, ts: str) -> Message | None:
        """The message of that channel and time, if it is still there."""
        return next((message for message in self.messages.get(channel, []) if message.ts == ts), None)

    def new_ts(self) -> str:
        """A message time: unique in the workspace, always growing."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.wall() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def notice(self, user_id: str, words: str) -> None:
        """Something that Slack itself tells a person, such as a failed click."""
        with self.lock:
            self.notices.setdefault(user_id, []).append(words)

    # What the app hears, and how it answered

    def emit(self, kind: str, inner: dict[str, Any], *, subscription: str | None = None) -> None:
        """Send an event to the app, if its manifest subscribes to it."""
        if self._app is None or (subscription or kind) not in self._app.events:
            return
        with self.lock:
            body = envelope(self, {"type": kind, **inner, "event_ts": self.new_ts()})
        self.courier.post(body)

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until every event that is due has been carried. False when that took too long."""
        return self.courier.settle(timeout)

    def failures(self) -> list[Delivery]:
        """Deliveries acknowledged late, wrongly or not at all."""
        with self.lock:
            return [each for each in self.deliveries if not each.ok or each.problems]

    def forget(self) -> None:
        """Empty the log of deliveries and calls."""
        with self.lock:
            self.deliveries.clear()
            self.calls.clear()

    def close(self) -> None:
        """Stop sending events."""
        self.courier.close()

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
                self.screens.clear(member.id)
        self.emit("user_change", {"user": self.user(member), "cache_ts": member.updated})

    def _id_of(self, who: "str | Person | None") -> str:
        return self.app.bot_user if who is None else self.person(who).id

    def _set_archived(self, name: str, *, archived: bool) -> None:
        channel = self.find_channel(name)
        with self.lock:
            channel.archived = archived
        kind = "group" if channel.private else "channel"
        self.emit(f"{kind}_{'archive' if archived else 'unarchive'}", {"channel": channel.id})

    def _set_shared(self, name: str, *, shared: bool, pending: bool) -> None:
        channel = self.find_channel(name)
        with self.lock:
            was, channel.ext_shared, channel.pending_ext_shared = channel.ext_shared, shared, pending
        if was != shared:
            self.emit("channel_shared" if shared else "channel_unshared", {"channel": channel.id})

    def sees(self, member: Member, channel: Channel) -> bool:
        """Whether a person can read a channel."""
        outsider = member.kind in GUESTS or member.kind == "stranger"
        return channel.open_to(member.id, guest=outsider)
