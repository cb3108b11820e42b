"""Load a policy file: one policy or every problem at once, each with its line, column and remedy."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from bot.domain.outline import Fault
from bot.domain.policy import Policy
from bot.domain.policy_faults import faults
from bot.services import desks
from bot.services.policy_words import model_faults
from bot.services.policy_yaml import Spot, Tree, read_tree

SIZE_LIMIT = 256 * 1024
"""Bytes of a policy file."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a policy file. A warning does not keep the policy from being used."""

    line: int
    column: int
    path: str
    message: str
    remedy: str
    warning: bool = False

    def say(self, name: str) -> str:
        """The problem as one line of a terminal, in the form that editors can jump to."""
        kind = "warning" if self.warning else "error"
        return f"{name}:{self.line}:{self.column}: {kind}: {self.message} {self.remedy}"


@dataclass(frozen=True)
class Loaded:
    """What a file holds.

    `policy` is `None` when a problem is an error; `digest` is the SHA-256 of `text`, the exact bytes, in hex.
    """

    name: str
    policy: Policy | None
    problems: tuple[Problem, ...]
    digest: str
    text: bytes

    def lines(self) -> tuple[str, ...]:
        """Every problem as a line of text, in the order of the file."""
        return tuple(problem.say(self.name) for problem in self.problems)


def read(path: FilePath) -> Loaded:
    """Load the policy file at `path`, never reading more than its limit; `OSError` if it cannot be opened."""
    with path.open("rb") as file:
        return load(file.read(SIZE_LIMIT + 1), str(path))


def load(text: bytes | str, name: str) -> Loaded:
    """Load a policy from its exact bytes; `name` is what the problems call the file."""
    content = text.encode() if isinstance(text, str) else text
    policy, problems = _examine(content)
    in_order = tuple(sorted(problems, key=lambda problem: (problem.line, problem.column, problem.message)))
    return Loaded(name, policy, in_order, hashlib.sha256(content).hexdigest(), content)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of a policy file, from which editors complete."""
    return Policy.model_json_schema()


# The same bytes always read the same, and a policy takes a tenth of a second to read.
@lru_cache(maxsize=8)
def _examine(content: bytes) -> tuple[Policy | None, tuple[Problem, ...]]:
    if len(content) > SIZE_LIMIT:
        return None, (
            Problem(1, 1, "", "The file is larger than 256 KiB.", "Move long texts to the policy document."),
        )
    try:
        tree = read_tree(content.decode("utf-8-sig"))
    except UnicodeDecodeError as refusal:
        return None, (not_utf8(content, refusal.start),)
    policy, found = _understand(tree)
    problems = [problem_at(spot, fault) for spot, fault in tree.faults]
    problems += [problem_at(tree.spot(fault.path), fault) for fault in found]
    return (None if any(not problem.warning for problem in problems) else policy), tuple(problems)


def _understand(tree: Tree) -> tuple[Policy | None, tuple[Fault, ...]]:
    """The policy in a file's data, with what is wrong in and between its parts."""
    if not isinstance(tree.data, dict):
        blame = Fault((), "The file holds no policy.", "Begin with `company:`; the example shows the rest.")
        return None, () if tree.faults else (blame,)
    between = (*faults(tree.data), *desks.faults(tree.data))
    try:
        return Policy.model_validate(tree.data), between
    except ValidationError as refused:
        return None, without_echo(between, model_faults(refused, schema()))


def without_echo(between: tuple[Fault, ...], within: Iterable[Fault]) -> tuple[Fault, ...]:
    """Both kinds of fault, leaving out the model's word on a place that a more telling one already names."""
    named = {fault.path for fault in between}
    return (*between, *(fault for fault in within if fault.path not in named))


def problem_at(spot: Spot, fault: Fault) -> Problem:
    """A fault with the place in its file."""
    return Problem(spot.line, spot.column, _say_path(fault), fault.message, fault.remedy, fault.warning)


def _say_path(fault: Fault) -> str:
    """`access_rules[2].require.max`, every key cut short."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step[:40]}" for step in fault.path)
    return "".join(steps).removeprefix(".")


def not_utf8(content: bytes, offset: int) -> Problem:
    """The byte at `offset` is none of UTF-8."""
    before = content[:offset]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return Problem(line, column, "", "The file is not in UTF-8.", "Save it as UTF-8 text.")
