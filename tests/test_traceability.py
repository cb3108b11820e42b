"""What docs/traceability.md names is there, and what the code and the tests name is in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "traceability.md").read_text()
ROW = re.compile(r"^\| ([A-Z]\d+(?:\.\d)?) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LATER = re.compile(r"^- ([A-Z]\d+(?:\.\d)?): .+\.$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")

COUNTS = {"P1.": 8, "P2.": 8, "P3.": 8, "P4.": 8, "P5.": 6, "P6.": 7} | {
    "A": 10, "E": 8, "R": 6, "S": 5, "I": 3, "L": 6, "V": 6, "Q": 1, "C": 2, "M": 2,
}  # fmt: skip
EVERY = [f"{prefix}{number}" for prefix, count in COUNTS.items() for number in range(1, count + 1)]
ID = re.compile(r"(?<![\w.])(?:P[1-6]\.[1-8]|A10|[AERSILVQCM][1-9])(?![\w.]|-\d)")

ROWS = {row[1]: row for row in ROW.finditer(PAGE)}
THREATS = re.findall(r"`(tests/[\w/]+\.py::\w+)`", (ROOT / "docs" / "threat-model.md").read_text())
CODE = [(one, path) for one, row in ROWS.items() for path in NAMED.findall(row[3])]
TESTS = [(one, test) for one, row in ROWS.items() for test in NAMED.findall(row[4])]


def functions(path: Path) -> set[str]:
    """The tests of a file, by name."""
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def docstrings(path: Path) -> Iterator[str]:
    """What a file says of itself and of its parts."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, kinds):
            yield ast.get_docstring(node) or ""


def named_in_the_tree() -> dict[str, str]:
    """Every number that a docstring names, with one of the files that do."""
    found: dict[str, str] = {}
    for folder in ("bot", "handlers", "scheduler", "storage", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            if "simulator" not in path.parts and path != Path(__file__):
                for text in docstrings(path):
                    found |= dict.fromkeys(ID.findall(text), path.relative_to(ROOT).as_posix())
    return found


def test_every_number_stands_there_once_as_built_or_as_later() -> None:
    assert sorted([*(row[1] for row in ROW.finditer(PAGE)), *LATER.findall(PAGE)]) == sorted(EVERY)


@pytest.mark.parametrize(("one", "path"), CODE)
def test_the_code_it_names_is_there(one: str, path: str) -> None:
    assert (ROOT / path).is_file(), f"{one} is built in {path}"


@pytest.mark.parametrize(("one", "test"), TESTS)
def test_the_tests_it_names_are_there(one: str, test: str) -> None:
    path, _, name = test.partition("::")
    assert name.startswith("test_")
    assert name in functions(ROOT / path), f"{one} is shown by {test}"


def test_every_threat_that_is_met_names_a_test_that_is_there() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text()
    met = page.split("## Who might try")[1].split("## What nothing")[0]
    rows = [line for line in met.splitlines() if line.startswith("| ") and "Shown by" not in line]
    assert [row for row in rows if "`tests/" not in row] == []
    for path, name in (one.split("::") for one in THREATS):
        assert name in functions(ROOT / path), f"{path} has {name}"


def test_whatever_the_tree_names_is_there_as_built() -> None:
    named = named_in_the_tree()
    assert {one: where for one, where in named.items() if one not in ROWS} == {}
    assert len(named) > 30


def test_the_search_for_numbers_finds_them_and_nothing_else() -> None:
    text = "Ends in time (E2, E8), as P1.6 and A10 say; not U1, C123, T1.2, `R1/x`-ish names like A11 or E9x."
    assert set(ID.findall(text)) == {"E2", "E8", "P1.6", "A10", "R1"}
