"""The company with its programme founded, told once in each test run: stories begin with a copy of it.

Copied are the database, the keys and everything in Slack save what belongs to a running process: its locks, and
the ways on which payloads reach the bot.
"""

import atexit
import io
import pickle
import shutil
import tempfile
import threading
from copyreg import dispatch_table
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.simulator import MovableClock, Workspace
from bot.simulator.courier import Courier
from bot.simulator.sockets import Sockets
from tests import databases
from tests.e2e.world import KEY_FILE, World

_MADE_ANEW: dict[type, Any] = {
    type(threading.RLock()): lambda _: (threading.RLock, ()),
    Courier: lambda courier: (Courier, (courier.workspace,)),
    Sockets: lambda sockets: (Sockets, (sockets.clock, sockets.ids, sockets.changes)),
}
"""What a copy of a Slack gets of its own."""


@dataclass(frozen=True)
class Founded:
    """A world whose bot has stopped: where its database and keys are, and its Slack with its clock."""

    folder: Path
    url: str
    slack: bytes


def world(folder: Path, *, database: str, transport: str) -> World:
    """A world in `folder` that begins where the founding ended; its bot is not started yet."""
    kept = _founded(database, transport)
    shutil.copytree(kept.folder / "keys", folder / "keys")
    shutil.copy2(kept.folder / KEY_FILE, folder / KEY_FILE)
    clock, slack = pickle.loads(kept.slack)
    begun = World(folder, clock=clock, slack=slack, database=database, transport=transport)
    begun.url = databases.copied(kept.url, folder)
    begun.watched = True
    return begun


@cache
def _founded(database: str, transport: str) -> Founded:
    folder = Path(tempfile.mkdtemp(prefix="vouchsafe-founded-"))
    atexit.register(shutil.rmtree, folder)
    first = World(folder, database=database, transport=transport)
    try:
        first.start()
        first.found()
        first.sweep()  # so that no copy begins with it
    finally:
        first.close()
    return Founded(folder, first.url, _kept(first.clock, first.slack))


def _kept(clock: MovableClock, slack: Workspace) -> bytes:
    """Both as they are: whatever is new in a Slack and cannot be kept fails here."""
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.dispatch_table = dispatch_table | _MADE_ANEW
    pickler.dump((clock, slack))
    return written.getvalue()
