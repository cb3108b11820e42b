"""The workspace: all state of the local Slack, and the few changes everything else is made of."""

from typing import TYPE_CHECKING, Any, TypeVar

from .app import Installed, read_manifest
from .blockkit import Problems
from .clock import Clock
from .courier import Courier
from .deliveries import Call, Delivery
from .directory import Directory
from .errors import CannotDo, NothingThere
from .faults import Faults
from .files import file_object
from .messages import Message, name_blocks
from .payloads import event as envelope
from .ratelimit import RateLimits
from .response_urls import ResponseUrls
from .sockets import Sockets
from .transport import HttpTransport
from .views import Screens, Triggers

if TYPE_CHECKING:
    from .files import File
    from .person import Person
    from .values import State

_MOST_LOGGED = 20_000
Entry = TypeVar("Entry", Delivery, Call)


class Workspace(Directory):
    """One Slack workspace with one app in it. Hold `lock` while looking at more than one thing."""

    def __init__(
        self, clock: Clock | None = None, team_name: str = "Example", domain: str = "example"
    ) -> None:
        super().__init__(clock, domain)
        self.team_name = team_name
        self.verification_token = self.ids.token("v")
        self.files: dict[str, File] = {}
        self.notices: dict[str, list[str]] = {}
        self.read_up_to: dict[tuple[str, str], str] = {}
        """The time of the newest message that a person has seen, by person and channel."""
        self.typed_in_messages: dict[tuple[str, str], State] = {}
        self.triggers = Triggers(self.clock, self.ids)
        self.response_urls = ResponseUrls(self.clock, self.ids, self.changes)
        self.screens = Screens(self.ids, self.changes)
        self.limits = RateLimits(self.clock)
        self.rate_limits = "strict"
        self.faults = Faults()
        self.deliveries: list[Delivery] = []
        self.calls: list[Call] = []
        self.courier = Courier(self)
        self.sockets = Sockets(self.clock, self.ids, self.changes)
        self.app_ids: dict[str, str] = {}
        """The ids that the app keeps from one installation to the next."""
        self._app: Installed | None = None
        self._last_ts = self._logged = 0

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
            if not self.app_ids:
                self._add_bot(str(parts["name"]))
            tokens = {"token": bot_token, "app_token": app_token, "app_scopes": app_scopes}
            self._app = Installed(**{**self.app_ids, **parts, **tokens})
            self.sockets.app_id = self._app.app_id
            http = HttpTransport(request_url, signing_secret, self.clock)
            self.courier.transport = self.sockets if self._app.socket_mode else http
        return self._app

    def _add_bot(self, name: str) -> None:
        bot = self._new_member(name, kind="bot")
        bot.bot_id = self.ids.new("B")
        self.app_ids = {"app_id": self.ids.new("A"), "bot_id": bot.bot_id, "bot_user": bot.id}
        self.changes.tell("person", bot.id, bot)
        self.changes.tell("app", "", self.app_ids)

    @property
    def base_url(self) -> str:
        """Where the shell listens; it writes it here."""
        return self.response_urls.base_url

    @base_url.setter
    def base_url(self, url: str) -> None:
        self.response_urls.base_url = url
        self.sockets.address = url.replace("http", "ws", 1)

    # People

    def person(self, who: "str | Person") -> "Person":
        """Whoever answers to this id, name or e-mail. NothingThere when nobody or several do."""
        from .person import Person  # noqa: PLC0415 - a person acts on the workspace that hands it out

        name = who.id if isinstance(who, Person) else who
        with self.lock:
            found = [each for each in self.people.values() if each.answers_to(name) or each.email == name]
        if len(found) != 1:
            raise NothingThere(f"{len(found)} people answer to {name!r}")
        return Person(self, found[0])

    def close_screens(self, user_id: str) -> None:
        """Take every modal of a person away."""
        self.screens.clear(user_id)

    def notice(self, user_id: str, words: str) -> None:
        """Something that Slack itself tells a person, such as a failed click."""
        with self.lock:
            self.notices.setdefault(user_id, []).append(words)
            self.changes.tell("notice", user_id, words)

    def mark_read(self, user_id: str, channel: str, ts: str) -> None:
        """A person has seen a channel up to a message; seen stays seen."""
        with self.lock:
            place = (user_id, channel)
            if ts > self.read_up_to.get(place, ""):
                self.read_up_to[place] = ts
                self.changes.tell("read", f"{user_id} {channel}", ts)

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
            self._tell_of(message)
        return message

    def rewrite(self, message: Message, text: str, blocks: list[dict[str, Any]], **details: Any) -> None:
        """Edit a message in place."""
        with self.lock:
            message.text, message.blocks = text, name_blocks(blocks, self.ids)
            message.edited_ts = self.new_ts()
            for name, value in details.items():
                setattr(message, name, value)
            self._tell_of(message)

    def remove(self, message: Message) -> None:
        """Take a message away."""
        with self.lock:
            self.messages[message.channel].remove(message)
            self.changes.tell("message", f"{message.channel} {message.ts}")

    def find_message(self, channel: str, ts: str) -> Message | None:
        """The message of that channel and time, if it is still there."""
        return next((message for message in self.messages.get(channel, []) if message.ts == ts), None)

    def keep_file(self, file: "File") -> None:
        """Have a file in the workspace, as it now is."""
        with self.lock:
            self.files[file.id] = file
            self.changes.tell("file", file.id, file)

    def shows(self, named: dict[str, Any]) -> bool:
        """Whether a block of the app's can show this file: a picture of its own that Slack is done with."""
        file = self._file_named(named)
        if file is None or not file.complete or not file.is_picture or file.ready_at > self.clock.wall():
            return False
        bot = self.app.bot_user
        return file.user == bot or any(bot in self.channels[one].members for one in file.channels)

    def problems(self) -> Problems:
        """A new list of faults, by what this workspace has and can show."""
        return Problems(without=self.faults.missing_blocks, shows=self.shows)

    def _file_named(self, named: dict[str, Any]) -> "File | None":
        if "id" in named:
            return self.files.get(named["id"])
        shown = ((one, file_object(one, self.base_url, self.team_id)) for one in self.files.values())
        return next((one for one, told in shown if told["url_private"] == named["url"]), None)

    def new_ts(self) -> str:
        """A message time: unique in the workspace, always growing."""
        self._last_ts = max(self._last_ts + 1, int(self.clock.wall() * 1_000_000))
        seconds, micros = divmod(self._last_ts, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def resume_ts(self, ts: str) -> None:
        """Go on after an earlier run: no message time at or before this one is given out."""
        self._last_ts = max(self._last_ts, int(ts.replace(".", "")))

    def _tell_of(self, message: Message) -> None:
        self.changes.tell("message", f"{message.channel} {message.ts}", message)

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

    def log_delivery(self, delivery: Delivery) -> None:
        """Remember how the app acknowledged a payload."""
        with self.lock:
            self._log(self.deliveries, delivery)
            self.changes.tell("delivery", "", delivery)

    def log_call(self, call: Call) -> None:
        """Remember what the app called, and what it was answered."""
        with self.lock:
            self._log(self.calls, call)
            self.changes.tell("call", "", call)

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

    def _log(self, log: list[Entry], entry: Entry) -> None:
        """Number an entry and add it; a log that has grown for days loses its older half."""
        self._logged += 1
        entry.n = self._logged
        if len(log) >= _MOST_LOGGED:
            del log[: _MOST_LOGGED // 2]
        log.append(entry)
