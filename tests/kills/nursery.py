"""The nursery: a process that has imported the whole bot, has read what comes with it and has opened nothing else;
it forks a running bot on command.

It reads one order per line and answers each with one line: `bear FILE` forks a bot whose settings are the
environment in that JSON file and answers its process id; `kill` ends that bot at once and answers `gone`. A bot that
gets SIGUSR1 writes into its log what each of its threads is doing.
"""

import faulthandler
import json
import mmap
import os
import signal
import struct
import sys
import threading
import traceback
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot import logs
from bot.app import Bot
from bot.domain.ports import Ports
from bot.resources import courses
from bot.services import course_files
from bot.settings import Settings, load
from bot.world import real_ports
from storage.locks import ProcessLock
from tests import databases
from tests.e2e import transactions


class SharedOffset:
    """How far the clock of all who share a file is ahead of this machine's, in seconds."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", 0.0))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)

    @property
    def seconds(self) -> float:
        return float(struct.unpack_from("d", self._memory)[0])

    @seconds.setter
    def seconds(self, value: float) -> None:
        struct.pack_into("d", self._memory, 0, value)


class Written(list[str]):
    """A list whose lines are also in a file, for those who outlive the process."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def append(self, line: str) -> None:
        with self._path.open("a") as file:
            file.write(f"{line}\n")


def live(given: dict[str, str]) -> None:
    """Be a running bot, as `vouchsafe run` makes one, on the shared clock, until somebody ends it."""
    folder = Path(given["FOLDER"])
    _say_into(folder / "bot.log")
    faulthandler.register(signal.SIGUSR1)
    os.environ.update(given)
    settings = load(Settings)
    logs.set_up("text", settings.secrets)
    file = databases.file_of(settings.database_url)
    if file is not None:
        ProcessLock(file).__enter__()
    bot = Bot(settings, ports(SharedOffset(folder / "clock")))
    transactions.watch(bot, Written(folder / "calls_inside"))
    bot.start()
    threading.Event().wait()


def ports(offset: SharedOffset) -> Ports:
    real = real_ports()
    return replace(real, wall=lambda: real.wall() + timedelta(seconds=offset.seconds), shared_clock=False)


def _say_into(log: Path) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)


def _bear(given: dict[str, str]) -> int:
    assert threading.active_count() == 1, "a child would inherit locks that nobody lets go"
    child = os.fork()
    if child:
        return child
    try:
        live(given)
    except BaseException:  # noqa: BLE001 - whatever ends it, the log must say so
        traceback.print_exc()
    finally:
        os._exit(1)


def _kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main() -> None:
    course_files.load(courses(), "read once for all of them")
    child = 0
    for line in sys.stdin:
        order, _, rest = line.strip().partition(" ")
        answer: Any = "gone"
        if order == "bear":
            answer = child = _bear(json.loads(Path(rest).read_text()))
        else:
            _kill(child)
            child = 0
        print(answer, flush=True)
    if child:
        _kill(child)


if __name__ == "__main__":
    main()
