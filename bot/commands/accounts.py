"""`vouchsafe accounts`: the register in and out."""

from dataclasses import asdict
from typing import Annotated

import typer

from bot.commands.console import AsJson, say_json
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
from bot.commands.opening import company_of, local_settings, opened
from bot.domain.columns import ImportKind
from bot.domain.register import LISTED, TwoFactor
from bot.domain.sentences import join_words
from bot.domain.sheets import Choices
from bot.services.register_csv import COLUMNS
from storage import register

app = typer.Typer(no_args_is_help=True, help="The register of accounts, in and out as lists.")

_HELP = f"""Bring accounts in from a workbook, CSV or other text.

The columns, in any order and several languages: {", ".join(COLUMNS)}. Owners are Slack member ids or
e-mail addresses. Either everything comes in or nothing does, and every fault is listed by row and column.
Accounts and columns that are not in the file stay as they are. A file with anything in it that looks like a
secret is dropped.

`status` is {join_words(LISTED, last="or")}; `two_factor` is {join_words(TwoFactor, last="or")};
`methods` says how the holders of a role come in, as in "editor=shared login; admin=tool seat". Try it
first with --dry-run."""


@app.command("import", help=_HELP)
def import_(
    file: ListFile,
    maps: Maps = None,
    sheet: SheetName = None,
    left_out: LeftOut = None,
    *,
    allow_ownerless: Annotated[
        bool, typer.Option("--allow-ownerless", help="Take accounts whose owner is empty or cannot be found.")
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Import, and say how much was added and changed."""
    chosen = Choices(sheet=sheet, ownerless=allow_ownerless)
    import_list(ImportKind.ACCOUNTS, file, chosen, maps or (), left_out, dry_run=dry_run, as_json=as_json)


@app.command()
def export(
    file: Output = None, output: OutputOption = None, form: AsFormat = None, *, as_json: AsJson = False
) -> None:
    """Give the whole register out as a list that can be imported again."""
    if not as_json:
        export_list(ImportKind.ACCOUNTS, file or output, form)
        return
    settings = local_settings()
    with opened(settings) as database, database.read() as unit:
        company = company_of(unit, settings)
        say_json([asdict(account) for account in register.every(unit, company.workspace_id)])
