"""`vouchsafe demo`: sets the stage, lets the bot on, and stays up until it is told to stop."""

import gc
import os
import signal
import sys
import time
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.demo.curtain import Curtain
from bot.demo.folder import Folder
from bot.demo.supervisor import Supervisor
from bot.demo.wiring import keep_for_operators

if TYPE_CHECKING:
    from bot.demo.stage import Stage

CONNECT_SECONDS = 20.0
BEAT_SECONDS = 0.2
"""How often the clock is kept: so much at most is lost of the latest instant that anybody has seen."""

Say = Callable[[str], None]


def play(port: int, *, data: Path, fresh: bool, headless: bool, say: Say) -> int:
    """Run the demo kept in `data` until interrupted; the exit code. Raises `UserError` where it cannot."""
    with Folder(data) as folder:
        if fresh:
            folder.check_only_ours()
        with closing(Curtain(port)) as curtain:
            if fresh or not folder.is_seeded:
                folder.empty()
            with folder.log.open("a", encoding="utf-8") as log, suppress(KeyboardInterrupt):
                logs.set_up("json", stream=log)
                _be_interruptible()
                _perform(folder, curtain, headless=headless, say=say)
        say("Goodbye. The same command goes on from here." if folder.is_seeded else "Goodbye.")
    return 0


def _perform(folder: Folder, curtain: Curtain, *, headless: bool, say: Say) -> None:
    with ExitStack() as ending:
        # The bot's process comes first: it gets ready while all else is set up.
        supervisor = Supervisor(folder, say)
        ending.callback(supervisor.stop)
        if not headless:
            _show(curtain.url)
        if not folder.is_seeded:
            _tell_history(folder, curtain, say)
        stage = _set_stage(folder, curtain, supervisor, ending)
        _welcome(stage, say)
        while True:
            stage.clock.wall()
            time.sleep(BEAT_SECONDS)


def _tell_history(folder: Folder, curtain: Curtain, say: Say) -> None:
    say(f"Five weeks of work at Larkfield, in a few seconds: {curtain.url}")
    gc.disable()  # Hardly anything of it becomes garbage, and looking for that takes a tenth of the time.
    from bot.demo.seed import seed  # noqa: PLC0415 - a demo that goes on needs no second bot in this process

    seed(folder, datetime.now(UTC), curtain.show)
    gc.enable()


def _set_stage(folder: Folder, curtain: Curtain, supervisor: Supervisor, ending: ExitStack) -> "Stage":
    """Open the doors, and let the bot's process run; it ends before the local Slack, to which it speaks."""
    from bot.demo.backstage import Backstage  # noqa: PLC0415 - the bot's process gets ready meanwhile
    from bot.demo.stage import Stage  # noqa: PLC0415 - likewise

    backstage = Backstage(supervisor)
    stage = Stage(folder, curtain.lift(), backstage)
    ending.callback(stage.close)
    ending.callback(backstage.end)
    ending.callback(supervisor.stop)
    settings = stage.settings()
    keep_for_operators(folder, settings)
    supervisor.begin(settings)
    backstage.begin(stage)
    return stage


def _welcome(stage: "Stage", say: Say) -> None:
    deadline = time.monotonic() + CONNECT_SECONDS
    while not stage.slack.sockets.open and time.monotonic() < deadline:
        time.sleep(0.01)
    if not stage.slack.sockets.open:
        say(f"The bot is slow to connect. Its log: {stage.folder.log}")
    for line in WELCOME:
        say(line.format(url=stage.server.url, folder=stage.folder.path))


WELCOME = (
    "",
    "Larkfield's Slack is open, on this machine alone: {url}",
    "",
    "  Begin with the tour, or be Maya Chen and type into a message box:",
    "    /request-access @larkfieldfilms editor 2w because the autumn films need cutting",
    "  A second window can be a second person. Move the clock, and what is due happens.",
    "",
    "Ctrl-C ends it. Everything stays in {folder}",
)


def _be_interruptible() -> None:
    """Let being told to stop end the demo as Ctrl-C does, also where a shell ignores that; and only once."""
    numbers = (signal.SIGTERM, signal.SIGINT)

    def interrupt(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, interrupt)


def _show(url: str) -> None:
    """Open the browser where there is a desktop; one that would take the terminal over is left alone."""
    if sys.platform != "darwin" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    with suppress(webbrowser.Error):
        browser = webbrowser.get()
        if type(browser) is not webbrowser.GenericBrowser:
            browser.open(url)
