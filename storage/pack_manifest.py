"""The signed manifest of a pack: found in a file, read, and held against what a pack may be at all."""

import hashlib
import mmap
import struct
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from storage.pack_file import (
    BEGIN,
    DEFLATED,
    FORMAT,
    LOCAL_BEGIN,
    MANIFEST,
    MOST_UNPACKED,
    NAME,
    PUBLIC,
    SIGNATURE,
    STORED,
    SUMS,
    Packed,
    index_of,
    public_pem,
    stamp_of,
    stored,
    sums_of,
)
from storage.pack_findings import Finding, shown
from storage.pack_zip import content, opened

MOST_BYTES: Final = 32 << 20
"""How long a manifest may be: for as many files as a zip can hold it is shorter."""

_SIGNATURE_BYTES: Final = 64
_HASH_LENGTH: Final = 64
_HEX: Final = frozenset("0123456789abcdef")
_GIGABYTE: Final = 1 << 30
_UNLIKE: Final = (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, struct.error)
"""What reading something else as a manifest may raise."""


@dataclass(frozen=True)
class Manifest:
    """What somebody has signed. `signer` is their public key, `about` what they say of the audit."""

    content: bytes
    signature: bytes
    as_of: datetime
    signer: bytes
    about: Mapping[str, Any]
    files: tuple[Packed, ...]

    @property
    def fingerprint(self) -> str:
        """By which whoever signed is known."""
        return hashlib.sha256(self.signer).hexdigest()

    @cached_property
    def holds(self) -> bool:
        """Whether the signature is over these bytes."""
        try:
            Ed25519PublicKey.from_public_bytes(self.signer).verify(self.signature, self.content)
        except (InvalidSignature, ValueError):
            return False
        return True

    @cached_property
    def whole(self) -> tuple[Packed, ...]:
        """Every file of the pack, in order, as this manifest has it."""
        head = (*self.files, stored(MANIFEST, self.content), stored(SIGNATURE, self.signature))
        return (*head, stored(SUMS, sums_of(head)))

    @cached_property
    def stamp(self) -> tuple[int, int]:
        """The instant that stands at every file."""
        return stamp_of(self.as_of)

    @cached_property
    def index(self) -> bytes:
        """The zip's index."""
        return index_of(self.whole, self.stamp)

    @cached_property
    def length(self) -> int:
        """How many bytes the pack has."""
        return sum(len(one.header(self.stamp)) + one.packed for one in self.whole) + len(self.index)


def find(path: Path, seen: mmap.mmap) -> Manifest | None:
    """The manifest with its signature, as the index names them or where they stand; one that holds first."""
    pairs = [*_by_index(path), *_by_place(seen)]
    read = [one for said, signature in pairs if (one := _read(said, signature))]
    return next((one for one in read if one.holds), read[0] if read else None)


def other_format(said: bytes) -> str:
    """The format of a manifest that this program does not know; empty where it is none at all."""
    try:
        form = orjson.loads(said)["format"]
    except _UNLIKE:
        return ""
    return "" if form == FORMAT else shown(str(form))


def faults(found: Manifest) -> Iterator[Finding]:
    """What a manifest says that no pack is, whoever has signed it."""
    seen = Counter(one.name.casefold() for one in found.whole)
    for one in found.whole:
        if NAME.fullmatch(one.name) is None:
            yield Finding(shown(one.name), "is no name for a file of a pack")
        elif seen[one.name.casefold()] > 1:
            yield Finding(one.name, "is in it more than once")
        elif one.method not in (STORED, DEFLATED) or (one.method == STORED and one.size != one.packed):
            yield Finding(one.name, "is not packed as the files of a pack are")
    unpacked = sum(one.size for one in found.whole)
    if unpacked > MOST_UNPACKED:
        yield Finding("the zip", f"would unpack to {unpacked // _GIGABYTE:,} GB, so nobody should unpack it")
    pem = next((one for one in found.files if one.name == PUBLIC), None)
    if pem is None or pem.sha256 != hashlib.sha256(public_pem(found.signer)).hexdigest():
        yield Finding(PUBLIC, "is another key than the manifest names")


def _by_index(path: Path) -> Iterator[tuple[bytes, bytes]]:
    with opened(path) as zipped:
        if zipped is not None:
            said = content(zipped, MANIFEST, MOST_BYTES)
            signature = content(zipped, SIGNATURE, _SIGNATURE_BYTES)
            if said is not None:
                yield said, signature or b""


def _by_place(seen: mmap.mmap) -> Iterator[tuple[bytes, bytes]]:
    """By what it begins with: behind it comes a header, and behind that the signature."""
    start = seen.rfind(BEGIN)
    end = seen.find(LOCAL_BEGIN, start, start + MOST_BYTES)
    if start < 0 or end < 0:
        return
    place = end + len(stored(SIGNATURE, b"").header((0, 0)))
    yield seen[start:end], seen[place : place + _SIGNATURE_BYTES]


def _read(said: bytes, signature: bytes) -> Manifest | None:
    try:
        plain = orjson.loads(said)
        files = tuple(_packed(one) for one in plain["files"])
        as_of = datetime.fromisoformat(plain["as_of"])
        found = Manifest(said, signature, as_of, bytes.fromhex(plain["signer"]), plain["about"], files)
        if (plain["format"], plain["fingerprint"]) != (FORMAT, found.fingerprint):
            return None
        if not isinstance(found.about, dict) or not found.length or not public_pem(found.signer):
            return None
    except _UNLIKE:
        return None
    return found


def _packed(said: Mapping[str, Any]) -> Packed:
    one = Packed(**said)
    if not all(type(number) is int for number in (one.size, one.crc32, one.method, one.packed)):
        raise TypeError
    if not all(len(each) == _HASH_LENGTH and set(each) <= _HEX for each in (one.sha256, one.packed_sha256)):
        raise ValueError
    return one
