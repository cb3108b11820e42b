"""`make run` plays the whole story over real HTTP, and ends cleanly."""

import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bot.demo import TRY
from tests.e2e.world import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 60


def test_the_story_is_played_from_the_founding_to_the_removal(tmp_path: Path) -> None:
    played = subprocess.run(
        [
            sys.executable,
            "-m",
            "bot",
            "demo",
            "--once",
            "--port",
            str(free_port()),
            "--pictures",
            str(tmp_path),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert played.returncode == 0, played.stderr
    told = " ".join(re.sub(r"[│╭╮╰╯─]", " ", played.stdout).split())
    for part in (
        "policy 1 is in force",
        "Digital must vouch: @Jonas Weber",
        "somebody else must decide",
        "Your request #1 is approved",
        "Vouched for by: Account owner ✓ (@Iris Novak) · Digital ✓ (@Jonas Weber)",
        "Your access:",
        "Your access ends",
        "Your access has ended",
        "@Iris Novak attests that the access is removed",
        "hash-chained: verified, without a gap",
    ):
        assert part in told, part
    assert len(list(tmp_path.glob("*.svg"))) == 6


def test_a_port_in_use_is_said_in_a_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "bot", "demo", "--once", "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert refused.returncode == 2
    assert refused.stderr == (
        f"Port {port} of this machine is taken. Name another, as in `vouchsafe demo --port 8500`.\n"
    )


def curl(command: str) -> str:
    """What a command printed under “Your turn” answers; the bot has a moment to follow it up."""
    _, *words = shlex.split(command)
    data = words[words.index("-d") + 1].encode() if "-d" in words else None
    address = next(word for word in words if word.startswith("http://"))
    with urllib.request.urlopen(address, data=data, timeout=10) as answered:
        said: str = answered.read().decode()
    time.sleep(0.5)
    return said


def test_it_stays_up_for_the_reader_to_try_and_ends_with_control_c() -> None:
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert running.stdout
        deadline = time.monotonic() + PATIENCE
        printed = []
        for line in running.stdout:
            if line.strip().startswith("curl "):
                printed.append(line.strip())
            if "Ctrl-C" in line or time.monotonic() > deadline:
                break
        answers = [curl(part) for line in printed for part in line.split(" && ")]
        assert len(answers) >= len(TRY)
        assert any("Use case:  Choose one" in answer for answer in answers)
        iris = next(line for line in printed if "look?as=Iris" in line)
        while "Add @Ben Asante as Editor on @larkfieldfilms" not in curl(iris):
            assert time.monotonic() < deadline
    finally:
        running.send_signal(signal.SIGINT)
        ended = running.wait(20)
        if running.stdout:
            running.stdout.close()
    assert ended == 0
