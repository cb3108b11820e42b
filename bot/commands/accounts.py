"""`vouchsafe accounts`: the register in and out as CSV."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import OPERATOR, PROBLEM, AsJson, finish, note, progress, say, say_json
from bot.commands.opening import company_of, local_settings, opened, policy_to_go_by
from bot.services.register import CannotImport, Imported, Plan, carry_out, export_accounts, plan
from bot.services.register_csv import COLUMNS, read_sheet
from bot.settings import LocalSettings
from storage import register
from storage.database import Database

app = typer.Typer(no_args_is_help=True, help="The register of accounts, in and out as CSV.")

_HELP = f"""Bring accounts in from a CSV file.

The columns, in any order: {", ".join(COLUMNS)}. Owners are Slack member ids or e-mail addresses. Either
everything comes in or nothing does, and every fault is listed by row and column. Accounts and columns that
are not in the file stay as they are."""


@app.command("import", help=_HELP)
def import_(
    file: Annotated[Path, typer.Argument(help="The CSV file.", exists=True, dir_okay=False, readable=True)],
    *,
    allow_ownerless: Annotated[
        bool, typer.Option("--allow-ownerless", help="Take accounts whose owner is empty or cannot be found.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import, and say how much was added and changed."""
    settings = local_settings()
    with opened(settings) as database, progress("Importing"):
        try:
            planned = _plan(database, settings, file.read_bytes(), allow_ownerless=allow_ownerless)
        except CannotImport as refused:
            _say_faults(refused, as_json=as_json)
            raise typer.Exit(PROBLEM) from None
        done = _would(planned) if dry_run else _carry_out(database, planned)
    _say_done(done, dry_run=dry_run, as_json=as_json)


@app.command()
def export(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Give the whole register out as CSV that can be imported again."""
    settings = local_settings()
    with opened(settings) as database, database.read() as unit:
        company = company_of(unit, settings)
        if as_json:
            say_json([asdict(account) for account in register.every(unit, company.workspace_id)])
            return
        text = export_accounts(unit, company.workspace_id)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8", newline="")


def _plan(database: Database, settings: LocalSettings, content: bytes, *, allow_ownerless: bool) -> Plan:
    sheet = read_sheet(content)
    with database.read() as unit:
        company = company_of(unit, settings)
        rules = policy_to_go_by(unit, company, settings)
        return plan(unit, company.workspace_id, sheet, policy=rules, allow_ownerless=allow_ownerless)


def _carry_out(database: Database, planned: Plan) -> Imported:
    return database.run(lambda unit: carry_out(unit, planned, OPERATOR), background=True)


def _would(planned: Plan) -> Imported:
    added = sum(change.old is None for change in planned.changes)
    return Imported(added, len(planned.changes) - added, planned.unchanged, planned.notes)


def _say_faults(refused: CannotImport, *, as_json: bool) -> None:
    if as_json:
        say_json({"imported": False, "faults": [asdict(fault) for fault in refused.faults]})
    else:
        note(refused.message)


def _say_done(done: Imported, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        say_json({"imported": not dry_run, **asdict(done)})
        finish(fine=True)
        return
    note(*done.notes)
    would = "Would be: " if dry_run else ""
    say(f"{would}{done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged.")
