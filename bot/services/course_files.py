"""Load a folder of courses: one library or every problem at once, each with its file, line and remedy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.course_faults import bank_faults, course_faults
from bot.domain.courses import Bank, Course, Library
from bot.domain.outline import Fault
from bot.resources import TRAINING, courses
from bot.services.policy_file import Problem, not_utf8, problem_at, without_echo
from bot.services.policy_words import model_faults
from bot.services.policy_yaml import Spot, Tree, read_tree

BANK = "bank.yml"
SHIPPED = f"{TRAINING} (shipped)"
SIZE_LIMIT = 1024 * 1024
"""Bytes of a file of courses."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class LoadedCourses:
    """What a folder holds. `library` is `None` when a problem is an error; each has its file's name.

    `digest` is the SHA-256 of every file's name and bytes, in hex.
    """

    name: str
    library: Library | None
    problems: tuple[tuple[str, Problem], ...]
    digest: str

    def lines(self) -> tuple[str, ...]:
        """Every problem as a line of text, by file and in the order of each."""
        return tuple(problem.say(str(FilePath(self.name) / file)) for file, problem in self.problems)


def read(folder: FilePath) -> LoadedCourses:
    """Load every `.yml` file of a folder, none beyond the limit; `OSError` if it cannot be opened."""
    texts: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".yml":
            with path.open("rb") as file:
                texts[path.name] = file.read(SIZE_LIMIT + 1)
    return load(texts, str(folder))


def courses_of(folder: FilePath) -> LoadedCourses:
    """The courses beside a policy in this folder, or else those that come with the program."""
    own = folder / TRAINING
    return read(own) if own.is_dir() else load(courses(), SHIPPED)


def load(texts: Mapping[str, bytes], name: str) -> LoadedCourses:
    """Load courses from their files' exact bytes; `name` is what the problems call the folder."""
    in_order = tuple(sorted(texts.items()))
    library, problems = _examine(in_order)
    whole = hashlib.sha256(
        b"".join(b"%s\0%d\0%s" % (file.encode(), len(text), text) for file, text in in_order)
    )
    return LoadedCourses(name, library, problems, whole.hexdigest())


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


# The same bytes always read the same, and a bank takes a good part of a second to read.
@lru_cache(maxsize=4)
def _examine(
    texts: tuple[tuple[str, bytes], ...],
) -> tuple[Library | None, tuple[tuple[str, Problem], ...]]:
    files = dict(texts)
    if BANK not in files:
        return None, ((BANK, _whole_file("There is no bank of questions.", f"Write `{BANK}`.")),)
    bank_tree, problems = _tree(files.pop(BANK))
    bank = _understand(bank_tree, Bank, bank_faults(bank_tree.data), problems)
    found = [(BANK, problem) for problem in _in_order(problems)]
    courses: list[Course] = []
    for file, text in files.items():
        tree, problems = _tree(text)
        between = course_faults(tree.data, FilePath(file).stem, bank_tree.data)
        course = _understand(tree, Course, between, problems)
        found += [(file, problem) for problem in _in_order(problems)]
        courses += [course] if course else []
    if not files:
        found.append(
            (BANK, _whole_file("There is no course beside the bank.", "Write one, such as `holders.yml`."))
        )
    fine = bank is not None and all(problem.warning for _, problem in found)
    return (Library(bank, tuple(courses)) if bank and fine else None), tuple(found)


def _tree(text: bytes) -> tuple[Tree, list[Problem]]:
    """A file's data, and what was wrong with the file as such."""
    if len(text) > SIZE_LIMIT:
        return Tree(), [_whole_file("The file is larger than 1 MiB.", "Spread it over several courses.")]
    try:
        tree = read_tree(text.decode("utf-8-sig"))
    except UnicodeDecodeError as refusal:
        return Tree(), [not_utf8(text, refusal.start)]
    return tree, [problem_at(spot, fault) for spot, fault in tree.faults]


def _understand(
    tree: Tree, model: type[Model], between: tuple[Fault, ...], problems: list[Problem]
) -> Model | None:
    """The model in a file's data; what is wrong in it and between its parts is added to `problems`."""
    if not isinstance(tree.data, dict):
        if not problems:
            problems.append(_whole_file("The file holds nothing of use.", "Compare it with the example."))
        return None
    made, within = None, between
    try:
        made = model.model_validate(tree.data)
    except ValidationError as refused:
        within = without_echo(between, model_faults(refused, _schema(model)))
    problems += [problem_at(tree.spot(fault.path), fault) for fault in within]
    return made


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line, problem.column, problem.message))


def _whole_file(message: str, remedy: str) -> Problem:
    return problem_at(Spot(1, 1), Fault((), message, remedy))
