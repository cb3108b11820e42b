"""What the operators' page says of threads, pools, time-outs and figures is what the code does."""

import ast
import importlib
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bot.ops.metrics import Metrics
from bot.ops.vitals import Vitals
from storage import postgresql
from storage.figures import ENDING, Figures, Queue

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operations.md").read_text()
ROW = re.compile(r"^\| [^|]+ \| ([\d.]+)( m?s)? \| `([\w.]+)\.([A-Z_]+)` \|$", re.MULTILINE)
KEYED = re.compile(r"^\| [^|]+ \| (\d+) (m?s) \| `storage\.postgresql\.([A-Z]+)\[(\w+)\]` \|$", re.MULTILINE)
LIMIT = re.compile(
    r"[A-Z_]*(SECONDS|THREADS|CONNECTIONS|POOL_SIZE|OVERFLOW|CONCURRENCY|MOST_UNDER_WAY|INTERVALS?|LEASE|PACE|BUSY_MS|_WAIT)"
)


def said() -> dict[str, tuple[float, str]]:
    """The page's table: each constant with its number and unit."""
    return {
        f"{module}.{name}": (float(number), unit.strip()) for number, unit, module, name in ROW.findall(PAGE)
    }


def constants() -> Iterator[str]:
    """Every limit that the source sets, as module and name."""
    for folder in ("bot", "handlers", "scheduler", "storage"):
        for path in (ROOT / folder).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if {"simulator", "demo", "migrations"}.isdisjoint(parts):
                yield from (f"{'.'.join(parts)}.{name}" for name in limits_in(path.read_text()))


def limits_in(source: str) -> Iterator[str]:
    """The names of the limits that a module sets at its top."""
    for node in ast.parse(source).body:
        targets = node.targets if isinstance(node, ast.Assign) else ()
        for target in targets:
            names = target.elts if isinstance(target, ast.Tuple) else (target,)
            yield from (one.id for one in names if isinstance(one, ast.Name) and LIMIT.fullmatch(one.id))


def seconds(value: object) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(str(value))


def test_every_limit_in_the_code_is_on_the_page_and_none_that_is_gone() -> None:
    assert sorted(said()) == sorted(constants())


def test_every_number_on_the_page_is_the_codes() -> None:
    for constant, (number, unit) in said().items():
        module, _, name = constant.rpartition(".")
        value = getattr(importlib.import_module(module), name)
        assert (constant, seconds(value)) == (constant, number)
        timed = re.search(r"SECONDS|LEASE|PACE|WAIT$|INTERVAL$|_MS$", name) is not None
        assert bool(unit) is timed, f"{constant} is given in the wrong unit"


def test_every_time_out_of_postgresql_is_on_the_page() -> None:
    told = {(group, key): f"{number}{unit}" for number, unit, group, key in KEYED.findall(PAGE)}
    units = {"connect_timeout": "s", "tcp_user_timeout": "ms"}  # libpq's are bare numbers
    set_here = {
        (group, key): f"{value}{units.get(key, '')}"
        for group in ("SESSION", "CONNECTING")
        for key, value in getattr(postgresql, group).items()
        if "timeout" in key
    }
    assert told == set_here


def test_the_search_for_limits_finds_them() -> None:
    source = (
        "THREADS = 2\nFIRST_WAIT, LAST = 1, 2\ndef f():\n    LOCAL_SECONDS = 1\nWAIT_WORDS = 3\n_LEASE = 4"
    )
    assert list(limits_in(source)) == ["THREADS", "FIRST_WAIT", "_LEASE"]


def test_every_figure_is_explained_and_none_that_is_gone() -> None:
    vitals = Vitals(
        database=None,  # type: ignore[arg-type] # the figures are given below, so nothing is read
        monotonic=lambda: 2.0,
        heartbeat=lambda: 1.0,
        ticker_alive=lambda: True,
        inbound_alive=lambda: True,
        inbound_proven_at=lambda: 1.0,
    )
    none = Queue(0, 0.0)
    vitals.figures = lambda: Figures("0001", none, {one.value: none for one in ENDING}, none, 0, held=False)  # type: ignore[method-assign]
    _, page = Metrics(vitals).page()
    kinds = dict(re.findall(r"^# TYPE (\w+) (\w+)$", page, re.MULTILINE))
    told = {name for name in kinds if not name.endswith("_created")}
    assert told == set(re.findall(r"`(vouchsafe_\w+)`", PAGE))
