"""The demo: a local Slack with a small company in it, and the bot, on this machine."""

import tempfile
import threading
from pathlib import Path

from rich.console import Console

from bot import logs
from bot.demo.stage import Stage
from bot.demo.story import tell
from bot.demo.terminal import Terminal


def play(port: int, *, once: bool = False) -> int:
    """Tell the story on the terminal, then stay up until interrupted, unless `once`; the exit code."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="vouchsafe-demo-") as folder:
        log = (Path(folder) / "bot.log").open("w")
        logs.set_up("json", stream=log)
        stage = Stage(Path(folder), port)
        stage.open()
        try:
            tell(stage, Terminal(stage.slack, console))
            if not once:
                _stay(stage, console)
        except KeyboardInterrupt:
            console.print("\nGoodbye.")
        finally:
            stage.close()
            log.close()
    return 0


def _stay(stage: Stage, console: Console) -> None:
    """Keep everything up, and say what can be tried."""
    url = stage.server.url
    console.print()
    console.rule("[bold]Your turn", align="left")
    console.print(f"The local Slack is up at {url} (only on this machine). Try, in another terminal:\n")
    for line in TRY:
        console.print(f"  {line.format(url=url)}", markup=False, soft_wrap=True)
    console.print("\nCtrl-C ends everything.")
    threading.Event().wait()


TRY = (
    "curl -s {url}/_control/people",
    """curl -s {url}/_control/act -d '{{"as": "Ben", "act": "command", "command": "/my-access"}}'""",
    "curl -s '{url}/_control/read?as=Maya'",
    """curl -s {url}/_control/advance -d '{{"seconds": 86400}}'""",
    "curl -s {url}/_control/log",
)
