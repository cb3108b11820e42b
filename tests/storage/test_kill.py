"""A process that dies in the middle leaves a whole database behind."""

import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

WRITER = """
import os, sys, time
from datetime import UTC, datetime
from bot.domain.events import Event
from bot.domain.ports import Ports
from storage import trail
from storage.database import Database

ports = Ports(lambda: datetime(2026, 3, 2, tzinfo=UTC), time.monotonic, os.urandom, time.sleep)
database = Database(sys.argv[1], ports)
event = Event("request:submitted", "T1", "request", "r", "U1", {}, {"reason": "because"})


def say(word):
    print(word, flush=True)
"""

HANGS_INSIDE = """
with database.write() as unit:
    entry = trail.prepare(event, unit.now, ports.random_bytes)
    trail.append(unit.connection, [entry] * 500, trail.take_head(unit.connection))
    say("inside")
    time.sleep(60)
"""

NEVER_STOPS = """
while True:
    with database.write() as unit:
        for _ in range(3):
            unit.record(event)
    say("recorded")
"""


@pytest.fixture
def writer(url):
    """Start a process that runs a script on the database."""
    started = []

    def start(script):
        command = [sys.executable, "-c", WRITER + script, url]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait(60)
        process.stdout.close()


def test_a_process_killed_inside_a_unit_leaves_nothing_of_it(database, happened, verdict, writer):
    happened(database, 3)
    process = writer(HANGS_INSIDE)
    assert process.stdout.readline() == "inside\n"
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    assert (verdict(database).ok, verdict(database).count) == (True, 3)
    happened(database, 1)
    assert (verdict(database).ok, verdict(database).count) == (True, 4)


@pytest.mark.parametrize("milliseconds", [1, 7, 23])
def test_a_process_killed_at_any_moment_keeps_what_it_had_told_of_and_no_half_units(
    database, url, verdict, writer, milliseconds
):
    process = writer(NEVER_STOPS)
    assert process.stdout.readline() == "recorded\n"
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    told = 1 + len(process.communicate()[0].splitlines())
    judged = verdict(database)
    assert judged.ok
    assert judged.count % 3 == 0
    assert told <= judged.count // 3 <= told + 1
    if url.startswith("sqlite"):
        with database.read() as unit:
            assert unit.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
