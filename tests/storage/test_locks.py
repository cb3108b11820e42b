"""The fair lock keeps its order; the process lock keeps a second run out."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from storage.errors import AlreadyRunning, Busy, NetworkFileSystem
from storage.locks import PEOPLE_IN_A_ROW, FairLock, ProcessLock, file_system


class Line:
    """Threads that queue up for a held lock one after the other and note the order of their turns."""

    def __init__(self):
        self.lock = FairLock()
        self.turns = []
        self.threads = []
        self.lock.acquire(1)

    def join(self, name, *, background=False):
        before = self.waiting()
        thread = threading.Thread(target=self._take, args=(name, background))
        thread.start()
        self.threads.append(thread)
        deadline = time.monotonic() + 30
        while self.waiting() == before and time.monotonic() < deadline:
            time.sleep(0.001)

    def waiting(self):
        return len(self.lock._people) + len(self.lock._background)

    def _take(self, name, background):
        with self.lock.held(30, background=background):
            self.turns.append(name)

    def open(self):
        self.lock.release()
        for thread in self.threads:
            thread.join(30)
        return self.turns


def test_people_are_served_in_the_order_they_came():
    line = Line()
    for number in range(12):
        line.join(number)
    assert line.open() == list(range(12))


def test_people_go_ahead_of_background_work_that_came_first():
    line = Line()
    line.join("sweep", background=True)
    line.join("Ada")
    line.join("delivery", background=True)
    line.join("Grace")
    assert line.open() == ["Ada", "Grace", "sweep", "delivery"]


def test_background_work_has_its_turn_however_many_people_come():
    line = Line()
    line.join("sweep", background=True)
    for number in range(PEOPLE_IN_A_ROW + 5):
        line.join(number)
    turns = line.open()
    assert turns.index("sweep") == PEOPLE_IN_A_ROW
    assert [each for each in turns if each != "sweep"] == list(range(PEOPLE_IN_A_ROW + 5))


def test_background_work_is_not_starved_by_a_stream_of_people():
    lock, stop, turns = FairLock(), threading.Event(), []

    def people():
        while not stop.is_set():
            with lock.held(10):
                time.sleep(0.0002)

    crowd = [threading.Thread(target=people) for _ in range(6)]
    for each in crowd:
        each.start()
    for _ in range(20):
        with lock.held(2, background=True):
            turns.append(1)
    stop.set()
    for each in crowd:
        each.join(10)
    assert len(turns) == 20


def test_who_lets_go_and_asks_again_stands_behind_those_who_wait():
    lock, turns = FairLock(), []
    asked = threading.Event()

    def other():
        asked.set()
        with lock.held(30):
            turns.append("other")

    lock.acquire(1)
    thread = threading.Thread(target=other)
    thread.start()
    asked.wait(30)
    while not lock._people:
        time.sleep(0.001)
    lock.release()
    with lock.held(30):
        turns.append("greedy")
    thread.join(30)
    assert turns == ["other", "greedy"]


def test_who_gives_up_leaves_the_line_and_nobody_waits_for_them():
    line = Line()
    line.join("Ada")

    def impatient():
        with pytest.raises(Busy):
            line.lock.acquire(0.05)
        line.turns.append("gave up")

    thread = threading.Thread(target=impatient)
    thread.start()
    thread.join(30)
    line.join("Grace")
    assert line.open() == ["gave up", "Ada", "Grace"]


def test_never_do_two_hold_the_lock_and_no_turn_is_lost_when_some_give_up():
    lock, inside, overlaps, served, refused = FairLock(), [], [], [], []

    def worker(number):
        for _ in range(60):
            try:
                with lock.held(0.002, background=number % 2 == 0):
                    inside.append(number)
                    overlaps.extend(inside[1:])
                    time.sleep(0.0003)
                    inside.remove(number)
                    served.append(number)
            except Busy:
                refused.append(number)

    threads = [threading.Thread(target=worker, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert overlaps == []
    assert len(served) + len(refused) == 480
    assert served
    with lock.held(0):
        pass


def test_a_second_run_is_refused_by_the_first_ones_number(path):
    with ProcessLock(path):
        second = _run(path)
    assert second.returncode == 3
    assert f"process {os.getpid()}" in second.stdout
    assert str(path) in second.stdout


def test_the_lock_is_free_after_a_run_ended_even_by_kill(path):
    with ProcessLock(path):
        pass
    killed = _run(path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert killed.returncode == -9
    with ProcessLock(path), pytest.raises(AlreadyRunning), ProcessLock(path):
        pass


def test_two_names_of_one_database_are_one_lock(path, tmp_path):
    path.touch()
    other = tmp_path / "other.db"
    other.symlink_to(path)
    with ProcessLock(path), pytest.raises(AlreadyRunning), ProcessLock(other):
        pass


def test_other_commands_write_beside_a_run(path, database, happened, verdict):
    with ProcessLock(path):
        happened(database, 2)
    assert verdict(database).count == 2


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv rw,relatime shared:5 - nfs4 server:/export rw,vers=4.2
31 30 8:2 / /srv/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/with\\040blank rw master:1 - fuse.sshfs me@host: rw
33 22 0:42 / /srvother rw - cifs //host/share rw
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/var/lib/v.db", "ext4"),
        ("/srv/v.db", "nfs4"),
        ("/srv/local/v.db", "xfs"),
        ("/srv/localother/v.db", "nfs4"),
        ("/mnt/with blank/v.db", "fuse.sshfs"),
        ("/srvother/deep/v.db", "cifs"),
    ],
)
def test_the_file_system_is_that_of_the_nearest_mount(place, kind):
    assert file_system(Path(place), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "ceph", "afs"])
def test_a_network_file_system_is_refused_and_named(path, tmp_path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        f"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:9 / {path.parent} rw - {kind} host:/x rw\n"
    )
    with pytest.raises(NetworkFileSystem, match=kind), ProcessLock(path, mounts):
        pass
    assert not list(path.parent.glob("*.lock"))


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "apfs"])
def test_a_local_file_system_is_welcome(path, tmp_path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"22 1 8:1 / / rw - {kind} /dev/sda1 rw\n")
    with ProcessLock(path, mounts):
        pass


def _run(path, then="pass"):
    """Take the lock in another process; 3 means refused."""
    script = f"""
import sys
from pathlib import Path
from storage.errors import AlreadyRunning
from storage.locks import ProcessLock
try:
    with ProcessLock(Path({str(path)!r})):
        {then}
except AlreadyRunning as refusal:
    print(refusal)
    sys.exit(3)
"""
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False
    )
