"""`vouchsafe people`: who is who, proposed by a list."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import OPERATOR, PROBLEM, AsJson, note, say, say_json
from bot.commands.opening import company_of, local_settings, opened, policy_to_go_by
from bot.services.people_import import COLUMNS, Proposed, propose_all
from bot.services.register import CannotImport
from storage.database import Unit

app = typer.Typer(
    no_args_is_help=True, help="Who is who: addresses and handles of people, as lists say them."
)

_HELP = f"""Propose addresses and handles of people from a CSV file.

The columns, in any order: {", ".join(COLUMNS)}. People are named by Slack member id or e-mail address. Either
everything is proposed or nothing is, and every fault is listed by row and column. Nothing is anybody's until
a person has confirmed it in Slack."""


@app.callback()
def people() -> None:
    """Who is who: addresses and handles of people, as lists say them."""


@app.command("import", help=_HELP)
def import_(
    file: Annotated[Path, typer.Argument(help="The CSV file.", exists=True, dir_okay=False, readable=True)],
    *,
    as_json: AsJson = False,
) -> None:
    """Propose, and say how much was new."""
    settings = local_settings()
    content = file.read_bytes()

    def work(unit: Unit) -> Proposed:
        company = company_of(unit, settings)
        return propose_all(unit, company, content, policy_to_go_by(unit, company, settings), OPERATOR)

    with opened(settings) as database:
        try:
            done = database.run(work, background=True)
        except CannotImport as refused:
            _say_faults(refused, as_json=as_json)
            raise typer.Exit(PROBLEM) from None
    if as_json:
        say_json({"proposed": True, **asdict(done)})
    else:
        say(f"{done.new:,} proposed, {done.known:,} known already. People confirm them in Slack.")


def _say_faults(refused: CannotImport, *, as_json: bool) -> None:
    if as_json:
        say_json({"proposed": False, "faults": [asdict(fault) for fault in refused.faults]})
    else:
        note(refused.message)
