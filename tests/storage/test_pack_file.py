"""The file of an evidence pack: whatever is done to it shows, and others' tools can check it as well."""

import hashlib
import random
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.views.pack_words import HOW_TO_CHECK
from storage.pack_check import Checked, check
from storage.pack_file import MANIFEST, PUBLIC, SIGNATURE, SUMS, PackWriter
from storage.pack_findings import NoPack

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
OURS, THEIRS = (Ed25519PrivateKey.from_private_bytes(seed * 32) for seed in (b"1", b"2"))
CONTENTS = {
    "report.html": [b"<p>All is well.</p>" * 40],
    "sources/001-ledger.jsonl": [b"%d\n" % number for number in range(400)],
    "empty.csv": [],
}


def write(path: Path, contents: dict[str, list[bytes]] = CONTENTS, key: Ed25519PrivateKey = OURS) -> Path:
    with path.open("wb") as file:
        pack = PackWriter(file, NOON)
        for name, parts in contents.items():
            pack.add(name, parts)
        pack.seal({"audit": 3}, key.public_key().public_bytes_raw(), key.sign)
    return path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(tmp_path / "pack.zip")


def found(path: Path) -> list[tuple[str, str]]:
    return [(one.where, one.what) for one in check(path).findings]


def test_the_same_content_gives_the_same_bytes_and_holds(pack: Path, tmp_path: Path) -> None:
    again = write(tmp_path / "again.zip")
    assert again.read_bytes() == pack.read_bytes()
    public = OURS.public_key().public_bytes_raw()
    checked = check(pack)
    assert checked == Checked((), hashlib.sha256(public).hexdigest(), {"audit": 3}, checked.sums)
    with zipfile.ZipFile(pack) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == [*CONTENTS, PUBLIC, MANIFEST, SIGNATURE, SUMS]
        assert all(zipped.read(name) == b"".join(parts) for name, parts in CONTENTS.items())
        digests = {name: hashlib.sha256(zipped.read(name)).hexdigest() for name in zipped.namelist()}
    assert checked.sums == digests


def test_each_flipped_bit_is_found_and_only_the_place_where_it_is_named(pack: Path, tmp_path: Path) -> None:
    whole, changed, chance = pack.read_bytes(), tmp_path / "changed.zip", random.Random(7)
    with zipfile.ZipFile(pack) as zipped:
        starts = [(one.header_offset, one.filename) for one in zipped.infolist()]
        starts.append((zipped.start_dir, "the index"))
    for place in chance.sample(range(len(whole)), 250):
        content = bytearray(whole)
        content[place] ^= 1 << chance.randrange(8)
        changed.write_bytes(content)
        where = [name for start, name in starts if start <= place][-1]
        assert [one for one, _ in found(changed)] == [where], place


def test_what_a_zip_program_does_is_named_file_by_file(pack: Path, tmp_path: Path) -> None:
    def packed_again(change: dict[str, bytes | None]) -> list[tuple[str, str]]:
        with zipfile.ZipFile(pack) as old, zipfile.ZipFile(tmp_path / "again.zip", "w") as new:
            contents = {name: old.read(name) for name in old.namelist()}
            for name, content in (contents | change).items():
                if content is not None:
                    new.writestr(name, content)
        return found(tmp_path / "again.zip")

    assert packed_again({"report.html": b"All is very well."}) == [("report.html", "was changed")]
    assert packed_again({"empty.csv": None}) == [("empty.csv", "is missing")]
    assert packed_again({"more.csv": b"", "empty.csv": b"x"}) == [
        ("empty.csv", "was changed"),
        ("more.csv", "was added"),
    ]
    assert packed_again({MANIFEST: None}) == [(MANIFEST, "is missing")]
    assert [one for one, _ in packed_again({MANIFEST: b"{}", "report.html": b""})] == [
        MANIFEST,
        "report.html",
    ]
    ((where, what),) = packed_again({})
    assert where == "the zip"
    assert "every file in it is as it was signed" in what


def test_whoever_signs_it_anew_is_seen_by_their_fingerprint_alone(pack: Path, tmp_path: Path) -> None:
    theirs = write(tmp_path / "theirs.zip", CONTENTS | {"report.html": [b"Nothing was wrong."]}, THEIRS)
    assert check(theirs).intact
    assert check(theirs).fingerprint != check(pack).fingerprint


def test_what_is_cut_off_longer_or_empty_is_told_from_what_is_no_pack(pack: Path, tmp_path: Path) -> None:
    whole, changed = pack.read_bytes(), tmp_path / "changed.zip"
    for content in (whole[:-1], whole[: len(whole) // 2]):
        changed.write_bytes(content)
        assert [where for where, _ in found(changed)] == ["the zip"]
    for content, words in (
        (whole + b"xx", "has 2 bytes behind it"),
        (b"x" + whole, "has 1 byte before it"),
        (whole + b"x" * 70_000, "has 70,000 bytes behind it"),
    ):
        changed.write_bytes(content)
        ((where, what),) = found(changed)
        assert (where, what) == ("the zip", f"{words} that nobody has signed")
    for content in (b"", b"no pack at all"):
        changed.write_bytes(content)
        with pytest.raises(NoPack):
            check(changed)
    with zipfile.ZipFile(changed, "w") as other:
        other.writestr("holiday.txt", "sea")
    with pytest.raises(NoPack):
        check(changed)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum here")
def test_sha256sum_reads_the_list(pack: Path, tmp_path: Path) -> None:
    folder = unpacked(pack, tmp_path)
    done = subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count(": OK")) == (0, len(CONTENTS) + 3)
    (folder / "empty.csv").write_text("x")
    assert subprocess.run(["sha256sum", "-c", SUMS], cwd=folder, capture_output=True, check=False).returncode


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here")
def test_openssl_reads_the_signature_by_the_lines_that_the_docs_and_the_pack_give(
    pack: Path, tmp_path: Path
) -> None:
    folder, docs = unpacked(pack, tmp_path), (ROOT / "docs" / "audits.md").read_text()
    block = next(one for one in docs.split("```sh\n")[1:] if one.startswith("sha256sum"))
    lines = block.partition("```")[0]
    told = [line.partition("    #")[0].strip() for line in lines.splitlines()]
    assert all(f"  {line}\n" in HOW_TO_CHECK for line in told)

    def typed() -> tuple[int, str]:
        done = subprocess.run(
            ["sh", "-e"], input=lines, cwd=folder, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    code, said = typed()
    assert (code, "Signature Verified Successfully" in said) == (0, True)
    assert said.splitlines()[-1].split()[0] == check(pack).fingerprint
    (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes() + b" ")
    assert typed()[0] != 0


def unpacked(pack: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(pack) as zipped:
        zipped.extractall(tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize("name", ["../up", "/root", "a//b", "a b", "", "é.csv"])
def test_no_name_leads_out_of_the_pack(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        write(tmp_path / "pack.zip", {name: []})
