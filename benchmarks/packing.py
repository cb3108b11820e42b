"""Evidence packs: making and checking one, beside compressing and hashing the same bytes and nothing else."""

import hashlib
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zipfile import ZipFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.company import Founded, found
from benchmarks.databases import Databases
from benchmarks.measure import Figure, Ratio, take_turns
from benchmarks.owners import audited
from bot.domain.baseline import Signer
from bot.domain.campaigns import Campaign
from scheduler import packs
from storage.pack_check import check
from storage.pack_inside import disagreements

HARDEST = 9
"""How hard a pack is compressed."""


@dataclass(frozen=True)
class PackTimes:
    """Seconds for the pack of so many lines, which holds so many bytes."""

    lines: int
    size: int
    making: Figure
    pressing: Figure
    checking: Figure
    unpacking: Figure

    @property
    def to_pressing(self) -> Ratio:
        """Making it, in times of what compressing and hashing the same bytes takes."""
        return self.making.over(self.pressing)

    @property
    def to_unpacking(self) -> Ratio:
        """Checking it, in times of what unpacking and hashing it takes."""
        return self.checking.over(self.unpacking)


def pack_beside_zlib(made: Databases, kind: str, lines: int, rounds: int) -> PackTimes:
    """Take turns: a pack is made, its bytes are compressed and hashed, it is checked, and unpacked."""
    here = found(made.fresh(kind))
    campaign = audited(here, lines).campaign
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pack.zip"
        make = partial(_make, here, campaign, path, _signer())
        make()
        with ZipFile(path) as pack:
            files = [pack.read(name) for name in pack.namelist()]
        pressed = _press(files)
        turns = {
            "making": make,
            "pressing": partial(_press, files),
            "checking": partial(_check, path),
            "unpacking": partial(_unpack, pressed),
        }
        taken = take_turns(turns, rounds, 1)
    here.database.dispose()
    return PackTimes(lines, sum(map(len, files)), **taken)


def _make(here: Founded, campaign: Campaign, path: Path, signer: Signer) -> None:
    with here.database.read() as unit:
        packs.make(unit, here.company, campaign, path, signer)


def _check(path: Path) -> None:
    checked = check(path)
    amiss = [*checked.findings, *disagreements(path, checked)]
    if amiss:
        raise AssertionError(amiss)


def _press(files: Sequence[bytes]) -> list[bytes]:
    pressed = [zlib.compress(one, HARDEST) for one in files]
    _hash(files)
    _hash(pressed)
    return pressed


def _unpack(pressed: Sequence[bytes]) -> None:
    _hash(pressed)
    _hash([zlib.decompress(one) for one in pressed])


def _hash(files: Sequence[bytes]) -> None:
    for one in files:
        hashlib.sha256(one).digest()


def _signer() -> Signer:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    return Signer(key.sign, hashlib.sha256(public).hexdigest(), public.hex())
