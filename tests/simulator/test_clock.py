"""The kept clock: moved by its keeper, read live by others, never earlier than anybody has seen it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.simulator import KeptClock

DAY = 86_400.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch):
    """Sets this machine's clock."""

    def put(instant: float) -> None:
        monkeypatch.setattr(time, "time", lambda: instant)

    return put


def test_a_new_clock_shows_this_machines_time(path, machine):
    machine(1000.0)
    assert KeptClock(path, keeper=True).wall() == 1000.0


def test_a_new_clock_may_begin_at_another_time_and_goes_on_from_there(path, machine):
    machine(10 * DAY)
    clock = KeptClock(path, keeper=True, begins=3 * DAY)
    assert clock.wall() == 3 * DAY
    machine(10 * DAY + 5)
    assert clock.wall() == 3 * DAY + 5
    assert KeptClock(path, keeper=True, begins=0.0).wall() == 3 * DAY + 5


def test_a_move_is_seen_at_once_by_who_reads_along(path, machine):
    machine(1000.0)
    keeper = KeptClock(path, keeper=True)
    reader = KeptClock(path)
    keeper.advance(DAY)
    assert reader.wall() == keeper.wall() == 1000.0 + DAY


def test_it_goes_on_where_it_was_when_it_is_opened_again(path, machine):
    machine(1000.0)
    KeptClock(path, keeper=True).advance(DAY)
    machine(1010.0)
    assert KeptClock(path, keeper=True).wall() == 1010.0 + DAY


def test_it_never_goes_back_though_this_machines_clock_does(path, machine):
    machine(1000.0)
    clock = KeptClock(path, keeper=True)
    clock.advance(DAY)
    reader = KeptClock(path)
    assert reader.wall() == 1000.0 + DAY
    machine(400.0)
    assert reader.wall() == 1000.0 + DAY
    assert clock.wall() == 1000.0 + DAY
    machine(405.0)
    assert clock.wall() == reader.wall() == 1005.0 + DAY
    machine(0.0)
    assert KeptClock(path, keeper=True).wall() == 1005.0 + DAY


def test_only_its_keeper_moves_it_and_only_forward(path):
    keeper = KeptClock(path, keeper=True)
    with pytest.raises(ValueError, match="never goes back"):
        keeper.advance(-1)
    with pytest.raises(ValueError, match="only its keeper"):
        KeptClock(path).advance(1)


def test_who_only_reads_makes_none(path):
    with pytest.raises(OSError, match="clock"):
        KeptClock(path)
    assert not path.exists()


def test_a_kill_of_its_keeper_loses_nothing(path):
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from bot.simulator.clock import KeptClock\n"
        "clock = KeptClock(Path(sys.argv[1]), keeper=True)\n"
        "clock.advance(86_400.0)\n"
        "print(clock.wall(), flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as keeper:
        assert keeper.stdout
        seen = float(keeper.stdout.readline())
        keeper.send_signal(signal.SIGKILL)
    assert seen > time.time() + DAY - 60
    assert KeptClock(path).wall() >= seen
