"""Checking a pack on a machine that has neither the database nor a key: each byte against what was signed."""

import hashlib
import mmap
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.lengths import count
from bot.errors import UserError
from storage.pack_file import (
    BEGIN,
    FORMAT,
    MANIFEST,
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

_CHUNK: Final = 1 << 20
_LOCAL_BEGIN: Final = b"PK\3\4"
_SIGNATURE_BYTES: Final = 64
_ANY: Final = "*"
"""Stands for the hash of a file that says nothing of itself."""
_UNREADABLE: Final = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
"""What reading a damaged zip may raise."""

Told = Callable[[str, int, int], None]


class NoPack(UserError):
    """This file is no evidence pack."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was signed: where, and what about it."""

    where: str
    what: str


@dataclass(frozen=True)
class Checked:
    """What was found. `fingerprint` is of whoever signed, `about` what the manifest says of the audit."""

    findings: tuple[Finding, ...]
    fingerprint: str | None = None
    about: Mapping[str, Any] | None = None
    files: int = 0

    @property
    def intact(self) -> bool:
        """Whether everything is as it was signed."""
        return not self.findings


@dataclass(frozen=True)
class _Manifest:
    content: bytes
    signature: bytes
    as_of: datetime
    signer: bytes
    about: Mapping[str, Any]
    files: tuple[Packed, ...]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.signer).hexdigest()

    @property
    def holds(self) -> bool:
        """Whether the signature is over these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.signer).verify(self.signature, self.content)
        except (InvalidSignature, ValueError):
            return False
        return True

    @property
    def whole(self) -> tuple[Packed, ...]:
        """Every file of the pack, in order, as this manifest has it."""
        head = (*self.files, stored(MANIFEST, self.content), stored(SIGNATURE, self.signature))
        return (*head, stored(SUMS, sums_of(head)))


@dataclass(frozen=True)
class _Region:
    """A part of the zip: what it is, where, and what it must be: bytes, or the hash of as many."""

    name: str
    start: int
    size: int
    sha256: str
    content: bool

    @property
    def finding(self) -> Finding:
        if self.content:
            return Finding(self.name, "was changed")
        where = f"bytes {self.start:,} to {self.start + self.size - 1:,}"
        return Finding(self.name, f"the zip's own structure was changed about it ({where})")


def check(path: Path, told: Told = lambda _what, _done, _of: None) -> Checked:
    """Hold every byte against the signed manifest, and name what does not hold; else raises `NoPack`."""
    size = path.stat().st_size
    if not size:
        raise NoPack(f"{path} is empty.")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as seen:
        found = _find(path, seen)
        if found is None:
            return Checked(_without_manifest(path, told))
        if found.holds and (len(seen) == _length(found)):
            findings = tuple(_by_region(found, seen, told))
        else:
            findings = tuple(_by_name(path, found, seen, told))
    return Checked(findings, found.fingerprint, found.about, len(found.whole))


def _length(found: _Manifest) -> int:
    stamp = stamp_of(found.as_of)
    contents = sum(len(one.header(stamp)) + one.packed for one in found.whole)
    return contents + len(index_of(found.whole, stamp))


def _regions(found: _Manifest) -> Iterator[_Region]:
    """Every byte of the pack, in order."""
    stamp, at = stamp_of(found.as_of), 0
    for one in found.whole:
        header = one.header(stamp)
        yield _Region(one.name, at, len(header), hashlib.sha256(header).hexdigest(), content=False)
        at += len(header)
        yield _Region(one.name, at, one.packed, one.packed_sha256, content=True)
        at += one.packed
    index = index_of(found.whole, stamp)
    yield _Region("the index", at, len(index), hashlib.sha256(index).hexdigest(), content=False)


def _by_region(found: _Manifest, seen: mmap.mmap, told: Told) -> Iterator[Finding]:
    """What is changed, where nothing was moved: byte by byte."""
    yield from _signer_says_the_same(found)
    for one in _regions(found):
        if _digest(seen, one.start, one.size) != one.sha256:
            yield one.finding
        told("Checking", one.start + one.size, len(seen))


def _by_name(path: Path, found: _Manifest, seen: mmap.mmap, told: Told) -> Iterator[Finding]:
    """What is changed, missing or added, where the bytes stand elsewhere than they did: file by file."""
    if not found.holds:
        yield from _without_signature(path, found, told)
        return
    sums = {one.name: one.sha256 for one in found.whole}
    differing = [*_compare(path, sums, told)]
    yield from differing
    if not differing:
        more = len(seen) - _length(found)
        length = f"{count(abs(more), 'byte')} {'more' if more > 0 else 'fewer'} than when it was signed"
        yield Finding("the zip", f"every file in it is as it was signed, but it has {length}")


def _without_signature(path: Path, found: _Manifest | None, told: Told) -> Iterator[Finding]:
    """What is changed by the pack's own list of sums, where nothing that is signed can be believed."""
    sums = _sums(path)
    same = found and sums.get(MANIFEST) == hashlib.sha256(found.content).hexdigest()
    what = "the signature does not hold" if found else "it cannot be read"
    yield Finding(SIGNATURE if same else MANIFEST, f"was changed: {what}")
    if sums:
        named = (MANIFEST, SIGNATURE, SUMS)
        yield from (one for one in _compare(path, {**sums, SUMS: _ANY}, told) if one.where not in named)


def _compare(path: Path, sums: Mapping[str, str], told: Told) -> Iterator[Finding]:
    try:
        zipped = ZipFile(path)
    except _UNREADABLE:
        yield Finding("the zip", "cannot be read: it is cut off, or its index is damaged")
        return
    with zipped:
        seen = set[str]()
        entries = zipped.infolist()
        for number, entry in enumerate(entries, 1):
            name = _plain(entry.filename)
            if entry.filename not in sums or entry.filename in seen:
                yield Finding(name, "was added")
            elif sums[entry.filename] not in (_ANY, _sha256(zipped, entry)):
                yield Finding(name, "was changed")
            seen.add(entry.filename)
            told("Checking", number, len(entries))
        yield from (Finding(name, "is missing") for name in sums if name not in seen)


def _without_manifest(path: Path, told: Told) -> tuple[Finding, ...]:
    """What can be said of a file in which no manifest can be read."""
    try:
        with ZipFile(path) as zipped:
            names = set(zipped.namelist())
    except _UNREADABLE:
        with path.open("rb") as file:
            if file.read(len(_LOCAL_BEGIN)) == _LOCAL_BEGIN:
                return (Finding("the zip", "cannot be read: it is cut off, or its index is damaged"),)
        raise NoPack(f"{path} is no evidence pack, or nothing is left of it that could be read.") from None
    if not {MANIFEST, SIGNATURE, SUMS, PUBLIC} & names:
        raise NoPack(f"{path} is a zip, but no evidence pack.")
    if MANIFEST in names:
        return tuple(_without_signature(path, None, told))
    return (*_compare(path, {**_sums(path), MANIFEST: "", SUMS: _ANY}, told),)


def _find(path: Path, seen: mmap.mmap) -> _Manifest | None:
    """The manifest with its signature, as the index names them or where they stand; one that holds first."""
    pairs = [*_by_index(path), *_by_place(seen)]
    read = [one for content, signature in pairs if (one := _read(content, signature))]
    return next((one for one in read if one.holds), read[0] if read else None)


def _by_index(path: Path) -> Iterator[tuple[bytes, bytes]]:
    try:
        with ZipFile(path) as zipped:
            yield zipped.read(MANIFEST), zipped.read(SIGNATURE)
    except (*_UNREADABLE, KeyError):
        return


def _by_place(seen: mmap.mmap) -> Iterator[tuple[bytes, bytes]]:
    """By what it begins with: behind it comes a header, and behind that the signature."""
    start = seen.rfind(BEGIN)
    end = seen.find(_LOCAL_BEGIN, start)
    if start < 0 or end < 0:
        return
    place = end + len(stored(SIGNATURE, b"").header((0, 0)))
    yield seen[start:end], seen[place : place + _SIGNATURE_BYTES]


def _read(content: bytes, signature: bytes) -> _Manifest | None:
    try:
        said = orjson.loads(content)
        files = tuple(Packed(**one) for one in said["files"])
        as_of = datetime.fromisoformat(said["as_of"])
        found = _Manifest(content, signature, as_of, bytes.fromhex(said["signer"]), said["about"], files)
        if said["format"] != FORMAT or said["fingerprint"] != found.fingerprint:
            return None
        if not isinstance(found.about, dict):
            return None
        _length(found)
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, struct.error):
        return None
    return found


def _signer_says_the_same(found: _Manifest) -> Iterator[Finding]:
    """The key that openssl is given must be the one that is named."""
    pem = next((one for one in found.files if one.name == PUBLIC), None)
    if pem is None or pem.sha256 != hashlib.sha256(public_pem(found.signer)).hexdigest():
        yield Finding(PUBLIC, "is another key than the manifest names")


def _digest(seen: mmap.mmap, start: int, size: int) -> str:
    found = hashlib.sha256()
    for at in range(start, start + size, _CHUNK):
        found.update(seen[at : min(at + _CHUNK, start + size)])
    return found.hexdigest()


def _sha256(zipped: ZipFile, entry: ZipInfo) -> str | None:
    found = hashlib.sha256()
    try:
        with zipped.open(entry) as file:
            while part := file.read(_CHUNK):
                found.update(part)
    except _UNREADABLE:
        return None
    return found.hexdigest()


def _sums(path: Path) -> dict[str, str]:
    """What the pack's own list says of each file; nothing where it cannot be read."""
    try:
        with ZipFile(path) as zipped:
            lines = zipped.read(SUMS).decode("ascii").splitlines()
        pairs = (line.partition("  ") for line in lines)
        return {name: digest for digest, _, name in pairs}
    except (*_UNREADABLE, KeyError):
        return {}


def _plain(name: str) -> str:
    """A name that somebody may have chosen, without anything that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)
