"""The servers that are measured, each in a process of its own: ours, and Bolt with nothing behind it.

Run as `python -m benchmarks.serving ours|bare|stock [database]`. It prints its port, and ends with its input.
A line `sweep` there has ours end every grant that is due, and print how many and how long it took.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import func, select

from benchmarks.clicks import SECRET
from benchmarks.company import ADMINS, BOT_USER, CHANNEL, ROOT, TEAM
from bot import app as vouchsafe
from bot.settings import Settings, load
from bot.world import real_ports
from handlers.web import Server
from scheduler import jobs
from storage.grants import grant

OURS, BARE, STOCK = "ours", "bare", "stock"


class Serving:
    """A server under way, as the process that measures it sees it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Wait until it listens."""
        self._process = process
        self.port = int(self._said())

    def sweep(self) -> None:
        """Have it end every grant that is due, beside whatever else it does."""
        self._tell("sweep")

    def swept(self) -> dict[str, Any]:
        """What it says of the sweep when that is over: `done` grants in `seconds`."""
        return dict(json.loads(self._said()))

    def _tell(self, word: str) -> None:
        if self._process.stdin:
            self._process.stdin.write(f"{word}\n")
            self._process.stdin.flush()

    def _said(self) -> str:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError("The server that is to be measured has ended.")
        return line


@contextmanager
def serving(which: str, *database: str) -> Iterator[Serving]:
    """A server for the length of a `with` block."""
    command = [sys.executable, "-m", "benchmarks.serving", which, *database]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=pipe, stdout=pipe) as process:
        try:
            yield Serving(process)
        finally:
            if process.stdin:
                process.stdin.close()
            process.wait(30)


def bolt_alone(*, wait_for_listener: bool) -> App:
    """Bolt with one listener that only acknowledges."""
    bolt = App(
        name="bench",
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_id="B0VOUCHSAFE", bot_user_id=BOT_USER
        ),
        process_before_response=wait_for_listener,
        token_verification_enabled=False,
    )
    bolt.block_action("approve")(lambda ack: ack())
    return bolt


def whole_bot(database: str) -> vouchsafe.Bot:
    """The bot as `vouchsafe run` builds it; of its threads only those that answer Slack will run."""
    given: dict[str, Any] = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": "http://127.0.0.1:9/api/",
        "PORT": 0,
        "VOUCHSAFE_OPS_PORT": 0,
        "VOUCHSAFE_DATABASE_URL": database,
        "VOUCHSAFE_POLICY": ROOT / "policy.yml",
        "VOUCHSAFE_ADMINS": ",".join(ADMINS),
        "VOUCHSAFE_COMMITTEE_CHANNEL": CHANNEL,
        "VOUCHSAFE_ANCHOR_CHANNEL": "off",
        "VOUCHSAFE_LOG": "json",
    }
    return vouchsafe.Bot(load(Settings, **given), real_ports())


def _serve(which: str, *database: str) -> None:
    if which == OURS:
        bot = whole_bot(*database)
        vouchsafe.spare_what_stays()
        if isinstance(bot.inbound, Server):
            _listen(bot.inbound, bot)
    else:
        handler = SlackRequestHandler(bolt_alone(wait_for_listener=which == BARE))
        _listen(Server("127.0.0.1", 0, handler), None)


def _listen(server: Server, bot: vouchsafe.Bot | None) -> None:
    with server:
        print(server.port, flush=True)
        for line in sys.stdin:
            if bot and line.strip() == "sweep":
                threading.Thread(target=_sweep, args=(bot,), daemon=True).start()


def _sweep(bot: vouchsafe.Bot) -> None:
    before, start = _ended(bot), time.perf_counter()
    jobs.sweep(bot.database, bot.ports, bot.known_company, lambda: None)
    seconds = time.perf_counter() - start
    print(json.dumps({"done": _ended(bot) - before, "seconds": seconds}), flush=True)


def _ended(bot: vouchsafe.Bot) -> int:
    """How many grants have ended; a sweep does other things that are due as well."""
    with bot.database.read() as unit:
        count = select(func.count()).select_from(grant).where(grant.c.ended_at.is_not(None))
        return int(unit.execute(count).scalar() or 0)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
