"""`vouchsafe training`: check the files of the courses, and see who has passed them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.console import AsJson, finish, say, say_json
from bot.commands.opening import company_of, local_settings, opened
from bot.domain.courses import Library
from bot.errors import UserError
from bot.services import completion
from bot.services.course_files import LoadedCourses, courses_of, read

app = typer.Typer(no_args_is_help=True, help="The courses: check their files, see who has taken them.")

Folder = Annotated[
    Path | None,
    typer.Argument(help="The folder of courses; without it, `training` beside the policy, or those shipped."),
]


class NoCourses(UserError):
    """There is no such folder of courses."""


@app.command()
def check(folder: Folder = None, *, as_json: AsJson = False) -> None:
    """List everything wrong with the bank of questions and the courses, with file, line and remedy."""
    loaded = _loaded(folder)
    if as_json:
        problems = [{"file": file, **asdict(problem)} for file, problem in loaded.problems]
        fine = loaded.library is not None
        say_json({"folder": loaded.name, "digest": loaded.digest, "problems": problems, "ok": fine})
    else:
        say(*loaded.lines())
        if loaded.library:
            say(_say_read(loaded.name, loaded.library))
    finish(fine=loaded.library is not None)


@app.command()
def report(*, as_json: AsJson = False) -> None:
    """Say who has passed which course: by person, with agency, dates, score, policy version and attempt."""
    settings = local_settings()
    with opened(settings) as database, database.read() as unit:
        found = completion.completion(unit, company_of(unit, settings))
    if as_json:
        say_json([dict(zip(completion.HEADINGS, completion.cells(one), strict=True)) for one in found.lines])
        return
    say(*(f"{name}: {done} of {every} have passed" for name, done, every in found.courses()))
    say(*(f"{one.course}: {one.name}: {one.state}" for one in found.owing))


def _loaded(folder: Path | None) -> LoadedCourses:
    try:
        return read(folder) if folder else courses_of(local_settings().policy.parent)
    except OSError as error:
        raise NoCourses(f"The folder {folder} cannot be read.", remedy="Name a folder of courses.") from error


def _say_read(name: str, library: Library) -> str:
    bank = library.bank
    asked = f"{len(bank.questions)} questions on {len(bank.topics)} topics"
    drawn = ", ".join(
        f"{course.id} draws {course.draw} of {len(library.pool(course))}" for course in library.courses
    )
    return f"{name} reads well: {asked}; {drawn}."
