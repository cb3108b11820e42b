"""`make run` plays the whole story over real HTTP, and ends cleanly."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

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
        "Must vouch: Digital: @Jonas Weber",
        "somebody else must decide",
        "Your request #1 is approved",
        "Your access:",
        "Your access ends",
        "Your access has ended",
        "@Iris Novak attests that the access is removed",
        "hash-chained: verified, without a gap",
    ):
        assert part in told, part
    assert len(list(tmp_path.glob("*.svg"))) == 6


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
        for line in running.stdout:
            if "Ctrl-C" in line or time.monotonic() > deadline:
                break
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/_control/act",
            data=json.dumps({"as": "Ben", "act": "command", "command": "/my-access"}).encode(),
        )
        with urllib.request.urlopen(asked, timeout=10) as answered:
            assert "You hold no access" in answered.read().decode()
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
        running.stdout.close()
