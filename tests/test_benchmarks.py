"""`make bench` measures what it says: run in miniature, for its correctness and not for speed."""

import io

import pytest
from rich.console import Console

from benchmarks.__main__ import Report, Size, figures_table, goals_table, measure
from benchmarks.databases import POSTGRESQL, SQLITE
from benchmarks.load import whole
from benchmarks.measure import Figure
from benchmarks.owners import EACH
from scheduler.expiry import ALONE_SECONDS, FEW, MANY, QUIET_SECONDS, Pace

TINY = Size(
    rounds=2, clicks=4, due=40, jobs=8, due_beside=24, killed=300, rows=30, wraps=1_200, lines=40, packed=40
)
STEPS = 11


@pytest.mark.proof
@pytest.mark.parametrize("kind", [SQLITE, POSTGRESQL])
@pytest.mark.timeout(300)
def test_every_figure_and_every_goal_is_measured(kind: str) -> None:
    report = Report()
    assert len(list(measure(report, [kind], TINY))) == STEPS
    assert report.raw[f"beside, {kind}"]["swept"]["done"] == TINY.due_beside
    killed = report.raw[f"killed sweep, {kind}"]
    assert 0 < killed["open_at_kill"] < TINY.killed
    assert (killed["lost"], killed["doubled"]) == (0, 0)
    assert {goal.database for goal in report.goals} == {kind, SQLITE, "any"}
    assert len(report.goals) == 3 + (12 if kind == SQLITE else 11)
    assert report.raw[f"look, {kind}"]["reviews"] >= TINY.lines // EACH
    shown = Console(file=io.StringIO(), width=160)
    shown.print(figures_table(report.figures), goals_table(report.goals))
    assert "kill -9" in shown.file.getvalue()


def test_a_ratio_is_taken_round_by_round() -> None:
    slow, fast = Figure.of([[2.0, 4.0], [6.0, 6.0]]), Figure.of([[1.0, 1.0], [3.0, 3.0]])
    ratio = slow.over(fast)
    assert (ratio.low, ratio.median, ratio.high) == (2.0, 2.5, 3.0)


def test_an_answer_is_whole_at_its_length_or_at_its_last_chunk() -> None:
    assert not whole(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")
    assert whole(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab")
    assert not whole(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n")
    assert whole(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n")


def learnt(pace: Pace, seconds: float, now: float, visits: int = 0) -> int:
    pace.learn(pace.size, seconds, visits=visits, now=now)
    return pace.size


def test_a_batch_grows_step_by_step_and_shrinks_at_once() -> None:
    pace = Pace()
    assert [learnt(pace, 0.0001, now=100) for _ in range(4)] == [2 * FEW, 4 * FEW, MANY, MANY]
    assert learnt(pace, 10, now=100) == FEW


def test_a_batch_is_small_from_the_moment_that_somebody_comes_until_it_is_quiet_again() -> None:
    pace = Pace()
    quick = ALONE_SECONDS / MANY
    assert [learnt(pace, quick * pace.size, now=100) for _ in range(3)][-1] == MANY
    assert learnt(pace, quick * pace.size, now=101, visits=1) == FEW
    assert learnt(pace, quick * pace.size, now=101 + QUIET_SECONDS / 2, visits=1) == FEW
    assert learnt(pace, quick * pace.size, now=101 + QUIET_SECONDS, visits=1) > FEW
