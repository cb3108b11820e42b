"""The file of a backup: an SQLite database, and behind its last byte a signed manifest of what it holds.

The signature and the hash of every byte are looked at before anything in the file is read as a database.
"""

import hashlib
import os
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.errors import UserError

MAGIC: Final = b"vouchsafe-backup"
FORMAT: Final = 1
_PURPOSE: Final = b"vouchsafe backup 1\n"
_END: Final = struct.Struct(f">I64sI{len(MAGIC)}s")
"""What a backup ends with: the manifest's length, its signature, the number of the format, the magic word."""
_SQLITE: Final = b"SQLite format 3\0"
_CHUNK: Final = 1 << 20
_LONGEST_MANIFEST: Final = 1 << 20

Told = Callable[[str, int, int], None]
"""Told of how far it is: what is done just now, how much of it, of how much."""


class BadBackup(UserError):
    """This file cannot be restored."""


class UnknownSigner(BadBackup):
    """Another installation signed this backup."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and is held against: `size` and `sha256` are those of the database in it.

    `sequence` and `hash` are the trail's head, `keks` the ids of the vault's keys by which its logins are
    sealed, `rows` how many each table has, `signer` the public key of whoever signed it, in hexadecimal.
    """

    made_at: datetime
    made_from: str
    revision: str
    sequence: int
    hash: str
    keks: tuple[str, ...]
    rows: Mapping[str, int]
    size: int
    sha256: str
    signer: str

    @property
    def fingerprint(self) -> str:
        """By which the signer is known: the SHA-256 of the public key."""
        return fingerprint(bytes.fromhex(self.signer))


def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def seal(path: Path, manifest: Manifest, sign: Callable[[bytes], bytes]) -> None:
    """Put the manifest behind the database, signed, and see to it that all of it is on the disk."""
    content = orjson.dumps(asdict(manifest), option=orjson.OPT_SORT_KEYS)
    with path.open("ab") as file:
        file.write(content + _END.pack(len(content), sign(_PURPOSE + content), FORMAT, MAGIC))
        file.flush()
        os.fsync(file.fileno())


def checked(path: Path, trusted: frozenset[str], told: Told) -> Manifest:
    """Return the manifest of a whole backup that one of the `trusted` fingerprints has signed.

    Raises `BadBackup`, which says why, for everything else; nothing of the file is believed before.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        content, signature = _manifest_bytes(file, size, path)
    manifest = _read(content, path)
    if manifest.fingerprint not in trusted:
        raise UnknownSigner(
            f"{path} was signed by another installation (fingerprint {manifest.fingerprint}).",
            remedy="If you know it to be yours, say so: `--trust-signer FINGERPRINT`.",
        )
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.signer)).verify(
            signature, _PURPOSE + content
        )
    except InvalidSignature:
        raise BadBackup(
            f"{path} was changed after it was made: the signature of its manifest does not hold."
        ) from None
    if size != manifest.size + len(content) + _END.size:
        raise BadBackup(f"{path} was changed after it was made: it has another length.")
    if digest(path, manifest.size, told) != manifest.sha256:
        raise BadBackup(f"{path} was changed after it was made: its content does not match its hash.")
    return manifest


def digest(path: Path, size: int, told: Told) -> str:
    """The SHA-256 of the first so many bytes of a file."""
    found, left = hashlib.sha256(), size
    with path.open("rb") as file:
        while left and (part := file.read(min(_CHUNK, left))):
            found.update(part)
            left -= len(part)
            told("Hashing", size - left, size)
    return found.hexdigest()


def _manifest_bytes(file: Any, size: int, path: Path) -> tuple[bytes, bytes]:
    begin = file.read(len(_SQLITE))
    if begin != _SQLITE:
        raise BadBackup(f"{path} is no backup of Vouchsafe.")
    file.seek(max(0, size - _END.size))
    end = file.read(_END.size)
    if len(end) < _END.size or not end.endswith(MAGIC):
        raise BadBackup(f"{path} is cut off, or was never a backup: its end is missing.")
    length, signature, number, _ = _END.unpack(end)
    if number != FORMAT:
        raise BadBackup(f"{path} was made by another version (format {number}; this one reads {FORMAT}).")
    if length > min(_LONGEST_MANIFEST, size - _END.size):
        raise BadBackup(f"{path} is damaged: its manifest cannot be found.")
    file.seek(size - _END.size - length)
    return file.read(length), signature


def _read(content: bytes, path: Path) -> Manifest:
    try:
        said = orjson.loads(content)
        made_at = datetime.fromisoformat(said.pop("made_at"))
        found = Manifest(**said | {"made_at": made_at, "keks": tuple(said["keks"])})
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.signer))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadBackup(f"{path} is damaged: its manifest cannot be read.") from None
    return found
