"""`vouchsafe run` in processes of their own, on the real clock."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from bot.demo import company
from tests.e2e.world import ROOT, SECRET, TOKEN, World

PATIENCE = 30.0


class Process:
    """One `vouchsafe run`, with its log in a file."""

    def __init__(self, world: World, name: str = "run", **more: str) -> None:
        self.log = world.folder / f"{name}.log"
        environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": world.server.api_url,
            "PORT": str(world.port),
            "VOUCHSAFE_OPS_PORT": "0",
            "VOUCHSAFE_DATABASE_URL": world.url,
            "VOUCHSAFE_POLICY": str(world.policy),
            "VOUCHSAFE_ADMINS": ",".join(world[name.split()[0]].id for name in company.ADMINS),
            "VOUCHSAFE_COMMITTEE_CHANNEL": world.channel.id,
            "VOUCHSAFE_ANCHOR_CHANNEL": "off",
            "PYTHONPATH": str(ROOT),
            **more,
        }
        with self.log.open("a") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=world.folder,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.url = f"http://127.0.0.1:{world.port}/healthz"

    def up(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=1) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            assert self.running.poll() is None, self.log.read_text()
            return False

    def end(self, how: signal.Signals) -> int:
        self.running.send_signal(how)
        return self.running.wait(PATIENCE)


def eventually(true: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait for something that other processes bring about."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)
