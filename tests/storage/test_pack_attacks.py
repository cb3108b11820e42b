"""What somebody may do to an evidence pack: each is named, nothing breaks, and none is ever called intact."""

import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.pack_check import check
from storage.pack_file import (
    DEFLATED,
    FORMAT,
    MANIFEST,
    MOST_BYTES,
    PUBLIC,
    SIGNATURE,
    SUMS,
    Packed,
    index_of,
    public_pem,
    stamp_of,
    stored,
    sums_of,
)
from storage.pack_findings import NoPack
from tests.storage.test_pack_file import NOON, OURS, THEIRS, found, write

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
PUBLIC_BYTES = THEIRS.public_key().public_bytes_raw()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write(tmp_path / "pack.zip")


def deflated(name: str, content: bytes) -> tuple[Packed, bytes]:
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = press.compress(content) + press.flush()
    digests = [hashlib.sha256(one).hexdigest() for one in (content, packed)]
    return Packed(
        name, len(content), digests[0], zlib.crc32(content), DEFLATED, len(packed), digests[1]
    ), packed


def signed_by_them(
    path: Path,
    files: list[tuple[Packed, bytes]],
    change: Callable[[dict[str, Any]], object] = lambda _said: None,
) -> Path:
    """A file of which every byte follows from a manifest that they have signed, whatever that says."""
    pem = public_pem(PUBLIC_BYTES)
    files = [*files, (stored(PUBLIC, pem), pem)]
    said = {
        "format": FORMAT,
        "as_of": NOON.isoformat(),
        "signer": PUBLIC_BYTES.hex(),
        "fingerprint": hashlib.sha256(PUBLIC_BYTES).hexdigest(),
        "about": {"audit": 3},
        "files": [asdict(one) for one, _ in files],
    }
    change(said)
    manifest = orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    signature = THEIRS.sign(manifest)
    files += [(stored(MANIFEST, manifest), manifest), (stored(SIGNATURE, signature), signature)]
    sums = sums_of(one for one, _ in files)
    files.append((stored(SUMS, sums), sums))
    stamp = stamp_of(NOON)
    content = b"".join(one.header(stamp) + packed for one, packed in files)
    path.write_bytes(content + index_of([one for one, _ in files], stamp))
    return path


def test_a_file_that_they_have_made_by_hand_is_like_any_other(tmp_path: Path) -> None:
    path = signed_by_them(tmp_path / "pack.zip", [deflated("report.html", b"Fine.")])
    assert check(path).intact
    assert check(path).fingerprint == hashlib.sha256(PUBLIC_BYTES).hexdigest()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "C:\\x", "a/../b", "..", "\x1b[2Jx", "a//b"]
)
def test_names_that_lead_elsewhere_are_named_whoever_has_signed_them(tmp_path: Path, name: str) -> None:
    ((where, what),) = found(signed_by_them(tmp_path / "pack.zip", [deflated(name, b"root")]))
    assert (where.isprintable(), what) == (True, "is no name for a file of a pack")


@pytest.mark.parametrize("names", [("a.csv", "a.csv"), ("a.csv", "A.CSV"), (MANIFEST,), (PUBLIC,)])
def test_what_is_in_it_twice_is_named(tmp_path: Path, names: tuple[str, ...]) -> None:
    files = [deflated(name, f"content {number}".encode()) for number, name in enumerate(names)]
    findings = found(signed_by_them(tmp_path / "pack.zip", files))
    assert ({one.casefold() for one, _ in findings}, {what for _, what in findings if "key" not in what}) == (
        {names[0].casefold()},
        {"is in it more than once"},
    )


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    one, packed = deflated("report.html", bytes(4_000_000))
    shorter = signed_by_them(tmp_path / "shorter.zip", [(replace(one, size=10), packed)])
    assert found(shorter) == [("report.html", "does not unpack to what its hash is over")]
    claims = [(replace(one, name=f"{number}.csv", size=MOST_BYTES), packed) for number in range(5)]
    ((where, what),) = found(signed_by_them(tmp_path / "larger.zip", claims))
    assert (where, "would unpack to 20 GB" in what) == ("the zip", True)
    with zipfile.ZipFile(tmp_path / "plain.zip", "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(MANIFEST, bytes(50_000_000))
        zipped.writestr(SUMS, bytes(50_000_000))
    assert found(tmp_path / "plain.zip") == [(MANIFEST, "was changed: it cannot be read")]
    hole = tmp_path / "hole.zip"
    hole.touch()
    os.truncate(hole, MOST_BYTES + 1)
    assert found(hole) == [("the zip", "is longer than any pack (4,294,967,296 bytes)")]


def test_an_index_that_says_absurd_sizes_is_not_believed(pack: Path, tmp_path: Path) -> None:
    whole, absurd = pack.read_bytes(), tmp_path / "absurd.zip"
    with zipfile.ZipFile(pack) as zipped:
        at = zipped.start_dir
    for offset in (20, 24, 42):  # packed, unpacked, and where it begins
        content = bytearray(whole)
        struct.pack_into("<I", content, at + offset, MOST_BYTES)
        absurd.write_bytes(content)
        assert [where for where, _ in found(absurd)] == ["the index"]


def test_a_format_of_tomorrow_is_told_from_damage(tmp_path: Path) -> None:
    path = signed_by_them(tmp_path / "pack.zip", [], lambda said: said.update(format="vouchsafe-pack-2"))
    ((where, what),) = found(path)
    assert (where, "(vouchsafe-pack-2)" in what, "newer Vouchsafe" in what) == (MANIFEST, True, True)


def test_what_was_renamed_reordered_doubled_or_put_between_is_named(pack: Path, tmp_path: Path) -> None:
    def again(change: Callable[[list[tuple[str, bytes]]], object]) -> list[tuple[str, str]]:
        with zipfile.ZipFile(pack) as old:
            files = [(one.filename, old.read(one)) for one in old.infolist()]
        change(files)
        with zipfile.ZipFile(tmp_path / "again.zip", "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in files:
                new.writestr(name, content)
        return found(tmp_path / "again.zip")

    def rename(files: list[tuple[str, bytes]]) -> None:
        files[0] = ("other.html", files[0][1])

    assert again(rename) == [("other.html", "was renamed: it was signed as report.html")]
    assert again(lambda files: files.append(("../up", b"x"))) == [("../up", "was added")]
    with pytest.warns(UserWarning, match="Duplicate name"):
        assert again(lambda files: files.append(files[0])) == [("report.html", "was added")]
    ((where, what),) = again(list.reverse)
    assert (where, "as it was signed, but" in what) == ("the zip", True)


def test_a_flipped_bit_is_named_by_where_it_stands_at_every_byte(pack: Path) -> None:
    """The highest bits of a file's last byte as well, which only fill it up, and those by which files are found."""
    content = pack.read_bytes()
    with zipfile.ZipFile(pack) as zipped:
        starts = [
            *((one.header_offset, one.filename) for one in zipped.infolist()),
            (zipped.start_dir, "the index"),
        ]
    for place in range(len(content)):
        for bit in {place % 8, 7}:
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            pack.write_bytes(changed)
            named = [one.where for one in check(pack).findings]
            assert named == [[name for start, name in starts if start <= place][-1]], (place, bit)


def test_the_same_files_in_another_order_are_no_longer_the_pack(pack: Path) -> None:
    whole, stamp = pack.read_bytes(), stamp_of(NOON)
    with zipfile.ZipFile(pack) as zipped:
        starts = [*(one.header_offset for one in zipped.infolist()), zipped.start_dir]
        packed = [
            Packed(one.filename, one.file_size, "", one.CRC, one.compress_type, one.compress_size, "")
            for one in zipped.infolist()
        ]
    parts = [whole[start:end] for start, end in pairwise(starts)]
    order = [1, 0, *range(2, len(parts))]
    pack.write_bytes(b"".join(parts[one] for one in order) + index_of([packed[one] for one in order], stamp))
    assert found(pack) == [
        ("the zip", "every file in it is as it was signed, but they stand in another order")
    ]


@QUICK
@given(data=st.data())
def test_nothing_that_is_done_to_its_bytes_goes_unseen_or_breaks_anything(
    pack: Path, data: st.DataObject
) -> None:
    whole = write(pack).read_bytes()
    places = st.integers(0, len(whole))
    start, end = sorted((data.draw(places), data.draw(places)))
    changed = data.draw(
        st.sampled_from(
            (
                whole[:start] + whole[end:],
                whole[:end] + whole[start:],
                whole[:start] + data.draw(st.binary(min_size=1, max_size=40)) + whole[start:],
                whole[:start] + data.draw(st.binary(min_size=1, max_size=40)) + whole[end:],
                whole[start:] + whole[:start],
                whole + whole,
            )
        )
    )
    if changed == whole:
        return
    pack.write_bytes(changed)
    try:
        assert not check(pack).intact
    except NoPack:
        assert MANIFEST.encode() not in changed or not changed.startswith(b"PK")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@QUICK
@given(data=st.data())
def test_whatever_somebody_signs_is_read_without_breaking(tmp_path: Path, data: st.DataObject) -> None:
    key = data.draw(
        st.sampled_from(("format", "as_of", "signer", "fingerprint", "about", "files", "in a file"))
    )
    value = data.draw(ANYTHING)

    def change(said: dict[str, Any]) -> None:
        if key == "in a file":
            said["files"][0][data.draw(st.sampled_from(sorted(said["files"][0])))] = value
        else:
            said[key] = value

    path = signed_by_them(tmp_path / "pack.zip", [deflated("report.html", b"Fine." * 90)], change)
    checked = check(path)
    assert checked.intact == (key == "about" and isinstance(value, dict))
    assert all(one.where.isprintable() and one.what.isprintable() for one in checked.findings)


def test_a_key_of_theirs_under_our_name_is_seen(pack: Path) -> None:
    ours, theirs = (one.public_key().public_bytes_raw() for one in (OURS, THEIRS))
    content = pack.read_bytes().replace(ours.hex().encode(), theirs.hex().encode())
    pack.write_bytes(content)
    assert [where for where, _ in found(pack)] == [MANIFEST]
