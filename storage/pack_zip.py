"""Reading a zip that anybody may have made: in little memory, and whatever is wrong with it."""

import hashlib
import lzma
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from storage.pack_file import DEFLATED, STORED

UNREADABLE: Final = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    NotImplementedError,
)
"""What reading a damaged zip may raise."""

_CHUNK: Final = 1 << 20


@contextmanager
def opened(path: Path) -> Iterator[ZipFile | None]:
    """A zip for reading; None where it is cut off, or its index is damaged."""
    try:
        zipped = ZipFile(path)
    except UNREADABLE:
        yield None
        return
    with zipped:
        yield zipped


def content(zipped: ZipFile, name: str, most: int) -> bytes | None:
    """What one entry holds; None where it is not there, cannot be read, or is longer than this."""
    try:
        entry = zipped.getinfo(name)
        return zipped.read(entry) if _plain(entry) and entry.file_size <= most else None
    except UNREADABLE:
        return None


def sha256(zipped: ZipFile, entry: ZipInfo) -> str | None:
    """The hash of what an entry holds, which is never more than it says; None where it cannot be read."""
    found = hashlib.sha256()
    try:
        if not _plain(entry):
            return None
        with zipped.open(entry) as file:
            while part := file.read(_CHUNK):
                found.update(part)
    except UNREADABLE:
        return None
    return found.hexdigest()


def _plain(entry: ZipInfo) -> bool:
    """Other ways of packing take memory as they like, and no pack has them."""
    return entry.compress_type in (STORED, DEFLATED)
