"""A bot that is killed at random and started again at once, for as long as somebody wants."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from bot.demo import company
from tests.e2e.world import ROOT, TOKEN, World

PATIENCE = 60.0
MOST_ACTS = 5
LAST_WORDS = 12_000
LONGEST_WAIT = 0.7
AIM_SECONDS = 0.03
"""Every second kill comes this soon after an act begins; the others have ten times as long."""


class Process(Protocol):
    """One way to have a running bot."""

    def start(self) -> None: ...
    def kill(self) -> None: ...
    def explain(self) -> None:
        """Have it write into its log what each of its threads is doing."""


def environment(world: World) -> dict[str, str]:
    """The settings of a bot in a process of its own, in this world."""
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": world.server.api_url,
        **{name: str(value) for name, value in world.inbound().items()},
        "VOUCHSAFE_OPS_PORT": "0",
        "VOUCHSAFE_DATABASE_URL": world.url,
        "VOUCHSAFE_POLICY": str(world.policy),
        "VOUCHSAFE_ADMINS": ",".join(world[name.split()[0]].id for name in company.ADMINS),
        "VOUCHSAFE_COMMITTEE_CHANNEL": world.channel.id,
        "VOUCHSAFE_ANCHOR_CHANNEL": "off",
        "FOLDER": str(world.folder),
    }


class Cold:
    """`python -m bot run`, from a cold interpreter, on this machine's clock."""

    def __init__(self, world: World) -> None:
        self._environment = {**os.environ, **environment(world), "PYTHONPATH": str(ROOT)}
        self._folder = world.folder
        self._running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "bot", "run"]
        with (self._folder / "bot.log").open("a") as log:
            self._running = subprocess.Popen(
                command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )

    def kill(self) -> None:
        assert self._running
        assert self._running.poll() is None, (self._folder / "bot.log").read_text()[-3000:]
        self._running.send_signal(signal.SIGKILL)
        self._running.wait(PATIENCE)

    def explain(self) -> None:
        """A cold interpreter knows no such signal; its log has to do."""


class Forked:
    """A bot that is forked from the nursery; its clock is the one that the world shares with it."""

    def __init__(self, world: World) -> None:
        self.id = 0
        self._file = world.folder / "environment.json"
        self._file.write_text(json.dumps(environment(world)))
        command = [sys.executable, "-m", "tests.kills.nursery"]
        self._nursery = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self) -> None:
        self.id = int(self._order(f"bear {self._file}"))

    def kill(self) -> None:
        assert self._order("kill") == "gone\n"

    def explain(self) -> None:
        with suppress(OSError):
            os.kill(self.id, signal.SIGUSR1)
            time.sleep(1)

    def close(self) -> None:
        """End the nursery; a bot that still lives in it ends with it."""
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.close()
        self._nursery.wait(PATIENCE)
        self._nursery.stdout.close()

    def _order(self, order: str) -> str:
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{order}\n")
        self._nursery.stdin.flush()
        answer = self._nursery.stdout.readline()
        assert answer, "the nursery has ended"
        return answer


class Mortal:
    """Kills a process at random `times`, each time starting it again; the last one lives on."""

    def __init__(self, process: Process, world: World, chance: random.Random) -> None:
        self.kills = 0
        self.on_death: Callable[[], None] = lambda: None
        self._process, self._world, self._chance = process, world, chance
        self._act = threading.Event()
        self._thread: threading.Thread | None = None
        self._failed: list[BaseException] = []

    def start(self) -> None:
        """Start it, to live until it is told otherwise."""
        self._process.start()
        self.wait_until_up()

    def reap(self, times: int) -> None:
        """Begin to kill it, in a thread of its own."""
        self._thread = threading.Thread(target=self._reap, args=(times,), name="reaper", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raise what has gone wrong in the reaper, for whoever would wait in vain."""
        if self._failed:
            raise self._failed[0]

    @property
    def reaping(self) -> bool:
        self.check()
        return self._thread is not None and self._thread.is_alive()

    def acting(self) -> None:
        """Tell the reaper that somebody is about to do something, so that it may strike just then."""
        self._act.set()

    def end(self) -> None:
        self._process.kill()

    def up(self) -> bool:
        """Whether Slack can reach it."""
        if self._world.transport == "socket":
            return bool(self._world.slack.sockets.open)
        try:
            socket.create_connection(("127.0.0.1", self._world.port), timeout=1).close()
        except OSError:
            return False
        return True

    def wait_until_up(self) -> None:
        eventually(self.up, "the bot is up")

    def _reap(self, times: int) -> None:
        try:
            for _ in range(times):
                self._let_live()
                self._process.kill()
                self.kills += 1
                self.on_death()
                self._process.start()
            self.wait_until_up()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the test that looks on must raise it
            self._failed.append(error)

    def _let_live(self) -> None:
        """One life in six ends while it starts; the others last for a few acts, and end at one or after it."""
        if self._chance.random() < 1 / 6:
            time.sleep(self._chance.uniform(0, 0.2))
            return
        self.wait_until_up()
        for _ in range(self._chance.randint(1, MOST_ACTS)):
            self._act.clear()
            self._act.wait(LONGEST_WAIT)
        time.sleep(self._chance.uniform(0, self._chance.choice((AIM_SECONDS, 10 * AIM_SECONDS))))


def eventually(true: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.01)


def last_words(folder: Path) -> str:
    """The end of the log, for whoever wants to know what went wrong."""
    return (folder / "bot.log").read_text()[-LAST_WORDS:]
