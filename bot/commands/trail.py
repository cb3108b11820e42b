"""`vouchsafe trail`: prove that nothing on the trail was changed, and give it out."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import AsJson, finish, progress, say, say_json
from bot.commands.opening import local_settings, opened
from storage import verify as walk
from storage.database import Database
from storage.errors import StorageFault

app = typer.Typer(no_args_is_help=True, help="The trail of everything that happened: verify it, export it.")


@app.command()
def verify(*, as_json: AsJson = False) -> None:
    """Follow the chain of hashes from the first event to the last, and name the first that does not hold."""
    with opened(local_settings()) as database:
        verdict = _followed(database)
    if as_json:
        say_json(asdict(verdict))
    elif verdict.ok:
        erased = f" Words erased: {verdict.erased:,}." if verdict.erased else ""
        say(f"The trail holds: {verdict.count:,} events.{erased}")
    else:
        say(f"The trail is broken at event {verdict.first_bad}: {verdict.why}.")
    finish(fine=verdict.ok)


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    *,
    words: Annotated[bool, typer.Option("--words", help="Include what people wrote.")] = False,
) -> None:
    """Give the trail out as JSON lines that anybody can verify without this program."""
    with opened(local_settings()) as database:
        lines = walk.export(database, words=words)
        if output is None:
            sys.stdout.buffer.writelines(lines)
        else:
            with output.open("wb") as file:
                file.writelines(lines)


def _followed(database: Database) -> walk.Verdict:
    with progress("Verifying") as bar:
        for step in walk.verify(database):
            if isinstance(step, walk.Verdict):
                return step
            bar.update(bar.task_ids[0], completed=step.done, total=step.total)
    raise StorageFault("Verifying ended without a verdict.")
