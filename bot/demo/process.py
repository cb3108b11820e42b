"""The bot of a demo in a process of its own: what `vouchsafe run` runs, but on the demo's clock.

Started by the supervisor. Everything is imported before the first line is read from standard input, which
says how to run, so that a process that waits begins at once. When standard input ends, so does the process:
its parent is gone, however that came.
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import IO

import structlog

from bot import logs
from bot.app import run
from bot.demo.wiring import TICK_EVERY, ports
from bot.errors import UserError
from bot.resources import EXAMPLE_POLICY, content
from bot.services import policy_file
from bot.settings import Settings, load
from bot.simulator import KeptClock

CANNOT_RUN = 2

log = structlog.get_logger(__name__)


def main() -> int:
    """Wait to be told how to run, then run until told to stop; the exit code."""
    # A policy takes a while to read; the one that is probably wanted is read while there is time.
    policy_file.load(content(EXAMPLE_POLICY), EXAMPLE_POLICY)
    # Not `sys.stdin`, whose lock a thread that reads would still hold when the process ends.
    with open(0, "rb", buffering=0, closefd=False) as parent:
        told = parent.readline()
        if not told:
            return 0
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
        return _run(**json.loads(told))


def _run(settings: dict[str, str], clock: str) -> int:
    given = load(Settings, **settings)
    logs.set_up("json", given.secrets)
    try:
        return run(given, ports(KeptClock(Path(clock))), TICK_EVERY)
    except UserError as refused:
        log.exception("cannot_run", why=str(refused))
        return CANNOT_RUN


def _end_with(parent: IO[bytes]) -> None:
    while parent.read(1):
        """Nothing more is said; the end is what is waited for."""
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
