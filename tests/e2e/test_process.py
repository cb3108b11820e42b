"""`vouchsafe run` as the operator runs it: a real process on the real clock, stopped, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.demo import company
from bot.simulator import MovableClock
from tests.e2e.world import ROOT, SECRET, TOKEN, World, words

PATIENCE = 30.0


class Process:
    """One `vouchsafe run`, with its log in a file."""

    def __init__(self, world: World) -> None:
        self.log = world.folder / "run.log"
        environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": world.server.api_url,
            "PORT": str(world.port),
            "VOUCHSAFE_DATABASE_URL": world.url,
            "VOUCHSAFE_POLICY": str(world.policy),
            "VOUCHSAFE_ADMINS": ",".join(world[name.split()[0]].id for name in company.ADMINS),
            "VOUCHSAFE_COMMITTEE_CHANNEL": world.channel.id,
            "PYTHONPATH": str(ROOT),
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


@pytest.fixture
def real_time(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, clock=MovableClock())
    yield world
    world.close()
    assert world.slack.failures() == []


def eventually(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


def test_a_process_founds_survives_a_kill_and_stops_when_told(real_time: World) -> None:
    world = real_time
    first = Process(world)
    eventually(first.up, "the process is up")
    eventually(lambda: len(world.cards()) == 1, "the founding card")

    second = Process(world)
    assert second.running.wait(PATIENCE) == 2
    assert "SQLite means one process" in first.log.read_text()

    assert world["Nadia"].click(world.cards()[0], "Found").ok
    first.running.kill()
    first.running.wait(PATIENCE)

    third = Process(world)
    eventually(third.up, "the process is up again")
    eventually(lambda: "Admin ✓" in words(world.cards()[0]), "the first signature is kept and shown")
    assert world["Helen"].click(world.cards()[0], "Found").ok
    eventually(lambda: "in force" in words(world.cards()[0]), "the policy is in force")
    assert len(world.cards()) == 1
    assert third.end(signal.SIGTERM) == 0

    written = third.log.read_text()
    assert "Traceback" not in written
    assert TOKEN not in written
    assert SECRET not in written


def test_a_port_that_is_taken_is_named_and_the_process_ends(real_time: World) -> None:
    with socket.create_server(("127.0.0.1", real_time.port)):
        process = Process(real_time)
        assert process.running.wait(PATIENCE) == 2
    said = process.log.read_text()
    assert f"127.0.0.1, port {real_time.port}, cannot be listened on. Stop whatever uses it" in said
    assert "Traceback" not in said
