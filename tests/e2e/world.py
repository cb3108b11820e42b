"""A small company in a strict local Slack, with the real bot beside it over real HTTP on a real file."""

import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web_app

from bot import keys
from bot.app import Bot
from bot.demo import company
from bot.domain.ports import Ports
from bot.resources import http_manifest, manifest
from bot.services import policy_file, register
from bot.services.register_csv import read_sheet
from bot.settings import Settings, load
from bot.simulator import Delivery, Message, MovableClock, Person, SlackServer, Workspace
from bot.world import real_ports
from storage import lanes, outbox
from storage.clock import TrustedClock
from tests import databases
from tests.e2e import ledger, promises, transactions, vaults

SECRET = "a-signing-secret-for-the-tests-0"
TOKEN = "xoxb-a-token-for-the-tests"
APP_TOKEN = "xapp-a-token-for-the-tests"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
KEY_FILE = "vault.key"

log = structlog.get_logger(__name__)


def free_port() -> int:
    """A port that nobody listens on, of those that no connection is given by chance before it is used.

    Each worker of a test run has its own, so that none takes what another's bot comes back to after its death.
    """
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0) % 6
    mine = range(20_000 + worker * 2_000, 22_000 + worker * 2_000)
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", secrets.choice(mine)))
            return int(probe.getsockname()[1])


def _at_home_in(slack: Workspace) -> dict[str, Person]:
    """The company's people, who have settled there before; by first name."""
    return {one.name.split()[0]: slack.person(one.name) for one in company.PEOPLE}


def with_cards_at_once(path: Path) -> Path:
    """The example policy, save that whoever is asked something gets its card at once, as most stories tell it."""
    text = (ROOT / "policy.yml").read_text()
    assert text.count("cards: digest") == 1
    path.write_text(text.replace("cards: digest", "cards: at_once"))
    return path


class World:
    """The company on Monday morning. `start` and `stop` the bot as often as a story wants."""

    def __init__(
        self,
        folder: Path,
        *,
        policy: Path | None = None,
        now: datetime = MONDAY,
        clock: MovableClock | None = None,
        slack: Workspace | None = None,
        database: str = databases.SQLITE,
        transport: str = "http",
        vault: bool = True,
    ) -> None:
        """Settle the company in a new Slack; in that `slack`, on its `clock`, it lives already (see `founded`)."""
        self.folder, self.database, self.transport = folder, database, transport
        self.policy = policy or with_cards_at_once(folder / "at_once.yml")
        self.key_file, self.has_vault = folder / KEY_FILE, vault
        if not (folder / "keys").exists():
            keys.make(folder / "keys", os.urandom)
        self.clock = clock or MovableClock(now.timestamp(), running=False)
        self.slack = slack or Workspace(self.clock, "Larkfield", "larkfield")
        self.slack.rate_limits = "off"
        self.port = free_port()
        self._install()
        self.people = _at_home_in(slack) if slack else company.settle_in(self.slack)
        self.server = SlackServer(self.slack)
        self.server.start()
        self.bot: Bot | None = None
        self.watched = False
        """Whether every change in the database is written down; see `ledger`."""
        self.calls_inside: list[str] = []
        """Calls to Slack made inside a transaction; see `transactions`."""
        self.skew = timedelta()
        """How far the bot's own clock is off."""
        self.lock = threading.Lock()

    def _install(self) -> None:
        address = f"http://127.0.0.1:{self.port}"
        told = manifest() if self.transport == "socket" else http_manifest(address)
        self.slack.install(told, f"{address}/slack/events", SECRET, TOKEN, app_token=APP_TOKEN)

    # ---- the bot

    @cached_property
    def url(self) -> str:
        """Where the database is, or on SQLite will be once somebody starts a bot."""
        return databases.address(self.database, self.folder)

    def settings(self, **changed: Any) -> Settings:
        given: dict[str, Any] = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_API_URL": self.server.api_url,
            **self.inbound(),
            "VOUCHSAFE_OPS_PORT": 0,
            "VOUCHSAFE_DATABASE_URL": self.url,
            "VOUCHSAFE_POLICY": self.policy,
            "VOUCHSAFE_KEYS": self.folder / "keys",
            "VOUCHSAFE_KEY_FILE": self.key_file,
            "VOUCHSAFE_ADMINS": ",".join(self.people[name.split()[0]].id for name in company.ADMINS),
            "VOUCHSAFE_COMMITTEE_CHANNEL": self.channel.id,
            "VOUCHSAFE_ANCHOR_CHANNEL": "off",
        }
        return load(Settings, **{**given, **changed})

    def inbound(self) -> dict[str, Any]:
        """The settings of the way on which Slack reaches the bot."""
        if self.transport == "socket":
            return {"SLACK_APP_TOKEN": APP_TOKEN}
        return {"SLACK_SIGNING_SECRET": SECRET, "PORT": self.port}

    def start(self, **changed: Any) -> Bot:
        """Start the bot as `vouchsafe run` does, on this world's clock."""
        if not self.watched:
            databases.fill(self.url)
            ledger.install(self.url)
            if self.has_vault:
                vaults.make(self.url, self.key_file, self.ports())
            self.watched = True
        self.bot = Bot(self.settings(**changed), self.ports())
        # Here time really passes when the clock moves; `skew` is a clock that jumps by itself.
        self.bot.database.clock = TrustedClock(replace(self.ports(), monotonic=self.clock.wall))
        transactions.watch(self.bot, self.calls_inside)
        self.bot.start()
        self.wait_for(self.reachable, "Slack reaches the bot")
        return self.bot

    def reachable(self) -> bool:
        """Whether what people do reaches the bot, as far as it can: with Slack down no socket is opened."""
        assert self.bot
        return self.slack.faults.down or self.transport == "http" or bool(self.slack.sockets.open)

    def ports(self) -> Ports:
        real = real_ports()
        return Ports(
            wall=lambda: self.now + self.skew,
            monotonic=real.monotonic,
            random_bytes=real.random_bytes,
            wait=real.wait,
        )

    def stop(self) -> None:
        if self.bot:
            self.bot.stop()
            self.bot = None

    def close(self) -> None:
        self.stop()
        self.server.stop()
        self.slack.close()
        # It would keep the last thousand applications, each with its Slack and all that was said there.
        web_app._cached_build_middleware.cache_clear()

    def end(self) -> None:
        """Close, and hold the story against everything that must be so in every story."""
        failed = self._failed()
        self.close()
        try:
            assert failed == []
            assert self.calls_inside == []
            if self.watched:
                ledger.check(self.url)
                promises.check(self.url, self.slack, self.ports())
        finally:
            databases.drop(self.url)

    def _failed(self) -> list[str]:
        """What was acknowledged late, wrongly or not at all, once nothing is on its way to the bot.

        What comes while the bot stops is left to Slack, which would send it to the next one.
        """
        if self.bot:
            self.slack.settle(PATIENCE)
        return [one.describe() for one in self.slack.failures()]

    # ---- time

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.wall(), UTC)

    def pass_time(self, **length: float) -> None:
        """Move the clock and let the sweep look, as the ticker would within seconds."""
        self.clock.advance(timedelta(**length).total_seconds())
        self.sweep()

    def until(self, instant: datetime) -> None:
        self.clock.advance(max(0.0, (instant - self.now).total_seconds()))
        # Seconds since 1970 are not quite exact, and what ends at an instant has not ended before it.
        while self.now < instant:
            self.clock.advance(1e-6)
        self.sweep()

    def sweep(self) -> None:
        assert self.bot
        self.bot.ticker.tick()
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is left to deliver in either direction."""
        assert self.bot
        self.wait_for(self.reachable, "Slack reaches the bot again")
        assert self.slack.settle(PATIENCE)
        self.bot.delivery.wake()
        self.wait_for(lambda: self._depth() == 0, "the outbox is empty", tick=True)

    def _depth(self) -> int:
        assert self.bot
        with self.bot.database.read() as unit:
            return outbox.depth(unit) if lanes.next_attempt(unit) else 0

    def _is_sending(self) -> bool:
        assert self.bot
        with self.bot.database.read() as unit:
            return lanes.is_sending(unit)

    def wait_for(self, true: Callable[[], Any], what: str, *, tick: bool = False) -> Any:
        """Wait for something that other threads bring about; the clock's seconds pass meanwhile."""
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE:
            found = true()
            if found:
                return found
            if tick:
                # What is just being sent keeps its lease on a slow machine; what was left loses it.
                patient = time.monotonic() < began + PATIENCE / 6
                assert self.bot
                if patient and self._is_sending():
                    self.clock.advance(0.1)  # Its end wakes delivery by itself.
                else:
                    self.clock.advance(1.0)
                    self.bot.delivery.wake()
            time.sleep(0.02)
        raise AssertionError(f"waited in vain: {what}")

    # ---- the story so far

    def get_in_touch(self) -> None:
        """Let a bot that has just been started look round in Slack, and say what it has to say."""
        assert self.bot
        contact = self.bot.contact
        self.wait_for(lambda: contact.looked, "the bot looks round")
        self.settle()

    def found(self) -> None:
        """Bring the programme up to where people can ask: mirrored, accounts in, founded."""
        self.wait_for(self.cards, "the founding card", tick=True)
        self.import_accounts(company.ACCOUNTS)
        for name in ("Nadia", "Helen"):
            self.click(name, self.cards()[-1], "Found")
        self.settle()

    def import_accounts(self, text: str, *, allow_ownerless: bool = False) -> None:
        assert self.bot
        loaded = policy_file.read(self.policy)
        with self.bot.database.write() as unit:
            register.import_accounts(
                unit,
                self.slack.team_id,
                read_sheet(text.encode()),
                "operator",
                policy=loaded.policy,
                allow_ownerless=allow_ownerless,
            )

    # ---- people and what they see

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    @property
    def channel(self) -> Any:
        return self.slack.find_channel(company.COMMITTEE)

    def cards(self) -> list[Message]:
        """The bot's cards in the committee channel, as a member sees them."""
        return [
            one for one in self["Nadia"].messages(self.channel) if not (one.is_ephemeral or one.thread_ts)
        ]

    def click(self, name: str, message: Message, label: str, **more: Any) -> Delivery:
        """Press a button that is really there, and let everything that follows happen."""
        done = self[name].click(self.fresh(message), label, **more)
        assert done.ok, done.describe()
        self.settle()
        return done

    def fresh(self, message: Message) -> Message:
        """The message as it is now."""
        return self.slack.find_message(message.channel, message.ts)

    def dm(self, name: str, containing: str = "") -> Message:
        """The newest message that the bot sent somebody, with these words in it."""
        found = [one for one in self[name].dm() if containing in words(one)]
        assert found, (
            f"{name} has no message with {containing!r}: {[words(one)[:80] for one in self[name].dm()]}"
        )
        return found[-1]

    def told(self, name: str, containing: str) -> bool:
        return any(containing in words(one) for one in self[name].dm())

    def ask(
        self,
        name: str,
        account: str = "@larkfieldfilms",
        role: str = "Editor",
        use_case: str = "Publish",
        ends: str = "2w",
        reason: str = "Autumn films",
        **more: Any,
    ) -> Message:
        """Ask for access the way a person does; the card in the committee channel."""
        before = len(self.cards())
        self.fill_form(name, account, role, use_case, ends, reason, **more)
        sent = self[name].submit()
        assert sent.ok, sent.describe()
        view = self[name].view
        assert view
        assert not view.errors
        self[name].close_view()
        self.settle()
        assert len(self.cards()) == before + 1
        return self.cards()[-1]

    def fill_form(
        self, name: str, account: str, role: str, use_case: str, ends: str, reason: str, **more: Any
    ) -> None:
        self.wait_for(self.reachable, "Slack reaches the bot")
        person = self[name]
        opened = person.command("/request-access")
        assert opened.ok, opened.describe()
        assert person.view, [words(one) for one in person.ephemerals()]
        handle = account.lstrip("@")
        options = person.suggestions("Account", handle)
        option = next(one for one in options if one["text"]["text"].startswith(f"@{handle} "))
        person.choose("Account", handle, option["text"]["text"])
        person.fill({"Role": role})
        person.fill({"Use case": use_case})
        whom = more.pop("beneficiary", more.pop("For whom", None))
        if whom:
            shown = getattr(whom, "name", whom)
            person.choose("For whom", shown.split(" (")[0], shown)
        person.fill({"Reason": reason, **more})
        person.fill({"ends": ends})


Build = Callable[..., World]
"""Builds a world on the database and the transport of the run, or those that it is told."""


def words(shown: Any) -> str:
    """Every text that a message, view or Home shows."""
    parts = [getattr(shown, "text", "") or "", *_texts(getattr(shown, "blocks", None) or [])]
    return "\n".join(parts)


def labels(shown: Any) -> list[str]:
    """The labels of the buttons that are really there."""
    return [one["text"]["text"] for one in _find(shown.blocks, "button")]


def date_tokens(text: str) -> list[int]:
    """The instants that a text shows."""
    return [int(found) for found in re.findall(r"<!date\^(\d+)\^", text)]


def _texts(part: Any) -> Iterable[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)


def _find(part: Any, kind: str) -> Iterable[dict[str, Any]]:
    if isinstance(part, dict):
        if part.get("type") == kind:
            yield part
        for value in part.values():
            yield from _find(value, kind)
    elif isinstance(part, list):
        for value in part:
            yield from _find(value, kind)
