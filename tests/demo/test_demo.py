"""`vouchsafe demo` in processes of its own: begun, ended, killed, gone on with, and begun anew."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.databases import beside
from tests.demo.conftest import PATIENCE, Demo, Start, alive
from tests.e2e.world import ROOT

pytestmark = pytest.mark.proof

DAY = 86_400.0
FILMS = "@larkfieldfilms editor 2w publish because the autumn films need cutting"


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """An operator's command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_a_first_start_says_where_it_is_and_what_to_try_and_leaves_a_trail_that_is_whole(
    first_start: Path,
) -> None:
    said = (first_start / "said").read_text()
    assert "Larkfield's Slack is open, on this machine alone: http://127.0.0.1:" in said
    assert "/request-access @larkfieldfilms" in said
    assert said.endswith("Goodbye. The same command goes on from here.\n")
    verified = command(first_start / "folder", "trail", "verify")
    assert verified.returncode == 0, verified.stderr
    signed = command(first_start / "folder", "baseline", "verify")
    assert signed.stdout.startswith("Baseline 1: holds."), signed.stderr
    assert "Traceback" not in (first_start / "folder" / "bot.log").read_text()


def test_it_goes_on_where_it_was_ended(folder: Path, start: Start) -> None:
    demo = start(folder).ready()
    said, now = demo.messages(), demo.now()
    assert demo.interrupt() == 0
    assert not alive(demo.bot)
    again = start(folder).ready()
    assert again.messages() == said
    assert now <= again.now() < now + PATIENCE
    assert b"<!doctype html" in again.get("/").lower()
    assert again.running.poll() is None
    again.running.send_signal(signal.SIGTERM)
    assert again.running.wait(PATIENCE) == 0


def test_a_kill_of_all_of_it_loses_nothing(folder: Path, start: Start) -> None:
    demo = start(folder).ready()
    demo.act("Maya", "say", text="Good morning", channel="general")
    demo.act("Maya", "command", command="/request-access", text=FILMS)
    demo.act("Maya", "submit")
    demo.sees("Iris", "as Editor on @larkfieldfilms (YouTube)")
    demo.post("/_control/advance", seconds=3 * DAY)
    now = demo.now()
    demo.kill()
    again = start(folder).ready()
    assert again.now() >= now
    assert "Good morning" in again.look("Ben", "general")
    again.act("Iris", "click", what="Approve")
    again.sees("Iris", "Account owner ✓")
    assert again.interrupt() == 0
    assert command(folder, "trail", "verify").returncode == 0


def test_the_bot_is_really_killed_and_people_go_on(folder: Path, start: Start) -> None:
    demo = start(folder).ready()
    before = demo.bot
    demo.post("/_page/restart")
    after = demo.wait(lambda: demo.bot != before and demo.bot, "another process")
    assert not alive(before)
    demo.wait(lambda: works(demo), "people go on")
    os.kill(after, signal.SIGKILL)
    demo.wait(lambda: demo.bot != after, "a third process")
    assert "The bot has ended by itself (killed by signal 9); it starts again in 1 s." in demo.said
    demo.wait(lambda: works(demo), "people go on")
    assert demo.interrupt() == 0


def works(demo: Demo) -> bool:
    """Whether the bot acknowledges what people do."""
    return bool(demo.act("Ben", "command", command="/my-access")["done"]["ok"])


def test_access_ends_within_seconds_once_time_has_travelled(folder: Path, start: Start) -> None:
    demo = start(folder).ready()
    assert "Your access ends" in demo.look("Ben")
    demo.post("/_control/advance", seconds=DAY)
    began = time.monotonic()
    demo.sees("Ben", "Your access has ended: Content admin on @larkfield-outdoor (LinkedIn)")
    demo.sees("Sofia", "Remove @Ben Asante", "Ended:")
    assert time.monotonic() - began < 20
    now = demo.now()
    assert demo.post("/_control/advance", to_next_due=True)["now"] > now


def test_a_fresh_one_forgets_everything_and_a_history_that_was_cut_off_is_told_anew(
    folder: Path, start: Start
) -> None:
    cut_off = start(folder, "--fresh")
    cut_off.wait(lambda: "Five weeks" in cut_off.said and requests(folder) > 2, "some of the history")
    cut_off.running.kill()
    assert not (folder / "history.done").exists()
    cut_off.running.wait(PATIENCE)
    demo = start(folder).ready()
    assert requests(folder) == 13
    assert abs(demo.now() - time.time()) < 60
    assert demo.interrupt() == 0


def requests(folder: Path) -> int:
    """How many requests there are, where there is a place for them."""
    if not (folder / "vouchsafe.db").exists():
        return 0
    with beside(f"sqlite:///{folder / 'vouchsafe.db'}").connect() as connection:
        tables = connection.execute(text("select 1 from sqlite_master where name = 'request'")).first()
        counted = connection.execute(text("select count(*) from request")).scalar() if tables else 0
    return int(counted or 0)


def test_what_is_in_use_or_taken_or_not_ours_is_refused_in_a_sentence(folder: Path, start: Start) -> None:
    demo = start(folder).ready()
    second = start(folder)
    assert second.running.wait(PATIENCE) == 2
    holder = f"Another `vouchsafe demo` (process {demo.running.pid}) uses {folder}."
    assert second.said == f"{holder} Stop that one first, or name another folder with --data.\n"

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        third = start(folder.with_name("new"), port=port)
        assert third.running.wait(PATIENCE) == 2
    assert third.said == (
        f"Port {port} of this machine is taken. Name another, as in `vouchsafe demo --port 8500`.\n"
    )

    (folder.parent / "mine.txt").touch()
    fourth = start(folder.parent, "--fresh")
    assert fourth.running.wait(PATIENCE) == 2
    assert "holds other things, so no demo is begun there." in fourth.said
    assert demo.interrupt() == 0
