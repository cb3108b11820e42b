"""The ticker runs what has come round, whatever fails; and when it is dead, somebody notices."""

import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta
from itertools import count

import pytest
import structlog

from scheduler.ticker import Job, Ticker
from scheduler.watchdog import EXIT_CODE, Watchdog

FAST = timedelta(seconds=0.05)


class Seconds:
    """A monotonic clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def ran():
    return []


def job(ran, name, every=1, work=None):
    def run():
        ran.append(name)
        if work is not None:
            work()

    return Job(name, timedelta(seconds=every), run)


def ticker(jobs, seconds, interval=FAST):
    numbers = count(1)
    return Ticker(jobs, seconds, lambda: f"incident-{next(numbers)}", interval)


def test_the_first_tick_runs_every_job_in_the_tables_order(seconds, ran):
    ticker([job(ran, name) for name in ("expire", "remind", "sweep")], seconds).tick()
    assert ran == ["expire", "remind", "sweep"]


def test_each_job_runs_when_its_own_time_has_come_round(seconds, ran):
    clockwork = ticker([job(ran, "often", 5), job(ran, "seldom", 60)], seconds)
    for _ in range(25):
        clockwork.tick()
        seconds.now += 5
    assert (ran.count("often"), ran.count("seldom")) == (25, 3)


def test_a_late_tick_runs_a_job_once_not_once_for_each_missed_time(seconds, ran):
    clockwork = ticker([job(ran, "often", 5)], seconds)
    clockwork.tick()
    seconds.now += 40 * 86_400
    clockwork.tick()
    clockwork.tick()
    assert ran == ["often", "often"]


def test_a_job_that_fails_is_logged_with_an_incident_and_stops_no_other(seconds, ran):
    def fail():
        raise LookupError("nothing there")

    clockwork = ticker([job(ran, "broken", work=fail), job(ran, "whole")], seconds)
    with structlog.testing.capture_logs() as events:
        clockwork.tick()
        seconds.now += 1
        clockwork.tick()
    assert ran == ["broken", "whole"] * 2
    assert [(event["job"], event["incident"]) for event in events] == [
        ("broken", "incident-1"),
        ("broken", "incident-2"),
    ]


def test_each_job_shows_that_the_ticker_lives(seconds, ran):
    beats = []
    clockwork = ticker([], seconds)

    def work():
        beats.append(clockwork.heartbeat)
        seconds.now += 10

    clockwork._jobs = (job(ran, "one", work=work), job(ran, "two", work=work))
    clockwork.tick()
    assert beats == [1_000, 1_010]
    assert clockwork.heartbeat == 1_020


def test_long_work_can_show_that_it_lives(seconds, ran):
    clockwork = ticker([], seconds)
    seconds.now += 100
    clockwork.beat()
    assert clockwork.heartbeat == 1_100


def test_started_it_ticks_by_itself_until_stopped(ran):
    clockwork = ticker([job(ran, "often", 0.01)], time.monotonic)
    clockwork.start()
    eventually(lambda: len(ran) >= 3)
    clockwork.stop()
    seen = len(ran)
    time.sleep(0.2)
    assert len(ran) == seen
    clockwork.stop()


def test_stopping_waits_for_the_job_under_way(ran):
    begun, go_on = threading.Event(), threading.Event()
    clockwork = ticker(
        [job(ran, "slow", work=lambda: (begun.set(), go_on.wait(30), ran.append("done")))], time.monotonic
    )
    clockwork.start()
    assert begun.wait(30)
    threading.Timer(0.1, go_on.set).start()
    clockwork.stop()
    assert ran == ["slow", "done"]


def test_a_slow_job_is_never_run_twice_at_once(ran):
    running, most = [], []

    def work():
        running.append(1)
        most.append(len(running))
        time.sleep(0.2)
        running.pop()

    clockwork = ticker([job(ran, "slow", 0.01, work)], time.monotonic, timedelta(seconds=0.02))
    clockwork.start()
    eventually(lambda: len(ran) >= 3)
    clockwork.stop()
    assert set(most) == {1}


def test_the_scheduler_never_drops_a_late_tick_and_keeps_nothing_on_disk(seconds):
    defaults = ticker([], seconds)._scheduler._job_defaults
    assert defaults == {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


# The watchdog


def test_a_fresh_heartbeat_is_left_alone_and_an_old_one_is_not(seconds):
    beat = seconds.now
    dog = Watchdog(lambda: beat, seconds, timedelta(seconds=5))
    seconds.now += 15
    assert dog.alive
    seconds.now += 0.1
    assert not dog.alive


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_dead_scheduler_thread_is_noticed(ran):
    """The loop really ends, as a fault inside the scheduler ends it, while it still says that it runs."""
    clockwork = ticker([job(ran, "often", 0.01)], time.monotonic)
    noticed = threading.Event()
    dog = Watchdog(lambda: clockwork.heartbeat, time.monotonic, 10 * FAST, noticed.set)
    clockwork.start()
    dog.start()
    eventually(lambda: len(ran) >= 3)
    assert not noticed.is_set()
    kill(clockwork)
    assert noticed.wait(30)
    assert clockwork._scheduler.running
    dog.stop()
    clockwork.stop()


def test_a_job_that_hangs_is_noticed_too(ran):
    go_on = threading.Event()
    clockwork = ticker([job(ran, "hangs", work=lambda: go_on.wait(60))], time.monotonic)
    noticed = threading.Event()
    dog = Watchdog(lambda: clockwork.heartbeat, time.monotonic, FAST, noticed.set)
    clockwork.start()
    dog.start()
    assert noticed.wait(30)
    go_on.set()
    dog.stop()
    clockwork.stop()


def test_a_process_that_was_paused_is_given_time_to_wake_up(seconds):
    """A machine that sleeps makes every heartbeat old, and no ticker dead."""
    noticed, beats = [], [seconds.now]
    dog = Watchdog(lambda: beats[-1], seconds, timedelta(seconds=5), lambda: noticed.append(seconds.now))

    def looks():
        seconds.now += 3_600
        yield False
        beats.append(seconds.now)
        seconds.now += 5
        yield False
        yield True

    looking = looks()
    dog._stopping.wait = lambda _seconds: next(looking)
    dog._watch()
    assert noticed == []


def test_a_stopped_watchdog_notices_nothing(seconds):
    noticed = []
    dog = Watchdog(lambda: seconds.now - 1_000, seconds, FAST, lambda: noticed.append(1))
    dog.stop()
    dog.start()
    dog.stop()
    assert not noticed


def test_unless_told_otherwise_the_process_ends_with_an_error():
    program = """
        import time
        from datetime import timedelta
        from scheduler.ticker import Job, Ticker
        from scheduler.watchdog import Watchdog
        step = timedelta(seconds=0.5)
        ticker = Ticker([Job("often", step, lambda: None)], time.monotonic, lambda: "incident", step)
        ticker.start()
        Watchdog(lambda: ticker.heartbeat, time.monotonic, step).start()
        time.sleep(1)
        print("alive", flush=True)
        def die():
            raise RuntimeError("the loop is dead")
        ticker._scheduler._process_jobs = die
        time.sleep(90)
        print("still here", flush=True)
    """
    ended = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode == EXIT_CODE
    assert "alive" in ended.stdout
    assert "ticker_dead" in ended.stdout + ended.stderr
    assert "still here" not in ended.stdout


def kill(clockwork):
    """End the scheduler's thread from inside, by an error where its loop catches none."""

    def die():
        raise RuntimeError("the loop is dead")

    thread = clockwork._scheduler._thread
    clockwork._scheduler._process_jobs = die
    thread.join(30)
    assert not thread.is_alive()


def eventually(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
