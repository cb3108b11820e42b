"""What the grid forbids, read from the source itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("bot", "handlers", "storage", "scheduler")
SOURCES = sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py"))
TIMELESS = ("bot/domain", "bot/services", "bot/views", "handlers", "storage", "scheduler")
WORLDLY = {
    "now",
    "utcnow",
    "today",
    "time",
    "monotonic",
    "sleep",
    "uuid4",
    "uuid1",
    "urandom",
    "token_hex",
    "token_bytes",
    "token_urlsafe",
}
WORLDLY_MODULES = {"datetime", "date", "time", "uuid", "os", "secrets", "random"}


def calls(source):
    """Every `thing.name(…)` in a source text."""
    found = ast.walk(ast.parse(source))
    return [node for node in found if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


def commits(source):
    return [call.lineno for call in calls(source) if call.func.attr == "commit"]


def worldly(source):
    """The lines that ask the world for time, chance or rest."""
    named = [call for call in calls(source) if isinstance(call.func.value, ast.Name)]
    return [call.lineno for call in named if call.func.value.id in WORLDLY_MODULES and is_worldly(call.func)]


def is_worldly(function):
    return function.attr in WORLDLY or function.value.id in {"random", "secrets"}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def test_only_the_database_commits_and_in_one_place():
    sites = [name_of(path) for path in SOURCES for _ in commits(path.read_text())]
    assert sites == ["storage/database.py"]


@pytest.mark.parametrize("folder", TIMELESS)
def test_time_ids_and_chance_come_in_as_arguments(folder):
    inside = [path for path in SOURCES if name_of(path).startswith(f"{folder}/")]
    assert [f"{name_of(path)}:{line}" for path in inside for line in worldly(path.read_text())] == []


def test_the_searches_find_what_they_look_for():
    assert commits("a()\nunit.connection.commit()") == [2]
    assert worldly(
        "datetime.now(UTC)\nports.now()\ntime.sleep(1)\nuuid.uuid4()\nrandom.choice(x)\nx.time()"
    ) == [1, 3, 4, 5]
