"""The demo: a local Slack with a small company in it, and the bot, on this machine."""

import signal
import tempfile
import threading
from pathlib import Path
from typing import TextIO

from rich.console import Console

from bot import logs
from bot.demo import pictures
from bot.demo.stage import Stage
from bot.demo.story import CHAPTERS
from bot.demo.terminal import Terminal


def play(port: int, *, once: bool = False, pictures_to: Path | None = None) -> int:
    """Tell the story on the terminal, then stay up until interrupted, unless `once`; the exit code.

    With `pictures_to`, each chapter is also saved there as a picture.
    """
    console = pictures.console() if pictures_to else Console()
    # Being told to stop ends the demo as Ctrl-C does, so that nothing is left behind; and Ctrl-C's own signal
    # is ignored otherwise where a shell has started it in the background.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="vouchsafe-demo-") as folder, _log(Path(folder)) as log:
        logs.set_up("json", stream=log)
        stage = Stage(Path(folder), port)
        try:
            stage.open()
            _tell(stage, console, pictures_to)
            if not once:
                _stay(stage, console)
        except KeyboardInterrupt:
            console.print("\nGoodbye.")
        finally:
            stage.close()
    return 0


def _log(folder: Path) -> TextIO:
    return (folder / "bot.log").open("w")


def _tell(stage: Stage, console: Console, pictures_to: Path | None) -> None:
    terminal = Terminal(stage.slack, console)
    for number, (title, chapter) in enumerate(CHAPTERS, start=1):
        terminal.chapter(f"{number}. {title}")
        chapter(stage, terminal)
        if pictures_to:
            pictures.save(console, pictures_to, f"{number}. {title}")


def _stay(stage: Stage, console: Console) -> None:
    """Keep everything up, and say what can be tried."""
    url = stage.server.url
    console.print()
    console.rule("[bold]Your turn", align="left")
    console.print(f"The local Slack is up at {url} (only on this machine). Try, in another terminal:\n")
    for what, line in TRY:
        console.print(f"  # {what}", style="dim", markup=False, highlight=False)
        console.print(f"  {line.format(url=url)}", markup=False, highlight=False, soft_wrap=True)
    console.print("\nCtrl-C ends everything.")
    threading.Event().wait()


_ACT = "curl -s {url}/_control/act -o /dev/null -d "
TRY = (
    (
        "Ben asks for access to the same account",
        _ACT + """'{{"as": "Ben", "act": "command", "command": "/request-access", """
        """"text": "@larkfieldfilms editor 10 days because we film in winter"}}'""",
    ),
    ("what Ben has in front of him", "curl -s '{url}/_control/look?as=Ben'"),
    (
        "he says what for, and sends it",
        _ACT
        + """'{{"as": "Ben", "act": "fill", "values": {{"Use case": "Publish"}}}}' && """
        + _ACT
        + """'{{"as": "Ben", "act": "submit"}}'""",
    ),
    (
        "Jonas vouches in the committee's channel, Iris in her messages",
        _ACT + """'{{"as": "Jonas", "act": "click", "channel": "social-media-committee", """
        """"what": "Approve"}}' && """ + _ACT + """'{{"as": "Iris", "act": "click", "what": "Approve"}}'""",
    ),
    ("what the committee sees", "curl -s '{url}/_control/look?as=Jonas&channel=social-media-committee'"),
    ("what Iris is asked to do", "curl -s '{url}/_control/look?as=Iris'"),
    ("a day passes", """curl -s {url}/_control/advance -d '{{"seconds": 86400}}'"""),
)
"""What the reader may do next, each as one line for a shell: `act` acts as anybody, `look` reads."""
