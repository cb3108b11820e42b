"""Keeps the bot's process: starts it, starts it again when it dies, kills it when asked, ends it at last."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import bot
from bot.demo.folder import Folder

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 30.0
"""Whatever has lived so long is started again after the first pause."""
STOP_SECONDS = 15.0
_OURS = ("SLACK_", "VOUCHSAFE_")

Process = subprocess.Popen[bytes]


class Supervisor:
    """One bot process at a time. Safe to use from any thread."""

    def __init__(self, folder: Folder, say: Callable[[str], None]) -> None:
        """Start a process that waits to be told how to run; `say` speaks to the person at the terminal."""
        self._folder, self._say = folder, say
        self._order = b""
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._watching = threading.Thread(target=self._watch, name="supervisor", daemon=True)
        self._process = self._spawn()

    @property
    def pid(self) -> int:
        """The number of the bot's process now."""
        return self._process.pid

    def begin(self, settings: Mapping[str, str]) -> None:
        """Let the bot run, on these settings, from now on."""
        order = {"settings": dict(settings), "clock": str(self._folder.clock)}
        self._order = json.dumps(order).encode() + b"\n"
        _tell(self._process, self._order)
        self._watching.start()

    def kill_and_restart(self) -> None:
        """Kill the process as a power cut would, and start another."""
        with self._lock:
            if not self._stopping.is_set():
                self._process.kill()
                self._replace()

    def stop(self) -> None:
        """End the process in order; one that does not end is killed. A second call does nothing."""
        self._stopping.set()
        with self._lock:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
            _bury(self._process)
        if self._watching.is_alive():
            self._watching.join()

    def _watch(self) -> None:
        """Start a process that has died by itself again, more slowly each time it dies young."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            process, began = self._process, time.monotonic()
            code = process.wait()
            if self._stopping.is_set() or self._is_replaced(process):
                continue
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY_SECONDS else pause
            self._say(f"The bot has ended by itself ({_how(code)}); it starts again in {pause:.0f} s.")
            self._say(f"Its log: {self._folder.log}")
            self._stopping.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            with self._lock:
                if process is self._process and not self._stopping.is_set():
                    self._replace()

    def _is_replaced(self, process: Process) -> bool:
        with self._lock:
            return process is not self._process

    def _replace(self) -> None:
        _bury(self._process)
        self._process = self._spawn()
        _tell(self._process, self._order)

    def _spawn(self) -> Process:
        """A process in a session of its own: Ctrl-C is for us, who end it in order."""
        with self._folder.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "bot.demo.process"],
                cwd=self._folder.path,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


def _environment() -> dict[str, str]:
    """This process's, without settings that are meant for another bot, and with the way to our own code."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(_OURS) and name != "PORT"
    }
    path = [str(Path(bot.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(path)}


def _tell(process: Process, order: bytes) -> None:
    """Say how to run; a process that has died meanwhile is noticed by whoever waits for it."""
    if process.stdin and order:
        with suppress(OSError):
            process.stdin.write(order)
            process.stdin.flush()


def _bury(process: Process) -> None:
    process.wait()
    if process.stdin:
        with suppress(OSError):
            process.stdin.close()


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"
