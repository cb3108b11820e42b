"""`vouchsafe trail anchor`, and `trail verify` holding the trail against what stands elsewhere."""

import sqlite3
import subprocess
from pathlib import Path

import pytest

from bot import keys
from bot.connectors.anchor_places import AnchorFile
from bot.domain.anchors import read_lines
from bot.domain.events import Event
from storage import anchors, triggers
from tests.cli.conftest import TEAM


@pytest.fixture
def places(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file and a repository for anchors."""
    subprocess.run(["git", "init", "--quiet", "--bare", "anchors.git"], check=True, cwd=folder)
    monkeypatch.setenv("VOUCHSAFE_ANCHOR_FILE", str(folder / "anchors.txt"))
    monkeypatch.setenv("VOUCHSAFE_ANCHOR_GIT", str(folder / "anchors.git"))
    return folder


def rewritten(folder: Path, statement: str) -> None:
    raw = sqlite3.connect(folder / "vouchsafe.db")
    for trigger in triggers.TRIGGERS:
        raw.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
    raw.executescript(statement)
    raw.close()


CUT = """
DELETE FROM trail_words WHERE sequence > 5; DELETE FROM trail WHERE sequence > 5;
UPDATE trail_head SET sequence = 5, hash = (SELECT hash FROM trail WHERE sequence = 5);
DELETE FROM anchor_put; DELETE FROM anchor;
"""


def test_by_hand_it_stands_in_every_place_and_the_trail_agrees(stocked, places: Path, vouchsafe) -> None:
    done = vouchsafe("trail", "anchor", "--json")
    assert (done.code, {one["place"]: one["state"] for one in done.json["places"]}) == (
        0,
        {"file": "it is there", "git": "it is there"},
    )
    verified = vouchsafe("trail", "verify", "--json")
    assert verified.code == 0
    assert verified.json["anchors"]["counts"] == {"the database": 1, "the file": 1, "the git repository": 1}
    assert verified.json["anchors"]["rewritable_events"] == 0
    again = vouchsafe("trail", "anchor", "--json")
    assert again.json["sequence"] == done.json["sequence"]
    assert len((places / "anchors.txt").read_text().splitlines()) == 1
    checked = {one["what"]: one["status"] for one in vouchsafe("check", "--json").json}
    assert (checked["anchor places"], checked["anchors"]) == ("pass", "pass")


def test_an_end_that_was_cut_off_is_named_by_each_place(stocked, places: Path, vouchsafe) -> None:
    vouchsafe("trail", "anchor")
    rewritten(places, CUT)
    verified = vouchsafe("trail", "verify")
    assert verified.code == 1
    assert "broken at event 6: the trail ends before event" in verified.out
    assert "an anchor in the file" in verified.out


def test_anchors_can_be_handed_over_as_text(
    stocked, places: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    vouchsafe("trail", "anchor")
    (places / "pasted.txt").write_text("Event 9\n" + (places / "anchors.txt").read_text())
    monkeypatch.delenv("VOUCHSAFE_ANCHOR_FILE")
    monkeypatch.delenv("VOUCHSAFE_ANCHOR_GIT")
    inside = vouchsafe("trail", "verify")
    assert (inside.code, "Only the database's own anchors were looked at" in inside.out) == (0, True)
    handed = vouchsafe("trail", "verify", "--anchors", "pasted.txt")
    assert (handed.code, "What could still be rewritten unseen: 0 events." in handed.out) == (0, True)
    rewritten(places, CUT)
    assert vouchsafe("trail", "verify").code == 0
    assert vouchsafe("trail", "verify", "--anchors", "pasted.txt").code == 1
    (places / "empty.txt").write_text("nothing")
    assert vouchsafe("trail", "verify", "--anchors", "empty.txt").code == 2


def test_anchors_that_were_taken_out_of_a_place_are_missed(stocked, places: Path, vouchsafe) -> None:
    vouchsafe("trail", "anchor")
    (places / "anchors.txt").write_text("")
    verified = vouchsafe("trail", "verify")
    assert verified.code == 1
    assert "Anchors that were put into the file are gone from it: 1, the first of event" in verified.out


def test_a_place_that_holds_anchors_and_cannot_be_asked_is_no_proof(stocked, places: Path, vouchsafe) -> None:
    vouchsafe("trail", "anchor")
    (places / "anchors.txt").rename(places / "elsewhere.txt")
    verified = vouchsafe("trail", "verify")
    assert verified.code == 1
    assert (
        "Anchors were put into the file, and it could not be asked: The file cannot be read" in verified.out
    )
    assert [*vouchsafe("trail", "verify", "--json").json["anchors"]["not_asked"]] == ["the file"]
    (places / "elsewhere.txt").rename(places / "anchors.txt")
    assert vouchsafe("trail", "verify").code == 0


def test_what_arrives_in_a_place_while_it_is_asked_is_not_missed_there(
    stocked, places: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    vouchsafe("trail", "anchor")
    read = AnchorFile.read

    def and_then_the_bot_anchors(file: AnchorFile) -> str:
        held = read(file)
        monkeypatch.setattr(AnchorFile, "read", read)
        with stocked.write() as unit:
            unit.record(Event("attempt:refused", TEAM, "account", "a", "U1"))
        assert vouchsafe("trail", "anchor").code == 0
        return held

    monkeypatch.setattr(AnchorFile, "read", and_then_the_bot_anchors)
    assert vouchsafe("trail", "verify").code == 0


def test_an_anchor_that_was_changed_and_one_of_a_stranger_are_told_apart(
    stocked, places: Path, vouchsafe, tmp_path: Path
) -> None:
    vouchsafe("trail", "anchor")
    line = (places / "anchors.txt").read_text()
    words = line.split()
    words[3] = str(int(words[3]) + 1)
    (places / "changed.txt").write_text(" ".join(words))
    changed = vouchsafe("trail", "verify", "--anchors", "changed.txt")
    assert (changed.code, "changed.txt is not as it was signed" in changed.out) == (1, True)
    keys.make(tmp_path / "theirs", lambda length: bytes(range(length)))
    signer = keys.signer(keys.read(tmp_path / "theirs"))
    [head] = read_lines(line)
    theirs = head.said.replace(head.public_key, signer.public_key)
    (places / "strange.txt").write_text(f"{theirs} {signer.sign(theirs.encode()).hex()}")
    strange = vouchsafe("trail", "verify", "--anchors", "strange.txt")
    assert (strange.code, "their keys were never named here: 1" in strange.out) == (0, True)


def test_a_place_that_fails_is_named_and_the_others_have_it(stocked, places: Path, vouchsafe) -> None:
    (places / "anchors.git" / "HEAD").unlink()
    done = vouchsafe("trail", "anchor")
    assert done.code == 1
    assert "the file: it is there" in done.out
    assert "the git repository: git ls-remote failed" in done.out
    said = [one for one in vouchsafe("check", "--json").json if one["what"] == "anchors"]
    assert [one["status"] for one in said] == ["pass", "warn"]
    assert "Look at VOUCHSAFE_ANCHOR_GIT" in said[1]["remedy"]


def test_a_place_that_fails_in_a_way_nobody_expected_holds_up_no_other(
    stocked, places: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AnchorFile, "put", lambda *_: (places / "no such folder" / "file").read_text())
    done = vouchsafe("trail", "anchor")
    assert done.code == 1
    assert "the file: It failed unexpectedly (FileNotFoundError)." in done.out
    assert "the git repository: it is there" in done.out


def test_a_place_that_is_named_no_more_is_waited_for_no_more(
    stocked, places: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    (places / "anchors.git" / "HEAD").unlink()
    vouchsafe("trail", "anchor")
    monkeypatch.delenv("VOUCHSAFE_ANCHOR_GIT")
    said = [one for one in vouchsafe("check", "--json").json if one["what"] == "anchors"]
    assert [one["status"] for one in said] == ["pass"]
    with stocked.write() as unit:
        unit.record(Event("attempt:refused", TEAM, "account", "a", "U1"))
    assert vouchsafe("trail", "anchor").code == 0
    with stocked.read() as unit:
        assert anchors.faulty(unit) == ()


def test_without_a_place_or_a_key_it_says_what_is_missing(
    stocked, vouchsafe, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = vouchsafe("trail", "anchor")
    assert (refused.code, "No place is named" in refused.err) == (2, True)
    monkeypatch.setenv("VOUCHSAFE_ANCHOR_FILE", str(folder / "anchors.txt"))
    (folder / "keys" / "signing.pem").unlink()
    refused = vouchsafe("trail", "anchor")
    assert (refused.code, "cannot be read" in refused.err) == (2, True)
    assert vouchsafe("trail", "verify").code == 0
    said = {one["what"]: one["remedy"] for one in vouchsafe("check", "--json").json}
    assert said["anchors"].startswith("Nothing can be signed. The keys in keys/ cannot be read.")


def test_what_a_restore_gave_up_is_a_fault_until_somebody_knows_of_it(
    stocked, places: Path, vouchsafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert vouchsafe("backup", "before.backup").code == 0
    with stocked.write() as unit:
        unit.record(Event("attempt:refused", TEAM, "account", "a", "U1"))
    assert vouchsafe("trail", "anchor").code == 0
    stocked.dispose()
    monkeypatch.setenv("VOUCHSAFE_DATABASE_URL", "sqlite:///restored.db")
    assert vouchsafe("restore", "before.backup").code == 0
    verified = vouchsafe("trail", "verify")
    assert verified.code == 1
    assert "`--restored` believes it" in verified.out
    believed = vouchsafe("trail", "verify", "--restored")
    assert (believed.code, "Given up by a restore on the trail, and not looked for: 2" in believed.out) == (
        0,
        True,
    )
