"""The command line: every group of commands in one place, and what happens when one cannot run."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import logs, resources
from bot.commands import (
    accounts,
    audit,
    baseline,
    database,
    holders,
    people,
    policy,
    trail,
    training,
    vault,
)
from bot.commands.audit_lists import lists
from bot.commands.backup import backup, release, restore
from bot.commands.check import check
from bot.commands.console import CANNOT_RUN, note, say
from bot.commands.init import init
from bot.errors import UserError
from bot.settings import Settings, load
from storage.errors import StorageFault


def _say_version(asked: bool) -> None:  # noqa: FBT001 - called so by typer
    """Say the version and end, when that is all that was asked."""
    if asked:
        say(f"vouchsafe {resources.version()}")
        raise typer.Exit


BEGIN, PROGRAMME, KEPT = "To begin", "The programme", "What is kept"

app = typer.Typer(
    name="vouchsafe",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Keeps a company's social media accounts in safe hands. Exit codes: 0 fine, 1 a problem was found, "
    "2 it cannot run.",
)
app.command(rich_help_panel=BEGIN)(init)
app.command(rich_help_panel=BEGIN)(check)
app.add_typer(policy.app, name="policy", rich_help_panel=PROGRAMME)
app.add_typer(accounts.app, name="accounts", rich_help_panel=PROGRAMME)
app.add_typer(holders.app, name="holders", rich_help_panel=PROGRAMME)
app.add_typer(people.app, name="people", rich_help_panel=PROGRAMME)
app.add_typer(training.app, name="training", rich_help_panel=PROGRAMME)
app.add_typer(baseline.app, name="baseline", rich_help_panel=PROGRAMME)
audit.app.command()(lists)
app.add_typer(audit.app, name="audit", rich_help_panel=PROGRAMME)
app.add_typer(vault.app, name="vault", rich_help_panel=KEPT)
app.command(rich_help_panel=KEPT)(backup)
app.command(rich_help_panel=KEPT)(restore)
app.command(rich_help_panel=KEPT)(release)
app.add_typer(trail.app, name="trail", rich_help_panel=KEPT)
app.add_typer(database.app, name="database", rich_help_panel=KEPT)


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """What may be said before any command."""


@app.command(rich_help_panel=BEGIN)
def run() -> None:
    """Run the bot until it is told to stop."""
    from bot.app import run as run_app  # noqa: PLC0415 - the other commands start faster without it

    settings = load(Settings)
    logs.set_up(settings.log, settings.secrets)
    raise typer.Exit(run_app(settings))


@app.command(rich_help_panel=BEGIN)
def demo(
    *,
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Where the local Slack listens.")] = 8400,
    headless: Annotated[bool, typer.Option("--headless", help="Open no browser.")] = False,
    data: Annotated[Path, typer.Option(help="Where everything is kept.")] = Path(".vouchsafe-demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget all of that, and begin anew.")] = False,
) -> None:
    """Open a local Slack in the browser, with a small company and the real bot in it; no account needed."""
    from bot.demo.play import play  # noqa: PLC0415 - only the demo needs the local Slack

    raise typer.Exit(play(port, data=data, fresh=fresh, headless=headless, say=say))


def main() -> None:
    """Run one command; what is the operator's to mend is said in a sentence, without a traceback."""
    logs.set_up("text")
    try:
        app(prog_name="vouchsafe")
    except UserError as refused:
        _give_up(str(refused))
    except StorageFault as fault:
        _give_up(f"{fault} Nothing was recorded.")
    except OSError as error:
        _give_up(f"{error.strerror or error}: {error.filename or 'the system gave no name'}")


def _give_up(words: str) -> None:
    note(words)
    sys.exit(CANNOT_RUN)
