"""Lists in and out on the command line, the same for accounts and for holders."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import Progress, TaskID

from bot.commands.console import OPERATOR, PROBLEM, finish, note, progress, say, say_json
from bot.commands.opening import company_of, local_settings, opened, policy_to_go_by
from bot.domain.columns import COLUMNS, ImportKind, guess, spelled
from bot.domain.sentences import some_of
from bot.domain.sheets import Choices, Outcome, Preview
from bot.errors import UserError
from bot.services import exporting, importing, leaking
from bot.services.sheets.prepared import Prepared
from bot.services.sheets.reading import read
from bot.services.sheets.table import SecretFound, Table, letter
from bot.services.sheets.writing import Format, left_out_rows
from bot.settings import LocalSettings
from storage.database import Database

STEPS: Final = 3
_TASK: Final = TaskID(0)

ListFile = Annotated[
    Path,
    typer.Argument(help="A workbook (.xlsx), CSV or other text.", exists=True, dir_okay=False, readable=True),
]
Maps = Annotated[
    list[str] | None,
    typer.Option("--map", help='What a heading means: "Heading=column"; "Heading=" leaves it out.'),
]
SheetName = Annotated[str | None, typer.Option("--sheet", help="Which sheet of a workbook.")]
LeftOut = Annotated[
    Path | None,
    typer.Option("--left-out", help="Leave rows with errors out, and write them here with the reasons."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say row by row what would be done, and do nothing.")]
Output = Annotated[Path | None, typer.Argument(help="Write to this file: .csv, .xlsx or .json.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="The same.")]
AsFormat = Annotated[Format | None, typer.Option("--format", help="As what, if the file does not say it.")]


class NoSuchColumn(UserError):
    """A --map names what is not there."""


def import_list(
    kind: ImportKind, file: Path, choices: Choices, maps: Sequence[str], left_out: Path | None,
    *, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read a list, look at it, and take it over as one unit; exit 1 where nothing goes in."""
    settings = local_settings()
    with opened(settings) as database, progress("Importing") as bar:
        bar.update(_TASK, total=STEPS)
        table = _read(database, settings, kind, file, choices, as_json=as_json)
        bar.advance(_TASK)
        prepared = _prepared(database, settings, kind, table, choices, maps)
        bar.advance(_TASK)
        preview = prepared.preview
        fine = bool(preview.sound or not preview.lines) and not preview.faults
        if not fine or (preview.faulty and left_out is None):
            _say_faults(preview, as_json=as_json)
            raise typer.Exit(PROBLEM)
        if not dry_run:
            _carry_out(database, settings, kind, table, prepared, bar)
            if left_out is not None and preview.faulty:
                left_out.write_text(left_out_rows(table, preview), encoding="utf-8-sig", newline="")
    _say_done(preview, dry_run=dry_run, as_json=as_json)


def export_list(kind: ImportKind, output: Path | None, form: Format | None) -> None:
    """Give a whole list out: the operator sees everything."""
    settings = local_settings()
    with opened(settings) as database, database.read() as unit:
        found = exporting.export(unit, company_of(unit, settings), kind)
    ending = output.suffix.casefold().lstrip(".") if output else ""
    chosen = form or (Format(ending) if ending in set(Format) else Format.CSV)
    content = found.file(chosen)[1]
    if output is not None:
        output.write_bytes(content)
    elif chosen is Format.XLSX:
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content.decode("utf-8-sig"))


def _read(
    database: Database, settings: LocalSettings, kind: ImportKind, file: Path, choices: Choices,
    *, as_json: bool,
) -> Table:  # fmt: skip
    try:
        return read(file.read_bytes(), sheet=choices.sheet)
    except SecretFound as secret:
        found = secret
    keep_nothing(database, settings, kind, found, as_json=as_json)
    raise typer.Exit(PROBLEM)


def keep_nothing(
    database: Database, settings: LocalSettings, kind: ImportKind, found: SecretFound, *, as_json: bool
) -> None:
    """A list holds a secret: have it followed up, and say where it is."""
    database.run(
        lambda unit: leaking.found_at_once(unit, company_of(unit, settings), kind, OPERATOR, found),
        background=True,
    )
    _say_secret(found, as_json=as_json)


def _prepared(
    database: Database, settings: LocalSettings, kind: ImportKind, table: Table, choices: Choices,
    maps: Sequence[str],
) -> Prepared:  # fmt: skip
    columns = _mapped(kind, table, maps) if maps else None
    chosen = Choices(choices.sheet, columns, choices.ownerless, choices.together)
    with database.read() as unit:
        company = company_of(unit, settings)
        rules = policy_to_go_by(unit, company, settings)
        return importing.prepare_as(unit, company, kind, table, chosen, rules, lambda _account: True)


def _carry_out(
    database: Database, settings: LocalSettings, kind: ImportKind, table: Table, prepared: Prepared,
    bar: Progress,
) -> None:  # fmt: skip
    with database.read() as unit:
        company = company_of(unit, settings)
    database.run(
        lambda unit: prepared.carry_out(
            unit, OPERATOR, importing.record_done(unit, company, kind, OPERATOR, table, prepared.preview)
        ),
        background=True,
    )
    bar.advance(_TASK)


def _mapped(kind: ImportKind, table: Table, maps: Sequence[str]) -> tuple[str, ...]:
    """The guess, with what the operator says instead."""
    columns = [one.column for one in guess(kind, table.headings)]
    for said in maps:
        heading, _, column = said.rpartition("=")
        place = _place_of(table, heading)
        meant = spelled(column).replace(" ", "_")
        if meant and meant not in COLUMNS[kind]:
            raise NoSuchColumn(
                f"There is no column {column!r}.", remedy=f"Use {some_of(COLUMNS[kind], most=20)}."
            )
        columns = ["" if one == meant else one for one in columns]
        columns[place] = meant
    return tuple(columns)


def _place_of(table: Table, heading: str) -> int:
    """Which column has this heading, or this letter."""
    for place, one in enumerate(table.headings):
        if spelled(one) == spelled(heading) or heading.strip().upper() == letter(place):
            return place
    known = some_of((f"“{one}”" for one in table.headings), most=20)
    raise NoSuchColumn(f"The list has no heading {heading!r}.", remedy=f"It has {known}.")


def _say_faults(preview: Preview, *, as_json: bool) -> None:
    faults = sorted([*preview.faults, *(fault for line in preview.faulty for fault in line.faults)])
    if as_json:
        say_json({"imported": False, "faults": [asdict(fault) for fault in faults]})
        return
    note("Nothing was imported:", *(fault.say() for fault in faults), *preview.notes)
    if preview.faulty and not preview.faults and preview.sound:
        note("With --left-out FILE the other rows go in, and these come back with their reasons.")


def _say_secret(found: SecretFound, *, as_json: bool) -> None:
    if as_json:
        place = {"sheet": found.sheet, "row": found.row, "column": found.column}
        say_json({"imported": False, "secret": place})
        return
    where = f"sheet {found.sheet}, " if found.sheet else ""
    note(
        f"{where}row {found.row}, column {found.column}: This looks like a secret.",
        "Nothing was imported or kept. Delete the file and every copy, and have the secrets in it changed.",
        "Once the programme is founded, somebody is asked in Slack to attest that it is destroyed.",
    )


def _say_done(preview: Preview, *, dry_run: bool, as_json: bool) -> None:
    added, changed, unchanged, left_out = map(preview.count, Outcome)
    if as_json:
        counts = {"added": added, "changed": changed, "unchanged": unchanged, "left_out": left_out}
        rows = {"rows": [asdict(line) for line in preview.lines]} if dry_run else {}
        say_json({"imported": not dry_run, **counts, "notes": list(preview.notes), **rows})
        finish(fine=True)
        return
    note(*preview.notes)
    for line in preview.lines if dry_run else ():
        if line.outcome is not Outcome.UNCHANGED:
            said = "; ".join([*line.details, *(fault.say() for fault in line.faults), *line.notes])
            say(f"row {line.row}: {line.outcome.value}: {line.title}: {said}")
    would = "Would be: " if dry_run else ""
    more = f", {left_out:,} left out" if left_out else ""
    say(f"{would}{added:,} added, {changed:,} changed, {unchanged:,} unchanged{more}.")
