"""A scripted day at Larkfield beside a bot that dies all the time: people press again until it is done, and what
has once been acknowledged is there (I2).
"""

import re
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from bot.demo import company
from bot.domain.buttons import read_value
from bot.domain.ports import Ports
from bot.services import policy_file, register
from bot.services.register_csv import read_sheet
from bot.simulator import Delivery, Message
from bot.simulator.errors import CannotDo, NothingThere
from scheduler.delivery import LEASE
from storage.database import Database
from tests import databases
from tests.e2e.promises import pressable
from tests.e2e.world import World, labels, words
from tests.kills.mortal import Mortal, eventually
from tests.kills.nursery import SharedOffset, ports

PATIENCE = 90.0
POLL = 0.02
HURRY = 5
ACCOUNT = "larkfieldfilms"
NOT_DONE = r"[Nn]othing was recorded|Not recorded|[Nn]othing has changed|[Tt]ry again in a minute"


class Day:
    """The people of a world, each of whom tries again what did not go through."""

    def __init__(self, world: World, mortal: Mortal, *, ticking: bool) -> None:
        """`ticking`: whether the bot's clock is ours to move."""
        self.world, self.mortal, self.ticking = world, mortal, ticking
        self.acknowledged = self.failed = self.stories = 0
        self.refusals: list[str] = []
        self._offset = SharedOffset(world.folder / "clock")
        self._moving = threading.Lock()
        self._file = databases.beside(world.url)

    @property
    def ports(self) -> Ports:
        return ports(self._offset)

    def close(self) -> None:
        self._file.dispose()

    # ---- time

    def pass_time(self, seconds: float) -> None:
        """Move the clock of Slack and of every bot to come."""
        with self._moving:
            self.world.clock.advance(seconds)
            self._offset.seconds += seconds

    def hurry(self) -> None:
        """Wait a moment in which the clock goes a little faster: a living process must keep its leases."""
        time.sleep(POLL)
        if self.ticking:
            self.pass_time(POLL * HURRY)

    def somebody_died(self) -> None:
        """What was claimed by the dead is free again when the next one starts."""
        if self.ticking:
            self.pass_time(LEASE.total_seconds() + 1)

    def wait_for(self, find: Callable[[], Any], what: str) -> Any:
        """Wait for what the bot brings about between its deaths."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := find():
                return found
            self.mortal.check()
            self.hurry()
        raise AssertionError(f"waited in vain: {what}")

    # ---- the database, as somebody sees it who only looks

    def one(self, query: str, **values: Any) -> Any:
        """The first value of a query."""
        with self._file.connect() as file:
            return file.execute(text(query), values).scalar()

    def all_is_told(self) -> bool:
        """Whether nothing is left to send."""
        self.hurry()
        return not self.one("SELECT count(*) FROM outbox WHERE stage IN ('due', 'sending')")

    def what_waits(self) -> str:
        """What is left to send, which lanes are held, and what was told last: why somebody waits in vain."""
        queries = (
            "SELECT * FROM outbox WHERE stage IN ('due', 'sending') ORDER BY position",
            "SELECT * FROM lane WHERE held_until IS NOT NULL ORDER BY lane",
            "SELECT * FROM outbox ORDER BY position DESC LIMIT 12",
            "SELECT * FROM request ORDER BY number DESC LIMIT 1",
        )
        with self._file.connect() as file:
            rows = [str(dict(row)) for query in queries for row in file.execute(text(query)).mappings()]
        return "\n".join([f"it is {self.ports.wall()}; refused: {self.refusals[-3:]}", *rows])

    def summary(self) -> str:
        """What happened, for whoever looks on."""
        return (
            f"{self.stories} stories, {self.acknowledged} acts acknowledged, {self.failed} tries failed;"
            f" {self.mortal.kills} kills"
        )

    # ---- acts

    def until(
        self, name: str, done: Callable[[], Any], act: Callable[[], Delivery | None], what: str
    ) -> None:
        """Do it again until it is done; whatever was acknowledged must be done by then, or said not to be."""

        def tried() -> bool:
            if done():
                return True
            heard = len(self.world[name].ephemerals())
            delivery = self._attempt(act)
            if delivery is not None and delivery.ok:
                self.acknowledged += 1
                assert done() or self._is_told(name, heard), (
                    f"acknowledged but not there: {name} {what} {self.refusals}"
                )
            self.failed += delivery is not None and not delivery.ok
            return bool(done())

        self.wait_for(tried, f"{name} {what}")

    def _attempt(self, act: Callable[[], Delivery | None]) -> Delivery | None:
        """One try, perhaps with a death in it; a message may change under the finger."""
        try:
            return act()
        except (CannotDo, NothingThere):
            return None

    def _is_told(self, name: str, heard: int) -> bool:
        """Whether the person reads, in the dialogue or beside the message, why it did not work.

        The clock stands still meanwhile: an answer is worth nothing after five minutes.
        """
        person = self.world[name]
        if person.view:
            said = [words(person.view), *person.view.errors.values()]
        else:
            eventually(lambda: len(person.ephemerals()) > heard, f"{name} is told something")
            said = [words(one) for one in person.ephemerals()[heard:]]
        self.refusals.extend(said)
        return any(re.search(NOT_DONE, one) for one in said)

    def press(
        self, name: str, find: Callable[[], Message | None], label: str, done: Callable[[], Any]
    ) -> None:
        """Press a button until what it does is done."""

        def act() -> Delivery | None:
            message = find()
            if message is None or label not in labels(message):
                return None
            self.mortal.acting()
            return self.world[name].click(message, label)

        self.until(name, done, act, f"presses {label}")

    def fill(
        self,
        name: str,
        find: Callable[[], Message | None],
        label: str,
        fields: dict[str, str],
        done: Callable[[], Any],
    ) -> None:
        """Open a form by a button, fill it in and send it, until it is done."""
        person = self.world[name]

        def act() -> Delivery | None:
            if person.view:
                person.close_view(everything=True)
            message = find()
            if message is None or label not in labels(message):
                return None
            self.mortal.acting()
            person.click(message, label)
            if not self._sees_form(name):
                return None
            person.fill(fields)
            self.mortal.acting()
            return person.submit()

        self.until(name, done, act, f"fills in {label}")
        if person.view:
            person.close_view(everything=True)

    def _sees_form(self, name: str) -> bool:
        view = self.world[name].view
        return view is not None and "submit" in view.payload

    def shown(self, name: str, label: str, subject: Any) -> Callable[[], Message | None]:
        """Finds the newest message to somebody, or in the committee channel, with this button of this row."""

        def find() -> Message | None:
            every = [*self.world.cards(), *self.world[name].dm()]
            fitting = [one for one in every if subject in _subjects(one, label)]
            return fitting[-1] if fitting else None

        return find

    # ---- the story

    def found(self) -> None:
        """Two sign, and the operator imports the register beside the running bot."""
        for name in ("Nadia", "Helen"):
            version = self.wait_for(
                lambda: self.one("SELECT id FROM policy_version"), "a policy to found with"
            )
            find = self.shown(name, "Found", version)
            self.press(name, find, "Found", lambda name=name: self._signed(name))
        assert self.one("SELECT state FROM policy_version") == "in_force"
        database = Database(self.world.url, self.ports)
        with database.write() as unit:
            sheet = read_sheet(company.ACCOUNTS.encode())
            policy = policy_file.read(self.world.policy).policy
            register.import_accounts(unit, self.world.slack.team_id, sheet, "operator", policy=policy)
        database.dispose()

    def _signed(self, name: str) -> bool:
        query = "SELECT count(*) FROM policy_signature WHERE person = :person"
        return bool(self.one(query, person=self.world[name].id))

    def story(self, name: str, ending: str) -> None:
        """Somebody asks, is vouched for, set up, and loses the access again in one way or another."""
        number = self.ask(name)
        if ending == "denied":
            self.deny(number)
        else:
            self.vouch(number)
            self.set_up(number)
            self.end(name, number, ending)
            self.take_away(number)
        self.stories += 1

    def ask(self, name: str) -> int:
        person = self.world[name]
        newest = "SELECT max(number) FROM request WHERE requester = :person"
        before = self.one(newest, person=person.id) or 0

        def asked() -> bool:
            return bool((self.one(newest, person=person.id) or 0) > before)

        def act() -> Delivery | None:
            if person.view:
                person.close_view(everything=True)
            self.mortal.acting()
            person.command("/request-access", f"@{ACCOUNT} editor (limited) publish 30h because of the films")
            if not self._sees_form(name):
                return None
            self.mortal.acting()
            return person.submit()

        self.until(name, asked, act, "asks")
        if person.view:
            person.close_view(everything=True)
        return int(self.one(newest, person=person.id))

    def vouch(self, number: int) -> None:
        query = (
            "SELECT count(*) FROM vote v JOIN request r ON r.id = v.request_id "
            "WHERE r.number = :number AND v.person = :person AND v.state = 'standing'"
        )
        for name in ("Jonas", "Iris"):
            person = self.world[name].id
            self.press(
                name,
                self.shown(name, "Approve", self.request(number, "id")),
                "Approve",
                lambda person=person: self.one(query, number=number, person=person),
            )
        assert self.request(number) == "approved"

    def deny(self, number: int) -> None:
        self.fill(
            "Jonas",
            self.shown("Jonas", "Deny…", self.request(number, "id")),
            "Deny…",
            {"Reason": "Not this time."},
            lambda: self.request(number) == "denied",
        )

    def set_up(self, number: int) -> None:
        self._task(number, "I added them…", "Invited them.", "active")

    def end(self, name: str, number: int, ending: str) -> None:
        if ending == "given back":
            find = self.shown(name, "Give back", self._grant(number, "id"))
            self.press(name, find, "Give back", lambda: self._grant(number) != "active")
        else:
            self.pass_time(31 * 3600)
            self.wait_for(lambda: self._grant(number) != "active", f"the access of #{number} ends")

    def take_away(self, number: int) -> None:
        self._task(number, "I removed them…", "Removed them.", "removed")

    def _task(self, number: int, label: str, note: str, then: str) -> None:
        """Iris does the task that is open, and says so."""
        query = "SELECT id FROM task WHERE grant_id = :grant AND state = 'open'"
        task = self.one(query, grant=self._grant(number, "id"))
        find = self.shown("Iris", label, task)
        self.fill("Iris", find, label, {"Note": note}, lambda: self._grant(number) == then)

    def request(self, number: int, column: str = "state") -> Any:
        return self.one(f"SELECT {column} FROM request WHERE number = :number", number=number)

    def _grant(self, number: int, column: str = "state") -> Any:
        query = (
            f'SELECT g.{column} FROM "grant" g JOIN request r ON r.id = g.request_id WHERE r.number = :number'
        )
        return self.one(query, number=number)


def _subjects(message: Message, label: str) -> set[str]:
    """The rows that the buttons of this name in a message are about."""
    buttons = [one for one in pressable(message.blocks) if one.get("text", {}).get("text") == label]
    return {read_value(one["value"]).subject for one in buttons}
