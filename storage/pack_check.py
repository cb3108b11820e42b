"""Checking a pack on a machine that has neither the database nor a key: each byte against what was signed."""

import hashlib
import mmap
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from storage.pack_compare import Told, by_name, without_manifest, without_signature
from storage.pack_file import MOST_BYTES, STORED, Packed
from storage.pack_findings import Finding, NoPack
from storage.pack_manifest import Manifest, faults, find

_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Checked:
    """What was found. `fingerprint` is of whoever signed, `about` what the manifest says of the audit, and
    `sums` the hash of each file.
    """

    findings: tuple[Finding, ...]
    fingerprint: str | None = None
    about: Mapping[str, Any] | None = None
    sums: Mapping[str, str] = field(default_factory=dict)

    @property
    def intact(self) -> bool:
        """Whether everything is as it was signed."""
        return not self.findings


@dataclass(frozen=True)
class _Region:
    """A part of the zip: what it is, where, and what it must be: bytes, or the hash of as many."""

    name: str
    start: int
    size: int
    sha256: str
    of: Packed | None = None

    @property
    def finding(self) -> Finding:
        if self.of:
            return Finding(self.name, "was changed")
        where = f"bytes {self.start:,} to {self.start + self.size - 1:,}"
        return Finding(self.name, f"the zip's own structure was changed about it ({where})")


def check(path: Path, told: Told = lambda _what, _done, _of: None) -> Checked:
    """Hold every byte against the signed manifest, and name what does not hold; else raises `NoPack`."""
    size = path.stat().st_size
    if not size:
        raise NoPack(f"{path} is empty.")
    if size > MOST_BYTES:
        return Checked((Finding("the zip", f"is longer than any pack ({size:,} bytes)"),))
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as seen:
        found = find(path, seen)
        if found is None:
            return Checked(tuple(without_manifest(path, told)))
        findings = tuple(_findings(path, found, seen, told))
    return Checked(findings, found.fingerprint, found.about, {one.name: one.sha256 for one in found.whole})


def _findings(path: Path, found: Manifest, seen: mmap.mmap, told: Told) -> Iterator[Finding]:
    if not found.holds:
        yield from without_signature(path, found, told)
    elif wrong := [*faults(found)]:
        yield from wrong
    elif len(seen) == found.length:
        yield from _by_region(path, found, seen, told)
    else:
        yield from _by_length(path, found, seen, told)


def _regions(found: Manifest) -> Iterator[_Region]:
    """Every byte of the pack, in order."""
    at = 0
    for one in found.whole:
        header = one.header(found.stamp)
        yield _Region(one.name, at, len(header), hashlib.sha256(header).hexdigest())
        at += len(header)
        yield _Region(one.name, at, one.packed, one.packed_sha256, one)
        at += one.packed
    yield _Region("the index", at, len(found.index), hashlib.sha256(found.index).hexdigest())


def _by_region(path: Path, found: Manifest, seen: mmap.mmap, told: Told) -> Iterator[Finding]:
    """What is changed, where nothing was added or cut off: byte by byte."""
    findings, differs = [], set[bool]()
    for one in _regions(found):
        if not _same(one, seen, 0):
            findings.append(one.finding)
            differs.add(one.of is None)
        elif one.of and not _unpacks(one.of, seen, one.start):
            findings.append(Finding(one.name, "does not unpack to what its hash is over"))
        told("Checking", one.start + one.size, len(seen))
    # Other files stand where one was only if the headers differ as well as what is behind them: of bits that
    # fill up the last byte of a file nothing unpacks otherwise.
    if len(differs) > 1 and not [*by_name(path, found, told)]:
        yield Finding("the zip", "every file in it is as it was signed, but they stand in another order")
    else:
        yield from findings


def _by_length(path: Path, found: Manifest, seen: mmap.mmap, told: Told) -> Iterator[Finding]:
    """What is changed, where the pack is longer or shorter than it was."""
    more = len(seen) - found.length
    for where, by in (("behind", 0), ("before", more)):
        if more > 0 and all(_same(one, seen, by) for one in _regions(found)):
            yield Finding("the zip", f"has {_bytes(more)} {where} it that nobody has signed")
            return
    differing = [*by_name(path, found, told)]
    yield from differing
    if not differing:
        length = f"{_bytes(abs(more))} {'more' if more > 0 else 'fewer'} than when it was signed"
        yield Finding("the zip", f"every file in it is as it was signed, but it has {length}")


def _bytes(number: int) -> str:
    return f"{number:,} byte{'' if number == 1 else 's'}"


def _same(one: _Region, seen: mmap.mmap, by: int) -> bool:
    """Whether a region is as it must be, so many bytes behind its place."""
    found = hashlib.sha256()
    for part in _parts(seen, one.start + by, one.size):
        found.update(part)
    return found.hexdigest() == one.sha256


def _unpacks(one: Packed, seen: mmap.mmap, start: int) -> bool:
    """Whether a file unpacks to what is said of it; it is never unpacked any further than that."""
    digest, crc, size = hashlib.sha256(), 0, 0
    for part in _unpacked(one, seen, start):
        digest.update(part)
        crc, size = zlib.crc32(part, crc), size + len(part)
        if size > one.size:
            return False
    return (digest.hexdigest(), crc, size) == (one.sha256, one.crc32, one.size)


def _unpacked(one: Packed, seen: mmap.mmap, start: int) -> Iterator[bytes]:
    if one.method == STORED:
        yield from _parts(seen, start, one.packed)
        return
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for part in _parts(seen, start, one.packed):
            yield unpacking.decompress(part, _CHUNK)
            while unpacking.unconsumed_tail:
                yield unpacking.decompress(unpacking.unconsumed_tail, _CHUNK)
    except zlib.error:
        return


def _parts(seen: mmap.mmap, start: int, size: int) -> Iterator[bytes]:
    for at in range(start, start + size, _CHUNK):
        yield seen[at : min(at + _CHUNK, start + size)]
