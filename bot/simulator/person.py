"""A person at their screen: reads, types, clicks and submits as Slack's client would let them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from . import payloads
from .acks import read_ack
from .channels import Channel
from .clicking import action_of, message_state, named
from .deliveries import Delivery, Kind
from .entry import Upload, check_complete, dispatches, entered, share
from .errors import CannotDo, NothingThere
from .finding import Found, find, option_of
from .messages import Message, message_object
from .people import Member
from .shortcuts import shortcut_of
from .submitting import apply_submission
from .values import state_key
from .views import View

if TYPE_CHECKING:
    from .workspace import Workspace

Json = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"
_SHORTEST_QUERY = 3


class Person:
    """Acts for one account. Every method may be called from any thread; acts wait for the app's ack."""

    def __init__(self, workspace: "Workspace", member: Member) -> None:
        self.workspace = workspace
        self.member = member

    @property
    def id(self) -> str:
        """The user id."""
        return self.member.id

    @property
    def name(self) -> str:
        """The full name."""
        return self.member.real_name

    # Reading

    def messages(self, channel: "str | Channel") -> list[Message]:
        """Copies of what this person sees in a channel, oldest first. NothingThere when closed to them."""
        with self.workspace.lock:
            return [each.snapshot() for each in self.visible(channel)]

    def visible(self, channel: "str | Channel") -> list[Message]:
        """The messages themselves; hold the workspace's lock while looking at them."""
        kept = self.workspace.messages[self._visible(channel).id]
        return [each for each in kept if each.only_for in (None, self.id)]

    def dm(self) -> list[Message]:
        """This person's direct message with the app."""
        return self.messages(self.workspace.dm_with(self.id))

    def ephemerals(self, channel: "str | Channel | None" = None) -> list[Message]:
        """What only this person sees, in one channel or anywhere."""
        with self.workspace.lock:
            places = list(self.workspace.messages) if channel is None else [self._visible(channel).id]
            every = [each for place in places for each in self.workspace.messages[place]]
            return [each.snapshot() for each in every if each.only_for == self.id]

    @property
    def notices(self) -> list[str]:
        """What Slack itself told this person, such as a click that failed."""
        return list(self.workspace.notices.get(self.id, []))

    @property
    def view(self) -> View | None:
        """The modal in front of this person."""
        return self.workspace.screens.top(self.id)

    @property
    def home(self) -> View | None:
        """The app's Home as published for this person."""
        return self.workspace.screens.homes.get(self.id)

    # Acting in conversations

    def command(self, words: str, text: str = "", channel: "str | Channel | None" = None) -> Delivery:
        """Type a slash command, in the direct message with the app unless a channel is named."""
        self._check_able()
        if self.member.kind == "stranger":
            raise CannotDo("people from other organisations cannot use slash commands")
        if words not in self.workspace.app.commands:
            self.workspace.notice(self.id, f"{words} is not a valid command")
            raise CannotDo(f"{words} is not a valid command")
        place = self.workspace.dm_with(self.id) if channel is None else self._visible(channel)
        with self.workspace.lock:
            body = payloads.command(self.workspace, self.member, place, words, text)
        delivery = self._deliver("command", body, f"{words} failed with the error “operation_timeout”")
        if delivery.ok and not delivery.problems:
            self._show_answer(place, read_ack(delivery))
        return delivery

    def shortcut(self, callback_id: str, message: Message | None = None) -> Delivery:
        """Use a shortcut of Slack's global menu or, where a message is given, of that message's own."""
        self._check_able()
        self._check_interactive()
        current = self._current(message) if message else None
        kind, body = shortcut_of(self.workspace, self.member, callback_id, current)
        return self._deliver(kind, body, TROUBLE)

    def say(
        self,
        text: str,
        channel: "str | Channel | None" = None,
        *,
        thread_ts: str | None = None,
        files: Sequence[Upload] = (),
    ) -> Message:
        """Write a message, in the direct message with the app unless a channel is named, or in a thread.

        With `files` it needs no words.
        """
        self._check_able()
        if not text.strip() and not files:
            raise CannotDo("a message needs words")
        place = self.workspace.dm_with(self.id) if channel is None else self._visible(channel)
        if place.archived:
            raise CannotDo("nothing can be written in an archived channel")
        if thread_ts is not None and self.workspace.find_message(place.id, thread_ts) is None:
            raise NothingThere("there is no message with that thread")
        message = self.workspace.post(place.id, text=text, user=self.id, thread_ts=thread_ts)
        inner = message_object(message, self.workspace.team_id) | {"channel": place.id}
        kind = "im" if place.is_im else "groups" if place.private else "channels"
        inner["channel_type"] = kind if place.is_im else kind.rstrip("s")
        if files:
            inner |= {"subtype": "file_share", "files": [share(self, one) for one in files], "upload": False}
        self.workspace.emit("message", inner, subscription=f"message.{kind}")
        return message

    def click(
        self,
        message: Message,
        what: str,
        value: str | None = None,
        *,
        stale: bool = False,
        force: bool = False,
    ) -> Delivery:
        """Press a button, pick from an overflow menu or a select in a message; a confirm dialog is accepted.

        The message is looked up as it is now; `stale` clicks what the given copy shows. `force` lets a
        deactivated person click, as happens while the deactivation spreads.
        """
        self._check_able(force=force)
        self._check_interactive()
        current = self._current(message)
        hit = find(message.blocks if stale else current.blocks, what, value)
        with self.workspace.lock:
            action = action_of(self, hit, value)
            state = message_state(self, current, hit, action)
            body = payloads.message_action(self.workspace, self.member, current, action, state)
        return self._deliver("block_actions", body, TROUBLE)

    # Acting in modals and Home

    def open_home(self, tab: Literal["home", "messages"] = "home") -> list[Delivery]:
        """Look at the app's Home or its messages: the app hears of it, if it asked to; waits until it has."""
        self._check_able()
        if tab == "home" and not self.workspace.app.home_tab:
            raise CannotDo("the app has no Home")
        before = len(self.workspace.deliveries)
        inner: Json = {"user": self.id, "channel": self.workspace.dm_with(self.id).id, "tab": tab}
        if tab == "home" and self.home is not None:
            inner["view"] = payloads.shown(self.workspace, self.home)
        self.workspace.emit("app_home_opened", inner)
        self.workspace.settle()
        return [each for each in self.workspace.deliveries[before:] if _is_home_opened(each, self.id)]

    def fill(self, values: dict[str, Any], *, enter: bool = False) -> list[Delivery]:
        """Enter values by label, block_id or action_id, one after the other, into the topmost view.

        Fields that report to the app do so at once; texts that report on Enter do when `enter` is set.
        """
        deliveries: list[Delivery] = []
        for what, wanted in values.items():
            view = self._screen()
            hit = find(view.blocks, what)
            deliveries += self._enter(view, hit, entered(self, hit.element, wanted), enter=enter)
        return deliveries

    def suggestions(self, what: str, query: str) -> list[Json]:
        """Type into a type-ahead select and read the options the app offers."""
        view = self._screen()
        hit = find(view.blocks, what)
        if len(query) < hit.element.get("min_query_length", _SHORTEST_QUERY):
            raise CannotDo(f"{query!r} is too short for {what!r} to ask the app")
        with self.workspace.lock:
            body = payloads.suggestion(self.workspace, self.member, view, hit, query)
        delivery = self._deliver("block_suggestion", body, "No results")
        return _offered(delivery)

    def choose(self, what: str, query: str, option: "str | list[str]") -> list[Delivery]:
        """Type into a type-ahead select and pick an option (or several) from the app's answer."""
        offered = self.suggestions(what, query)
        view = self._screen()
        hit = find(view.blocks, what)
        key = state_key(hit.element) or ""
        many = [option] if isinstance(option, str) else option
        picked = [option_of(offered, each) for each in many]
        return self._enter(view, hit, {key: picked if key.endswith("s") else picked[0]}, enter=False)

    def press(
        self,
        what: str,
        value: str | None = None,
        *,
        view_id: str | None = None,
        shown: list[Json] | None = None,
    ) -> Delivery:
        """Press a button, or pick from an overflow menu, in the topmost modal or else in Home.

        A stale screen presses what it has `shown` of the view with `view_id`, which must still be there.
        """
        self._check_able()
        self._check_interactive()
        view = self._screen(view_id)
        with self.workspace.lock:
            hit = find(view.blocks if shown is None else shown, what, value)
            action = action_of(self, hit, value)
            body = payloads.view_action(self.workspace, self.member, view, action)
        return self._deliver("block_actions", body, TROUBLE)

    def submit(self, values: dict[str, Any] | None = None) -> Delivery:
        """Send the topmost modal off. RequiredField when Slack's client would hold it back.

        `values` are entered first, as by `fill`, but not reported to the app.
        """
        self._check_able()
        view = self._modal()
        for what, wanted in (values or {}).items():
            hit = find(view.blocks, what)
            view.typed[hit.place] = entered(self, hit.element, wanted)
        if "submit" not in view.payload:
            raise NothingThere("this modal has no submit button")
        check_complete(view)
        with self.workspace.lock:
            view.errors = {}
            body = payloads.submission(self.workspace, self.member, view)
        delivery = self._deliver("view_submission", body, TROUBLE)
        if delivery.ok and not delivery.problems:
            apply_submission(self.workspace, view, delivery)
        return delivery

    def close_view(self, *, everything: bool = False) -> Delivery | None:
        """Cancel the topmost modal, or with `everything` press the X that closes them all."""
        view = self._modal()
        stack = self.workspace.screens.stacks[self.id]
        told = stack[0] if everything else view
        clear = everything or view.payload.get("clear_on_close", False)
        with self.workspace.lock:
            body = payloads.closed(self.workspace, self.member, told, cleared=bool(clear))
            if clear:
                self.workspace.screens.clear(self.id)
            else:
                self.workspace.screens.close_top(self.id)
        if not told.payload.get("notify_on_close"):
            return None
        return self._deliver("view_closed", body, "")

    # How it is done

    def _deliver(self, kind: Kind, body: Json, if_failed: str) -> Delivery:
        delivery = self.workspace.courier.deliver(kind, body)
        if if_failed and (not delivery.ok or delivery.problems):
            self.workspace.notice(self.id, if_failed)
        return delivery

    def _enter(self, view: View, hit: Found, value: Json, *, enter: bool) -> list[Delivery]:
        self._check_able()
        with self.workspace.lock:
            view.typed[hit.place] = value
            if not dispatches(hit.block, hit.element, enter=enter):
                return []
            action = named(self, hit) | value
            body = payloads.view_action(self.workspace, self.member, view, action)
        return [self._deliver("block_actions", body, TROUBLE)]

    def _current(self, message: Message) -> Message:
        self._visible(message.channel)
        current = self.workspace.find_message(message.channel, message.ts)
        if current is None or current.only_for not in (None, self.id):
            raise NothingThere("the message is not on this person's screen")
        return current

    def _show_answer(self, channel: Channel, body: Any) -> None:
        if isinstance(body, str):
            body = {"text": body}
        if not body:
            return
        only_for = None if body.get("response_type") == "in_channel" else self.id
        self.workspace.post(
            channel.id, text=body.get("text", ""), blocks=body.get("blocks"), only_for=only_for
        )

    def _visible(self, channel: "str | Channel") -> Channel:
        found = channel if isinstance(channel, Channel) else self.workspace.find_channel(channel)
        if not self.workspace.sees(self.member, found):
            raise NothingThere(f"{self.name} does not see {found.name or found.id}")
        return found

    def _screen(self, view_id: str | None = None) -> View:
        """The view with this id, or else the one in front of this person."""
        view = self.workspace.screens.find(view_id) if view_id else self.view or self.home
        if view is None or view.user != self.id:
            raise NothingThere(f"{self.name} has neither a modal nor a Home in front of them")
        return view

    def _modal(self) -> View:
        if self.view is None:
            raise NothingThere(f"{self.name} has no modal open")
        return self.view

    def _check_able(self, *, force: bool = False) -> None:
        if self.member.deleted and not force:
            raise CannotDo(f"{self.name} is deactivated")

    def _check_interactive(self) -> None:
        if not self.workspace.app.interactive:
            self.workspace.notice(self.id, "This app is not configured to handle interactive responses.")
            raise CannotDo("the manifest does not enable interactivity")


def _offered(delivery: Delivery) -> list[Json]:
    if not delivery.ok or delivery.problems:
        raise NothingThere(f"the app offered nothing: {delivery.describe()}")
    body = read_ack(delivery)
    groups = body.get("option_groups")
    options: list[Json] = body["options"] if groups is None else [o for g in groups for o in g["options"]]
    return options


def _is_home_opened(delivery: Delivery, user: str) -> bool:
    event = delivery.body.get("event", {})
    return bool(event.get("type") == "app_home_opened" and event.get("user") == user)
