"""How commands speak: results on standard output, everything else on standard error, nothing marked up."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Final

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.text import Text

FINE: Final = 0
PROBLEM: Final = 1
CANNOT_RUN: Final = 2

OPERATOR: Final = "operator"
"""Who acts on the trail when a command does: whoever holds the machine."""

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]

_MARKS: Final = {"pass": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}


def say(*lines: str) -> None:
    """Print lines of result."""
    for line in lines:
        _plain(Console(soft_wrap=True), line)


def note(*lines: str) -> None:
    """Print lines for the person at the terminal, apart from the result."""
    for line in lines:
        _plain(Console(stderr=True, soft_wrap=True), line)


def say_marked(status: str, line: str) -> None:
    """Print a line under its mark: `pass`, `warn` or `fail`."""
    mark, colour = _MARKS[status]
    Console(soft_wrap=True).print(Text.assemble((f"{mark} ", colour), line), highlight=False)


def say_json(value: Mapping[str, Any] | Sequence[Any]) -> None:
    """Print plain data as JSON."""
    sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode())


def finish(*, fine: bool) -> None:
    """End the command: 0 when all is fine, 1 when a problem was found."""
    if not fine:
        raise typer.Exit(PROBLEM)


@contextmanager
def progress(words: str) -> Iterator[Progress]:
    """A progress bar on standard error, shown only on a terminal; its one task is the first."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        bar.add_task(words, total=None)
        yield bar


def _plain(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, emoji=False)
