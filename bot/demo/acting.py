"""The company's people at work in the local Slack: each act is a command typed or a button pressed there."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.app import Bot
from bot.demo import knowing
from bot.demo.company import COMMITTEE
from bot.errors import UserError
from bot.simulator import Delivery, Message, MovableClock, Person, Workspace
from scheduler.delivery import NEVER, PACE
from storage import upcoming

PATIENCE_SECONDS = 20.0
PACE_SECONDS = PACE.total_seconds()


class Stuck(UserError):
    """The company's history came to a halt."""


class Company:
    """People by first name, with the bot among them, and a clock that is moved from one event to the next.

    The bot's own threads are not started: what they would do is done here, step by step, as it comes.
    """

    def __init__(
        self,
        slack: Workspace,
        clock: MovableClock,
        people: Mapping[str, Person],
        bot: Bot,
        present: datetime,
    ) -> None:
        """Act in `slack` up to the `present`; the bot is connected already."""
        self.slack, self.people, self.bot, self.present = slack, people, bot, present
        self._clock = clock
        self._asked = self._acts = 0

    # Time

    @property
    def now(self) -> datetime:
        """What time it is in this company."""
        return datetime.fromtimestamp(self._clock.wall(), UTC)

    def until(self, instant: datetime) -> None:
        """Let time pass; whatever falls due on the way happens when it is due."""
        while (due := self._next_due()) is not None and due < instant:
            self._move_to(due)
        self._move_to(instant)

    def settle(self) -> None:
        """Let everything that follows from what was done happen."""
        if not self.slack.settle(PATIENCE_SECONDS):
            raise Stuck
        while self.bot.delivery.step() < NEVER:
            # Into one conversation goes one message a second.
            self._clock.advance(PACE_SECONDS)

    # Acts

    def ask(self, name: str, text: str) -> int:
        """Type a request that leaves nothing open, and send the form; its number."""
        self._act()
        self._must(self.people[name].command("/request-access", text))
        return self._send_request(name)

    def ask_for_more(self, name: str, card: Message, length: str) -> int:
        """Press Extend and say for how much longer; the request's number."""
        self._act()
        self._must(self.people[name].click(card, "Extend…"))
        self.people[name].fill({"ends": length})
        return self._send_request(name)

    def another_request(self) -> None:
        """A request has come about that nobody typed."""
        self._asked += 1

    def approve(self, number: int, *names: str) -> None:
        """These people press Approve, one after the other."""
        for name in names:
            self._act()
            self._must(self.people[name].click(self.card(name, number), "Approve"))
        self.settle()

    def set_up(self, owner: str, note: str) -> None:
        """The owner does what they were asked to do last, and says so."""
        self.press(owner, self.message(owner, "I added them…"), "I added them…", {"Note": note})

    def pass_quiz(self, name: str) -> None:
        """Take the course that approved access waits for, and know every answer."""
        self.press(name, self.message(name, "Take it now"), "Take it now")
        while (card := self._find(name, self._dm(name), ", question ")) is not None:
            self.press(name, card, self._right_letter(name))
        self._move_to(self.now)

    def acknowledge(self, name: str) -> None:
        """Read the policy for which approved access waits, and answer its question."""
        with self.bot.database.read() as unit:
            right = knowing.right_answer(unit, self.slack.team_id)
        self.press(name, self.message(name, "Acknowledge…"), "Acknowledge…", {"answer": right})

    def _right_letter(self, name: str) -> str:
        with self.bot.database.read() as unit:
            return knowing.right_letter(unit, self.slack.team_id, self.people[name].id)

    def look_at_login(self, name: str, access: Message) -> None:
        """Check a login out, having read what that means where that is asked, and check it in again."""
        self.press(name, access, "Check out")
        view = self.people[name].view
        if view and "Show the login" in str(view.payload):
            self.press_here(name, "Show the login")
        self.press_here(name, "Check in")
        self.shut(name)

    def press(
        self,
        name: str,
        message: Message,
        label: str,
        fields: Mapping[str, Any] | None = None,
        *,
        value: str | None = None,
    ) -> None:
        """Press a button, of several the one with this value; fill in the form that opens, and send it."""
        self._act()
        self._must(self.people[name].click(message, label, value))
        self._filled(name, fields)

    def type(self, name: str, command: str, text: str = "", fields: Mapping[str, Any] | None = None) -> None:
        """Type a command; where it opens a form, fill it in and send it."""
        self._act()
        self._must(self.people[name].command(command, text))
        self._filled(name, fields)

    def fill_in(self, name: str, fields: Mapping[str, Any]) -> None:
        """Fill in the form in front of somebody, and send it."""
        self._filled(name, fields)

    def press_here(self, name: str, label: str, fields: Mapping[str, Any] | None = None) -> None:
        """Press a button in the dialogue in front of somebody; fill in the form that opens, and send it."""
        self._act()
        self._must(self.people[name].press(label))
        self._filled(name, fields)

    def shut(self, name: str) -> None:
        """Close every dialogue in front of somebody."""
        self.people[name].close_view(everything=True)

    def leave(self, name: str) -> None:
        """The workspace's owner deactivates somebody."""
        self.slack.deactivate(self.people[name].id)
        self.settle()

    # What they see

    def card(self, name: str, number: int) -> Message:
        """A request's card with its buttons, in somebody's own messages or else the committee's channel."""
        wanted = (f"Request #{number} ", "Approve")
        return self._find(name, self._dm(name), *wanted) or self.seen(name, COMMITTEE, *wanted)

    def message(self, name: str, containing: str) -> Message:
        """The newest message of the bot to somebody with these words."""
        return self.seen(name, self._dm(name), containing)

    def seen(self, name: str, channel: str, *containing: str) -> Message:
        """The newest message in a channel with these words."""
        found = self._find(name, self.slack.find_channel(channel).id, *containing)
        if found is None:
            raise Stuck(f"{name} does not see “{'” and “'.join(containing)}”.")
        return found

    # How it is done

    def _act(self) -> None:
        """Nobody acts in the same minute as somebody else."""
        self._acts += 1
        self._clock.advance(60.0 * (3 + 7 * self._acts % 19))

    def _dm(self, name: str) -> str:
        return self.slack.dm_with(self.people[name].id).id

    def _find(self, name: str, channel: str, *containing: str) -> Message | None:
        only_for = (None, self.people[name].id)
        with self.slack.lock:
            shown = (one for one in reversed(self.slack.messages[channel]) if one.only_for in only_for)
            return next((one for one in shown if _says(one, containing)), None)

    def _move_to(self, instant: datetime) -> None:
        self._clock.advance(max(0.0, (instant - self.now).total_seconds()))
        self.bot.ticker.tick()
        self.settle()

    def _next_due(self) -> datetime | None:
        with self.bot.database.read() as unit:
            return upcoming.next_due(unit, self.slack.team_id)

    def _send_request(self, name: str) -> int:
        self._send(name)
        self.people[name].close_view()
        self.settle()
        self._asked += 1
        return self._asked

    def _filled(self, name: str, fields: Mapping[str, Any] | None) -> None:
        """Fill the form in that has opened, field by field, and send it; what follows happens."""
        if fields is not None:
            person = self.people[name]
            person.fill(dict(fields))
            self._send(name)
            self._close_finished(name)
        self.settle()

    def _close_finished(self, name: str) -> None:
        """What replaces a form that was sent is read, and closed."""
        view = self.people[name].view
        if view is not None and "submit" not in view.payload:
            self.people[name].close_view()

    def _send(self, name: str) -> None:
        person = self.people[name]
        self._must(person.submit())
        if person.view and person.view.errors:
            raise Stuck(f"{name} is told: {' '.join(person.view.errors.values())}")

    def _must(self, done: Delivery) -> None:
        if not done.ok:
            raise Stuck(done.describe())


def _says(message: Message, words: tuple[str, ...]) -> bool:
    shown = f"{message.text}{message.blocks}"
    return all(each in shown for each in words)
