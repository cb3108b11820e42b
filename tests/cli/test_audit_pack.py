"""`vouchsafe audit export` and `verify` at the terminal: what they write, find and refuse."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import keys
from bot.domain.anchors import SignedHead
from bot.domain.campaigns import CampaignState, Scope
from bot.domain.programme import Company
from bot.services import campaigns
from storage import campaigns as rows
from storage import register
from storage.database import Database
from tests.cli.conftest import PEOPLE, Ran, Vouchsafe

ROOT = Path(__file__).parents[2]


@pytest.fixture
def launched(stocked: Database, team: str) -> Database:
    """A programme with an audit that goes on, and one that is only drafted."""
    company = Company(team, (PEOPLE["ann"], PEOPLE["adam"]), None)
    with stocked.write() as unit:
        first, second = (one.id for one in register.every(unit, team))
        drafted = campaigns.draft(unit, company, PEOPLE["ann"], Scope((first,)))
        campaigns.launch(unit, company, drafted.id, PEOPLE["ann"])
        campaigns.draft(unit, company, PEOPLE["ann"], Scope((second,)))
    return stocked


@pytest.fixture
def pack(launched: Database, vouchsafe: Vouchsafe, folder: Path) -> Path:
    assert launched
    done = vouchsafe("audit", "export", "1")
    assert done.code == 0, done.err
    return folder / "audit-1.zip"


def test_an_export_says_what_is_lacking_and_takes_no_files_place_unasked(
    pack: Path, vouchsafe: Vouchsafe, folder: Path
) -> None:
    assert pack.stat().st_mode & 0o777 == 0o600
    refused = vouchsafe("audit", "export", "1")
    assert (refused.code, "--force" in refused.err) == (2, True)
    again = vouchsafe("audit", "export", "1", "--force")
    assert "! Not so: A named person has signed for it." in again.out
    signer = keys.signer(keys.read(folder / "keys")).fingerprint
    assert f"Signed by {signer}." in again.out
    said = vouchsafe("audit", "export", "1", "--to", "other.zip", "--json").json
    assert (said["audit"], said["lines"], said["state"], said["signer"]) == (1, 1, "open", signer)
    assert vouchsafe("audit", "verify", "other.zip").code == 0
    assert not [*folder.glob(".*.partial")]
    kinds = [line for line in vouchsafe("trail", "export").out.splitlines() if "campaign:exported" in line]
    assert len(kinds) == 3


def test_what_has_nothing_to_show_is_refused(launched: Database, vouchsafe: Vouchsafe, folder: Path) -> None:
    assert launched
    for number, words in (("2", "not launched yet"), ("3", "no audit of this number")):
        refused = vouchsafe("audit", "export", number)
        assert (refused.code, words in refused.err) == (2, True), refused.err
    assert not [*folder.glob("*.zip")]


def test_where_it_cannot_be_written_is_said_and_nothing_stays_behind(
    launched: Database, vouchsafe: Vouchsafe, folder: Path
) -> None:
    assert launched
    (folder / "a-folder").mkdir()
    (folder / "a-file").write_text("mine")
    for place, words in (
        ("nowhere/pack.zip", "nowhere/pack.zip cannot be written: No such file or directory."),
        ("a-file/pack.zip", "a-file/pack.zip cannot be written: Not a directory."),
        ("a-folder", "a-folder is a folder."),
        ("a-file", "a-file is there already."),
    ):
        refused = vouchsafe("audit", "export", "1", "--to", place)
        assert (refused.code, words in refused.err, "--to" in refused.err) == (2, True, True), refused.err
    assert (folder / "a-file").read_text() == "mine"
    assert not [one for one in folder.rglob("*") if one.suffix in (".zip", ".partial")]
    assert vouchsafe("audit", "export", "1", "--to", "a-folder", "--force").code == 2
    assert vouchsafe("audit", "export", "0").code == 2
    assert "campaign:exported" not in vouchsafe("trail", "export").out


def test_of_an_audit_that_is_not_closed_or_called_off_it_is_said_that_it_certifies_nothing(
    launched: Database, vouchsafe: Vouchsafe, team: str
) -> None:
    goes_on = vouchsafe("audit", "export", "1")
    assert (goes_on.code, "! The audit goes on: so it stands now" in goes_on.out) == (0, True)
    with launched.write() as unit:
        found = rows.numbered(unit, team, 1)
        assert found
        off = {"closed_at": unit.now, "closed_by": PEOPLE["ann"], "note": "Begun by mistake."}
        assert rows.move(unit, found, CampaignState.CANCELLED, **off)
    over = vouchsafe("audit", "export", "1", "--force")
    assert (over.code, "! The audit was called off: it certifies nothing." in over.out) == (0, True)
    with zipfile.ZipFile("audit-1.zip") as zipped:
        report = zipped.read("report.html").decode()
    assert "Called off. Of 1 line this audit certifies none." in report
    assert "“Begun by mistake.”" in report
    assert vouchsafe("audit", "verify", "audit-1.zip").code == 0


def test_what_was_changed_is_named_and_what_is_signed_by_another_is_besides(
    pack: Path, vouchsafe: Vouchsafe
) -> None:
    content = pack.read_bytes()
    with zipfile.ZipFile(pack) as zipped:
        place = zipped.getinfo("lines.csv").header_offset + 60
    pack.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    done = vouchsafe("audit", "verify", str(pack), "--fingerprint", "0" * 64)
    assert (done.code, "✗ lines.csv was changed" in done.out) == (1, True)
    assert "Besides, somebody else has signed it" in done.out
    assert "intact" not in done.out
    assert vouchsafe("audit", "verify", str(pack), "--json").json["intact"] is False


def test_anchors_that_others_keep_are_held_against_the_packs_trail(
    pack: Path, vouchsafe: Vouchsafe, folder: Path
) -> None:
    assert "--anchors FILE" in vouchsafe("audit", "verify", str(pack)).out
    signer = keys.signer(keys.read(folder / "keys"))
    with zipfile.ZipFile(pack) as zipped:
        proof = json.loads(zipped.read("trail-proof.json"))

    def given(sequence: int, digest: str) -> Ran:
        bare = SignedHead("0" * 16, sequence, digest, datetime(2026, 11, 29, tzinfo=UTC), signer.public_key)
        line = replace(bare, signature=signer.sign(bare.said.encode()).hex()).line
        (folder / "thread.txt").write_text(f"Somebody wrote: {line} and more")
        return vouchsafe("audit", "verify", str(pack), "--anchors", "thread.txt")

    same = given(proof["last"], proof["head"])
    assert (same.code, "✓ 1 anchor of its part of the trail, kept outside, says the same." in same.out) == (
        0,
        True,
    )
    other = given(proof["last"], "0" * 64)
    assert (other.code, "✗ trail.jsonl does not hold" in other.out) == (1, True)
    assert "None of these anchors is of its part" in given(proof["last"] + 1, "0" * 64).out
    (folder / "thread.txt").write_text("no anchor")
    refused = vouchsafe("audit", "verify", str(pack), "--anchors", "thread.txt")
    assert (refused.code, "There is no anchor in thread.txt" in refused.err) == (2, True)


def test_help_says_what_it_is_for(vouchsafe: Vouchsafe) -> None:
    said = vouchsafe("audit", "export", "--help").out
    assert all(words in said for words in ("vouchsafe audit status", "audit-NUMBER.zip", "how it was then"))
    said = vouchsafe("audit", "verify", "--help").out
    assert all(
        words in said for words in ("neither database nor key", "as the company has published", "Ends with 0")
    )


def test_whose_signature_it_is_must_be_known_from_elsewhere(
    pack: Path, vouchsafe: Vouchsafe, folder: Path
) -> None:
    signer = keys.signer(keys.read(folder / "keys")).fingerprint
    unasked = vouchsafe("audit", "verify", str(pack))
    assert unasked.code == 0
    assert "intact, signer not checked" in unasked.out
    assert signer in unasked.out
    spelled = ":".join(signer[at : at + 2].upper() for at in range(0, 64, 2))
    for ours in (signer, spelled):
        asked = vouchsafe("audit", "verify", str(pack), "--fingerprint", ours)
        assert (asked.code, "signed by whom you named" in asked.out) == (0, True)
    other = vouchsafe("audit", "verify", str(pack), "--fingerprint", "0" * 64)
    assert (other.code, "Somebody else has signed it" in other.out) == (1, True)
    said = vouchsafe("audit", "verify", str(pack), "--fingerprint", "0" * 64, "--json")
    assert (said.code, said.json["intact"], said.json["signer_is_the_one"]) == (1, True, False)
    (folder / "none.zip").write_text("no pack at all")
    for words in (("none.zip",), ("nowhere.zip",), (str(pack), "--fingerprint", "abc")):
        refused = vouchsafe("audit", "verify", *words)
        assert (refused.code, "Traceback" in refused.err) == (2, False)


def test_a_pack_is_checked_where_there_is_nothing_else(
    pack: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No database, no key, no settings: another folder, an empty environment, a process of its own."""
    elsewhere = tmp_path_factory.mktemp("auditor")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200"}

    def verify(file: Path) -> tuple[int, str]:
        words = [sys.executable, "-m", "bot", "audit", "verify", str(file)]
        done = subprocess.run(
            words, cwd=elsewhere, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert verify(pack)[0] == 0
    content = bytearray(pack.read_bytes())
    with zipfile.ZipFile(pack) as zipped:
        place = zipped.getinfo("decisions.csv").header_offset + 60
    content[place] ^= 1
    (elsewhere / "changed.zip").write_bytes(content)
    code, said = verify(elsewhere / "changed.zip")
    assert (code, "✗ decisions.csv was changed" in said) == (1, True), said
    assert "Traceback" not in said
    assert sorted(one.name for one in elsewhere.iterdir()) == ["changed.zip"]
