"""`vouchsafe holders`: who has a way into which account, in and out."""

from typing import Annotated

import typer

from bot.commands.console import AsJson
from bot.commands.importing import (
    AsFormat,
    DryRun,
    LeftOut,
    ListFile,
    Maps,
    Output,
    OutputOption,
    SheetName,
    export_list,
    import_list,
)
from bot.domain.columns import COLUMNS, ImportKind
from bot.domain.ledger import Standing
from bot.domain.sentences import join_words
from bot.domain.sheets import Choices
from bot.services.sheets.writing import Format

app = typer.Typer(no_args_is_help=True, help="Who has or had a way into which account, in and out as lists.")

_HELP = f"""Bring holders in from a workbook, CSV or other text.

The columns, in any order and several languages: {", ".join(COLUMNS[ImportKind.HOLDERS])}. A Slack id or an
e-mail address that one active person has proposes that person, and so does a whole name that one person alone
has, here or on an agency's roster; any other name is kept as written, for a holder whom nobody can name yet.
Nobody gains anything by being in the list. A file with anything in it that looks like a secret is dropped.

`method` is a native role, shared login, tool seat, token or signed-in device; `standing` is
{join_words(Standing, last="or")}; days are written as 2024-03-31. Try it first with --dry-run."""


@app.command("import", help=_HELP)
def import_(
    file: ListFile,
    maps: Maps = None,
    sheet: SheetName = None,
    left_out: LeftOut = None,
    *,
    together: Annotated[
        bool, typer.Option("--together", help="Take several names in one cell for one holder, as written.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import, and say how much was added and changed."""
    chosen = Choices(sheet=sheet, together=together)
    import_list(ImportKind.HOLDERS, file, chosen, maps or (), left_out, dry_run=dry_run, as_json=as_json)


@app.command()
def export(
    file: Output = None, output: OutputOption = None, form: AsFormat = None, *, as_json: AsJson = False
) -> None:
    """Give every holder out as a list that can be imported again."""
    export_list(ImportKind.HOLDERS, file or output, Format.JSON if as_json else form)
