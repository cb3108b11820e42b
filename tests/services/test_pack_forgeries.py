"""Evidence that was forged and signed once more, even with the company's own key: what it says does not agree."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.domain.anchors import SignedHead
from storage.pack_check import check
from storage.pack_file import MANIFEST, PUBLIC, SIGNATURE, SUMS, PackWriter
from storage.pack_inside import LINES, NEEDED, PROOF, SOURCES, TRAIL, disagreements, kept_outside
from storage.trail import hash_event
from tests.databases import SQLITE, migrated
from tests.services.audits import KEY, audited, closed, pack
from tests.services.audits import PUBLIC as COMPANY
from tests.services.company import found

THIEF = Ed25519PrivateKey.from_private_bytes(b"8" * 32)
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("genuine")
    company = found(migrated(SQLITE, folder))
    yield pack(company, closed(company, audited(company, 2, 3)), folder / "pack.zip")
    company.database.dispose()


@pytest.fixture
def signed_again(genuine: Path, tmp_path: Path) -> Callable[..., list[tuple[str, str]]]:
    """What is found in the genuine pack once something in it was changed and all of it signed anew."""

    def sign(
        change: Callable[[Files, dict[str, Any]], object], key: Ed25519PrivateKey = KEY, kept: str = ""
    ) -> list[tuple[str, str]]:
        with zipfile.ZipFile(genuine) as zipped:
            files = {name: zipped.read(name) for name in zipped.namelist()}
        said = json.loads(files[MANIFEST])
        change(files, said["about"])
        path = tmp_path / "forged.zip"
        with path.open("wb") as file:
            writer = PackWriter(file, datetime.fromisoformat(said["as_of"]))
            for name, content in files.items():
                if name not in (MANIFEST, SIGNATURE, SUMS, PUBLIC):
                    writer.add(name, [content])
            writer.seal(said["about"], key.public_key().public_bytes_raw(), key.sign)
        checked = check(path)
        assert checked.intact
        return [(one.where, one.what) for one in disagreements(path, checked, kept_outside(checked, kept))]

    return sign


def rows(content: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(content.decode("utf-8-sig")))]


def as_csv(said: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(said)
    return out.getvalue().encode("utf-8-sig")


def head(key: Ed25519PrivateKey, sequence: int, digest: str, at: str) -> dict[str, Any]:
    """A head of the trail as an anchor has it, rightly signed by somebody."""
    public = key.public_key().public_bytes_raw().hex()
    said = SignedHead("0" * 16, sequence, digest, datetime.fromisoformat(at), public)
    line = SignedHead(*(getattr(said, name) for name in ("deployment", "sequence", "hash", "at", "public_key")),
                      key.sign(said.said.encode()).hex()).line  # fmt: skip
    return {"sequence": sequence, "hash": digest, "fingerprint": said.fingerprint, "line": line}


def test_signed_again_by_the_company_it_holds_and_by_somebody_else_its_proof_does_not(
    signed_again: Callable[..., list[tuple[str, str]]],
) -> None:
    assert signed_again(lambda _files, _about: None) == []
    ((where, what),) = signed_again(lambda _files, _about: None, THIEF)
    assert (where, "somebody else than the pack's signer" in what) == (PROOF, True)


@pytest.mark.parametrize(
    ("signer", "event", "digest", "line", "where", "words"),
    [
        (KEY, "last", "0" * 64, None, TRAIL, "the signed head says otherwise"),
        (KEY, "beyond", "0" * 64, None, PROOF, "that is not in this part of the trail"),
        (THIEF, "last", "its own", None, PROOF, "somebody else than the pack's signer"),
        (KEY, "last", "its own", "vouchsafe-trail nothing", PROOF, "whose signature does not hold"),
    ],
)
def test_a_head_that_proves_nothing_is_named_whoever_has_signed_it(
    signed_again: Callable[..., list[tuple[str, str]]],
    signer: Ed25519PrivateKey, event: str, digest: str, line: str | None, where: str, words: str,
) -> None:  # fmt: skip
    def forge(files: Files, _about: dict[str, Any]) -> None:
        proof = json.loads(files[PROOF])
        sequence = proof["last"] + (event == "beyond")
        said = head(signer, sequence, proof["head"] if digest == "its own" else digest, proof["anchor"]["at"])
        proof["anchor"] |= said | ({"line": line} if line else {})
        files[PROOF] = json.dumps(proof).encode()

    assert [(one, words in what) for one, what in signed_again(forge)] == [(where, True)]


def made_anew(files: Files, about: dict[str, Any]) -> None:
    """The trail without what people chose, and each event chained to the one before again."""
    proof = json.loads(files[PROOF])
    before, lines = bytes.fromhex(proof["before"]), []
    for event in map(json.loads, files[TRAIL].splitlines()):
        event["body"]["facts"].pop("choice", None)
        body = json.dumps(event["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hash_event(event["sequence"], before, body.encode())
        lines.append(event | {"previous": before.hex(), "hash": digest.hex()})
        before = digest
    files[TRAIL] = b"".join(json.dumps(one).encode() + b"\n" for one in lines)
    proof["head"] = about["trail"]["head"] = before.hex()
    files[PROOF] = json.dumps(proof).encode()


def with_a_head_of_its_own(files: Files, about: dict[str, Any]) -> None:
    """The same, and its end signed once more with the company's key."""
    made_anew(files, about)
    proof = json.loads(files[PROOF])
    proof["anchor"] |= head(KEY, proof["last"], proof["head"], proof["anchor"]["at"])
    files[PROOF] = json.dumps(proof).encode()


def test_a_trail_that_was_made_anew_meets_the_signed_head(
    signed_again: Callable[..., list[tuple[str, str]]],
) -> None:
    ((where, what),) = signed_again(made_anew)
    assert (where, "the signed head says otherwise" in what) == (TRAIL, True)


def test_l3_a_head_forged_with_the_companys_own_key_meets_the_anchors_that_others_keep(
    signed_again: Callable[..., list[tuple[str, str]]], genuine: Path
) -> None:
    with zipfile.ZipFile(genuine) as zipped:
        real = json.loads(zipped.read(PROOF))
    kept = f"Anchored today: {real['anchor']['line']}\n"
    elsewhere = head(THIEF, real["last"], "0" * 64, real["anchor"]["at"])["line"]
    assert signed_again(with_a_head_of_its_own) == []
    ((where, what),) = signed_again(with_a_head_of_its_own, kept=kept)
    assert (where, "the signed head says otherwise" in what) == (TRAIL, True)
    assert signed_again(lambda _files, _about: None, kept=kept + elsewhere) == []
    checked = check(genuine)
    assert kept_outside(checked, kept + elsewhere) == {real["last"]: real["head"]}
    assert kept_outside(checked, "no anchor at all") == {}


def test_lines_sources_and_files_that_were_exchanged_meet_the_trail(
    signed_again: Callable[..., list[tuple[str, str]]],
) -> None:
    def fewer_lines(files: Files, about: dict[str, Any]) -> None:
        kept = rows(files[LINES])[:-1]
        files[LINES] = as_csv(kept)
        digests = "\n".join(one[-1] for one in kept[1:])
        about["population"] = hashlib.sha256(digests.encode()).hexdigest()

    def another_source(files: Files, _about: dict[str, Any]) -> None:
        listed = rows(files[SOURCES])
        files[listed[1][0]] = b'{"handle":"nobody"}\n'
        listed[1][listed[0].index("sha256")] = hashlib.sha256(files[listed[1][0]]).hexdigest()
        files[SOURCES] = as_csv(listed)

    assert [where for where, _ in signed_again(lambda files, _: files.update({LINES: b""}))] == [LINES]
    assert signed_again(fewer_lines) == [(LINES, "does not hold the lines of which the trail has the hash")]
    ((where, what),) = signed_again(another_source)
    assert (where[:8], what) == ("sources/", "is no source of which the trail has the hash")
    assert signed_again(lambda files, _: files.pop("removals.csv")) == [
        ("removals.csv", "belongs to the evidence of an audit, and is not in it")
    ]
    (ended,) = signed_again(lambda files, _: files.update({TRAIL: files[TRAIL].rpartition(b"{")[0]}))
    assert ended[0] == TRAIL


@pytest.mark.parametrize(
    "junk", [b"", b"[]", b"{}\n", b"no json\n", b'"', b"\xff\xfe", b"a,b\n1,2\n", b"[" * 9_000]
)
def test_what_cannot_be_read_is_told_and_breaks_nothing(
    signed_again: Callable[..., list[tuple[str, str]]], junk: bytes
) -> None:
    for name in (TRAIL, PROOF, LINES, SOURCES):
        told = signed_again(lambda files, _, name=name: files.update({name: junk}), THIEF)
        assert told, name
    assert signed_again(lambda files, _: files.update(dict.fromkeys(NEEDED, junk)), THIEF)


def test_the_key_of_the_genuine_one_is_the_companys(genuine: Path) -> None:
    assert check(genuine).fingerprint == hashlib.sha256(COMPANY).hexdigest()
