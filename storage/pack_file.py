"""The file of an evidence pack: a zip of which every byte follows from its files and their signed manifest.

It is written as it comes, in little memory, and the same content always gives the same bytes. The manifest
names each file with its hashes, as it is and as it is packed, so that also the zip's own headers are known.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.errors import UserError

FORMAT: Final = "vouchsafe-pack-1"
MANIFEST, SIGNATURE, SUMS, PUBLIC = "manifest.json", "manifest.sig", "SHA256SUMS", "signer.pem"
BEGIN: Final = b'{\n  "format": "' + FORMAT.encode() + b'"'
"""What every manifest begins with."""

STORED, DEFLATED = 0, 8
LOCAL_BEGIN: Final = b"PK\3\4"
_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_END: Final = struct.Struct("<4s4H2IH")
_VERSION: Final = 20
MOST_BYTES: Final = (1 << 32) - 1
MOST_UNPACKED: Final = 16 << 30
"""How much all files of a pack may be together, unpacked."""

_MOST_FILES: Final = (1 << 16) - 1
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EPOCH: Final = 1980
"""The first year that a zip can name."""


class TooLarge(UserError):
    """The pack would be larger than a zip of the plain kind can be: four gigabytes, or 65,535 files."""


@dataclass(frozen=True)
class Packed:
    """One file of a pack: its hashes as it is, and as it lies in the zip."""

    name: str
    size: int
    sha256: str
    crc32: int
    method: int
    packed: int
    packed_sha256: str

    def header(self, stamp: tuple[int, int]) -> bytes:
        """What stands before its content in the zip."""
        name = self.name.encode("ascii")
        numbers = self.crc32, self.packed, self.size, len(name), 0
        return _LOCAL.pack(LOCAL_BEGIN, _VERSION, 0, self.method, *stamp, *numbers) + name

    def listed(self, stamp: tuple[int, int], offset: int) -> bytes:
        """What stands about it in the zip's index."""
        name = self.name.encode("ascii")
        numbers = self.crc32, self.packed, self.size, len(name), 0, 0, 0, 0, 0, offset
        return _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, 0, self.method, *stamp, *numbers) + name


def stamp_of(at: datetime) -> tuple[int, int]:
    """An instant as a zip says it: time and day, to two seconds, in UTC."""
    said = at.astimezone(UTC)
    time = said.hour << 11 | said.minute << 5 | said.second // 2
    return time, max(0, said.year - _EPOCH) << 9 | said.month << 5 | said.day


def stored(name: str, content: bytes) -> Packed:
    """A file that lies in the zip as it is."""
    digest = hashlib.sha256(content).hexdigest()
    return Packed(name, len(content), digest, zlib.crc32(content), STORED, len(content), digest)


def index_of(files: Sequence[Packed], stamp: tuple[int, int]) -> bytes:
    """The index of a zip that holds these files, one behind the other."""
    lines, offset = bytearray(), 0
    for one in files:
        lines += one.listed(stamp, offset)
        offset += len(one.header(stamp)) + one.packed
    number = len(files)
    return bytes(lines) + _END.pack(b"PK\5\6", 0, 0, number, number, len(lines), offset, 0)


def sums_of(files: Iterable[Packed]) -> bytes:
    """The list that `sha256sum -c` reads."""
    return "".join(f"{one.sha256}  {one.name}\n" for one in files).encode("ascii")


def public_pem(public: bytes) -> bytes:
    """A public key as openssl reads it; `ValueError` for bytes that are none."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class PackWriter:
    """Writes a pack, file by file; without `seal` at the end nobody takes it for one."""

    def __init__(self, file: BinaryIO, as_of: datetime) -> None:
        """Write to a file that is open for writing at its beginning; all in it is as of one instant."""
        self._file, self._as_of = file, as_of
        self._stamp = stamp_of(as_of)
        self._names, self._unpacked = set[str](), 0
        self.files: list[Packed] = []

    def add(self, name: str, parts: Iterable[bytes]) -> Packed:
        """Add a file as it comes, and compress it."""
        self._check(name)
        start, press = self._file.tell(), _Press()
        self._file.write(Packed(name, 0, "", 0, DEFLATED, 0, "").header(self._stamp))
        for part in parts:
            self._file.write(press.take(part))
        self._file.write(press.end())
        made = press.packed(name)
        end = self._file.tell()
        self._unpacked += made.size
        if end > MOST_BYTES or made.size > MOST_BYTES or self._unpacked > MOST_UNPACKED:
            raise TooLarge
        self._file.seek(start)
        self._file.write(made.header(self._stamp))
        self._file.seek(end)
        self.files.append(made)
        return made

    def seal(self, about: Mapping[str, Any], public: bytes, sign: Callable[[bytes], bytes]) -> None:
        """Close the pack: the signer's public key, the manifest, its signature, the sums and the index."""
        self._keep(PUBLIC, public_pem(public))
        said = {
            "format": FORMAT,
            "as_of": self._as_of.astimezone(UTC).isoformat(),
            "signer": public.hex(),
            "fingerprint": hashlib.sha256(public).hexdigest(),
            "about": dict(about),
            "files": [asdict(one) for one in self.files],
        }
        manifest = orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        self._keep(MANIFEST, manifest)
        self._keep(SIGNATURE, sign(manifest))
        self._keep(SUMS, sums_of(self.files))
        self._file.write(index_of(self.files, self._stamp))

    def _keep(self, name: str, content: bytes) -> None:
        """Add a file as it is, so that it can be found without unpacking anything."""
        self._check(name)
        made = stored(name, content)
        self._file.write(made.header(self._stamp) + content)
        self.files.append(made)

    def _check(self, name: str) -> None:
        if NAME.fullmatch(name) is None or name.casefold() in self._names:
            raise ValueError(f"{name!r} is no name for a file of a pack.")
        if len(self.files) >= _MOST_FILES:
            raise TooLarge
        self._names.add(name.casefold())


class _Press:
    """Compresses as it comes, and counts and hashes both sides."""

    def __init__(self) -> None:
        self._press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._whole, self._squeezed = hashlib.sha256(), hashlib.sha256()
        self._size = self._crc = self._out = 0

    def take(self, part: bytes) -> bytes:
        """What comes out for a part."""
        self._size += len(part)
        self._crc = zlib.crc32(part, self._crc)
        self._whole.update(part)
        return self._counted(self._press.compress(part))

    def end(self) -> bytes:
        """What comes out at the end."""
        return self._counted(self._press.flush())

    def packed(self, name: str) -> Packed:
        """What the manifest says of it."""
        digests = self._whole.hexdigest(), self._squeezed.hexdigest()
        return Packed(name, self._size, digests[0], self._crc, DEFLATED, self._out, digests[1])

    def _counted(self, part: bytes) -> bytes:
        self._out += len(part)
        self._squeezed.update(part)
        return part
