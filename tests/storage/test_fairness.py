"""Clicks stay quick beside a sweep that never pauses."""

import statistics
import threading
import time

import pytest

CLICKS = 600
SWEPT_AT_ONCE = 500
FLOOR_SECONDS = 0.015


def click(database, an_event):
    """One short unit, as a button makes it; how long it took."""
    start = time.perf_counter()
    with database.write() as unit:
        unit.record(an_event())
    return time.perf_counter() - start


def p99(database, an_event):
    taken = []
    for _ in range(CLICKS):
        taken.append(click(database, an_event))
        time.sleep(0.001)
    return statistics.quantiles(taken, n=100)[98]


def beside_a_sweep(database, an_event):
    """The p99 of clicks while background units follow each other without a pause; also how many there were."""
    stop, swept, started = threading.Event(), [], threading.Event()

    def sweep():
        while not stop.is_set():
            with database.write(background=True) as unit:
                unit.connection.exec_driver_sql(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
                    "INSERT INTO swept SELECT i, hex(randomblob(40)) FROM n",
                    (SWEPT_AT_ONCE,),
                )
            swept.append(1)
            started.set()

    sweeper = threading.Thread(target=sweep)
    sweeper.start()
    started.wait(10)
    try:
        return p99(database, an_event), len(swept)
    finally:
        stop.set()
        sweeper.join(10)


@pytest.mark.proof
def test_clicks_beside_a_back_to_back_sweep_stay_within_three_times_idle_or_15_ms(database, path, an_event):
    with database.write() as unit:
        unit.connection.exec_driver_sql("CREATE TABLE swept (i INTEGER, filler TEXT)")
    seen = []
    for _ in range(3):  # further tries, because a shared machine has bad moments
        idle = p99(database, an_event)
        beside, swept = beside_a_sweep(database, an_event)
        assert swept > 50, "the sweep must really have run"
        seen.append((idle, beside))
        if beside <= max(3 * idle, FLOOR_SECONDS):
            return
    pytest.fail(f"p99 idle and beside the sweep, in seconds: {seen}")
