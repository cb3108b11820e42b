"""A workspace that is kept is there again after a stop or a kill, as its people and its app left it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.simulator import MovableClock, Store, Workspace
from bot.simulator.files import File
from tests.simulator.conftest import MANIFEST, SECRET, START, TOKEN

ROOT = Path(__file__).parents[2]
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


def begin(folder: Path, clock: MovableClock | None = None) -> tuple[Workspace, Store, bool]:
    """The workspace kept in a folder, with its app installed."""
    workspace, store = Workspace(clock or MovableClock(START, running=False)), Store(folder / "slack.db")
    found = store.attach(workspace)
    workspace.rate_limits = "off"
    workspace.install(MANIFEST, "http://127.0.0.1:9/", SECRET, TOKEN)
    return workspace, store, found


def live(workspace: Workspace) -> None:
    """Everything that is kept happens once."""
    workspace.add_person("Amara Okafor", tz="Africa/Lagos", title="Lead")
    bo = workspace.add_person("Bo Lindqvist")
    general = workspace.channel("general", ["Amara", "Bo"])
    workspace.invite("general")
    first = workspace.post(general.id, text="first")
    gone = workspace.post(general.id, text="gone")
    workspace.rewrite(first, "rewritten", [{"type": "divider"}])
    workspace.remove(gone)
    workspace.post(general.id, text="reply", thread_ts=first.ts, only_for=bo.id)
    bo.say("hello", general)
    workspace.mark_read(bo.id, general.id, first.ts)
    workspace.screens.publish(bo.id, HOME)
    workspace.deactivate("Bo")
    workspace.response_urls.issue(bo.id, general.id)
    workspace.archive("general")


def test_everything_is_there_again(tmp_path):
    workspace, store, found = begin(tmp_path)
    assert not found
    live(workspace)
    store.close()
    workspace.post(workspace.find_channel("general").id, text="not kept")
    again, store, found = begin(tmp_path)
    assert found
    assert again.team_id == workspace.team_id
    assert again.app == workspace.app
    assert again.people == workspace.people
    assert again.channels == workspace.channels
    (general,) = again.messages
    assert again.messages[general] == workspace.messages[general][:-1]
    assert again.read_up_to == workspace.read_up_to
    assert again.response_urls.issued == workspace.response_urls.issued
    (home,) = again.screens.homes.values()
    assert (home.blocks, home.id) == (workspace.screens.homes[home.user].blocks, home.id)
    store.close()


def test_no_id_and_no_message_time_is_given_out_twice(tmp_path):
    workspace, store, _ = begin(tmp_path)
    live(workspace)
    given = {workspace.ids.new("X") for _ in range(2500)}
    times = [one.ts for messages in workspace.messages.values() for one in messages]
    store.close()
    earlier = MovableClock(START - 3600, running=False)
    again, store, _ = begin(tmp_path, earlier)
    assert again.ids.new("X") not in given
    assert again.post(again.find_channel("general").id, text="later").ts > max(times)
    store.close()


def test_a_message_is_kept_before_the_app_hears_that_it_was_posted(tmp_path):
    """The process dies the hard way the moment its app has its answer."""
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from tests.simulator.test_store import begin, live\n"
        "workspace, store, _ = begin(Path(sys.argv[1])); live(workspace)\n"
        "message = workspace.post(next(iter(workspace.channels)), text='the last words')\n"
        "print(message.ts, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again, store, _ = begin(tmp_path)
    (general,) = again.messages
    assert (again.messages[general][-1].ts, again.messages[general][-1].text) == (
        killed.stdout.strip(),
        "the last words",
    )
    store.close()


def test_a_file_is_kept_with_its_content(tmp_path):
    workspace, store, _ = begin(tmp_path)
    workspace.keep_file(File("F1", "proof.png", "U1", 3, 0, b"\x00\xff\x01", complete=True))
    store.close()
    again, store, _ = begin(tmp_path)
    assert again.files == workspace.files
    store.close()
