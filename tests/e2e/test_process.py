"""`vouchsafe run` as the operator runs it: a real process on the real clock, stopped, killed and started again."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.simulator import MovableClock
from tests.e2e.processes import PATIENCE, Process, eventually
from tests.e2e.world import APP_TOKEN, SECRET, TOKEN, World, words


@pytest.fixture
def real_time(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, clock=MovableClock())
    yield world
    world.close()
    assert world.slack.failures() == []


def test_a_process_founds_survives_a_kill_and_stops_when_told(real_time: World) -> None:
    world = real_time
    first = Process(world)
    eventually(first.up, "the process is up")
    eventually(lambda: len(world.cards()) == 1, "the founding card")

    second = Process(world)
    assert second.running.wait(PATIENCE) == 2
    assert "SQLite means one process" in first.log.read_text()

    assert world["Nadia"].click(world.cards()[0], "Found").ok
    first.running.kill()
    first.running.wait(PATIENCE)

    third = Process(world)
    eventually(third.up, "the process is up again")
    eventually(lambda: "Admin ✓" in words(world.cards()[0]), "the first signature is kept and shown")
    assert world["Helen"].click(world.cards()[0], "Found").ok
    eventually(lambda: "in force" in words(world.cards()[0]), "the policy is in force")
    assert len(world.cards()) == 1
    assert third.end(signal.SIGTERM) == 0

    written = third.log.read_text()
    assert "Traceback" not in written
    assert TOKEN not in written
    assert SECRET not in written


def test_a_port_that_is_taken_is_named_and_the_process_ends(real_time: World) -> None:
    with socket.create_server(("127.0.0.1", real_time.port)):
        process = Process(real_time)
        assert process.running.wait(PATIENCE) == 2
    said = process.log.read_text()
    assert f"127.0.0.1, port {real_time.port}, cannot be listened on. Stop whatever uses it" in said
    assert "Traceback" not in said


def test_so_is_a_port_for_operators_that_is_taken(real_time: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = Process(real_time, VOUCHSAFE_OPS_PORT=str(port))
        assert process.running.wait(PATIENCE) == 2
    said = process.log.read_text()
    assert f"127.0.0.1, port {port}, cannot be listened on." in said
    assert "set VOUCHSAFE_OPS_PORT" in said
    assert "Traceback" not in said


def test_over_socket_mode_a_process_needs_neither_a_port_nor_a_signing_secret(tmp_path: Path) -> None:
    world = World(tmp_path, clock=MovableClock(), transport="socket")
    with socket.create_server(("127.0.0.1", world.port)):
        process = Process(world, SLACK_APP_TOKEN=APP_TOKEN, SLACK_SIGNING_SECRET="")
        eventually(lambda: world.slack.sockets.open and world.cards(), "the founding card")
        assert world["Nadia"].click(world.cards()[0], "Found").ok
        assert process.end(signal.SIGTERM) == 0
    assert world.slack.sockets.open == []
    written = process.log.read_text()
    assert not [word for word in ("Traceback", TOKEN, APP_TOKEN, "ticket") if word in written]
    world.close()
    assert world.slack.failures() == []
