"""The stage of the demo: a local Slack, the real bot beside it on a socket, and a clock that can be moved."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.app import Bot
from bot.demo import company
from bot.domain.ports import Ports
from bot.errors import UserError
from bot.resources import content, manifest
from bot.services import policy_file, register
from bot.services.register_csv import read_sheet
from bot.settings import Settings, load
from bot.simulator import Message, MovableClock, Person, SlackServer, Workspace
from bot.world import real_ports
from storage import migrate, outbox

# Not secrets: they open nothing but the local Slack of this very process, on loopback.
TOKEN = "xoxb-local-demo-token"  # noqa: S105
APP_TOKEN = "xapp-local-demo-token"  # noqa: S105
PATIENCE_SECONDS = 20.0

Found = TypeVar("Found")


class PortTaken(UserError):
    """The local Slack cannot listen there."""


class Stage:
    """Everything that runs in a demo; `close` ends it."""

    def __init__(self, folder: Path, port: int) -> None:
        """Set up in `folder`; the local Slack listens on `port` of loopback."""
        self.clock = MovableClock()
        self.slack = Workspace(self.clock, "Larkfield", "larkfield")
        self.slack.install(manifest(), "", "", TOKEN, app_token=APP_TOKEN)
        self.people = company.settle_in(self.slack)
        self.server = SlackServer(self.slack, port=port)
        self._listen(port)
        policy = folder / "policy.yml"
        policy.write_bytes(content("policy.yml"))
        self._policy = policy
        url = f"sqlite:///{folder / 'vouchsafe.db'}"
        migrate.upgrade(url)
        self.bot = Bot(self._settings(url), self._ports())

    def _listen(self, port: int) -> None:
        try:
            self.server.start()
        except OSError as error:
            remedy = "Name another, as in `vouchsafe demo --port 8500`."
            raise PortTaken(f"Port {port} of this machine is taken.", remedy=remedy) from error

    def open(self) -> None:
        """Start the bot, and wait until its socket is open."""
        self.bot.start()
        self.wait(lambda: self.slack.sockets.open or None)

    def close(self) -> None:
        """Stop the bot, then the local Slack."""
        self.bot.stop()
        self.server.stop()
        self.slack.close()

    def import_accounts(self) -> int:
        """Bring the company's accounts into the register; how many."""
        sheet = read_sheet(company.ACCOUNTS.encode())
        policy = policy_file.read(self._policy).policy
        work = partial(
            register.import_accounts,
            workspace_id=self.slack.team_id,
            sheet=sheet,
            by="operator",
            policy=policy,
        )
        return self.bot.database.run(work).added

    def pass_time(self, **length: float) -> None:
        """Move the clock on, once all is told (a lease must not run out), and look at what has fallen due."""
        self.wait(self._all_told)
        self.clock.advance(timedelta(**length).total_seconds())
        self.bot.ticker.tick()

    def _all_told(self) -> bool:
        with self.bot.database.read() as unit:
            return outbox.depth(unit) == 0

    def card(self, containing: str) -> Message:
        """The card in the committee channel with these words, once it is there."""
        channel = self.slack.find_channel(company.COMMITTEE)
        return self.wait(lambda: _newest(self.people["Nadia"].messages(channel), containing))

    def message(self, name: str, containing: str) -> Message:
        """The direct message to somebody with these words, once it is there."""
        return self.wait(lambda: _newest(self.people[name].dm(), containing))

    def answer(self, person: Person, message: Message) -> Message:
        """What only this person sees beside a message, once it is there."""
        return self.wait(lambda: _newest(person.ephemerals(message.channel), ""))

    def wait(self, look: Callable[[], Found | None]) -> Found:
        """What `look` finds, once it finds something; the bot answers from threads of its own."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            found = look()
            if found is not None:
                return found
            time.sleep(0.05)
        raise UserError("The bot did not answer in time.")

    def _settings(self, url: str) -> Settings:
        given = {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": self.server.api_url,
            "VOUCHSAFE_OPS_PORT": 0,
            "VOUCHSAFE_DATABASE_URL": url,
            "VOUCHSAFE_POLICY": self._policy,
            "VOUCHSAFE_ADMINS": ",".join(self.people[name.split()[0]].id for name in company.ADMINS),
            "VOUCHSAFE_COMMITTEE_CHANNEL": self.slack.find_channel(company.COMMITTEE).id,
        }
        return load(Settings, **given)

    def _ports(self) -> Ports:
        real = real_ports()
        return Ports(
            wall=lambda: datetime.fromtimestamp(self.clock.wall(), UTC),
            monotonic=real.monotonic,
            random_bytes=real.random_bytes,
            wait=real.wait,
        )


def _newest(messages: list[Message], containing: str) -> Message | None:
    found = [one for one in messages if containing in f"{one.text}{one.blocks}"]
    return found[-1] if found else None
