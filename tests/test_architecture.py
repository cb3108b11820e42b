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
NAMELESS = {"time", "uuid", "os", "secrets", "random"}
"""Modules whose functions may be brought in to be called without the module's name."""
WORLDLY_MODULES = {"datetime", "date", "time", "uuid", "os", "secrets", "random"}


def calls(source):
    """Every `thing.name(…)` in a source text."""
    found = ast.walk(ast.parse(source))
    return [node for node in found if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


def commits(source):
    return [call.lineno for call in calls(source) if call.func.attr == "commit"]


def worldly(source):
    """The lines that ask the world for time, chance or rest, or bring in a name that does."""
    named = [(call, last_name(call.func.value)) for call in calls(source)]
    ours = from_storage(source)
    asked = [call.lineno for call, name in named if name not in ours and is_worldly(name, call.func.attr)]
    return sorted([*asked, *brought_in(source)])


def from_storage(source):
    """The names of storage's own modules that are brought in: `secrets` is one of them, and none of Python's."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return {each.asname or each.name for one in imports if one.module == "storage" for each in one.names}


def brought_in(source):
    """The lines of `from time import sleep` and its like: what is called without its module's name."""
    imports = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    bare = [one for one in imports if one.module in NAMELESS]
    return [one.lineno for one in bare if any(is_worldly(one.module, each.name) for each in one.names)]


def last_name(expression):
    """`datetime` of both `datetime` and `datetime.datetime`."""
    return expression.attr if isinstance(expression, ast.Attribute) else getattr(expression, "id", None)


def is_worldly(module, name):
    return module in WORLDLY_MODULES and (name in WORLDLY or module in {"random", "secrets"})


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
    assert worldly("import secrets\nsecrets.choice(x)") == [2]
    assert worldly("from storage import secrets\nsecrets.find(unit, x)") == []
    assert worldly("import datetime\ndatetime.datetime.now()\nself.clock.now()\nos.path.join(a)") == [2]
    assert worldly(
        "from time import sleep\nfrom datetime import datetime, time\nfrom secrets import choice\n"
    ) == [1, 3]
