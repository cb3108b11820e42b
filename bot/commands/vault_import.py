"""`vouchsafe vault import`: the logins of a sheet go straight into the vault, and the sheet is destroyed."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import TaskID

from bot.commands.console import OPERATOR, PROBLEM, note, progress, say
from bot.commands.importing import DryRun, ListFile, SheetName
from bot.commands.opening import company_of, local_settings, opened
from bot.commands.vault_store import As, check_ready, storer
from bot.domain.login_columns import LOGIN_COLUMNS, guess_logins
from bot.domain.people import Person
from bot.domain.programme import Company
from bot.domain.sentences import join_words
from bot.errors import UserError
from bot.services import importing_logins, standing
from bot.services.importing_logins import LoginSheet
from bot.services.sheets.reading import read_logins
from bot.services.sheets.table import Table, letter
from bot.settings import LocalSettings
from storage.database import Database

AT_ONCE: Final = 25
"""Rows of one unit: beside a running bot nobody waits for it for half a second."""

WORD: Final = "destroyed"
_TASK: Final = TaskID(0)
_DESTROY: Final = "Destroy the sheet and every copy of it now: mails, downloads, drives, bins, backups."

Maps = Annotated[
    list[str] | None,
    typer.Option("--map", help='What a column means, by its letter: "D=password"; "D=" leaves it out.'),
]
Attest = Annotated[
    str | None,
    typer.Option("--attest", help=f"“{WORD}”, as your word that the sheet and every copy are gone."),
]


class CannotImport(UserError):
    """Nothing was imported."""


def import_(
    file: ListFile,
    who: As,
    maps: Maps = None,
    sheet: SheetName = None,
    attest: Attest = None,
    *,
    weak: Annotated[
        bool, typer.Option("--weak", help="Take weak and repeated passwords too, and have those changed.")
    ] = False,
    exposed: Annotated[
        bool, typer.Option("--exposed", help="Others could read the sheet: have every password changed.")
    ] = False,
    leave_out: Annotated[
        bool, typer.Option("--leave-out", help="Leave rows with errors out, and take the others.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before storing.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Take the logins of a sheet into the vault: a workbook, CSV or other text.

    Nothing of what stands in it is printed, kept elsewhere or sent. Accounts must be in the register, and a
    login that the vault has stays as it is. Afterwards the sheet must be destroyed.
    """
    _check_word(attest)
    settings = local_settings()
    with opened(settings) as database:
        company, person, found = _looked(database, settings, file, sheet, maps or (), who, lenient=weak)
        _say_preview(found, dry_run=dry_run)
        if found.faults and not leave_out:
            note("Nothing was imported.")
            raise typer.Exit(PROBLEM)
        if dry_run or not (found.lines or found.here):
            return
        if found.lines and not yes:
            typer.confirm(f"Store {_logins(len(found.lines))} as {person.name}?", abort=True, err=True)
        _carry_out(database, company, person, found, lenient=weak, exposed=exposed)
        import_id = database.run(
            lambda unit: importing_logins.done(unit, company, person, found, OPERATOR), background=True
        )
        say(f"{_logins(len(found.lines))} stored.")
        note(_DESTROY)
        _ask_word(database, company, person, import_id, attest, asks=not yes)


def attest(
    number: Annotated[str, typer.Argument(help="The number that the import has said.")],
    who: As,
    word: Annotated[str, typer.Option(help=f"“{WORD}”.", prompt=f"Type “{WORD}” once all is gone")],
) -> None:
    """Give your word that a sheet of logins and every copy of it are destroyed."""
    _check_word(word)
    settings = local_settings()
    with opened(settings) as database:
        with database.read() as unit:
            company = company_of(unit, settings)
            person = storer(unit, company, who)
        _attested(database, company, person, number, word)


def _looked(
    database: Database, settings: LocalSettings, file: Path, sheet: str | None, maps: Sequence[str], who: str,
    *, lenient: bool,
) -> tuple[Company, Person, LoginSheet]:  # fmt: skip
    with progress("Reading") as bar, database.read() as unit:
        company = company_of(unit, settings)
        check_ready(unit)
        person = storer(unit, company, who)
        policy = standing.in_force(unit, company).policy
        table = read_logins(file.read_bytes(), sheet=sheet)
        columns = _columns(table, maps)
        rows, faults = importing_logins.rows_of(table, columns, policy)
        bar.update(_TASK, total=1, completed=1)
        _say_columns(table, columns)
        found = importing_logins.look(unit, company, person, rows, lenient=lenient)
    every = tuple(sorted((*faults, *found.faults)))
    broken = {one.row for one in faults}
    lines = tuple(line for line in found.lines if line.row not in broken)
    return company, person, LoginSheet(lines, found.here, found.empty, every)


def _carry_out(
    database: Database, company: Company, person: Person, found: LoginSheet, *, lenient: bool, exposed: bool
) -> None:
    with progress("Storing") as bar:
        bar.update(_TASK, total=len(found.lines))
        for first in range(0, len(found.lines), AT_ONCE):
            some = found.lines[first : first + AT_ONCE]
            take = partial(
                importing_logins.take,
                company=company, storer=person, lines=some, by=OPERATOR, lenient=lenient, exposed=exposed,
            )  # fmt: skip
            database.run(take, background=True)
            bar.advance(_TASK, len(some))


def _columns(table: Table, maps: Sequence[str]) -> tuple[str, ...]:
    """The guess, with what the operator says instead."""
    columns = list(guess_logins(table.headings))
    letters = [letter(place) for place in range(len(columns))]
    for said in maps:
        place, _, column = said.partition("=")
        meant = column.strip().casefold().replace(" ", "_")
        if place.strip().upper() not in letters or (meant and meant not in LOGIN_COLUMNS):
            remedy = f"Columns are {letters[0]} to {letters[-1]}; they may be {join_words(LOGIN_COLUMNS)}."
            raise CannotImport("A --map names what is not there.", remedy=remedy)
        columns = ["" if one == meant else one for one in columns]
        columns[letters.index(place.strip().upper())] = meant
    if "password" not in columns or not {"handle", "url"} & {*columns}:
        raise CannotImport(
            "I cannot tell which columns hold the account and the password.",
            remedy='Say it with --map, as in --map "A=handle" --map "D=password".',
        )
    return tuple(columns)


def _say_columns(table: Table, columns: Sequence[str]) -> None:
    """What each column is taken for: by its letter, since what stands over it may be a secret as well."""
    if table.heading_row:
        note(f"Row {table.heading_row} is taken for the headings.")
    for place, _ in enumerate(table.headings):
        column = columns[place].replace("_", " ")
        note(f"Column {letter(place)}: {column or 'stays out'}")


def _say_preview(found: LoginSheet, *, dry_run: bool) -> None:
    note(*(fault.say().strip() for fault in found.faults))
    would = "would be" if dry_run or found.faults else "will be"
    parts = [f"{_logins(len(found.lines))} {would} stored", *_others(found)]
    (say if dry_run else note)(f"{', '.join(parts)}.")


def _others(found: LoginSheet) -> Iterator[str]:
    if found.here:
        yield f"{found.here:,} in the vault already"
    if found.empty:
        yield f"{found.empty:,} {'row holds' if found.empty == 1 else 'rows hold'} none"
    rows = len({fault.row for fault in found.faults})
    if rows:
        yield f"{rows:,} {'row has' if rows == 1 else 'rows have'} errors"


def _ask_word(
    database: Database, company: Company, person: Person, import_id: str, word: str | None, *, asks: bool
) -> None:
    if word is None and asks:
        words = f"Type “{WORD}” once all is gone, or leave it empty to say so later"
        word = typer.prompt(words, default="", show_default=False, err=True).strip()
    if word:
        _check_word(word)
        _attested(database, company, person, import_id, word)
    else:
        note(f"Then give your word: `vouchsafe vault attest {import_id} --as {person.user_id}`.")


def _attested(database: Database, company: Company, person: Person, number: str, word: str) -> None:
    database.run(
        lambda unit: importing_logins.destroyed(unit, company, person, number, word, OPERATOR),
        background=True,
    )
    say("Recorded: the sheet is destroyed.")


def _check_word(word: str | None) -> None:
    if word is not None and word.strip().casefold() != WORD:
        raise CannotImport(f"The word is “{WORD}”.", remedy="Give it once the sheet and every copy are gone.")


def _logins(count: int) -> str:
    return "1 login" if count == 1 else f"{count:,} logins"
