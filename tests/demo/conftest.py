"""Demos as their person has them: the real command in a process of its own, in a folder of their own."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from storage.locks import FileLock
from tests.e2e.world import ROOT, free_port

PATIENCE = 200.0
READY = "Ctrl-C"
ANCHOR = re.compile("vouchsafe-anchor 1|Anchors of the trail")
Json = dict[str, Any]


class Demo:
    """One `vouchsafe demo`, with what it says in a file beside its folder."""

    def __init__(self, folder: Path, *options: str, port: int | None = None) -> None:
        self.folder, self.port = folder, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said_in = folder.with_name(f"{folder.name}-{self.port}.out")
        command = ["demo", "--headless", "--data", str(folder), "--port", str(self.port), *options]
        with self.said_in.open("w") as said:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "bot", *command],
                cwd=folder.parent,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=said,
                stderr=said,
            )

    @property
    def said(self) -> str:
        return self.said_in.read_text()

    def wait(self, true: Callable[[], Any], what: str) -> Any:
        """Wait for what processes bring about."""
        deadline = time.monotonic() + PATIENCE
        while not (found := true()):
            assert self.running.poll() is None, self.said
            assert time.monotonic() < deadline, f"waited in vain: {what}\n{self.said}"
            time.sleep(0.05)
        return found

    def ready(self) -> "Demo":
        self.wait(lambda: READY in self.said, "the demo is up")
        return self

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.running.send_signal(signal.SIGINT)
        return self.running.wait(PATIENCE)

    def kill(self) -> None:
        """Kill the whole demo as a power cut would: the bot's process must notice by itself."""
        bot = self.bot
        self.running.kill()
        self.running.wait(PATIENCE)
        deadline = time.monotonic() + PATIENCE
        while alive(bot):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    @property
    def bot(self) -> int:
        """The number of the bot's process, which holds the claim on its database."""
        return int((self.folder / "vouchsafe.db.lock").read_text())

    def get(self, path: str, **asked: str) -> bytes:
        with urllib.request.urlopen(
            f"{self.url}{path}?{urllib.parse.urlencode(asked)}", timeout=20
        ) as answer:
            said: bytes = answer.read()
        return said

    def post(self, path: str, **body: Any) -> Json:
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            said: Json = json.load(answer)
        assert said["ok"], said
        return said

    def act(self, name: str, act: str, **more: Any) -> Json:
        """What a person does; the app has acknowledged it."""
        return self.post("/_control/act", **{"as": name, "act": act, **more})

    def look(self, name: str, channel: str | None = None) -> str:
        """What is in front of a person, as text on one line."""
        asked = {"as": name} | ({"channel": channel} if channel else {})
        return " ".join(self.get("/_control/look", **asked).decode().split())

    def sees(self, name: str, *words: str, channel: str | None = None) -> None:
        """Wait until one message in front of a person has all these words."""

        def shown() -> bool:
            return any(
                all(one in message for one in words) for message in self.look(name, channel).split(" ── ")
            )

        self.wait(shown, f"{name} sees {', '.join(words)}")

    def messages(self) -> dict[str, list[Json]]:
        """All that some people and the committee can read, for their eyes only or not.

        Without the trail's anchors: one more is signed whenever the bot stops.
        """
        said = {name: self.get("/_control/read", **{"as": name}) for name in ("Ben", "Iris", "Gia", "Amara")}
        said["committee"] = self.get("/_control/read", **{"as": "Nadia", "channel": "social-media-committee"})
        return {
            name: [one for one in json.loads(shown)["messages"] if not ANCHOR.search(str(one))]
            for name, shown in said.items()
        }

    def now(self) -> float:
        """What time it is there."""
        return float(self.post("/_control/advance", seconds=0)["now"])


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


Start = Callable[..., Demo]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts demos, and kills those that still run at the end."""
    started: list[Demo] = []

    def begin(folder: Path, *options: str, **more: Any) -> Demo:
        started.append(Demo(folder, *options, **more))
        return started[-1]

    yield begin
    for demo in started:
        if demo.running.poll() is None:
            demo.running.send_signal(signal.SIGTERM)
            demo.running.wait(PATIENCE)


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a first start leaves, and in `said` what it said: made once, whoever of the workers comes first."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "first-demo"
    shared.mkdir(exist_ok=True)
    lock = FileLock(shared / "lock")
    while lock.take() is not None:
        time.sleep(0.1)
    try:
        if not (shared / "said").exists():
            demo = Demo(shared / "folder").ready()
            assert demo.interrupt() == 0
            (shared / "said").write_text(demo.said)
    finally:
        lock.release()
    return shared


@pytest.fixture
def folder(first_start: Path, tmp_path: Path) -> Path:
    """The folder of a demo that was started once and ended."""
    return Path(shutil.copytree(first_start / "folder", tmp_path / "demo"))
